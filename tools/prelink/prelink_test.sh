#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The program as the build runs it: arguments, exit status, and what is left behind.
set -euo pipefail

prelink=$1
specimen=$2
rival=$3
program=$4
scratch=$TEST_TMPDIR
failures=0

fail() {
    echo "FAIL: $*"
    failures=$((failures + 1))
}

# expect STATUS ARGUMENTS: runs the program; output in $scratch/out and $scratch/err.
expect() {
    local status=0
    "$prelink" "${@:2}" >"$scratch/out" 2>"$scratch/err" || status=$?
    [ "$status" -eq "$1" ] || fail "exit status $status, not $1: ${*:2}: $(cat "$scratch/err")"
}

# expect_refusal REASON ARGUMENTS: one line that has the reason, and no OUT.
expect_refusal() {
    expect 1 "${@:2}"
    [ "$(wc -l <"$scratch/err")" -eq 1 ] || fail "not one line: $(cat "$scratch/err")"
    grep -q "$1" "$scratch/err" || fail "not '$1': $(cat "$scratch/err")"
    [ ! -e "$scratch/new.so" ] || fail "there is an OUT: ${*:2}"
}

# What the loader loads for a program, in its order; the first column may be a path alone.
load_order() {
    ldd "$1" | sed -nE 's/.*=> (\/[^ ]+) \(.*/\1/p; s/^[[:space:]]*(\/[^ ]+) \(.*/\1/p'
}

mapfile -t order < <(load_order "$program")
others=()
for library in "${order[@]}"; do
    [ "$(basename "$library")" = libspecimen.so ] || others+=("$library")
done

expect 2
expect 2 "$specimen"
expect 2 --verify "$specimen"
expect 2 --nothing "$specimen" "$scratch/new.so"
expect 0 --help
grep -q '^usage: prelink' "$scratch/out" || fail "no help"

expect_refusal 'needs what was not given: lib' "$specimen" "$scratch/new.so"
expect_refusal 'cannot be opened' "$scratch/nothing" "$scratch/new.so" "${others[@]}"
expect_refusal 'cannot be opened' "$specimen" "$scratch/new.so" "${others[@]}" "$scratch/nothing"
head -c 5000 "$specimen" >"$scratch/short.so"
expect_refusal 'cut short' "$scratch/short.so" "$scratch/new.so" "${others[@]}"
expect_refusal 'no shared library' "$program" "$scratch/new.so" "${order[@]}"
expect_refusal 'cannot be created' "$specimen" "$scratch/no/folder.so" "${others[@]}"

mkdir "$scratch/now"
expect 0 "$specimen" "$scratch/now/libspecimen.so" "${others[@]}"
grep -qE 'of [0-9]+ relocations [0-9]+ were relative and [0-9]+ are now' "$scratch/out" ||
    fail "no counts"
cmp -s "$specimen" "$scratch/now/libspecimen.so" && fail "nothing was rewritten"
expect 0 --verify "$specimen" "$scratch/now/libspecimen.so" "$program" "${order[@]}"
expect 0 --verify "$specimen" "$scratch/now/libspecimen.so"
expect_refusal 'comes earlier defines it: specimen_other' \
    --verify "$specimen" "$scratch/now/libspecimen.so" "$program" "$rival" "${order[@]}"

# The same bytes each time, and the library that was read stays as it is.
cp "$specimen" "$scratch/kept.so"
mkdir "$scratch/again"
expect 0 "$specimen" "$scratch/again/libspecimen.so" "${others[@]}"
cmp "$scratch/now/libspecimen.so" "$scratch/again/libspecimen.so" || fail "other bytes this time"
ln -sf "$(realpath "$specimen")" "$scratch/again/libspecimen.so"
expect 0 "$specimen" "$scratch/again/libspecimen.so" "${others[@]}"
cmp "$scratch/now/libspecimen.so" "$scratch/again/libspecimen.so" || fail "not written over a link"
cmp "$scratch/kept.so" "$specimen" || fail "the library that was read was changed"

before=$("$program")
now=$(LD_LIBRARY_PATH=$scratch/now "$program")
[ "$before" = "$now" ] || fail "the program says '$now', not '$before'"
# Not grep -q, which ends before ldd does.
LD_LIBRARY_PATH=$scratch/now ldd "$program" | grep "$scratch/now/libspecimen.so" >/dev/null ||
    fail "the program did not use the rewritten library"

# With the rival among the others its function is left, so that it still wins.
expect 0 "$specimen" "$scratch/now/libspecimen.so" "${others[@]}" "$rival"
expect 0 --verify "$specimen" "$scratch/now/libspecimen.so" "$program" "$rival" "${order[@]}"
before=$(LD_PRELOAD=$rival "$program")
now=$(LD_PRELOAD=$rival LD_LIBRARY_PATH=$scratch/now "$program")
[ "$before" = "$now" ] || fail "with the rival the program says '$now', not '$before'"
[ "$now" != "$("$program")" ] || fail "the rival makes no difference"

echo "$failures failures"
[ "$failures" -eq 0 ]
