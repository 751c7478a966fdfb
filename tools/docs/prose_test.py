# SPDX-License-Identifier: Apache-2.0
"""Tests prose.py."""
from __future__ import annotations

import unittest

import example_headers
from comments import HeaderError, Place
from headers import read_all
from prose import Names, Prose, ProseError, Target, anchor, first_sentence, table, written_at


def names() -> Names:
    """The names in the example headers, with one convention."""
    found = Names()
    found.conventions[1] = Target('conventions.md', '1. Ownership')
    with example_headers.folder() as folder:
        for header in read_all(folder):
            found.add_header(header, 'jsvmx.md' if header.is_extension else 'types.md')
    return found


class ProseTest(unittest.TestCase):
    """Text as Markdown."""

    def setUp(self) -> None:
        self.prose = Prose(names(), 'vm_vm.md')

    def is_made(self, text: str, wanted: str) -> None:
        self.assertEqual(self.prose.text(text), wanted)

    def test_function(self) -> None:
        self.is_made('see OH_JSVM_DestroyVM.',
                     'see [`OH_JSVM_DestroyVM`](vm_end.md#oh_jsvm_destroyvm).')

    def test_function_on_the_same_page(self) -> None:
        self.is_made('OH_JSVM_CreateVM', '[`OH_JSVM_CreateVM`](#oh_jsvm_createvm)')

    def test_function_in_its_own_section(self) -> None:
        self.assertEqual(self.prose.text('OH_JSVM_CreateVM', 'OH_JSVM_CreateVM'),
                         '`OH_JSVM_CreateVM`')

    def test_enumerator_leads_to_its_enum(self) -> None:
        self.is_made('JSVM_OK', '[`JSVM_OK`](types.md#jsvm_status)')
        self.assertEqual(Prose(names(), 'types.md').text('JSVM_OK', 'JSVM_Status'), '`JSVM_OK`')

    def test_member(self) -> None:
        self.is_made('JSVM_VMInfo::content.', '[`JSVM_VMInfo::content`](types.md#jsvm_vminfo).')

    def test_extension(self) -> None:
        self.is_made('JSVMX_GetCodeCacheReport in jsvmx.h',
                     '[`JSVMX_GetCodeCacheReport`](jsvmx.md#jsvmx_getcodecachereport) in `jsvmx.h`')

    def test_convention(self) -> None:
        self.is_made('(convention 1)', '([convention 1](conventions.md#1-ownership))')
        self.assertEqual(self.prose.text('convention 1', links=False), 'convention 1')

    def test_without_links(self) -> None:
        self.assertEqual(self.prose.text('OH_JSVM_DestroyVM', links=False), '`OH_JSVM_DestroyVM`')

    def test_switch_and_beginning_of_names(self) -> None:
        self.is_made('JSVM_EXPERIMENTAL, JSVMX_ names', '`JSVM_EXPERIMENTAL`, `JSVMX_` names')

    def test_constants(self) -> None:
        self.is_made('NULL, INT_MAX, ERR_JSVM_INVALID', '`NULL`, `INT_MAX`, `ERR_JSVM_INVALID`')

    def test_code_stays(self) -> None:
        self.is_made('`a->b * OH_JSVM_` and `x`', '`a->b * OH_JSVM_` and `x`')

    def test_nothing_is_markup(self) -> None:
        self.is_made('*argc a|b [x][y] <b> ~~c~~ _d_ e_f \\',
                     '\\*argc a\\|b \\[x\\]\\[y\\] \\<b\\> \\~\\~c\\~\\~ \\_d\\_ e_f \\\\')

    def test_cell(self) -> None:
        self.assertEqual(self.prose.cell('a|b `c | d`'), 'a\\|b `c \\| d`')

    def test_types(self) -> None:
        self.assertEqual(self.prose.type('const JSVM_VM*'), '[`const JSVM_VM*`](types.md#jsvm_vm)')
        self.assertEqual(self.prose.type('char**'), '`char**`')
        self.assertEqual(self.prose.type('JSVM_VM[]'), '[`JSVM_VM[]`](types.md#jsvm_vm)')
        self.assertEqual(self.prose.type('function pointer'), 'function pointer')

    def test_what_is_not_known(self) -> None:
        for text in ('OH_JSVM_Missing', 'JSVM_Missing', 'JSVMX_Missing', 'JSVM_VMInfo::missing',
                     'OH_JSVM_CreateVM::size', 'OH_JSVM_Missing_', 'convention 2', 'one ` alone'):
            with self.subTest(text), self.assertRaises(ProseError):
                self.prose.text(text)

    def test_type_that_is_not_known(self) -> None:
        with self.assertRaisesRegex(ProseError, 'JSVM_Missing'):
            self.prose.type('const JSVM_Missing*')

    def test_place_of_what_is_wrong(self) -> None:
        with self.assertRaisesRegex(HeaderError, '^a.h:7: .*JSVM_Missing'):
            with written_at(Place('a.h', 7)):
                self.prose.text('JSVM_Missing')

    def test_name_declared_twice(self) -> None:
        found = names()
        with self.assertRaisesRegex(ProseError, 'JSVM_VM is declared twice'):
            found.add('JSVM_VM', Target('types.md', 'JSVM_VM'))


class MarkdownTest(unittest.TestCase):
    """Pieces of Markdown."""

    def test_anchor(self) -> None:
        self.assertEqual(anchor('OH_JSVM_Init'), 'oh_jsvm_init')
        self.assertEqual(anchor('5. Exceptions and running JavaScript'),
                         '5-exceptions-and-running-javascript')

    def test_first_sentence(self) -> None:
        self.assertEqual(first_sentence('Gives Symbol.iterator. More.'), 'Gives Symbol.iterator')
        self.assertEqual(first_sentence('All.'), 'All')

    def test_table(self) -> None:
        self.assertEqual(table(('a', 'b'), [('1', '2'), ('3', '4')]),
                         '| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |')


if __name__ == '__main__':
    unittest.main()
