#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the sample and compares all that it prints with what the C code says it does.
# usage: arraybuffer_test.sh PROGRAM
set -u

expected='C wrote its numbers: 1 2 3 4 5
JavaScript multiplied what is in the buffer by 100
C reads its numbers: 100 200 300 400 500
JavaScript made an array: 4 9 16
C found 3 doubles, 8 bytes into their buffer, with the sum 29
C halved them where they are
JavaScript reads its array: 2 4.5 8
C detached the first buffer
JavaScript finds bytes in it: 0
C still has its numbers: 100 200 300 400 500
C freed them'

printed=$("$1" 2>&1)
code=$?
if [ $code != 0 ]; then
    printf 'FAILED: exit code %s:\n%s\n' $code "$printed"
    exit 1
fi
if [ "$printed" != "$expected" ]; then
    echo 'FAILED: expected (-) and printed (+) differ:'
    diff -u <(echo "$expected") <(echo "$printed")
    exit 1
fi
echo 'passed'
