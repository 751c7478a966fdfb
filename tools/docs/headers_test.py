# SPDX-License-Identifier: Apache-2.0
"""Tests headers.py and declarations.py."""
from __future__ import annotations

import unittest
from typing import List

import example_headers
from comments import HeaderError, Place
from declarations import evaluate, lay_out
from example_headers import EXTENSION, MAIN, TYPES
from headers import read_all
from model import Header, Type


def read(**changed: str) -> List[Header]:
    """The example headers, read."""
    with example_headers.folder(**changed) as folder:
        return read_all(folder)


def read_type(name: str) -> Type:
    """A type of the example headers."""
    return {kind.name: kind for kind in read()[1].types()}[name]


class HeaderTest(unittest.TestCase):
    """What is found in headers."""

    def test_order_of_headers(self) -> None:
        self.assertEqual([header.name for header in read()], ['jsvm.h', 'jsvm_types.h', 'jsvmx.h'])

    def test_groups(self) -> None:
        main = read()[0]
        self.assertEqual(main.domains, {'vm': 'processes and machines'})
        self.assertEqual([(group.name, group.title, group.domain) for group in main.groups],
                         [('vm_vm', 'Virtual machines', 'vm'), ('vm_end', 'The end', 'vm')])

    def test_function(self) -> None:
        function, = read()[0].groups[0].functions
        self.assertEqual(function.declaration,
                         'JSVM_Status OH_JSVM_CreateVM(size_t size, JSVM_VM* result);')
        self.assertEqual([(parameter.name, parameter.type) for parameter in function.parameters],
                         [('size', 'size_t'), ('result', 'JSVM_VM*')])
        self.assertEqual([note.name for note in function.comment.statuses],
                         ['JSVM_INVALID_ARG', 'JSVM_GENERIC_FAILURE'])
        self.assertEqual(function.comment.since, '11')
        self.assertFalse(function.experimental)

    def test_experimental_function_with_a_line_break(self) -> None:
        main = read()[0]
        function, = main.groups[1].functions
        self.assertEqual(function.declaration, 'JSVM_Status OH_JSVM_DestroyVM(JSVM_VM vm);')
        self.assertTrue(function.experimental)
        self.assertEqual(main.switches, ['JSVM_EXPERIMENTAL'])

    def test_sections(self) -> None:
        sections = [(section.title, [kind.kind for kind in section.types])
                    for section in read()[1].sections]
        self.assertEqual(sections, [('Macros', ['macro', 'macro', 'alias']),
                                    ('Handles: opaque (convention 1)',
                                     ['handle', 'enum', 'struct', 'callback', 'alias'])])

    def test_macros(self) -> None:
        self.assertEqual(read_type('JSVM_EXTERN').declaration, '')
        self.assertEqual(read_type('JSVM_AUTO_LENGTH').declaration,
                         '#define JSVM_AUTO_LENGTH SIZE_MAX')

    def test_condition(self) -> None:
        self.assertEqual(read_type('char16_t').condition, '#ifndef __cplusplus')
        self.assertEqual(read_type('JSVM_VM').condition, '')

    def test_enum(self) -> None:
        members = read_type('JSVM_Status').members
        self.assertEqual([(member.name, member.value, member.text) for member in members],
                         [('JSVM_OK', 0, 'Good.'), ('JSVM_INVALID_ARG', 1, 'Bad.'),
                          ('JSVM_GENERIC_FAILURE', 8, 'Worse.'),
                          ('JSVM_PENDING_EXCEPTION', 25, 'All.')])

    def test_struct(self) -> None:
        info = read_type('JSVM_VMInfo')
        self.assertEqual([(member.name, member.type) for member in info.members],
                         [('engine', 'const char*'), ('callback', 'function pointer'),
                          ('content', 'union'), ('content.ptr', 'void*'), ('content.num', 'int')])
        self.assertEqual(info.members[0].text, 'A name; or NULL; semi; colons.')
        self.assertEqual(info.declaration, 'typedef struct {\n'
                         '    const char* engine;\n'
                         '    JSVM_Status (*callback)(JSVM_VM vm, void* data);\n'
                         '    union {\n'
                         '        void* ptr;\n'
                         '        int num;\n'
                         '    } content;\n'
                         '} JSVM_VMInfo;')

    def test_callback(self) -> None:
        stream = read_type('JSVM_OutputStream')
        self.assertEqual(stream.declaration, 'typedef bool (*JSVM_OutputStream)(const char* data);')
        self.assertEqual(stream.comment.returns, 'true to go on.')

    def test_extension_is_a_group(self) -> None:
        extension = read()[2]
        group, = extension.groups
        self.assertEqual((group.name, group.functions[0].name),
                         ('jsvmx', 'JSVMX_GetCodeCacheReport'))
        self.assertEqual([kind.name for kind in extension.types()], ['JSVMX_CodeCacheReport'])

    def test_extension_without_functions(self) -> None:
        extension = read(jsvmx=EXTENSION[:EXTENSION.index('/**\n * Reports.')] + '#endif\n')[2]
        self.assertEqual([(group.name, group.functions) for group in extension.groups],
                         [('jsvmx', [])])


class BrokenHeaderTest(unittest.TestCase):
    """What is not understood is refused, at the right line."""

    def refused(self, stem: str, old: str, new: str, what: str) -> None:
        """One of the headers with `old` replaced. The error points to it or beyond, not before."""
        text = {'jsvm': MAIN, 'jsvm_types': TYPES, 'jsvmx': EXTENSION}[stem]
        self.assertEqual(text.count(old), 1, old)
        with self.assertRaises(HeaderError) as caught:
            read(**{stem: text.replace(old, new)})
        self.assertRegex(str(caught.exception), r'^%s\.h:\d+: .*%s' % (stem, what))

    def test_function_without_since(self) -> None:
        self.refused('jsvm', ' * @since API level 11\n', '', 'OH_JSVM_CreateVM wants @since')

    def test_function_without_statuses(self) -> None:
        self.refused('jsvm', ' * @retval JSVM_INVALID_ARG  `vm` is NULL.\n', '', 'wants either')

    def test_parameter_without_a_comment(self) -> None:
        self.refused('jsvm', ' * @param vm  the VM.\n', '', r'@param tells of \(\)')

    def test_comment_of_no_parameter(self) -> None:
        self.refused('jsvm', '@param vm ', '@param env ', r'tells of \(env\)')

    def test_parameters_in_another_order(self) -> None:
        self.refused('jsvm', 'size_t size, JSVM_VM* result', 'JSVM_VM* result, size_t size',
                     r'has \(result, size\)')

    def test_parameter_that_is_a_function(self) -> None:
        self.refused('jsvm', 'size_t size, JSVM', 'void (*f)(int), JSVM', 'a parameter that is not')

    def test_function_that_returns_something_else(self) -> None:
        self.refused('jsvm', 'JSVM_EXTERN JSVM_Status OH_JSVM_CreateVM', 'JSVM_EXTERN int f',
                     'a function that is not understood')

    def test_function_without_a_comment(self) -> None:
        self.refused('jsvm', '/** @} */\n\nEXTERN_C_END',
                     'JSVM_EXTERN JSVM_Status OH_JSVM_A(int a);', 'declaration without a comment')

    def test_function_in_no_group(self) -> None:
        self.refused('jsvm', '/** @defgroup vm_vm Virtual machines\n *  @{ */\n', '', 'in no group')

    def test_comment_of_nothing(self) -> None:
        self.refused('jsvm', 'EXTERN_C_START\n', '/** Lost. */\n', 'without a declaration')
        self.refused('jsvmx', '#endif\n', '/** Lost. */\n#endif\n', 'a comment in front of #endif')

    def test_comment_without_text(self) -> None:
        self.refused('jsvm_types', '/** A machine. */', '/** */', 'without text')

    def test_group_of_another_domain(self) -> None:
        self.refused('jsvm', 'vm_vm', 'value_vm', 'is called vm_')

    def test_group_in_a_group(self) -> None:
        self.refused('jsvm', '/** @} */\n\n/** @def', '/** @def', 'a group inside of a group')

    def test_group_that_is_not_closed(self) -> None:
        self.refused('jsvm', '/** @} */\n\nEXTERN_C_END', '', 'is not closed')

    def test_group_that_is_not_open(self) -> None:
        self.refused('jsvmx', '/** A report. */', '/** @} */', 'not known')

    def test_plain_comment(self) -> None:
        self.refused('jsvm', 'EXTERN_C_START\n', '/* More to come. */', 'a comment that is not')

    def test_directive(self) -> None:
        self.refused('jsvm', 'EXTERN_C_START\n', '#pragma once\n', 'a directive that is not')
        self.refused('jsvm', '#ifdef JSVM_EXPERIMENTAL', '#ifdef JSVM_OTHER', 'a directive that')

    def test_header_without_file(self) -> None:
        self.refused('jsvmx', '@file jsvmx.h', '@file jsvm.h', 'begins jsvmx.h')
        self.refused('jsvmx', ' * @file jsvmx.h\n', '', 'more than directives inside of #ifndef')

    def test_type_that_is_not_understood(self) -> None:
        self.refused('jsvm_types', 'typedef uint16_t char16_t', 'typedef int a[2]',
                     'a declaration that is not understood')

    def test_type_with_tags(self) -> None:
        self.refused('jsvm_types', '/** A machine. */',
                     '/** A machine.\n * @since API level 1\n */', 'tags on a type')

    def test_callback_without_return(self) -> None:
        self.refused('jsvm_types', ' * @return true to go on.\n', '', '@return unless it is void')

    def test_member_without_a_comment(self) -> None:
        self.refused('jsvm_types', '    /** Bad. */\n', '', 'a member without a comment')
        self.refused('jsvm_types', '        /** A number. */\n', '', 'a member without a comment')

    def test_enumerator_without_a_value(self) -> None:
        self.refused('jsvm_types', 'JSVM_OK = 0', 'JSVM_OK', 'an enumerator that is not')

    def test_field_that_is_not_understood(self) -> None:
        self.refused('jsvm_types', 'const char* engine;', 'char engine[2][10];', 'a field that is not')

    def test_line_of_a_member(self) -> None:
        with self.assertRaises(HeaderError) as caught:
            read(jsvm_types=TYPES.replace('const char* engine;', 'char engine[2][10];'))
        line = TYPES[:TYPES.index('/** A name;')].count('\n') + 1
        self.assertIn('jsvm_types.h:%d: ' % line, str(caught.exception))

    def test_headers_that_are_not_there(self) -> None:
        with example_headers.folder() as folder:
            (folder / 'jsvm_types.h').unlink()
            with self.assertRaises(HeaderError):
                read_all(folder)

    def test_functions_among_the_types(self) -> None:
        group = MAIN[MAIN.index('/* ==='):MAIN.index('/** @defgroup vm_end')]
        with self.assertRaisesRegex(HeaderError, 'functions belong into jsvm.h'):
            read(jsvm_types=TYPES.replace('/** A machine. */', group + '/** A machine. */'))

    def test_extension_with_domains(self) -> None:
        with self.assertRaisesRegex(HeaderError, 'jsvmx.h:2: .* without domains'):
            read(jsvmx=EXTENSION.replace('/** A report. */', MAIN[
                MAIN.index('/* ==='):MAIN.index('/** @defgroup vm_vm')] + '/** A report. */'))

    def test_header_with_another_name(self) -> None:
        with self.assertRaisesRegex(HeaderError, 'is called jsvmx'):
            read(other=EXTENSION.replace('@file jsvmx.h', '@file other.h'))


class DeclarationTest(unittest.TestCase):
    """Parts of declarations."""

    def test_evaluate(self) -> None:
        for expression, value in (('3', 3), ('1 << 4', 16), ('(1 << 4) | A', 17), ('A | B', 3)):
            self.assertEqual(evaluate(expression, {'A': 1, 'B': 2}, Place('a.h', 1)), value)
        for expression in ('C', '1 +', '-1', '1 << A'):
            with self.subTest(expression), self.assertRaises(HeaderError):
                evaluate(expression, {'A': 1}, Place('a.h', 1))

    def test_lay_out(self) -> None:
        self.assertEqual(lay_out('f(', ['int a', 'int b'], ');'), 'f(int a, int b);')
        long = lay_out('function(', ['a' * 50, 'b' * 50, 'c'], ');')
        self.assertEqual(long, 'function(%s,\n         %s, c);' % ('a' * 50, 'b' * 50))
        self.assertEqual(lay_out('f' * 60 + '(', ['a' * 50, 'b'], ');'),
                         '%s(\n    %s, b);' % ('f' * 60, 'a' * 50))


if __name__ == '__main__':
    unittest.main()
