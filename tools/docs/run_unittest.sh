#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the unit tests in a Python file: run_unittest.sh PATH. Bazel's own py_test wants a command
# called python, which not every machine has.
set -eu

PYTHONPATH=$(dirname "$1") PYTHONDONTWRITEBYTECODE=1 exec python3 -m unittest -v \
    "$(basename "$1" .py)"
