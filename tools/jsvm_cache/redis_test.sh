#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the tool on stores of Redis servers, its own: over a socket, over TCP, with a password, and
# while they are stopped or gone.
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
trap 'kill_server; rm -rf "$work"' EXIT
. "$testing"

kill_server() {
    if [ -n "$server_id" ]; then
        kill -KILL "$server_id"
        wait "$server_id" 2>/dev/null
    fi
    server_id=
}

free_port() {
    python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}

# start_server ARGUMENT...: on a port that nobody takes meanwhile, until it serves.
start_server() {
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        port=$(free_port)
        LD_LIBRARY_PATH=${libraries#:} "$server" --port "$port" --bind 127.0.0.1 \
            --unixsocket "$work/socket" --save '' --appendonly no "$@" >server.log 2>&1 &
        server_id=$!
        while kill -0 $server_id 2>/dev/null; do
            # It says so at the end, of the socket.
            grep -q 'eady to accept connections at' server.log && return
            sleep 0.05
        done
        wait $server_id
        server_id=
    done
    cat server.log
    exit 1
}

# patient STATUS ARGUMENT...: with a machine that is busy.
patient() {
    run "$@" --timeout 10000
}

# What all commands say of a store that was empty.
all_commands() {
    local store=$1
    patient 0 make "$store" a.js b.js
    has out 'the store holds 2 entries'
    patient 0 inspect "$store" --json
    holds 'sorted(e["name"] for e in d["entries"]) == ["a.js", "b.js"]'
    patient 0 verify "$store" --json
    holds '(d["entries"], d["usable"], d["damaged"]) == (2, 2, 0)'
    patient 0 trim "$store" --entries 1 --json
    holds 'd["dropped"] == 1 and d["entries"] == 1'
    patient 0 stats "$store" --json
    holds 'd["entries"] == 1 and d["usable"] == 1'
}

# none_of COMMANDS TEXT STORE ARGUMENT...: they cannot use the store, and tell why.
none_of() {
    local commands=$1 text=$2 store=$3 command
    local hints=1
    [ "$text" = "$late" ] && hints=0
    shift 3
    for command in $commands; do
        local sources=
        [ $command = make ] && sources=a.js
        run 5 $command "$store" $sources "$@"
        has err "${store/:*@/:\/\/***@}: $text"
        is "whether $what tells where to look" "$(grep -c 'password or database' err)" $hints
        is "what $what prints" "$(cat out)" ''
        is "the passwords in the messages of $what" "$(grep -c secret err)" 0
    done
}

echo 'var a = 1;' >a.js
echo 'var b = 2;' >b.js
all='make inspect verify stats trim'
unusable='The store cannot be used.'
late='The server of the store did not answer in time.'

start_server
all_commands "unix://$work/socket"
all_commands "redis://127.0.0.1:$port/3"
# A name has more addresses than that at which the server listens.
patient 0 stats "redis://localhost:$port/3" --json
holds 'd["entries"] == 1'
none_of stats "$unusable" "redis://127.0.0.1:$port/99"

kill -STOP $server_id
none_of "$all" "$late" "redis://127.0.0.1:$port/3" --timeout 50
kill -CONT $server_id
patient 0 inspect "redis://127.0.0.1:$port/3"
fits
has out '.js '

kill_server
none_of "$all" "$unusable" "redis://127.0.0.1:$port/3"
none_of inspect "$unusable" "redis://user:secret@127.0.0.1:$port/3"
none_of inspect "$unusable" "unix://$work/socket"

start_server --requirepass 'se:cret@/'
all_commands "redis://:se%3acret%40%2f@127.0.0.1:$port/1"
none_of "make stats" "$unusable" "redis://127.0.0.1:$port/1" --timeout 10000
none_of "make stats" "$unusable" "redis://:secret@127.0.0.1:$port/1" --timeout 10000
none_of stats "$unusable" "redis://nobody:secret@127.0.0.1:$port" --timeout 10000
for url in redis:// redis://host:0 redis://host/x rediss://host redis://user@host 'redis://:%@host'; do
    run 2 inspect "$url"
    has err 'a URL that is understood'
done
finish
