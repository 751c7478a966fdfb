# SPDX-License-Identifier: Apache-2.0
"""Tests of inspector_protocol.py."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import zlib

import inspector_protocol

VERSION = {'major': '1', 'minor': '3'}


def domain(name):
    return {'domain': name, 'commands': [{'name': 'enable'}]}


def packed(value, level=9):
    return zlib.compress(json.dumps(value).encode('utf-8'), level)


class DescribeTest(unittest.TestCase):
    """What is found in the bytes of libraries."""

    def described(self, *libraries):
        return json.loads(inspector_protocol.describe(libraries))

    def test_the_description_is_found_wherever_it_lies(self):
        found = {'version': VERSION, 'domains': [domain('Debugger'), domain('Runtime')]}
        for level in (1, 5, 6, 9):
            for before in (b'', b'\x78', b'\x78\x9c', b'\x7fELF' + bytes(1000), b'x\xda{' * 50):
                self.assertEqual(found, self.described(before + packed(found, level) + b'\x78\x01'))

    def test_domains_of_node_are_left_out(self):
        found = {'version': VERSION,
                 'domains': [domain('NodeWorker'), domain('Debugger'), domain('NodeRuntime')]}
        self.assertEqual({'version': VERSION, 'domains': [domain('Debugger')]},
                         self.described(packed(found)))

    def test_without_a_description_there_are_no_domains(self):
        nothing = {'version': {'major': '1', 'minor': '1'}, 'domains': []}
        whole = packed({'version': VERSION, 'domains': [domain('Debugger')]})
        others = [packed({'name': 'x'}), packed({'version': '1', 'domains': {}}), packed([1, 2]),
                  zlib.compress(b'{"version": {}, "domains": [}'), zlib.compress(b'\xff{'),
                  whole[:-9]]
        self.assertEqual(nothing, self.described())
        self.assertEqual(nothing, self.described(b''))
        for other in others:
            self.assertEqual(nothing, self.described(other), other)

    def test_another_stream_before_it_is_no_matter(self):
        found = {'version': VERSION, 'domains': [domain('Debugger')]}
        self.assertEqual(found, self.described(packed({'a': 1}) + packed(found)))

    def test_of_several_libraries_the_one_with_the_most_to_say_counts(self):
        less = packed({'version': VERSION, 'domains': [domain('A')]})
        more = packed({'version': VERSION, 'domains': [domain('A'), domain('B')]})
        for libraries in ((less, more), (more, less)):
            self.assertEqual(2, len(self.described(*libraries)['domains']))


class CommandTest(unittest.TestCase):
    """The source that is written."""

    def run_on(self, library):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            (path / 'lib').write_bytes(library)
            subprocess.run([sys.executable, inspector_protocol.__file__, '--out',
                            str(path / 'out.c'), str(path / 'lib')], check=True)
            return (path / 'out.c').read_text(encoding='ascii')

    def text_of(self, source):
        numbers = re.search(r'\{\n([\d,\s]+)\};', source).group(1)
        codes = [int(number) for number in numbers.split(',')]
        self.assertEqual(0, codes[-1])
        return bytes(codes[:-1]).decode('ascii')

    def test_the_source_holds_the_text(self):
        found = {'version': VERSION, 'domains': [dict(domain('Debugger'), description='é"\\')]}
        self.assertEqual(found, json.loads(self.text_of(self.run_on(packed(found)))))

    def test_a_library_without_one_gives_a_source_too(self):
        self.assertEqual([], json.loads(self.text_of(self.run_on(b'\x7fELF')))['domains'])


if __name__ == '__main__':
    unittest.main()
