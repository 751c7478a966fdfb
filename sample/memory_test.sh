#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the sample and compares all that it prints. V8 itself may write of its last collections.
# usage: memory_test.sh PROGRAM
set -eu

"$1" >"$TEST_TMPDIR/out"
diff -u "$TEST_TMPDIR/out" - <<'END'
a small script
  result: 1 4 9
  full collections: none
one that leaks
  warning: more than 24 MB in use: yes
  out of memory: Reached heap limit (heap)
  making a value now gives status 9
  full collections: some
the next one
  result: works in a VM of its own
  full collections: none
END
