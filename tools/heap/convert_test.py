#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Converts what a program wrote and compares it with the program, and with V8's own snapshot."""
import collections
import io
import json
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

HERE = pathlib.Path(os.path.abspath(__file__)).parent  # not behind links: the program lies there
sys.path.insert(0, str(HERE))

# pylint: disable=wrong-import-position
import convert  # noqa: E402
import raw_file  # noqa: E402

SEEDS = int(os.environ.get('JSVM_HEAP_SEEDS', '60'))


class Written:
    """The files that the program wrote, once for all tests."""
    folder = None

    @classmethod
    def path(cls, name):
        if cls.folder is None:
            cls.folder = tempfile.TemporaryDirectory()
            paths = [os.path.join(cls.folder.name, each) for each in ('raw', 'own', 'child')]
            subprocess.run([str(HERE / 'write_leak')] + paths, check=True, timeout=120)
        return os.path.join(cls.folder.name, name)


class Table:
    """A .heapsnapshot, read back."""

    def __init__(self, text):
        self.json = json.loads(text)
        meta = self.json['snapshot']['meta']
        self.nodes, self.edges = self.json['nodes'], self.json['edges']
        self.strings = self.json['strings']
        self.width = len(meta['node_fields'])
        self.node_types, self.edge_types = meta['node_types'][0], meta['edge_types'][0]
        self.out = {}
        at = 0
        for row in range(0, len(self.nodes), self.width):
            count = 3 * self.nodes[row + 4]
            self.out[row] = self.edges[at:at + count]
            at += count

    def type_of(self, row):
        return self.node_types[self.nodes[row]]

    def name_of(self, row):
        return self.strings[self.nodes[row + 1]]

    def rows(self, kind, name):
        return [row for row in self.out if self.type_of(row) == kind and self.name_of(row) == name]

    def led_to(self, row, kind, name):
        """What edges of that kind and name lead to from a node."""
        edges = self.out[row]
        found = []
        for at in range(0, len(edges), 3):
            of_kind = self.edge_types[edges[at]]
            label = edges[at + 1] if of_kind in ('element', 'hidden') else self.strings[edges[at + 1]]
            if (of_kind, label) == (kind, name):
                found.append(edges[at + 2])
        return found

    def only(self, row, kind, name):
        found = self.led_to(row, kind, name)
        assert len(found) == 1, (kind, name, found)
        return found[0]

    def counts(self, kinds):
        return collections.Counter((self.type_of(row), self.name_of(row)) for row in self.out
                                   if self.type_of(row) in kinds)


def converted(name):
    target = Written.path(name + '.heapsnapshot')
    if not os.path.exists(target):
        convert.convert(Written.path(name), target)
    with open(target, encoding='utf-8') as file:
        return Table(file.read())


class OfAProgram(unittest.TestCase):

    def global_object(self, table):
        return table.only(0, 'shortcut', 'global')

    def test_is_consistent(self):
        for name in ('raw', 'child'):
            table = converted(name)
            head = table.json['snapshot']
            self.assertEqual(head['node_count'] * table.width, len(table.nodes))
            self.assertEqual(head['edge_count'] * 3, len(table.edges))
            self.assertEqual(sum(table.nodes[4::table.width]), head['edge_count'])
            ids = table.nodes[2::table.width]
            self.assertEqual(len(ids), len(set(ids)))
            self.assertTrue(all(each % 2 == 1 for each in ids))
            self.assertEqual(len(table.strings), len(set(table.strings)))
            self.assertLess(max(table.nodes[1::table.width]), len(table.strings))
            self.assertTrue(all(to % table.width == 0 and to < len(table.nodes)
                                for to in table.edges[2::3]))
            numbered = [table.edge_types.index(kind) for kind in ('element', 'hidden')]
            self.assertTrue(all(of in numbered or label < len(table.strings)
                                for of, label in zip(table.edges[0::3], table.edges[1::3])))

    def test_leads_to_every_node_from_the_root(self):
        for name in ('raw', 'child'):
            table = converted(name)
            seen, left = {0}, [0]
            while left:
                for to in table.out[left.pop()][2::3]:
                    if to not in seen:
                        seen.add(to)
                        left.append(to)
            self.assertEqual(len(table.out), len(seen))

    def test_has_the_fields_that_the_engine_itself_writes(self):
        with open(Written.path('own'), encoding='utf-8') as file:
            own = Table(file.read())
        self.assertEqual(own.json['snapshot']['meta'], converted('raw').json['snapshot']['meta'])
        self.assertEqual(set(own.json), set(converted('raw').json))

    def test_shows_what_leaks_with_its_properties(self):
        for name in ('raw', 'child'):
            table = converted(name)
            things = table.rows('object', 'LeakedThing')
            self.assertEqual(1000, len(things))
            holder = table.only(self.global_object(table), 'property', 'leaked')
            held = {table.only(holder, 'element', i) for i in range(1000)}
            self.assertEqual(set(things), held)
            for number in (0, 1, 999):
                thing = table.only(holder, 'element', number)
                text = table.only(thing, 'property', 'text')
                self.assertIn((table.type_of(text), table.name_of(text)),
                              [('string', 'leaked %d' % number),
                               ('concatenated string', '(concatenated string)')])
                others = table.only(thing, 'property', 'others')
                self.assertEqual('Array', table.name_of(others))
                self.assertGreater(table.nodes[thing + 3], 0)

    def test_names_variables_slow_properties_and_memory_outside(self):
        table = converted('raw')
        globe = self.global_object(table)
        counter = table.only(table.only(globe, 'property', 'counters'), 'element', 1)
        self.assertEqual('closure', table.type_of(counter))
        captured = table.only(table.only(counter, 'internal', 'context'), 'context', 'captured')
        self.assertEqual('Object', table.name_of(captured))
        slow = table.only(globe, 'property', 'slow')
        self.assertEqual([], table.led_to(slow, 'property', 'key7'))
        table.only(slow, 'property', 'key250')
        table.only(table.only(globe, 'property', 'sparse'), 'element', 1000000)
        outside = table.rows('native', 'system / JSArrayBufferData')
        self.assertIn(5000, [table.nodes[row + 3] for row in outside])

    def test_counts_objects_as_the_engine_does(self):
        with open(Written.path('own'), encoding='utf-8') as file:
            own = Table(file.read()).counts(('object', 'closure', 'regexp', 'number', 'bigint'))
        ours = converted('raw').counts(('object', 'closure', 'regexp', 'number', 'bigint'))
        # The engine calls a proxy an Object.
        proxies = ours.pop(('object', 'Proxy'))
        self.assertEqual(1, proxies)
        ours[('object', 'Object')] += proxies
        # It makes some handful of objects, and lets go of some, as it takes its own.
        differing = {key: (ours[key], own[key]) for key in set(ours) | set(own)
                     if abs(ours[key] - own[key]) > 3}
        self.assertEqual({}, differing)
        same = [key for key in own if ours[key] == own[key]]
        self.assertGreater(len(same), 0.95 * len(own))
        for key in (('object', 'LeakedThing'), ('object', 'SpecialThing'), ('closure', 'hot'),
                    ('object', 'Map'), ('object', 'Date'), ('regexp', 'a+b')):
            self.assertEqual(own[key], ours[key], key)
            self.assertGreater(ours[key], 0, key)

    def test_adds_up_to_what_the_engine_counts(self):
        for name in ('raw', 'child'):
            raw = raw_file.load(Written.path(name))
            snapshot = convert.snapshot_of(raw)
            # The statistics leave out what all heaps of a process share.
            shared = sum(size for address, size in zip(snapshot.graph.addresses, snapshot.graph.sizes)
                         if snapshot.graph.memory.chunk_of(address).words[2] == 0)
            total = snapshot.self_size() - shared
            used = raw.statistics['used_heap_size']
            self.assertLess(abs(total - used), 0.05 * used, (name, total, used))

    def test_tells_of_its_work(self):
        target = Written.path('again.heapsnapshot')
        done = subprocess.run([sys.executable, str(HERE / 'convert.py'), Written.path('raw'), target],
                              stdout=subprocess.PIPE, universal_newlines=True, check=True)
        self.assertRegex(done.stdout, r'^V8 \S+: \d+ nodes, \d+ edges, ')


def sealed(data):
    """The bytes with an end that fits them, so that damage before it is found by other means."""
    before = len(data) - raw_file.END.size - raw_file.SECTION.size
    count = raw_file.END.unpack_from(data, len(data) - raw_file.END.size)[2]
    raw_file.END.pack_into(data, len(data) - raw_file.END.size, before,
                           zlib.adler32(memoryview(data)[:before]), count)
    return data


class OfDamagedFiles(unittest.TestCase):

    def setUp(self):
        with open(Written.path('raw'), 'rb') as file:
            self.data = file.read()

    def outcome(self, data):
        """'' for a file that was converted, or why it was not."""
        try:
            out = io.StringIO()
            convert.snapshot_of(raw_file.parse(memoryview(bytes(data)))).write(out)
        except raw_file.Unusable as error:
            self.assertTrue(str(error))
            return str(error)
        return ''

    def program(self, data):
        with open(Written.path('damaged'), 'wb') as file:
            file.write(data)
        return subprocess.run([sys.executable, str(HERE / 'convert.py'), Written.path('damaged'),
                               Written.path('damaged.heapsnapshot')], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, universal_newlines=True, check=False)

    def test_the_program_says_in_one_line_what_is_wrong(self):
        for data in (b'', b'x', b'not a snapshot at all', self.data[:1000], self.data[:-1],
                     self.data + b'x' * 8, bytes(1000)):
            done = self.program(data)
            self.assertEqual(1, done.returncode)
            self.assertRegex(done.stderr, r'\Aconvert: [^\n]+\n\Z')
            self.assertEqual('', done.stdout)

    def test_cut_short_is_found_at_every_length(self):
        chance = random.Random(1)
        lengths = list(range(0, 600, 7)) + [chance.randrange(len(self.data)) for _ in range(200)]
        for length in lengths:
            self.assertNotEqual('', self.outcome(self.data[:length]), length)

    def test_one_changed_byte_is_found(self):
        chance = random.Random(2)
        for _ in range(100):
            data = bytearray(self.data)
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            self.assertNotEqual('', self.outcome(data))

    def test_other_versions_are_refused_by_name(self):
        data = bytearray(self.data)
        struct.pack_into('<I', data, 8, raw_file.VERSION + 1)
        self.assertIn('version', self.outcome(data))

    def test_files_of_other_engines_are_refused_by_name(self):
        data = bytearray(self.data)
        place = data.index(b'10.2.')
        data[place:place + 4] = b'14.4'
        self.assertIn('14.4', self.outcome(sealed(data)))
        data = bytearray(self.data)
        state = 16 + raw_file.SECTION.size + raw_file.ENGINE.size - 4
        for value, word in ((raw_file.MEMORY_UNKNOWN, 'only V8 itself'),
                            (raw_file.MEMORY_MISSING, 'forked')):
            struct.pack_into('<I', data, state, value)
            self.assertIn(word, self.outcome(sealed(data)))

    def test_damage_that_checksums_do_not_see_never_crashes(self):
        outcomes = collections.Counter()
        for seed in range(SEEDS):
            with self.subTest(seed=seed):
                outcomes[self.outcome(self.damaged(seed)) == ''] += 1
        self.assertEqual(SEEDS, sum(outcomes.values()))
        self.assertEqual(2, len(outcomes))  # some still make sense, and some do not

    def damaged(self, seed):
        chance = random.Random(seed)
        data = bytearray(self.data)
        words = len(data) // 8
        how = chance.randrange(4)
        for _ in range(chance.choice((1, 10, 1000, 20000))):
            at = 8 * chance.randrange(2, words - 4)
            if how == 0:
                data[chance.randrange(16, len(data) - 32)] = chance.randrange(256)
            elif how == 1:
                struct.pack_into('<Q', data, at, chance.choice(
                    (0, 1, 3, 2**32, 2**62 + 1, 2**63, 2**64 - 1, chance.getrandbits(64))))
            elif how == 2:
                other = 8 * chance.randrange(2, words - 4)
                data[at:at + 8] = self.data[other:other + 8]
            else:
                data[chance.randrange(100, 40000)] = chance.randrange(256)
        return sealed(data)


if __name__ == '__main__':
    unittest.main()
