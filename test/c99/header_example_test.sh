#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the example of jsvm.h, built as it stands there, and compares what it prints.
#
#   header_example_test.sh PROGRAM
set -eu

printed=$("$1")
expected='twice(21) is 42'
if [ "$printed" != "$expected" ]; then
    echo "it printed: $printed" >&2
    echo "expected:   $expected" >&2
    exit 1
fi
