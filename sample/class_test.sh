#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the sample and compares what it prints.
# usage: class_test.sh PROGRAM
set -u

output=${TEST_TMPDIR:-/tmp}/class_test.$$
trap 'rm -f "$output"' EXIT
"$1" >"$output"
code=$?
diff -u - "$output" <<'END' || exit 1
-- methods, accessors, static properties
area 6
width 10 area 30 scaled 7.5
alive 1
-- inheritance
area 16 true true
field of 25
alive 3
-- mistakes of scripts
TypeError: A number was expected
TypeError: this class needs new
TypeError: Illegal invocation
TypeError: this object is of another class
-- properties that live in C
dark 12 string undefined
theme,font 2 true false
true {"font":"12"}
TypeError: there are too many settings
{"font":"12","a":"1","b":"2"}
-- the env is gone
alive 0
END
[ $code = 0 ] || echo "exit code $code"
exit $code
