#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the tool on a store of a Redis server, one of its own.
# usage: redis_test.sh PROGRAM TESTING.sh SERVER LIBRARY...
set -u

program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
testing=$(realpath "$2")
server=$PWD/$3 # by its own name: it looks at that
shift 3
libraries=
for library in "$@"; do
    libraries=$libraries:$PWD/$(dirname "$library")
done
work=$(mktemp -d "${TMPDIR:-/tmp}/jsvm_cache.XXXXXX") # short: the path of a socket is
server_id=
trap 'kill $server_id; wait; rm -rf "$work"' EXIT
. "$testing"

start_server() {
    LD_LIBRARY_PATH=${libraries#:} "$server" --port 0 --unixsocket "$work/socket" --save '' \
        --appendonly no >server.log 2>&1 &
    server_id=$!
    # The socket is there before the server answers at it, which the tool waits for.
    while [ ! -S socket ] && kill -0 $server_id; do sleep 0.05; done
}

echo 'var a = 1;' >a.js
echo 'var b = 2;' >b.js
start_server
store=unix://$work/socket

run 0 make "$store" a.js b.js --timeout 10000
has out 'the store holds 2 entries'
run 0 inspect "$store" --timeout 10000 --json
holds 'sorted(e["name"] for e in d["entries"]) == ["a.js", "b.js"]'
run 0 inspect "$store" --timeout 10000
fits
run 0 verify "$store" --timeout 10000 --json
holds '(d["entries"], d["usable"], d["damaged"]) == (2, 2, 0)'
run 0 stats "$store" --timeout 10000 --json
holds 'd["entries"] == 2 and d["usable"] == 2'
run 0 trim "$store" --entries 1 --timeout 10000 --json
holds 'd["dropped"] == 1 and d["entries"] == 1'

kill $server_id
wait $server_id
for command in inspect verify stats trim; do
    run 5 $command "$store"
done
run 5 make "$store" a.js
run 5 inspect redis://user:secret@127.0.0.1:1/0
has err 'redis://***@127.0.0.1:1/0'
is 'the passwords in messages' "$(grep -c secret err)" 0
run 2 inspect redis://
trap 'rm -rf "$work"' EXIT
finish
