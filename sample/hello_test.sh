#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the sample and compares all that it prints.
# usage: hello_test.sh PROGRAM
set -eu

"$1" >"$TEST_TMPDIR/out" 2>"$TEST_TMPDIR/err"
diff -u "$TEST_TMPDIR/out" - <<'END'
JavaScript called C: 2 + 3 = 5
C threw, JavaScript caught: TypeError: add() takes two numbers
C called JavaScript: Hello, C!
JavaScript threw, C caught: RangeError: there is nobody to greet
END
diff -u "$TEST_TMPDIR/err" /dev/null
