#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Puts the libraries into one folder, as programs are shipped, and loads them from there. The engine
# starts once in a process: one process for each case.
#
#   shared_libraries_test.sh PROGRAM
set -eu

folder=$TEST_TMPDIR/shipped
mkdir -p "$folder"
find -L . -name '*.so*' -type f -exec cp -n {} "$folder" ';'

"$1" plugins "$folder/libplugin_one.so" "$folder/libplugin_two.so"
"$1" alone "$folder/libjsvm.so"
"$1" unused "$folder/libjsvm.so"
