# SPDX-License-Identifier: Apache-2.0
"""Holds the pages of docs/reference against the tables of the API in test/abi.

The tables are made without the headers, so that what the generator overlooks is seen here.
"""
from __future__ import annotations

import collections
import pathlib
import re
import unittest
from typing import Dict, Iterator, List

from prose import anchor

PAGES = pathlib.Path('docs/reference')
TABLES = pathlib.Path('test/abi')


def rows(*names: str) -> Iterator[List[str]]:
    """The rows of tables, without comments and heads."""
    for name in names:
        lines = [line for line in (TABLES / name).read_text('utf-8').splitlines()
                 if line and not line.startswith('#')]
        for line in lines[1:]:
            yield line.split('\t')


def tokens(code: str) -> List[str]:
    """Code without the spaces."""
    return re.findall(r'\w+|[^\w\s]', code)


def sections() -> Dict[str, List[str]]:
    """The sections of all pages: heading -> texts."""
    found: Dict[str, List[str]] = collections.defaultdict(list)
    for path in PAGES.glob('*.md'):
        for part in re.split(r'^#+ ', path.read_text('utf-8'), flags=re.MULTILINE)[1:]:
            heading, _, text = part.partition('\n')
            found[heading].append(text)
    return found


class TablesTest(unittest.TestCase):
    """What is in the tables is on the pages."""

    def setUp(self) -> None:
        self.sections = sections()

    def section(self, name: str) -> str:
        """The one section of a name."""
        self.assertEqual(len(self.sections.get(name, [])), 1, 'sections called %s' % name)
        return self.sections[name][0]

    def test_every_function_is_on_one_page(self) -> None:
        names = set()
        for name, since, experimental, parameters in rows('functions.tsv', 'jsvmx_functions.tsv'):
            section = self.section(name)
            names.add(name)
            code = section.split('```')[1].partition('\n')[2]
            self.assertEqual(tokens(code), tokens('JSVM_Status %s(%s);' % (name, parameters)))
            level = 'Not on devices.' if since == '-' else 'Since API level %s.' % since
            self.assertIn('\n%s' % level, section, name)
            self.assertEqual('Declared only under `JSVM_EXPERIMENTAL`.\n' in section,
                             experimental == 'yes', name)
            for parameter in parameters.split(', '):
                word = re.findall(r'\w+', parameter)[-1]
                self.assertIn('\n| `%s` | ' % word, section, name)
        self.assertGreater(len(names), 200)
        there = {heading for heading in self.sections if heading.startswith('OH_JSVM_')}
        self.assertEqual(there, {name for name in names if name.startswith('OH_JSVM_')})

    def test_every_function_is_in_the_index(self) -> None:
        index = (PAGES / 'README.md').read_text('utf-8')
        for name, *_ in rows('functions.tsv', 'jsvmx_functions.tsv'):
            found = re.findall(r'^\| \[`%s`\]\((\w+\.md)#%s\) \| ' % (name, anchor(name)), index,
                               re.MULTILINE)
            self.assertEqual(len(found), 1, name)
            self.assertIn('\n## %s\n' % name, (PAGES / found[0]).read_text('utf-8'))

    def test_every_type_is_on_a_page(self) -> None:
        members = 0
        for kind, name, member, value, *_ in rows('types.tsv', 'jsvmx_types.tsv'):
            section = self.section(name)
            if kind == 'enum':
                members += 1
                self.assertRegex(section, r'\n\| `%s` \| %s(?: = `[^`]+`)? \| ' % (member, value))
            elif kind == 'struct' and member != 'sizeof':
                members += 1
                self.assertIn('\n| `%s` | ' % member, section, name)
        self.assertGreater(members, 150)

    def test_anchors_are_unique(self) -> None:
        for path in PAGES.glob('*.md'):
            headings = re.findall(r'^#+ (.+)$', re.sub(r'```.*?```', '', path.read_text('utf-8'),
                                                        flags=re.DOTALL), re.MULTILINE)
            anchors = [anchor(heading) for heading in headings]
            self.assertEqual(len(anchors), len(set(anchors)), path)


if __name__ == '__main__':
    unittest.main()
