#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs a program that is shipped with a store, and fails when it fails, when it changes the store,
# or when the store tells where it was built.
# usage: unchanged.sh STORE PROGRAM ARGUMENT...
set -u

store=$1
shift

# Names, modes and contents.
state() { (cd "$store" && find -L . -printf '%P %m %s\n' | sort && find -L . -type f -exec sha256sum {} +); }

before=$(state)
"$@"
status=$?
after=$(state)
if [ "$before" != "$after" ]; then
    echo "the store was changed:"
    diff <(echo "$before") <(echo "$after")
    status=1
fi
if [ "$(cd "$store" && find -L . -type f | sort)" != ./data.mdb ]; then
    echo "there is more in the store, or less, than its data:"
    echo "$before"
    status=1
fi
for word in "$(readlink -f "$PWD" | cut -d/ -f-3)/" execroot sandbox bazel-out /proc/self; do
    if grep -raqF -e "$word" "$store/"; then
        echo "the store tells about the machine that made it: $word"
        status=1
    fi
done
exit $status
