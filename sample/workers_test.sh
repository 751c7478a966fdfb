#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the sample and compares all that it prints, several times: its threads may finish in any
# order.
# usage: workers_test.sh PROGRAM
set -eu

for _ in 1 2 3; do
    "$1" >"$TEST_TMPDIR/out" 2>"$TEST_TMPDIR/err"
    diff -u "$TEST_TMPDIR/out" - <<'END'
2262 primes up to 19999
1941 primes up to 39999
1854 primes up to 59999
1780 primes up to 79999
1755 primes up to 99999
1709 primes up to 119999
1709 primes up to 139999
1673 primes up to 159999
1659 primes up to 179999
1642 primes up to 199999
17984 in all
worker: RangeError: nothing between 9 and 3
done
END
    diff -u "$TEST_TMPDIR/err" /dev/null
done
