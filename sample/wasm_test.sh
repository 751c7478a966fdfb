#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the sample and looks at what it prints; times are any.
# usage: wasm_test.sh PROGRAM
set -eu

expected='a module of 77 bytes
  sum(10) of the numbers that C gives it: 55
a module of 300 functions, BYTES bytes
  cold   compiled in TIME ms, called in TIME ms: RESULT
  cache  optimised in TIME ms, made in TIME ms: BYTES bytes
  warm   compiled in TIME ms, called in TIME ms: RESULT, optimised from the start
what becomes of a cache
  as it was made        used          The code cache was used.
  module still there    not looked at The VM still held this source compiled in memory, so the cache was not needed.
  one bit changed       rejected      The bytecode in the cache is damaged.
  its second half gone  rejected      The end of the cache is missing.
  of another module     rejected      The cache was made from a source of another length.'

"$1" 300 >"$TEST_TMPDIR/out" 2>"$TEST_TMPDIR/err"
diff -u "$TEST_TMPDIR/err" /dev/null
results=$(grep -oE 'ms: -?[0-9]+(, optimised.*)?$' "$TEST_TMPDIR/out" | grep -oE -- '-?[0-9]+')
# The module from the cache gives what the compiled one gave.
if [ "$(echo "$results" | sort -u | wc -l)" != 1 ] || [ "$(echo "$results" | wc -l)" != 2 ]; then
    echo "FAILED: the results differ: $results"
    exit 1
fi
sed -E 's/ +[0-9]+\.[0-9]+ ms/ TIME ms/g; s/ms: -?[0-9]+(,|$)/ms: RESULT\1/
    s/(functions, |ms: )[0-9]+ bytes/\1BYTES bytes/' "$TEST_TMPDIR/out" | diff -u - <(echo "$expected")

for wrong in 0 -1 many 20001; do
    code=0
    "$1" "$wrong" >"$TEST_TMPDIR/out" 2>"$TEST_TMPDIR/err" || code=$?
    [ $code = 2 ] && grep -q usage "$TEST_TMPDIR/err"
done
