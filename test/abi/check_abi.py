#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the public headers, and the library, against the tables of the binary interface.

  check_abi.py --headers DIR [--cc COMPILER]... [--lib libjsvm.so [--complete]]

DIR is the folder above ark_runtime/. The tables (functions.tsv, types.tsv and the same of this
SDK's own extensions, jsvmx_*.tsv) lie next to this script.

Headers, with every compiler given (gcc when none is):
  - each compiles alone, twice in one file, as C99, C11, C++17 and C++20, pedantically;
  - every function has the table's exact type, every enumerator its value and type, every struct its
    size, fields, types and offsets, every handle and callback its type;
  - nothing is declared that no table knows: no function, enumerator or field;
  - experimental names are hidden without JSVM_EXPERIMENTAL;
  - the comment of every function names its parameters and its API level;
  - the example in jsvm.h compiles.
Library: it exports names of the tables alone, as functions; prints how many of them. With
--complete it must export all.

Prints a line for each failure and 'N passed, M failed'. Exits with 1 when anything failed, and
when nothing was checked.
"""

import argparse
import collections
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))

C99, C11 = ('-std=c99',), ('-std=c11',)
CXX17, CXX20 = ('-x', 'c++', '-std=c++17'), ('-x', 'c++', '-std=c++20')
STRICT = ('-pedantic-errors', '-Wall', '-Wextra', '-Werror', '-fsyntax-only')
EXPERIMENTAL = ('-DJSVM_EXPERIMENTAL',)

# One thing to check: what it is called in a failure, and one line of C or C++ that compiles only
# when it holds.
Probe = collections.namedtuple('Probe', 'name code')


class Results:
    """Counts, and prints failures."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def add(self, ok, what, detail=''):
        if ok:
            self.passed += 1
            return
        self.failed += 1
        print('FAIL %s%s' % (what, ': ' + detail if detail else ''))


def table(name):
    """The rows of a table as dictionaries; a missing last column is empty."""
    with open(os.path.join(HERE, name), encoding='utf-8') as file:
        lines = [line for line in file if not line.startswith('#')]
    return list(csv.DictReader(lines, delimiter='\t', quoting=csv.QUOTE_NONE, restval=''))


class Compiler:
    """Runs one compiler on pieces of code."""

    def __init__(self, command, include, folder):
        self.command = command
        self.include = include
        self.folder = folder
        version = subprocess.run([command, '--version'], capture_output=True, text=True, check=True)
        self.no_limit = '-ferror-limit=0' if 'clang' in version.stdout else '-fmax-errors=0'

    def run(self, code, flags):
        """Returns whether the code compiles, and the messages."""
        path = os.path.join(self.folder, 'probe.c')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(code)
        done = subprocess.run(
            [self.command, *flags, self.no_limit, '-I' + self.include, path],
            capture_output=True, text=True, check=False)
        return done.returncode == 0, done.stderr

    def compiles(self, code, flags):
        ok, messages = self.run(code, (*flags, *STRICT))
        return ok, first_error(messages)

    def check(self, results, head, probes, flags, label):
        """Compiles all probes at once; the line numbers of the errors tell which ones fail."""
        lines = [head] + ['#line %d "probe"\n%s' % (i, p.code) for i, p in enumerate(probes, 1)]
        ok, messages = self.run('\n'.join(lines) + '\n', (*flags, *STRICT))
        wrong = {}
        for line in messages.splitlines():
            found = re.match(r'probe:(\d+):.*?error: (.*)', line)
            if found:
                wrong.setdefault(int(found.group(1)), found.group(2))
        if not ok and not wrong:
            results.add(False, '%s, all of it' % label, first_error(messages))
            return
        for i, probe in enumerate(probes, 1):
            results.add(i not in wrong, '%s, %s' % (probe.name, label), wrong.get(i, ''))


def first_error(messages):
    errors = [line for line in messages.splitlines() if 'error' in line]
    return errors[0][:200] if errors else messages[:200]


def grouped(rows, kind):
    """The rows of one kind, by type name, in order."""
    groups = {}
    for row in rows:
        if row['kind'] == kind:
            groups.setdefault(row['name'], []).append(row)
    return groups


def c_probes(functions, types):
    """What C can tell: types of functions, values, sizes and offsets."""
    for f in functions:
        yield Probe(f['name'], 'JSVM_Status (*p_%s)(%s) = %s; JSVM_Status %s(%s);' % (
            f['name'], f['parameters'], f['name'], f['name'], f['parameters']))
    for i, row in enumerate(types):
        name, member, value = row['name'], row['member'], row['value_or_offset']
        if row['kind'] == 'handle':
            code = 'struct %s* h_%d(%s x); struct %s* h_%d(%s x) { return x; }' % (
                member, i, name, member, i, name)
        elif row['kind'] == 'callback':
            code = '%s (*c_%d(%s x))%s; %s (*c_%d(%s x))%s { return x; }' % (
                member, i, name, row['type'], member, i, name, row['type'])
        elif row['kind'] == 'enum':
            code = 'extern char e_%d[(%s) == %s ? 1 : -1];' % (i, member, value)
        elif member == 'sizeof':
            code = 'extern char s_%d[sizeof(%s) == %s ? 1 : -1];' % (i, name, value)
        else:
            code = 'extern char f_%d[offsetof(%s, %s) == %s ? 1 : -1];' % (i, name, member, value)
        yield Probe('%s.%s' % (name, member), code)


def c_macro_probes():
    def same(name, left, right):
        return Probe(name, 'extern char m_%s[(%s) == (%s) ? 1 : -1];' % (name, left, right))

    yield same('JSVM_AUTO_LENGTH', 'JSVM_AUTO_LENGTH', 'SIZE_MAX')
    yield same('JSVM_VERSION_EXPERIMENTAL', 'JSVM_VERSION_EXPERIMENTAL', '2147483647')
    yield Probe('char16_t', 'extern char m_char16[__builtin_types_compatible_p(char16_t, uint16_t)'
                ' ? 1 : -1];')
    yield Probe('JSVM_EXTERN, JSVM_CDECL, EXTERN_C_START and EXTERN_C_END',
                'EXTERN_C_START JSVM_EXTERN int JSVM_CDECL m_linkage(void); EXTERN_C_END')


def field_type(row):
    """A C++ type expression for a field of the table."""
    declared = row['type']
    if '(JSVM_CDECL*' in declared:
        return 'std::remove_pointer_t<%s>*' % re.sub(r'\(JSVM_CDECL\* \w+\)', '(*)', declared)
    return declared


def same_type(left, right):
    return 'static_assert(std::is_same_v<%s, %s>, "");' % (left, right)


def cxx_probes(functions, types):
    """What C++ can tell more: exact types, and that nothing is there beyond the table."""
    for f in functions:
        yield Probe(f['name'], same_type('decltype(&%s)' % f['name'],
                                         'JSVM_Status (*)(%s)' % f['parameters']))
    for name, rows in grouped(types, 'handle').items():
        yield Probe(name, same_type(name, 'struct %s*' % rows[0]['member']))
    for name, rows in grouped(types, 'callback').items():
        yield Probe(name, same_type(name, '%s (*)%s' % (rows[0]['member'], rows[0]['type'])))
    for name, rows in grouped(types, 'enum').items():
        for row in rows:
            yield Probe(row['member'], 'static_assert(%s == %s, ""); %s' % (
                row['member'], row['value_or_offset'],
                same_type('decltype(%s)' % row['member'], name)))
        cases = ' '.join('case %s:' % row['member'] for row in rows)
        yield Probe('%s, no other enumerators' % name,
                    '[[maybe_unused]] inline int all_%s(%s x) { switch (x) { %s return 1; } '
                    'return 0; }' % (name, name, cases))
    for name, rows in grouped(types, 'struct').items():
        fields = [row for row in rows if row['member'] != 'sizeof']
        for row in rows:
            what = '%s.%s' % (name, row['member'])
            if row['member'] == 'sizeof':
                yield Probe(what, 'static_assert(sizeof(%s) == %s, "");' % (
                    name, row['value_or_offset']))
                continue
            code = 'static_assert(offsetof(%s, %s) == %s, "");' % (
                name, row['member'], row['value_or_offset'])
            if row['type'].startswith('union'):
                members = re.findall(r'(\w[\w ]*\*?) (\w+)(?= \||\ })', row['type'])
                for kind, member in members:
                    code += ' ' + same_type(
                        'std::remove_cv_t<decltype(std::declval<%s>().%s.%s)>' % (
                            name, row['member'], member), kind)
            else:
                code += ' ' + same_type('decltype(%s::%s)' % (name, row['member']), field_type(row))
            yield Probe(what, code)
        names = ', '.join('b%d' % i for i in range(len(fields)))
        yield Probe('%s, no other fields' % name,
                    '[[maybe_unused]] inline void all_%s(const %s& x) '
                    '{ auto& [%s] = x; (void)b0; }' % (name, name, names))


def cxx_extra_probes():
    yield Probe('JSVM_Callback', same_type('JSVM_Callback', 'JSVM_CallbackStruct*'))
    yield Probe('JSVM_PropertyHandlerCfg',
                same_type('JSVM_PropertyHandlerCfg', 'JSVM_PropertyHandlerConfigurationStruct*'))
    yield Probe('JSVM_CompileProfile', 'static_assert(std::is_const_v<JSVM_CompileProfile>, "");')
    yield Probe('char16_t', 'static_assert(sizeof(char16_t) == 2, "");')


def check_alone(results, compiler, headers):
    for header in headers:
        code = '#include "%s"\n#include "%s"\nint unused_;\n' % (header, header)
        for flags in (C99, C11, CXX17, CXX20):
            for more in ((), EXPERIMENTAL):
                ok, error = compiler.compiles(code, (*flags, *more))
                label = ' '.join(flags[-1:] + more)
                results.add(ok, '%s alone, %s %s' % (header, compiler.command, label), error)


def check_contents(results, compiler, headers, functions, types):
    head = ''.join('#include "%s"\n' % header for header in headers)
    c_head = head + '#include <stddef.h>'
    cxx_head = head + '#include <cstddef>\n#include <type_traits>\n#include <utility>'
    experimental = [f for f in functions if f['experimental'] == 'yes']
    ordinary = [f for f in functions if f['experimental'] != 'yes']
    hidden_types = {'JSVM_FinalizeArrayBuffer'}
    ordinary_types = [row for row in types if row['name'] not in hidden_types]

    for more, funcs, kinds in (((), ordinary, ordinary_types), (EXPERIMENTAL, functions, types)):
        label = ' '.join((compiler.command, '%s') + more)
        version = '2147483647' if more else '8'
        probes = [*c_probes(funcs, kinds), *c_macro_probes(),
                  Probe('JSVM_VERSION', 'extern char m_v[JSVM_VERSION == %s ? 1 : -1];' % version)]
        for flags in (C99, C11):
            compiler.check(results, c_head, probes, (*flags, *more), label % flags[-1])
        probes = [*cxx_probes(funcs, kinds), *cxx_extra_probes()]
        for flags in (CXX17, CXX20):
            compiler.check(results, cxx_head, probes, (*flags, *more), label % flags[-1])

    for name in [f['name'] for f in experimental] + sorted(hidden_types):
        ok, _ = compiler.compiles('%s\nint unused_ = (int)sizeof(%s*);\n' % (head, name), C99)
        taken, _ = compiler.compiles('%s\nint %s;\n' % (head, name), C99)
        results.add(not ok and taken, name + ' hidden without JSVM_EXPERIMENTAL')

    for more, funcs in (((), ordinary), (EXPERIMENTAL, functions)):
        done = subprocess.run(
            [compiler.command, '-std=c99', '-E', '-P', *more, '-I' + compiler.include, '-x', 'c',
             '-'], input=head, capture_output=True, text=True, check=False)
        declared = set(re.findall(r'\b((?:OH_JSVM_|JSVMX_)\w+)\s*\(', done.stdout))
        for name in sorted(declared - {f['name'] for f in funcs}):
            results.add(False, name, 'declared, but in no table')
        results.add(done.returncode == 0 and bool(declared), 'declarations were found',
                    first_error(done.stderr))


def check_comments(results, include, headers, functions):
    """Every function's comment names its parameters and its API level."""
    comments = {}
    for header in headers:
        with open(os.path.join(include, header), encoding='utf-8') as file:
            text = file.read()
        results.add(text.startswith('/* SPDX-License-Identifier: Apache-2.0 */\n'),
                    header + ' begins with its licence')
        for comment, name in re.findall(
                r'/\*\*((?:[^*]|\*(?!/))*)\*/\s*(?:#ifdef \w+\s*)?'
                r'JSVM_EXTERN\s+\w+\s+(\w+)\(', text):
            comments[name] = comment
    for f in functions:
        comment = comments.get(f['name'])
        results.add(comment is not None, f['name'] + ' has a comment')
        if comment is None:
            continue
        wanted = [re.search(r'(\w+)(\[\])?$', p.strip()).group(1)
                  for p in f['parameters'].split(',')]
        named = re.findall(r'@param (\w+)', comment)
        results.add(named == wanted, f['name'] + ' documents its parameters',
                    'has %s, should have %s' % (named, wanted))
        if f['since_api'] != '-':
            level = re.findall(r'@since API level (\d+)', comment)
            results.add(level == [f['since_api'].split('.')[0]],
                        f['name'] + ' tells its API level', str(level))


def check_example(results, compiler, include):
    path = os.path.join(include, 'ark_runtime/jsvm.h')
    text = ''
    if os.path.exists(path):
        with open(path, encoding='utf-8') as file:
            text = file.read()
    found = re.search(r' \* @code\{\.c\}\n(.*?) \* @endcode\n', text, re.S)
    results.add(found is not None, 'jsvm.h has an example')
    if found:
        code = '\n'.join(line[3:] for line in found.group(1).splitlines()) + '\n'
        ok, error = compiler.compiles(code, C99)
        results.add(ok, 'the example in jsvm.h, ' + compiler.command, error)


def check_library(results, path, functions, complete):
    done = subprocess.run(['nm', '-D', '--defined-only', '--extern-only', path],
                          capture_output=True, text=True, check=False)
    exported = {}
    for line in done.stdout.splitlines():
        parts = line.split()
        if len(parts) >= 2 and parts[-2] != 'A':  # absolute symbols name versions
            exported[parts[-1].split('@')[0]] = parts[-2]
    results.add(done.returncode == 0 and bool(exported), '%s exports something' % path,
                done.stderr.strip())
    known = {f['name'] for f in functions}
    for name in sorted(set(exported) - known - {'_init', '_fini'}):
        results.add(False, name, 'exported, but in no table')
    for name in sorted(known & set(exported)):
        results.add(exported[name] == 'T', name, 'exported, but as nm type %s' % exported[name])
    dynamic = subprocess.run(['readelf', '-d', path], capture_output=True, text=True, check=False)
    results.add('soname: [libjsvm.so]' in dynamic.stdout, '%s has the SONAME libjsvm.so' % path)
    official = {name for name in known if name.startswith('OH_JSVM_')}
    print('%d of %d functions are exported' % (len(official & set(exported)), len(official)))
    if complete:
        for name in sorted(known - set(exported)):
            results.add(False, name, 'not exported')


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--headers', required=True, help='the folder above ark_runtime/')
    parser.add_argument('--cc', action='append', help='a compiler; may be given several times')
    parser.add_argument('--lib', help='libjsvm.so')
    parser.add_argument('--complete', action='store_true', help='the library exports everything')
    options = parser.parse_args()

    functions = table('functions.tsv') + table('jsvmx_functions.tsv')
    types = table('types.tsv') + table('jsvmx_types.tsv')
    folder = os.path.join(options.headers, 'ark_runtime')
    headers = sorted('ark_runtime/' + name for name in os.listdir(folder) if name.endswith('.h'))

    results = Results()
    results.add(bool(headers), 'headers were found')
    check_comments(results, options.headers, headers, functions)
    with tempfile.TemporaryDirectory() as scratch:
        for command in options.cc or ['gcc']:
            if shutil.which(command) is None:
                results.add(False, command, 'no such compiler')
                continue
            compiler = Compiler(command, options.headers, scratch)
            check_alone(results, compiler, headers)
            check_contents(results, compiler, headers, functions, types)
            check_example(results, compiler, options.headers)
    if options.lib:
        check_library(results, options.lib, functions, options.complete)

    print('%d passed, %d failed' % (results.passed, results.failed))
    return 1 if results.failed or results.passed == 0 else 0


if __name__ == '__main__':
    sys.exit(main())
