#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the tool as users do, on stores in directories, and looks at what it prints and how it ends.
# usage: jsvm_cache_test.sh PROGRAM TYPESCRIPT.js TESTING.sh DAMAGE.py
set -u

program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
typescript=$(realpath "$2")
damage=$(realpath "$4")
testing=$(realpath "$3")
work=$(mktemp -d "${TEST_TMPDIR:-/tmp}/jsvm_cache_test.XXXXXX")
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
. "$testing"

mkdir sources
echo '(function () { function never(a, b) { return [a + b, a - b, a * b, a / b].join(); } return never; })();' \
    >sources/a.js
echo 'var b = 3;' >sources/b.js
printf 'var wide = "\344\270\255\346\226\207 \360\237\230\200";\n' >sources/wide.js
printf '\357\273\277var marked = 1;\n' >sources/bom.js
: >sources/empty.js
printf '0123456789abcdef the key' >key
printf 'another key of 16 bytes' >other_key

makes() {
    run 0 make store sources/a.js sources/b.js sources/wide.js sources/bom.js sources/empty.js
    fits
    has out 'the store holds 5 entries'
    is 'the number of entries made' "$(grep -c ' made$' out)" 5
    is 'what is on standard error' "$(cat err)" ''
    run 0 make store sources/a.js --json
    holds 'd["sources"] == [dict(d["sources"][0], source="sources/a.js", name="a.js",
                                 outcome="kept", error=None)] and d["entries"] == 5'
    # Bytecode without the functions is replaced by bytecode with them, and not the other way.
    run 0 make lazy sources/a.js --lazy --json
    holds 'd["sources"][0]["outcome"] == "made"'
    small=$(python3 -c 'import json; print(json.load(open("out"))["stored_bytes"])')
    run 0 make lazy sources/a.js --lazy --json
    holds 'd["sources"][0]["outcome"] == "kept"'
    run 0 make lazy sources/a.js --json
    holds "d['sources'][0]['outcome'] == 'made' and d['entries'] == 1 and d['stored_bytes'] > $small"
    run 0 make lazy sources/a.js --lazy --json
    holds "d['sources'][0]['outcome'] == 'kept' and d['stored_bytes'] > $small"
}

names() {
    run 0 make names sources/a.js --name 'app/{basename}'
    run 0 make names sources/a.js --name '{path}'
    run 0 make names sources/a.js --name '{path} {basename} {other}'
    run 0 make names sources/a.js --name literal.js
    run 0 make names sources/a.js --name ''
    run 0 make names sources/a.js --name $'quote " \\ line\n bell\a esc\e[31m \xff'
    run 0 make names sources/a.js --name "$(printf '漢%.0s' {1..40})"
    run 0 inspect names --json
    holds '{e["name"] for e in d["entries"]} >= {"app/a.js", "sources/a.js", "literal.js", "",
           "sources/a.js a.js {other}"}'
    holds 'any(e["name"].startswith("quote \" \\ line\n bell\a esc\x1b[31m") for e in d["entries"])'
    holds 'len(d["entries"]) == 7'
    run 0 inspect names
    fits
    has out '7 entries'
    is 'the escapes in the table' "$(grep -c $'\e' out)" 0
    has out 'quote " \ line? bell?'
}

kinds() {
    mkdir bodies
    echo 'return first + second;' >bodies/body.js
    run 4 make kinds bodies/body.js
    has err 'bodies/body.js:1:1: SyntaxError: Illegal return statement'
    run 0 make kinds bodies/body.js --function first,second
    run 0 make kinds sources/a.js --function ''
    run 2 make kinds bodies/body.js --function 'not a name'
    has err 'no names of parameters'
    run 0 make kinds sources/a.js --flag=--no-lazy-feedback-allocation
    run 0 make kinds sources/a.js sources/b.js
    run 0 stats kinds --json
    holds '(d["functions"], d["scripts"], d["usable"], d["foreign"], d["damaged"]) == (2, 3, 4, 1, 0)'
    run 0 inspect kinds
    has out 'other flags'
    run 0 inspect kinds --flag=--no-lazy-feedback-allocation --json
    holds '[e["reason"] for e in d["entries"]].count("NONE") == 1'
    holds '[e["reason"] for e in d["entries"]].count("ENGINE_FLAGS") == 4'
    run 0 verify kinds --json
    holds '(d["entries"], d["usable"], d["foreign"], d["damaged"]) == (5, 4, 1, 0)'
}

signatures() {
    run 0 make signed sources/a.js --sign key --compress 3
    run 0 inspect signed --sign key --json
    holds '[(e["signed"], e["compressed"], e["reason"]) for e in d["entries"]] == [(True, True, "NONE")]'
    run 0 verify signed --sign key
    run 1 verify signed --sign other_key --json
    holds 'd["damaged"] == 1 and d["damaged_entries"][0]["reason"] == "SIGNATURE"'
    # What bears no signature is made anew by whoever has a key.
    run 0 make unsigned sources/a.js
    run 0 make unsigned sources/a.js --sign key --json
    holds 'd["sources"][0]["outcome"] == "made" and d["entries"] == 1'
    run 0 verify unsigned --sign key
    printf 'short' >short_key
    run 3 make signed sources/a.js --sign short_key
    run 3 make signed sources/a.js --sign missing_key
}

damaged() {
    run 0 make damaged sources/*.js
    run 0 verify damaged
    has out '5 entries: 5 whole, 0 of them for another engine; 0 damaged, 0 removed'
    python3 "$damage" damaged/data.mdb || complain 'damage.py'
    run 1 verify damaged
    fits
    has out '5 entries: 4 whole, 0 of them for another engine; 1 damaged, 0 removed'
    has out 'damaged'
    run 1 verify damaged --json
    holds 'd["damaged"] == 1 and d["removed"] == 0 and len(d["damaged_entries"]) == 1'
    run 1 verify damaged --repair --json
    holds 'd["damaged"] == 1 and d["removed"] == 1'
    run 0 verify damaged --json
    holds 'd["entries"] == 4 and d["damaged"] == 0'
    run 0 make damaged sources/*.js
    run 0 verify damaged --json
    holds 'd["entries"] == 5'
    # All of it.
    head -c 20000 /dev/urandom >damaged/data.mdb
    run 5 inspect damaged
    run 5 verify damaged
    run 1 verify damaged --repair --json
    holds 'd["entries"] == 0 and d["made_anew"]'
    run 0 verify damaged
}

trims() {
    run 0 make trimmed sources/*.js
    run 0 trim trimmed
    has out '0 dropped; 5 entries are left'
    run 0 trim trimmed --entries 2 --json
    holds 'd["dropped"] == 3 and d["entries"] == 2'
    run 0 trim trimmed --bytes 1K
    run 0 stats trimmed --json
    holds 'd["entries"] <= 1 and d["stored_bytes"] <= 1024'
    run 0 make limited sources/*.js --entries 3 --json
    holds 'd["entries"] <= 3 and d["evictions"] >= 2'
    local size
    for size in 0 1X -1 64MB 99999999999999999999 16777216T ''; do
        run 2 trim trimmed --bytes "$size"
    done
    has err '--bytes takes a number such as'
}

statistics() {
    run 0 stats store
    has out 'entries      5 (5 of scripts, 0 of functions)'
    has out 'usable here  5'
    run 0 stats store --json
    holds 'd["entries"] == d["scripts"] == d["usable"] == 5 and d["foreign"] == d["damaged"] == 0'
    holds 'd["largest_stored_bytes"] <= d["stored_bytes"] and d["most_recently_used"] > 1600000000'
}

# What is shipped depends on what it was made of alone: not on the time, nor on chance.
ships() {
    local before arguments
    for arguments in '--compress 3 --sign key' '--lazy --function x' "$typescript"; do
        rm -rf one elsewhere_two
        run 0 make one sources/*.js --ship $arguments
        before=$(date +%s)
        while [ "$(date +%s)" = "$before" ]; do :; done
        MALLOC_PERTURB_=90 run 0 make elsewhere_two sources/*.js --ship $arguments
        is 'what is left of a shipped store' "$(ls one elsewhere_two | tr '\n' ' ')" \
            'elsewhere_two: data.mdb  one: data.mdb '
        cmp one/data.mdb elsewhere_two/data.mdb >out 2>&1
        is "whether two stores made with $arguments are the same" $? 0
    done
    run 0 inspect one --json
    holds 'all((e["made"], e["used"], e["reason"]) == (0, 0, "NONE") for e in d["entries"])'
    run 0 stats one
    has out 'used         not known'
    # Whoever uses it then notes times again.
    run 0 make one sources/b.js --json
    holds 'd["sources"][0]["outcome"] == "kept"'
    run 0 inspect one --json
    holds 'sum(e["used"] > 1600000000 for e in d["entries"]) == 1'
}

# Nothing is written to a store that may not be written to, not even by root.
protected() {
    run 0 make shipped sources/*.js
    chmod 444 shipped/data.mdb
    local before after
    before=$(stat -c '%n %Y %s' shipped/data.mdb)
    run 0 inspect shipped
    has out '5 entries'
    run 0 verify shipped
    run 0 stats shipped
    after=$(stat -c '%n %Y %s' shipped/data.mdb)
    is 'the store after it was looked at' "$after" "$before"
    run 6 trim shipped --entries 1
    chmod 644 shipped/data.mdb
    run 0 verify shipped --read-only
    run 2 verify shipped --read-only --repair
}

errors() {
    run 3 make store missing.js
    has err 'jsvm-cache: missing.js: No such file or directory'
    run 3 make store sources
    has err 'is a directory'
    run 3 make store /dev/null
    has err 'is not a regular file'
    printf '\377\376a\0' >utf16.js
    run 3 make store utf16.js
    has err 'UTF-16'
    printf 'var a = 1;\n\tvar b = (2;\n' >syntax.js
    run 4 make store syntax.js
    has err "jsvm-cache: syntax.js:2:12: SyntaxError: Unexpected token ';'"
    # The others are still made; the first failure decides.
    run 4 make mixed syntax.js missing.js sources/a.js --json
    holds '[s["outcome"] for s in d["sources"]] == ["failed", "failed", "made"]'
    holds 'd["sources"][0]["error"].startswith("syntax.js:2:12: SyntaxError")'
    run 5 make sources/a.js/store sources/a.js
    run 5 make missing/parent/store sources/a.js
    local command
    for command in inspect verify stats trim; do
        run 5 $command missing_store
        has err 'missing_store: No such file or directory'
        run 5 $command sources
        has err 'there is no store in this directory'
        run 5 $command sources/a.js
        has err 'is not a directory'
        run 2 $command
        run 2 $command store superfluous
        run 2 $command store --lazy
    done
    is 'what is made by looking for a store' "$(ls -d missing_store sources/*.mdb 2>/dev/null)" ''
}

usage() {
    run 0 --help
    has out 'usage: jsvm-cache make STORE SOURCE'
    fits
    run 2
    run 2 nonsense store
    run 2 make store
    run 2 make '' sources/a.js
    run 2 make store sources/a.js --nonsense
    run 2 make store sources/a.js --compress 20
    run 2 make store sources/a.js --repair
    run 2 make store sources/a.js --flag=opt
    run 2 make store sources/a.js --flag=--no-such-flag-of-the-engine
    has err 'the engine has no flag --no-such-flag-of-the-engine'
    run 2 inspect store --timeout 0
    run 2 inspect ftp://somewhere/store
    cp sources/a.js -- --odd.js
    run 0 make odd -- --odd.js
    "$program" inspect store >/dev/full 2>err
    is 'the exit status when the output cannot be written' $? 6
    has err 'the output could not be written'
    mkdir elsewhere
    BUILD_WORKING_DIRECTORY=$work/elsewhere run 0 inspect ../store
}

# The bar: only on a terminal, only for long work, and gone at the end.
progress() {
    on_terminal() {
        python3 -c 'import os, pty, sys
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))' "$@" </dev/null >terminal
    }
    on_terminal "$program" make long "$typescript" --json
    is 'the exit status on a terminal' $? 0
    is 'whether there was a bar' "$(grep -c 'make \[[#.]*\] *[0-9]*% typescript.js' terminal)" 1
    is 'whether the bar was taken away' "$(tr '\r' '\n' <terminal | grep -c $'^\e\[K{$\|^\e\[K$')" 1
    on_terminal "$program" make short sources/a.js
    is 'the bars of short work' "$(grep -c '\[[#.]*\]' terminal)" 0
    run 0 make not_a_terminal "$typescript" --json
    is 'the bars without a terminal' "$(grep -c '\[[#.]*\]' err)" 0
    holds 'd["stored_bytes"] > 4000000'
}

makes
names
kinds
signatures
damaged
trims
statistics
ships
protected
errors
usage
progress
finish
