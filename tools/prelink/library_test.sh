#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A library as the build makes it: rewritten indeed, and bound as the dynamic linker would have bound
# it, in programs that were linked in each way.
# usage: library_test.sh PRELINK BINDINGS LEAST ORIGINAL REWRITTEN PROGRAM...
# LEAST relocations were rewritten, or more.
set -euo pipefail

prelink=$1
bindings=$2
least=$3
original=$(realpath "$4")
rewritten=$(realpath "$5")
programs=("${@:6}")
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
[ $((now - before)) -ge "$least" ] || fail "the library was not rewritten"
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
    printf '%s\n' "${order[@]}" | grep -x "$scratch/rewritten/$(basename "$original")" >/dev/null ||
        fail "$program does not load the library"
    "$prelink" --verify "$original" "$rewritten" "$program" "${order[@]}" ||
        fail "$program would be bound otherwise"
    echo "$program: verified among ${#order[@]} libraries"
done

# The sanitizers put themselves before all libraries and define much of what is the system's.
mapfile -t order < <(load_order rewritten "${programs[0]}")
for name in libasan.so libtsan.so libubsan.so liblsan.so; do
    sanitizer=$(gcc -print-file-name="$name" 2>/dev/null) || continue
    [ -e "$sanitizer" ] || continue
    "$prelink" --verify "$original" "$rewritten" "${programs[0]}" "$sanitizer" "${order[@]}" ||
        fail "under $name functions would be bound otherwise"
    echo "$name: verified"
done

# And what is really written into memory.
for which in original rewritten; do
    LD_LIBRARY_PATH=$scratch/$which "$bindings" "$original" >"$scratch/$which.txt" \
        2>"$scratch/$which.err" || fail "bindings: $(cat "$scratch/$which.err")"
    cat "$scratch/$which.err"
    grep -q "^$scratch/$which/" "$scratch/$which.err" || fail "another library was loaded"
    [ "$(wc -l <"$scratch/$which.txt")" -ge "$least" ] || fail "places are missing"
done
cmp "$scratch/original.txt" "$scratch/rewritten.txt" || fail "places have other contents"

echo "$failures failures"
[ "$failures" -eq 0 ]
