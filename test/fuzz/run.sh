#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs a program that is built elsewhere.
exec "$@"
