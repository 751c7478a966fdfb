#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Flips one bit in the middle of the bytecode of one entry of a store: damage.py DATA_FILE."""
import sys

# What an envelope begins with (docs/design/code-cache.md), and the size of its header.
MAGIC = bytes.fromhex('8b4a56430d0a1a0a')

HEADER = 144

with open(sys.argv[1], 'r+b') as file:
    data = file.read()
    first = data.find(MAGIC)
    if first < 0:
        sys.exit('no cache in %s' % sys.argv[1])
    # The file may also hold old copies of pages.
    header = data[first:first + HEADER]
    at = first
    while at >= 0:
        file.seek(at + HEADER + 16)
        file.write(bytes([data[at + HEADER + 16] ^ 8]))
        at = data.find(header, at + 1)
