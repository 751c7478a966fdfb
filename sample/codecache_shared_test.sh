#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Lets processes of the sample warm the starts of others, through a Redis server of this test's own.
# usage: codecache_shared_test.sh PROGRAM SERVER LIBRARY...
set -u

program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
server=$PWD/$2 # by its own name: it looks at that
shift 2
libraries=
for library in "$@"; do
    libraries=$libraries:$PWD/$(dirname "$library")
done
work=$(mktemp -d "${TMPDIR:-/tmp}/codecache.XXXXXX") # short: the path of a socket is
cd "$work" || exit 1
unset BUILD_WORKING_DIRECTORY
failed=0

# expect EXIT_CODE TEXT ARGUMENT...: how a run ends, and what is told about its starts.
expect() {
    local wanted=$1 text=$2
    shift 2
    "$program" --json --runs 1 --cache-dir caches "$@" >out 2>&1
    local code=$?
    local starts
    starts=$(grep -o '"store_starts":\[.*\],"safety"' out | grep -oE '"reason":[0-9]+|"stored":[a-z]+' |
        cut -d: -f2 | tr '\n' ' ')
    if [ $code != "$wanted" ] || [ "$starts" != "$text" ]; then
        failed=$((failed + 1))
        printf 'FAILED: %s: exit code %s, starts "%s"\n' "$*" $code "$starts"
        cut -c 1-600 out
    fi
}

LD_LIBRARY_PATH=${libraries#:} "$server" --port 0 --unixsocket "$work/socket" --save '' \
    --appendonly no >server.log 2>&1 &
server_id=$!
trap 'kill $server_id; wait; rm -rf "$work"' EXIT
while [ ! -S socket ] && kill -0 $server_id; do sleep 0.05; done

echo 'function twice(n) { return 2 * n; } twice(21);' >first.js
echo 'function thrice(n) { return 3 * n; } thrice(14);' >second.js
expect 0 '32 true 0 false 0 false ' --shared "unix://$work/socket" first.js
# What another run of the sample has stored is there at once.
expect 0 '0 false 0 false 0 false ' --shared "unix://$work/socket" first.js
expect 0 '32 true 0 false 0 false ' --shared "unix://$work/socket" second.js
kill $server_id
wait $server_id
trap 'rm -rf "$work"' EXIT
expect 6 '' --shared "unix://$work/socket" first.js
expect 2 '' --shared 'redis://' first.js
[ $failed = 0 ] && echo 'good'
[ $failed = 0 ]
