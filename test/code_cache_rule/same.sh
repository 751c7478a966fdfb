#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Fails unless two stores, built on their own, are the same byte by byte.
# usage: same.sh STORE STORE
set -u

# A store that is empty would be the same as any other such.
if [ "$(stat -Lc %s "$1/data.mdb")" -lt 1000000 ]; then
    echo "$1 is smaller than its scripts make it"
    exit 1
fi
diff -r "$1" "$2"
