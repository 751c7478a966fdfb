#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs a program with its arguments, as a test.
exec "$@"
