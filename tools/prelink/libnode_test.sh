#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The engine's library as the build makes it: rewritten indeed, and bound as the dynamic linker
# would have bound it, in programs that were linked in each way.
set -euo pipefail

prelink=$1
bindings=$2
original=$(realpath "$3")
rewritten=$(realpath "$4")
programs=("${@:5}")
scratch=$TEST_TMPDIR
failures=0

fail() {
    echo "FAIL: $*"
    failures=$((failures + 1))
}

# tag FILE NAME: a number of the dynamic section.
tag() {
    readelf -dW "$1" | sed -nE "s/.*\($2\) +([0-9]+).*/\1/p"
}

# Where the build fell back to the original, the programs work, and nobody would notice.
before=$(tag "$original" RELACOUNT)
now=$(tag "$rewritten" RELACOUNT)
echo "relative relocations: $before, now $now"
[ "$now" -gt $((2 * before)) ] || fail "the library was not rewritten"
[ "$(basename "$original")" = "$(basename "$rewritten")" ] || fail "the file has another name"

mkdir "$scratch/original" "$scratch/rewritten"
ln -s "$original" "$scratch/original/"
ln -s "$rewritten" "$scratch/rewritten/"

# What the program loads with one of the two libraries, in the order of the search.
load_order() {
    LD_LIBRARY_PATH=$scratch/$1 ldd "$2" |
        sed -nE 's/.*=> (\/[^ ]+) \(.*/\1/p; s/^[[:space:]]*(\/[^ ]+) \(.*/\1/p'
}

for program in "${programs[@]}"; do
    mapfile -t order < <(load_order rewritten "$program")
    printf '%s\n' "${order[@]}" | grep -qx "$scratch/rewritten/$(basename "$original")" ||
        fail "$program does not load the library"
    "$prelink" --verify "$original" "$rewritten" "$program" "${order[@]}" ||
        fail "$program would be bound otherwise"
    echo "$program: verified among ${#order[@]} libraries"
done

# And what is really written into memory.
for which in original rewritten; do
    LD_LIBRARY_PATH=$scratch/$which "$bindings" "$original" >"$scratch/$which.txt" \
        2>"$scratch/$which.err" || fail "bindings: $(cat "$scratch/$which.err")"
    cat "$scratch/$which.err"
    grep -q "^$scratch/$which/" "$scratch/$which.err" || fail "another library was loaded"
    # The library has no relocations with a symbol of fewer than this.
    [ "$(wc -l <"$scratch/$which.txt")" -gt 50000 ] || fail "places are missing"
done
cmp "$scratch/original.txt" "$scratch/rewritten.txt" || fail "places have other contents"

echo "$failures failures"
[ "$failures" -eq 0 ]
