#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs a program of a document and compares what it prints with what the document says. What it
# writes to standard error is not compared.
#
#   run_program.sh PROGRAM EXPECTED.txt [ARGUMENT...]
#
# An empty EXPECTED.txt: it has to print something.
set -eu

printed=${TEST_TMPDIR:-/tmp}/printed
program=$1
expected=$2
shift 2
"$program" "$@" >"$printed"
if [ -s "$expected" ]; then
    diff -u --label "what the document says" --label "what the program prints" \
        "$expected" "$printed"
elif [ ! -s "$printed" ]; then
    echo "the program prints nothing, and the document does not say what it prints" >&2
    exit 1
fi
