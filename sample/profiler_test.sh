#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the sample and looks for the slow function and the leak in what it writes.
# usage: profiler_test.sh PROGRAM
set -eu

fail() {
    echo "FAILED: $1"
    exit 1
}

program=$PWD/$1
echo 'function slow() { const end = Date.now() + 300; while (Date.now() < end); } slow();' \
    >"$TEST_TMPDIR/slow.js"
echo 'throw new RangeError("on purpose");' >"$TEST_TMPDIR/throws.js"

look() {
    python3 - "$1" "$2" "$3" <<'PYTHON'
import json, sys
folder, function, url = sys.argv[1:]
with open(folder + '/app.cpuprofile') as file:
    nodes = json.load(file)['nodes']
found = [n for n in nodes if n['callFrame']['functionName'] == function]
assert sum(n['hitCount'] for n in found) > 0, 'no samples of ' + function
assert found[0]['callFrame']['url'] == url, found[0]
with open(folder + '/app.heapsnapshot') as file:
    heap = json.load(file)
assert len(heap['nodes']) == heap['snapshot']['node_count'] * len(heap['snapshot']['meta']['node_fields'])
assert function == 'slow' or 'Session' in heap['strings']
with open(folder + '/app.trace.json') as file:
    assert json.load(file)['traceEvents'], 'no events'
PYTHON
}

cd "$TEST_TMPDIR"
"$program" >out 2>err || fail "$(cat err)"
[ "$(wc -l <out)" = 3 ] || fail "$(cat out)"
look . countPrimes app.js

mkdir folder
"$program" "$TEST_TMPDIR/slow.js" folder >out 2>err || fail "$(cat err)"
look folder slow "$TEST_TMPDIR/slow.js"

for wrong in "no-such.js" "throws.js" "slow.js no-such-folder" "a b c"; do
    # shellcheck disable=SC2086
    if "$program" $wrong >out 2>err; then fail "$wrong was taken"; fi
    [ -s err ] || fail "nothing said about $wrong"
done
