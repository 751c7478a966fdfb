#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the sample as users do and looks at what it prints and how it ends.
# usage: codecache_test.sh PROGRAM PART...
# The parts are the functions below: each takes some seconds, since a script is started in five
# processes at least, so more than one test runs them.
set -u

program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
work=$(mktemp -d "${TEST_TMPDIR:-/tmp}/codecache_test.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
shift
mkdir scripts
echo 'function twice(n) { return 2 * n; } twice(21);' >scripts/plain.js
printf '7' >scripts/one.js
printf '"\344\270\255\346\226\207 \360\237\230\200".length + 3 // wide\n' >scripts/wide.js
{ printf 'var a=['; seq -s, 1 40000; printf '];'; } | tr -d '\n' >scripts/long_line.js
unset BUILD_WORKING_DIRECTORY XDG_CACHE_HOME
export HOME=$work/home
passed=0
failed=0

# To root nothing is forbidden, unless it gives up the right to what is.
bound=()
if [ "$(id -u)" = 0 ]; then
    rights=-dac_override,-dac_read_search
    bound=(setpriv --bounding-set="$rights" --inh-caps="$rights")
fi

# run EXIT_CODE ARGUMENT...: the output goes into the files out and err.
run() {
    local wanted=$1
    shift
    "${bound[@]}" "$program" "$@" >out 2>err
    local code=$?
    what="codecache $*"
    if [ $code = "$wanted" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED: %s: exit code %s, not %s\n' "$what" $code "$wanted"
        cut -c 1-300 out err | sed 's/^/    /'
    fi
}

# has FILE TEXT: the text is in the output of the last run.
has() {
    if grep -qF -e "$2" "$1"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED: %s: no "%s" in its std%s:\n' "$what" "$2" "$1"
        cut -c 1-300 "$1" | sed 's/^/    /'
    fi
}

# is WHAT VALUE WANTED
is() {
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED: %s is "%s", not "%s"\n' "$1" "$2" "$3"
    fi
}

count() { grep -oF -e "$2" "$1" | wc -l; }

default_script() {
    run 0 --json --runs 1
    has out '/typescript.js"'
    has out '"javascript":"var greet = function (name) { return \"Hello, \".concat(name, \"!\"); };"'
    is 'the number of warm steps and starts from the cache' "$(count out '"outcome":"used"')" 4
    # The first start finds nothing; the second runs more of the compiler than the first has.
    is 'what was found in the store' \
        "$(grep -o '"store_starts":\[.*\],"safety"' out | grep -oE '"reason":[0-9]+|"stored":[a-z]+' | cut -d: -f2 | tr '\n' ' ')" \
        '32 true 0 true 0 false '
    is 'the number of caches rejected' "$(count out '"ok":true')" 4
    is 'the number of rejections for the source' "$(count out '"outcome":"rejected","reason":15,')" 2
    is 'the number of truncated caches' "$(count out '"outcome":"rejected","reason":4,')" 1
    is 'the number of damaged caches' "$(count out '"outcome":"rejected","reason":17,')" 1
    has out '"ran":"the new program ran and gave: the other program"'
    # Far below what is measured on a quiet machine: this one may be busy.
    local faster
    for faster in $(grep -oE '"times_faster_than_eager":[0-9]+' out | cut -d: -f2); do
        is "whether $faster times faster than eager is 3 or more" $((faster >= 3)) 1
    done
    is 'the number of caches at the default place' \
        "$(ls home/.cache/ark_jsvm/codecache | grep -c '^typescript.js-[0-9a-f]*\.jscache$')" 1
    is 'what a saved cache allows' "$(stat -c %a home/.cache/ark_jsvm/codecache/typescript.js-*)" 600
}

tables() {
    run 0 scripts/plain.js
    has out 'plain.js, 47 bytes'
    has out "  $work/scripts/plain.js"
    has out 'cold, eager compile'
    has out 'cold, lazy compile'
    has out 'warm, fresh VM'
    has out 'warm, fresh process'
    has out 'used in the fresh VM and in the fresh process'
    has out 'The store has no cache for this source.'
    is 'the number of starts from the store' "$(grep -c '^  [23]  used ' out)" 2
    is 'the number of rejections' "$(grep -c '^  rejected ' out)" 4
    is 'what is on standard error' "$(cat err)" ''
    run 0 --lazy --runs 1 scripts/plain.js
    is 'the eager step of --lazy' "$(grep -c 'eager compile' out)" 0
    run 0 --eager --runs 1 scripts/plain.js
    is 'the lazy step of --eager' "$(grep -c 'lazy compile' out)" 0
}

all_kinds_of_text() {
    : >scripts/empty.js
    printf '\357\273\277var a = 1; // marked\n' >scripts/bom.js
    printf '\357\273\277' >scripts/bom_only.js
    printf '"gr\303\274n"; // Latin-1\n' >scripts/latin1.js
    printf 'var a = "\377\376\355\240\200";\n' >scripts/not_utf8.js
    printf '#!/usr/bin/env node\nvar b = 2;\r\n' >scripts/hashbang.js
    for _ in 1 2 3 4; do cat scripts/long_line.js; echo; done >scripts/larger.js
    run 0 --json --runs 1 --cache-dir caches scripts/*.js
    is 'the number of scripts that went well' "$(count out ',"exit_code":0,')" "$(ls scripts | wc -l)"
    has out "/bom.js\",\"exit_code\":0,\"file_bytes\":24,\"code_units\":21,"
    has out "/wide.js\",\"exit_code\":0,\"file_bytes\":33,\"code_units\":27,"
    is 'the number of checks too long for a script' "$(count out '"applicable":false')" 4
    is 'the number of caches' "$(ls caches | grep -c '\.jscache$')" "$(ls scripts | wc -l)"
    is 'what else is in the cache directory' "$(ls caches | grep -cv '\.jscache$')" 0
}

places() {
    mkdir -p elsewhere/here
    cp scripts/plain.js elsewhere/plain.js
    BUILD_WORKING_DIRECTORY=$work/elsewhere/here run 0 --runs 1 --cache-dir ../caches ../plain.js
    is 'the caches beside that directory' "$(ls elsewhere/caches | wc -l)" 1
    XDG_CACHE_HOME=$work/xdg run 0 --runs 1 scripts/plain.js
    is 'the caches in XDG_CACHE_HOME' "$(ls xdg/ark_jsvm/codecache | wc -l)" 1
    XDG_CACHE_HOME=relative run 0 --runs 1 scripts/plain.js
    is 'a relative XDG_CACHE_HOME' "$(ls -d relative 2>/dev/null)" ''
    HOME='' run 6 scripts/plain.js
    has err '--cache-dir'
    run 6 --cache-dir scripts/plain.js scripts/plain.js
    run 6 --cache-dir scripts/plain.js/below scripts/plain.js
}

errors() {
    mkdir -p directory
    run 3 missing.js
    has err "codecache: $work/missing.js: cannot be opened: No such file or directory"
    run 3 directory
    has err 'is a directory'
    run 3 /dev/null
    has err 'is not a regular file'
    truncate -s 600M large.js
    run 3 large.js
    has err 'is too large: 629.1 MB'
    printf '\377\376a\0' >utf16.js
    run 3 utf16.js
    has err 'UTF-16'
    printf 'var a = 1;\n\tvar b = (2;\n' >syntax.js
    run 4 syntax.js
    has err "codecache: $work/syntax.js:2:12: SyntaxError: Unexpected token ';'"
    has err '     var b = (2;'
    printf 'function f() {\n  throw new TypeError("oh");\n}\n\nf();\n' >throws.js
    run 5 throws.js
    has err "$work/throws.js: the script threw an exception"
    has err 'TypeError: oh'
    has err "at f ($work/throws.js:2:9)"
    echo 'throw { toString() { throw 1; }, get stack() { throw 2; } };' >odd.js
    run 5 odd.js
    # The others are still tried; the first failure decides.
    run 4 --json --runs 1 --cache-dir caches scripts/one.js syntax.js throws.js scripts/plain.js
    is 'the scripts that went well beside failing ones' "$(count out ',"exit_code":0,')" 2
    has out '"error":"'"$work"'/syntax.js:2:12: SyntaxError'
    cp scripts/plain.js unreadable.js
    chmod 0 unreadable.js
    run 3 unreadable.js
    has err 'Permission denied'
    mkdir -p unwritable
    chmod 500 unwritable
    run 6 --cache-dir unwritable scripts/plain.js
    has err 'Permission denied'
}

usage() {
    run 0 --help
    has out '--cache-dir DIR'
    run 2 --runs 0 scripts/plain.js
    run 2 --runs many scripts/plain.js
    run 2 --nonsense
    run 2 --cache-dir= scripts/plain.js
    run 2 ''
    [ -w /dev/full ] && "$program" --runs 1 scripts/plain.js >/dev/full 2>err
    is 'the exit code when the report cannot be written' $? 7
}

# Several copies with one cache directory, each replacing the caches of the others.
at_once() {
    local i jobs=()
    for i in 1 2 3 4; do
        "$program" --json --runs 2 --cache-dir shared scripts/plain.js scripts/long_line.js \
            >"at_once.$i" 2>&1 &
        jobs+=($!)
    done
    for i in 1 2 3 4; do
        wait "${jobs[$((i - 1))]}"
        is "the exit code of copy $i" $? 0
    done
    is 'what is left in the shared directory' "$(ls shared | wc -l)" 2
}

again_and_again() {
    local i
    for i in 1 2 3; do
        run 0 --runs 1 --cache-dir caches scripts/plain.js scripts/wide.js
    done
}

for part in "$@"; do
    "$part"
done
echo "$passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
