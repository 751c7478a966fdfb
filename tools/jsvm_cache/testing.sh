# SPDX-License-Identifier: Apache-2.0
# What the tests of this folder are made of. To be sourced; `program` and `work` are set before.

passed=0
failed=0
cd "$work" || exit 1
unset BUILD_WORKING_DIRECTORY

complain() {
    failed=$((failed + 1))
    printf 'FAILED: %s\n' "$1"
    cut -c 1-300 out err | sed 's/^/    /'
}

# run EXIT_STATUS ARGUMENT...: the output goes into the files out and err.
run() {
    local wanted=$1
    shift
    "$program" "$@" >out 2>err
    local status=$?
    what="jsvm-cache $*"
    if [ $status = "$wanted" ]; then
        passed=$((passed + 1))
    else
        complain "$what: exit status $status, not $wanted"
    fi
}

# has FILE TEXT: the text is in the output of the last run.
has() {
    if grep -qF -e "$2" "$1"; then
        passed=$((passed + 1))
    else
        complain "$what: no \"$2\" in its std$1"
    fi
}

# holds EXPRESSION: the last output is JSON, and Python says that of it, which is `d`.
holds() {
    if python3 -c 'import json, sys
d = json.load(open("out", encoding="utf-8"))
sys.exit(0 if eval(sys.argv[1]) else 1)' "$1" 2>python_error; then
        passed=$((passed + 1))
    else
        complain "$what: not so: $1 $(tail -1 python_error)"
    fi
}

# is WHAT VALUE WANTED
is() {
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        complain "$1 is \"$2\", not \"$3\""
    fi
}

# fits: no line of the last output is longer than 100 characters, or ends with a space.
fits() {
    is "the longest line of $what beyond 100" \
        "$(python3 -c 'print(sum(len(line.rstrip("\n")) > 100 for line in open("out", encoding="utf-8")))')" 0
    is "lines of $what with spaces at their ends" "$(grep -c ' $' out)" 0
}

finish() {
    echo "$passed passed, $failed failed"
    [ $failed = 0 ]
    exit
}
