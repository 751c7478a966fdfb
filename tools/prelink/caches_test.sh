#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Code caches and snapshots that a program made with one of the two libraries are used with the other.
# usage: caches_test.sh ORIGINAL REWRITTEN JSVM-CACHE SHIPPED_CACHE SCRIPT SNAPSHOT
set -euo pipefail

scratch=$TEST_TMPDIR
mkdir "$scratch/original" "$scratch/rewritten"
ln -s "$(realpath "$1")" "$scratch/original/"
ln -s "$(realpath "$2")" "$scratch/rewritten/"
cmp -s "$1" "$2" && echo "FAIL: the libraries are the same" && exit 1
cache=$3
shipped=$4
script=$5
snapshot=$6
failures=0

fail() {
    echo "FAIL: $*"
    failures=$((failures + 1))
}

# with LIBRARY COMMAND...
with() {
    LD_LIBRARY_PATH=$scratch/$1 "${@:2}"
}

for which in original rewritten; do
    for program in "$cache" "$shipped" "$snapshot"; do
        with "$which" ldd "$program" | grep "$scratch/$which/" >/dev/null ||
            fail "$program does not load the library"
    done
    with "$which" "$cache" make "$scratch/store.$which" "$script" --ship
    with "$which" "$snapshot" make "$scratch/blob.$which"
done

# Nothing in a store tells which library it was made with.
diff -r "$scratch/store.original" "$scratch/store.rewritten" || fail "the stores differ"

for pair in "original rewritten" "rewritten original"; do
    read -r maker user <<<"$pair"
    with "$user" "$shipped" "$scratch/store.$maker" "$script" | tee "$scratch/out"
    grep -qx 'The code cache was used.' "$scratch/out" || fail "a cache: $maker, then $user"
    # Fails where the snapshot is refused.
    with "$user" "$snapshot" start "$scratch/blob.$maker" || fail "a snapshot: $maker, then $user"
done

echo "$failures failures"
[ "$failures" -eq 0 ]
