# SPDX-License-Identifier: Apache-2.0
"""Tests pages.py."""
from __future__ import annotations

import re
import unittest
from typing import Dict

import example_headers
from comments import HeaderError
from example_headers import MAIN, TYPES
from headers import read_all
from pages import MADE, Reference


def make(**changed: str) -> Dict[str, str]:
    """The pages of the example headers."""
    with example_headers.folder(**changed) as folder:
        return Reference(read_all(folder)).pages()


FUNCTION = '''
## OH_JSVM_CreateVM

```c
JSVM_Status OH_JSVM_CreateVM(size_t size, JSVM_VM* result);
```

Makes a VM. Ended by [`OH_JSVM_DestroyVM`](vm_end.md#oh_jsvm_destroyvm).

| parameter | type | meaning |
|---|---|---|
| `size` | `size_t` | how large; see [`JSVM_VMInfo::engine`](types.md#jsvm_vminfo) for the rest. |
| `result` | [`JSVM_VM*`](types.md#jsvm_vm) | receives the VM. |

| [status](conventions.md#4-status) | when |
|---|---|
| `JSVM_INVALID_ARG` | `result` is `NULL`. |
| `JSVM_GENERIC_FAILURE` | there is none. |

Since API level 11.
'''

STRUCT = '''
| member | type | meaning |
|---|---|---|
| `engine` | `const char*` | A name; or `NULL`; semi; colons. |
| `callback` | function pointer | Called. |
| `content` | `union` | Its value. |
| `content.ptr` | `void*` | A pointer. |
| `content.num` | `int` | A number. |
'''

ENUM = '''
| name | value | meaning |
|---|---|---|
| `JSVM_OK` | 0 | Good. |
| `JSVM_INVALID_ARG` | 1 | Bad. |
| `JSVM_GENERIC_FAILURE` | 8 = `1 << 3` | Worse. |
| `JSVM_PENDING_EXCEPTION` | 25 = `JSVM_INVALID_ARG \\| (1 << 4) \\| JSVM_GENERIC_FAILURE` | All. |
'''


class PagesTest(unittest.TestCase):
    """Pages of small headers."""

    def setUp(self) -> None:
        self.pages = make()

    def test_names(self) -> None:
        self.assertEqual(set(self.pages), {'README.md', 'conventions.md', 'types.md', 'vm_vm.md',
                                           'vm_end.md', 'jsvmx.md'})
        for page in self.pages.values():
            self.assertTrue(page.startswith(MADE + '\n\n') and page.endswith('\n'))

    def test_function(self) -> None:
        self.assertTrue(self.pages['vm_vm.md'].endswith(FUNCTION))

    def test_list_of_functions(self) -> None:
        self.assertIn('\n# Virtual machines\n', self.pages['vm_vm.md'])
        self.assertIn('\n| [`OH_JSVM_CreateVM`](#oh_jsvm_createvm) | Makes a VM | 11 |\n',
                      self.pages['vm_vm.md'])

    def test_experimental_function(self) -> None:
        self.assertIn('\nSince API level 26.0.0. Declared only under `JSVM_EXPERIMENTAL`.\n',
                      self.pages['vm_end.md'])

    def test_extension(self) -> None:
        page = self.pages['jsvmx.md']
        self.assertIn('\n# jsvmx.h\n\nAn extension.\n', page)
        self.assertIn('\n\nReturns [`JSVM_INVALID_ARG`](types.md#jsvm_status) if it is `NULL`.\n\n'
                      'Not on devices.\n', page)
        self.assertIn('\n## JSVMX_CodeCacheReport\n', page)

    def test_types(self) -> None:
        page = self.pages['types.md']
        self.assertIn(STRUCT, page)
        self.assertIn(ENUM, page)
        self.assertIn('\n## Handles\n\nOpaque ([convention 1](conventions.md#1-ownership)).\n',
                      page)
        self.assertIn('\n### JSVM_VM\n\nA machine.\n', page)
        self.assertIn('| `data` | `const char*` | the piece. |\n\nReturns true to go on.\n', page)

    def test_conventions(self) -> None:
        page = self.pages['conventions.md']
        self.assertIn('\n```c\nint main(void) {\n    return 0;\n}\n```\n', page)
        self.assertIn("\n## 1. Ownership\n\nThe caller's; see [convention 2](#2-null-and-lengths).",
                      page)

    def test_index(self) -> None:
        index = self.pages['README.md']
        self.assertIn('\n1. [Ownership](conventions.md#1-ownership)\n', index)
        self.assertIn('\n### vm: processes and machines\n', index)
        self.assertIn('\n| [The end](vm_end.md) | '
                      '[`DestroyVM`](vm_end.md#oh_jsvm_destroyvm) |\n', index)
        rows = re.findall(r'^\| \[`(\w+)`\]\(\S+\) \| (.+) \| (\S+) \|$', index, re.MULTILINE)
        self.assertEqual(rows, [
            ('OH_JSVM_CreateVM', 'Makes a VM', '11'),
            ('OH_JSVM_DestroyVM', 'Ends a VM (convention 1); gives `JSVM_OK` twice', '26.0.0'),
            ('JSVMX_GetCodeCacheReport', 'Reports', 'none')])


class BrokenPagesTest(unittest.TestCase):
    """Headers of which no pages can be made."""

    def refused(self, what: str, **changed: str) -> None:
        with self.assertRaisesRegex(HeaderError, what):
            make(**changed)

    def test_name_that_is_not_known(self) -> None:
        self.refused(r'^jsvm.h:\d+: a name that is not known: OH_JSVM_EndVM',
                     jsvm=MAIN.replace('Ended by OH_JSVM_DestroyVM', 'Ended by OH_JSVM_EndVM'))
        self.refused(r'^jsvm_types.h:\d+: a name that is not known: JSVM_GONE',
                     jsvm_types=TYPES.replace('/** Bad. */', '/** JSVM_GONE. */'))

    def test_type_that_is_not_known(self) -> None:
        self.refused(r'^jsvm.h:\d+: a type that is not known: JSVM_Gone',
                     jsvm=MAIN.replace('size_t size', 'JSVM_Gone size'))

    def test_status_that_is_none(self) -> None:
        self.refused(r'^jsvm.h:\d+: JSVM_VMInfo is no status',
                     jsvm=MAIN.replace('@retval JSVM_GENERIC_FAILURE', '@retval JSVM_VMInfo'))

    def test_convention_out_of_order(self) -> None:
        self.refused('^jsvm.h:2: convention 3 is not there', jsvm=MAIN.replace(' 3. S', ' 4. S'))

    def test_no_conventions(self) -> None:
        start, end = MAIN.index(' * CONVENTIONS'), MAIN.index(' */\n#ifndef')
        self.refused('there are no conventions', jsvm=MAIN[:start] + MAIN[end:])

    def test_function_declared_twice(self) -> None:
        self.refused('OH_JSVM_CreateVM is declared twice',
                     jsvm=MAIN.replace('OH_JSVM_DestroyVM(', 'OH_JSVM_CreateVM('))


if __name__ == '__main__':
    unittest.main()
