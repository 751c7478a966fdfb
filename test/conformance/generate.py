#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the calls and cases of the conformance test, and refuses tables that are not complete.

  generate.py --functions F.tsv --types T.tsv --kinds K.tsv --arguments A.tsv --not-yet N.tsv
              --calls OUT.cpp --cases OUT.cpp TABLE.tsv...

README.md tells how the tables read. Exit status 1, with one line for each finding, when a function
or one of its parameters has too few rows, or a row names what does not exist.
"""
import argparse
import collections
import re
import sys

ALL = '(all)'
ALL_GIVEN = ('valid', 'pending', 'pending-NULL')
PENDING = {'no': 'kNo', 'yes': 'kYes', '-': 'kNotAsked'}
VALUES = ('JSVM_Value', 'JSVM_Data')
HANDLES = VALUES + ('const JSVM_Value*',)
ENDED = ('JSVM_Ref', 'JSVM_HandleScope', 'JSVM_EscapableHandleScope', 'JSVM_VMScope',
         'JSVM_EnvScope', 'JSVM_Script', 'JSVM_Deferred', 'JSVM_DeserializeResult',
         'JSVM_CallbackInfo')
NUMBER = re.compile(r'^-?\d+$|^true$|^false$|^(SIZE|INT|INT32|UINT32|INT64|UINT64)_M(AX|IN)$|'
                    r'^JSVM_[A-Z]\w*$')

Parameter = collections.namedtuple('Parameter', 'type name')
Row = collections.namedtuple('Row', 'where function parameter given status pending written')


def table(path):
    """Yields the place and the cells of every row, by the names in the head."""
    head = None
    with open(path, encoding='utf-8') as file:
        for number, line in enumerate(file, 1):
            cells = line.rstrip('\n').split('\t')
            if line.startswith('#') or not line.strip():
                continue
            if head is None:
                head = cells
                continue
            cells += [''] * (len(head) - len(cells))
            yield '%s:%d' % (path, number), dict(zip(head, cells))


def parse_parameter(text):
    found = re.match(r'(.*?)(\w+)(\[\])?$', text.strip())
    kind = found.group(1) + ('*' if found.group(3) else '')
    return Parameter(re.sub(r'\s*\*', '*', kind.strip()), found.group(2))


def read_functions(path):
    return {cells['name']: [parse_parameter(p) for p in cells['parameters'].split(',')]
            for _, cells in table(path)}


class Types:
    """What types.tsv tells about handles, callbacks, enums and structs."""

    def __init__(self, path):
        self.kinds = {}
        self.values = collections.defaultdict(dict)
        for _, cells in table(path):
            self.kinds[cells['name']] = cells['kind']
            if cells['kind'] == 'enum':
                self.values[cells['name']][int(cells['value_or_offset'])] = cells['member']

    def is_pointer(self, name):
        return (name.endswith('*') or self.kinds.get(name) in ('handle', 'callback') or
                name in ('JSVM_Callback', 'JSVM_PropertyHandlerCfg'))

    def is_output(self, name):
        return name.endswith('*') and not name.startswith('const ') or name.endswith('**')


class Kinds:
    """kinds.tsv: which kinds of values there are, and the sets that they are in."""

    def __init__(self, path):
        self.all = set()
        self.sets = collections.defaultdict(list)
        for _, cells in table(path):
            self.all.add(cells['kind'])
            for name in cells['sets'].split():
                self.sets[name].append(cells['kind'])


class Suite:
    """All tables together: checks them, and holds the cases of each function."""

    def __init__(self, options):
        self.functions = read_functions(options.functions)
        self.types = Types(options.types)
        self.kinds = Kinds(options.kinds)
        self.not_yet = {cells['function'] for _, cells in table(options.not_yet)}
        self.arguments = [cells for _, cells in table(options.arguments)]
        self.findings = []
        self.rows = collections.defaultdict(list)
        for path in options.tables:
            for where, cells in table(path):
                self.add_row(where, cells)
        for name in self.not_yet - set(self.functions):
            self.findings.append('not_yet names %s, which does not exist' % name)

    def add_row(self, where, cells):
        row = Row(where, **cells)
        if row.function not in self.functions:
            self.findings.append('%s: no function %s' % (where, row.function))
        elif row.parameter not in [ALL] + [p.name for p in self.functions[row.function]]:
            self.findings.append('%s: %s has no parameter %s' % row[:3])
        elif 'JSVM_' + row.status not in self.types.values['JSVM_Status'].values():
            self.findings.append('%s: no status %s' % (where, row.status))
        elif row.pending not in PENDING:
            self.findings.append('%s: pending is %r' % (where, row.pending))
        else:
            self.rows[row.function].append(row)

    def expand(self, function, parameter):
        """[(given, row)] for one parameter: sets and "others" taken apart."""
        named, in_sets, rest = {}, {}, {}
        for row in self.rows[function]:
            if row.parameter != parameter:
                continue
            for word in row.given.split(', '):
                if word == 'others':
                    self.take(rest, row, self.kinds.sets['every'])
                elif word in self.kinds.sets:
                    self.take(in_sets, row, self.kinds.sets[word])
                else:
                    self.take(named, row, [word])
        # What is named wins over a set that it is in.
        return list({**rest, **in_sets, **named}.items())

    def take(self, found, row, words):
        for word in words:
            if word in found:
                self.findings.append('%s: %s is given twice' % (row.where, word))
            found[word] = row

    def check(self, function):
        """Adds a finding for every row that is missing."""
        def missing(parameter, what):
            self.findings.append('%s: no row for %s, %s' % (function, parameter, what))

        parameters = self.functions[function]
        given = {g for g, _ in self.expand(function, ALL)}
        for word in ALL_GIVEN if parameters[0].type == 'JSVM_Env' else ALL_GIVEN[:1]:
            if word not in given:
                missing(ALL, word)
        for word in given - set(ALL_GIVEN):
            self.findings.append('%s: %s cannot be %s' % (function, ALL, word))
        for parameter in parameters:
            self.argument(function, parameter)
            self.check_parameter(function, parameter, missing)

    def check_parameter(self, function, parameter, missing):
        given = {g for g, _ in self.expand(function, parameter.name)}
        if not given:
            missing(parameter.name, 'anything')
            return
        if self.types.is_pointer(parameter.type) and 'NULL' not in given:
            missing(parameter.name, 'NULL')
        if parameter.type in ('JSVM_Env', 'JSVM_VM') and 'destroyed' not in given:
            missing(parameter.name, 'destroyed')
        if parameter.type in ENDED and 'ended' not in given:
            missing(parameter.name, 'ended')
        if parameter.type in VALUES:
            for kind in self.kinds.sets['every']:
                if kind not in given:
                    missing(parameter.name, kind)
            for kind in given - self.kinds.all - {'NULL'}:
                self.findings.append('%s: %s: no kind %s' % (function, parameter.name, kind))
        if self.types.kinds.get(parameter.type) == 'enum':
            known = self.types.values[parameter.type]
            if not any(re.match(r'^-?\d+$', g) and int(g) not in known for g in given):
                missing(parameter.name, 'a number out of range')

    def argument(self, function, parameter):
        """The valid argument: arguments.tsv, from the most to the least special row."""
        for wanted in ((function, '*', parameter.name), ('*', parameter.type, parameter.name),
                       ('*', parameter.type, '*')):
            for cells in self.arguments:
                if (cells['function'], cells['type'], cells['parameter']) == wanted:
                    return cells['argument']
        if self.types.is_output(parameter.type):
            return 'scratch'
        self.findings.append('%s: no valid argument for %s' % (function, parameter.name))
        return 'NULL'


def cpp_given(parameter, given):
    number = '0'
    if parameter is not None and parameter.type != 'double' and NUMBER.match(given):
        number = 'static_cast<uint64_t>(%s)' % given.replace('true', '1').replace('false', '0')
    return '{"%s", %s}' % (given, number)


def cpp_call(function, parameters):
    lines = ['JSVM_Status Call_%s(Arguments& arguments) {' % function]
    for i, parameter in enumerate(parameters):
        lines.append('    const auto %s_ = arguments.Get<%s>(%d);' % (
            parameter.name, parameter.type, i))
    lines.append('    return arguments.Do([&] { return %s(%s); });' % (
        function, ', '.join(p.name + '_' for p in parameters)))
    return lines + ['}', '']


def cpp_cases(suite, function):
    """The tables of one function, and its line in the table of all."""
    parameters = suite.functions[function]
    valid = [suite.argument(function, p) for p in parameters]
    lines = ['const Parameter k%s_parameters[] = {' % function]
    for parameter, given in zip(parameters, valid):
        lines.append('    {"%s", %s, %s, %s},' % (
            parameter.name, str(suite.types.is_pointer(parameter.type)).lower(),
            str(parameter.type in HANDLES).lower(),
            cpp_given(parameter, given)))
    lines += ['};', 'const Case k%s_cases[] = {' % function]
    count = 0
    for i, parameter in enumerate([None] + parameters, -1):
        for given, row in suite.expand(function, parameter.name if parameter else ALL):
            lines.append('    {%d, %s, JSVM_%s, Pending::%s, "%s", "%s"},' % (
                i, cpp_given(parameter, given), row.status, PENDING[row.pending], row.written,
                row.where.split('/')[-1]))
            count += 1
    lines += ['};', '']
    inside = any(p.type == 'JSVM_CallbackInfo' for p in parameters)
    entry = '    {"%s", Call_%s, k%s_parameters, %d, k%s_cases, %d, %s, %s},' % (
        function, function, function, len(parameters), function, count,
        str(parameters[0].type == 'JSVM_Env').lower(), str(inside).lower())
    return lines, entry


def write(path, lines):
    with open(path, 'w', encoding='utf-8') as file:
        file.write('\n'.join(['// SPDX-License-Identifier: Apache-2.0', '// Made by generate.py.']
                             + lines) + '\n')


def generate(suite, options):
    there = [f for f in suite.functions if f not in suite.not_yet]
    space = ['namespace jsvm_conformance {', '']
    calls = ['#include "test/conformance/arguments.h"', '', *space]
    cases = ['#include "test/conformance/case.h"', '', '#include <climits>', '', *space]
    entries = []
    for function in there:
        calls += cpp_call(function, suite.functions[function])
        cases.append('JSVM_Status Call_%s(Arguments& arguments);' % function)
    for function in there:
        lines, entry = cpp_cases(suite, function)
        cases += lines
        entries.append(entry)
    cases += ['const ApiFunction kFunctions[] = {', *entries, '};',
              'const size_t kFunctionCount = %d;' % len(entries), '',
              'const char* StatusName(JSVM_Status status) {', '    switch (status) {']
    for name in suite.types.values['JSVM_Status'].values():
        cases.append('        case %s: return "%s";' % (name, name))
    cases += ['    }', '    return "no status";', '}']
    write(options.calls, calls + ['}  // namespace jsvm_conformance'])
    write(options.cases, cases + ['', '}  // namespace jsvm_conformance'])
    for function in sorted(suite.not_yet):
        if suite.rows[function]:
            print('%s is not there yet: %d rows unused' % (function, len(suite.rows[function])),
                  file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ('functions', 'types', 'kinds', 'arguments', 'not-yet', 'calls', 'cases'):
        parser.add_argument('--' + name, required=True)
    parser.add_argument('tables', nargs='+')
    options = parser.parse_args()
    suite = Suite(options)
    for function in suite.functions:
        # Rows may come ahead of their function; what is there has to be complete in any case.
        if function not in suite.not_yet or suite.rows[function]:
            suite.check(function)
    if not suite.findings:
        generate(suite, options)
    for finding in suite.findings:
        print(finding, file=sys.stderr)
    return 1 if suite.findings else 0


if __name__ == '__main__':
    sys.exit(main())
