#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The sample starts from the bytecode it is shipped with, and runs without it too.
# usage: shipped_cache_test.sh PROGRAM STORE SCRIPT
set -eu

greeting='Guten Tag, world! Hello, world! Bonjour, world!'
printed=$("$1" "$2" "$3")
[ "$printed" = "$greeting
The code cache was used." ] || { echo "$printed"; exit 1; }

if printed=$("$1" /nowhere "$3"); then
    echo 'without its store it says it was used'
    exit 1
fi
[ "$(echo "$printed" | head -1)" = "$greeting" ] || { echo "$printed"; exit 1; }
