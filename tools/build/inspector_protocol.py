#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a C source with the description of the debugging protocol that an engine's library holds.

  inspector_protocol.py --out FILE LIBRARY...

A library that was built with an inspector has the description in its data, compressed: a stream of
zlib whose text is JSON with "version" and "domains". Of these the domains of Node are left out, which
the engine does not speak. Without such a library the description has no domains.
"""
import argparse
import json
import pathlib
import re
import zlib

# The two bytes that a stream begins with, by how hard the compressor tried.
STREAM = re.compile(rb'\x78[\x01\x5e\x9c\xda]')
# More than any description has: what is longer is something else.
MOST_BYTES = 16 << 20
VERSION = {'major': '1', 'minor': '1'}
BYTES_PER_LINE = 24


def unpacked(data, start):
    """The text of a stream that may begin at a place; None when it does not, or is not JSON."""
    stream = zlib.decompressobj()
    try:
        # Nearly all places are none, or hold something else: a few bytes tell.
        text = stream.decompress(data[start:start + 512], 16)
        if not text.lstrip()[:1] == b'{':
            return None
        stream = zlib.decompressobj()
        text = stream.decompress(memoryview(data)[start:start + MOST_BYTES], MOST_BYTES)
    except zlib.error:
        return None
    return text if stream.eof else None


def descriptions(data):
    """Yields the descriptions in the bytes of a library."""
    for match in STREAM.finditer(data):
        text = unpacked(data, match.start())
        if text is None:
            continue
        try:
            found = json.loads(text)
        except ValueError:
            continue
        if (isinstance(found, dict) and isinstance(found.get('domains'), list)
                and isinstance(found.get('version'), dict)):
            yield found


def engine_part(found):
    """What an engine without Node around it speaks."""
    domains = [domain for domain in found['domains']
               if not str(domain.get('domain', '')).startswith('Node')]
    return {'version': found['version'], 'domains': domains}


def describe(libraries):
    """The description as text: that of the library with the most to say."""
    best = {'version': VERSION, 'domains': []}
    for library in libraries:
        for found in descriptions(library):
            part = engine_part(found)
            if len(part['domains']) > len(best['domains']):
                best = part
    return json.dumps(best, separators=(',', ':'))


def source(text):
    """The C source that holds a text."""
    numbers = [str(byte) for byte in text.encode('ascii')]
    lines = [', '.join(numbers[i:i + BYTES_PER_LINE]) + ','
             for i in range(0, len(numbers), BYTES_PER_LINE)]
    return ('/* SPDX-License-Identifier: Apache-2.0 */\n'
            '/* Made by tools/build/inspector_protocol.py. */\n'
            '#include "frameworks/debug/inspector_protocol.h"\n\n'
            'static const char kProtocol[] = {\n%s\n0};\n\n'
            'const char* jsvm_inspector_protocol(size_t* length) {\n'
            '    *length = sizeof(kProtocol) - 1;\n'
            '    return kProtocol;\n'
            '}\n') % '\n'.join(lines)


def main():
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--out', required=True, type=pathlib.Path)
    parser.add_argument('libraries', nargs='*', type=pathlib.Path)
    options = parser.parse_args()
    text = describe(path.read_bytes() for path in options.libraries)
    options.out.write_text(source(text), encoding='ascii')


if __name__ == '__main__':
    main()
