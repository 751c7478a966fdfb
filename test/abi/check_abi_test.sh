#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs check_abi.py with every compiler there is of gcc and clang.
#
#   check_abi_test.sh CHECK_ABI_PY PATH_OF_JSVM_H [OPTION...]
set -eu

check=$1
headers=$(dirname "$(dirname "$2")")
shift 2

for compiler in gcc clang; do
    if command -v "$compiler" >/dev/null 2>&1; then
        set -- "$@" --cc "$compiler"
    fi
done

exec python3 "$check" --headers "$headers" "$@"
