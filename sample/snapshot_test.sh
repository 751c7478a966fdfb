#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the sample: a snapshot made in one process is used in others, a damaged one is refused.
# usage: snapshot_test.sh PROGRAM
set -eu

blob="$TEST_TMPDIR/blob"
number='^[0-9]+\.[0-9]+$'

"$1" make "$blob"
test "$(head -c 8 "$blob" | tr -d '\0' | wc -c)" -gt 0
[[ "$("$1" start "$blob")" =~ $number ]]
[[ "$("$1" start)" =~ $number ]]

TMPDIR="$TEST_TMPDIR" "$1" 3 >"$TEST_TMPDIR/out"
sed -E 's/[0-9]+\.[0-9]+/N/' "$TEST_TMPDIR/out" | diff -u - <(cat <<'END'
5000 functions, medians of 3 runs in fresh processes, until the first answer
from the script:   N ms
from the snapshot: N ms
ratio: N
END
)
if ls "$TEST_TMPDIR"/snapshot.* 2>/dev/null; then
    echo "files were left" >&2
    exit 1
fi

refused() {
    local code=0
    "$1" start "$2" >"$TEST_TMPDIR/out" 2>"$TEST_TMPDIR/err" || code=$?
    test "$code" = 1
    diff -u "$TEST_TMPDIR/err" - <<<"snapshot: it failed"
    diff -u "$TEST_TMPDIR/out" /dev/null
}
size=$(stat -c %s "$blob")
head -c $((size / 2)) "$blob" >"$TEST_TMPDIR/half"
refused "$1" "$TEST_TMPDIR/half"
cp "$blob" "$TEST_TMPDIR/damaged"
printf 'damaged' | dd of="$TEST_TMPDIR/damaged" bs=1 seek=$((size / 2)) conv=notrunc status=none
refused "$1" "$TEST_TMPDIR/damaged"
refused "$1" "$TEST_TMPDIR/nowhere"

code=0
"$1" nonsense >"$TEST_TMPDIR/out" 2>"$TEST_TMPDIR/err" || code=$?
test "$code" = 2
