#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the sample as far as that goes without a debugger; test/clients has those.
# usage: inspector_test.sh PROGRAM
set -eu

program=$PWD/$1
cd "$TEST_TMPDIR"

# Runs the program; its exit status, output and errors have to be these. Ports and ids are blanked.
expect() {
    local status=$1 out=$2 err=$3
    shift 3
    local got=0
    "$program" "$@" >out 2>err || got=$?
    sed -Ei 's#127.0.0.1:[0-9]+/[0-9a-f-]{36}$#127.0.0.1:PORT/ID#; s#127.0.0.1:[0-9]+$#127.0.0.1:PORT#' err
    [ "$got" -eq "$status" ] || { echo "$*: ended with $got, not $status"; cat err; exit 1; }
    diff -u out <(printf '%s' "$out")
    diff -u err <(printf '%s' "$err")
}

listening='Debugger listening on ws://127.0.0.1:PORT/ID
Chrome: chrome://inspect, or devtools://devtools/bundled/js_app.html?v8only=true&ws=127.0.0.1:PORT/ID
In a terminal: node inspect 127.0.0.1:PORT
'

echo "print('hello', 1 + 1, [1, 2], null);" >hello.js
expect 0 $'hello 2 1,2 null\n' '' hello.js
echo 'print("before"); quit(); print("after");' >quit.js
expect 0 $'before\nafter\n' "$listening" --inspect=127.0.0.1:0 quit.js
expect 0 $'before\nafter\n' "$listening" --inspect=0 quit.js

# What is thrown is told with its place.
printf 'function fail() {\n    throw new RangeError("no");\n}\nfail();\n' >'what fails.js'
expect 1 '' "Uncaught RangeError: no
    at fail (file://$PWD/what%20fails.js:2:11)
    at file://$PWD/what%20fails.js:4:1
" 'what fails.js'
echo 'throw 42' >number.js
expect 1 '' $'Uncaught 42\n' number.js
expect 1 '' "${listening}Uncaught 42
" --inspect=127.0.0.1:0 number.js
expect 1 '' $'inspector: missing.js: No such file or directory\n' missing.js
expect 2 '' $'inspector: not HOST:PORT: host:70000\n' --inspect=host:70000 hello.js
expect 2 '' $'inspector: not HOST:PORT: :1\n' --inspect-brk=:1 hello.js

# While it has nothing to do, it can be found.
echo 'print("ready")' >ready.js
"$program" --inspect=127.0.0.1:0 ready.js >out 2>err &
sample=$!
trap 'kill $sample' EXIT
until grep -q ready out && grep -q 'listening on' err; do
    kill -0 "$sample"
    sleep 0.05
done
[[ $(<err) =~ ws://127.0.0.1:([0-9]+)/([0-9a-f-]+) ]]
exec 3<>"/dev/tcp/127.0.0.1/${BASH_REMATCH[1]}"
printf 'GET /json/list HTTP/1.1\r\nHost: localhost\r\n\r\n' >&3
while read -r line <&3 && [[ $line != *webSocketDebuggerUrl* ]]; do :; done
[[ $line == *"/${BASH_REMATCH[2]}\""* ]]
