#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the sample and compares all that it prints, several times: its threads may finish in any
# order.
# usage: promise_test.sh PROGRAM
set -eu

for _ in 1 2 3 4 5; do
    "$1" >"$TEST_TMPDIR/out" 2>"$TEST_TMPDIR/err"
    diff -u "$TEST_TMPDIR/out" - <<'END'
the script has ended
4 primes below 10
168 primes below 1000
9592 primes below 100000
-1 failed: the limit is to be from 0 to a million
of two: fulfilled, rejected
done
END
    diff -u "$TEST_TMPDIR/err" /dev/null
done
