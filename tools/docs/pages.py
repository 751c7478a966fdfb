# SPDX-License-Identifier: Apache-2.0
"""Writes the pages of the reference: one for each group of functions, the types, the conventions,
and an index."""
from __future__ import annotations

import re
from typing import Dict, Iterable, List, Sequence, Tuple

from comments import Block, Code, Comment, Note, Paragraph, Place
from model import Function, Group, Header, Parameter, Section, Type
from prose import Names, Prose, Target, first_sentence, table, written_at

MADE = '<!-- Made by tools/docs/make_reference.py: change the comments in the headers instead. -->'
INDEX, CONVENTIONS, TYPES = 'README.md', 'conventions.md', 'types.md'
_CONVENTION = re.compile(r'(\d+)\. ([^.]+)\. (.+)$')
_HEAD_OF_CONVENTIONS = 'CONVENTIONS. '


def _page(parts: Iterable[str]) -> str:
    return '\n\n'.join([MADE, *parts]) + '\n'


def _code(language: str, text: str) -> str:
    return '```%s\n%s\n```' % (language, text)


def short(name: str) -> str:
    """A function's name without the prefix of the API."""
    return name.replace('OH_JSVM_', '', 1)


class Conventions:
    """The comment at the top of jsvm.h: an introduction, then numbered paragraphs."""

    def __init__(self, comment: Comment) -> None:
        self.place = comment.place
        self.introduction: List[Block] = []
        self.numbered: List[Tuple[str, str]] = []  # (heading, text)
        begun = False
        for block in comment.body:
            text = block.text if isinstance(block, Paragraph) else ''
            match = _CONVENTION.match(text)
            if text.startswith(_HEAD_OF_CONVENTIONS) and not begun:
                begun = True
            elif not begun:
                self.introduction.append(block)
            elif match and int(match.group(1)) == len(self.numbered) + 1:
                self.numbered.append(('%s. %s' % match.group(1, 2), match.group(3)))
            else:
                raise self.place.error('convention %d is not there, or not "number. title. text"'
                                       % (len(self.numbered) + 1))
        if not self.numbered:
            raise self.place.error('there are no conventions')

    def targets(self) -> Dict[int, Target]:
        """Where each of them is."""
        return {number: Target(CONVENTIONS, heading)
                for number, (heading, _) in enumerate(self.numbered, 1)}


class Reference:
    """All pages."""

    def __init__(self, headers: Sequence[Header]) -> None:
        self.main, self.types_header, self.extensions = headers[0], headers[1], headers[2:]
        self.conventions = Conventions(self.main.comment)
        self.names = Names()
        self.names.conventions = self.conventions.targets()
        for header in headers:
            with written_at(header.comment.place):
                self.names.add_header(header,
                                      header.stem + '.md' if header.is_extension else TYPES)
        self.sections = [section for section in self.types_header.sections if section.types]

    def pages(self) -> Dict[str, str]:
        """The pages by their file names."""
        made = {INDEX: self.index(), CONVENTIONS: self.conventions_page(), TYPES: self.types_page()}
        for group in self.main.groups:
            made[group.name + '.md'] = self.group_page(group)
        for header in self.extensions:
            made[header.stem + '.md'] = self.extension_page(header)
        return made

    # Parts of a page.

    def body(self, blocks: Iterable[Block], prose: Prose, within: str = '') -> List[str]:
        """The text of a comment."""
        return [_code(block.language, block.text) if isinstance(block, Code)
                else prose.text(block.text, within) for block in blocks]

    def parameters(self, notes: Sequence[Note], parameters: Sequence[Parameter], prose: Prose,
                   within: str) -> List[str]:
        """The table of parameters, if there are any."""
        rows = [('`%s`' % note.name, prose.type(parameter.type), prose.cell(note.text, within))
                for note, parameter in zip(notes, parameters)]
        return [table(('parameter', 'type', 'meaning'), rows)] if rows else []

    def function(self, function: Function, prose: Prose) -> List[str]:
        """The section of a function."""
        comment, name = function.comment, function.name
        with written_at(comment.place):
            parts = ['## ' + name, _code('c', function.declaration)]
            parts += self.body(comment.body, prose, name)
            parts += self.parameters(comment.params, function.parameters, prose, name)
            if comment.statuses:
                head = (prose.convention(4, 'status'), 'when')
                parts.append(table(head, [self.status(note, prose, name, comment.place)
                                          for note in comment.statuses]))
            else:
                parts.append('Returns ' + prose.text(comment.returns, name))
            level = 'Since API level %s.' % comment.since if comment.since else 'Not on devices.'
            if function.experimental:
                level += ' Declared only under `JSVM_EXPERIMENTAL`.'
            return parts + [level]

    def status(self, note: Note, prose: Prose, within: str, place: Place) -> Tuple[str, str]:
        """A row of the table of statuses."""
        if self.names.targets.get(note.name) != Target(TYPES, 'JSVM_Status'):
            raise place.error('%s is no status' % note.name)
        return '`%s`' % note.name, prose.cell(note.text, within)

    def type(self, kind: Type, prose: Prose, level: str) -> List[str]:
        """The section of a type."""
        name = kind.name
        with written_at(kind.comment.place):
            parts = ['%s %s' % (level, name)]
            parts += [_code('c', kind.declaration)] if kind.declaration else []
            parts += self.body(kind.comment.body, prose, name)
            parts += self.parameters(kind.comment.params, kind.parameters, prose, name)
            if kind.comment.returns:
                parts.append('Returns ' + prose.text(kind.comment.returns, name))
            if kind.kind == 'enum':
                rows = [('`%s`' % member.name, self.value(member.value, member.expression),
                         prose.cell(member.text, name)) for member in kind.members]
                parts.append(table(('name', 'value', 'meaning'), rows))
            elif kind.members:
                rows = [('`%s`' % member.name, prose.type(member.type),
                         prose.cell(member.text, name)) for member in kind.members]
                parts.append(table(('member', 'type', 'meaning'), rows))
            if kind.condition == '#ifdef JSVM_EXPERIMENTAL':
                parts.append('Declared only under `JSVM_EXPERIMENTAL`.')
            return parts

    def value(self, value: int, expression: str) -> str:
        """The value of an enumerator, and how it is written when that tells more."""
        expression = expression.strip('()')
        return str(value) if expression.isdigit() else \
            '%d = `%s`' % (value, expression.replace('|', '\\|'))

    def list_of_functions(self, functions: Iterable[Function], prose: Prose) -> str:
        """A table of functions with what each does."""
        return table(('function', 'what it does', 'API level'),
                     [(prose.link(function.name),
                       prose.cell(self.summary(function.comment), links=False),
                       function.comment.since or 'none') for function in functions])

    def summary(self, comment: Comment) -> str:
        """The first sentence of a comment."""
        first = comment.body[0]
        if not isinstance(first, Paragraph):
            raise comment.place.error('a comment begins with a sentence')
        return first_sentence(first.text)

    # Pages.

    def group_page(self, group: Group) -> str:
        """The page of a group of functions."""
        prose = Prose(self.names, group.name + '.md')
        parts = ['[Reference](%s) / %s: %s' % (INDEX, group.domain,
                                               self.main.domains[group.domain]),
                 '# ' + group.title,
                 'Declared in `ark_runtime/%s`.' % self.main.name,
                 self.list_of_functions(group.functions, prose)]
        for function in group.functions:
            parts += self.function(function, prose)
        return _page(parts)

    def extension_page(self, header: Header) -> str:
        """The page of a header that is this SDK's own: its functions, then its types."""
        prose = Prose(self.names, header.stem + '.md')
        functions = [function for group in header.groups for function in group.functions]
        with written_at(header.comment.place):
            parts = ['[Reference](%s) / extensions' % INDEX, '# ' + header.name,
                     *self.body(header.comment.body, prose),
                     'Declared in `ark_runtime/%s`.' % header.name]
        parts.append(self.list_of_functions(functions, prose))
        for function in functions:
            parts += self.function(function, prose)
        for kind in header.types():
            parts += self.type(kind, prose, '##')
        return _page(parts)

    def types_page(self) -> str:
        """The page of all types of the API."""
        prose = Prose(self.names, TYPES)
        comment = self.types_header.comment
        with written_at(comment.place):
            parts = ['[Reference](%s)' % INDEX, '# Types', *self.body(comment.body, prose),
                     'Declared in `ark_runtime/%s`.' % self.types_header.name,
                     self.list_of_types(prose)]
        for section in self.sections:
            title, _, about = section.title.partition(': ')
            parts.append('## ' + title)
            parts += [prose.text(about[:1].upper() + about[1:] + '.')] if about else []
            for kind in section.types:
                parts += self.type(kind, prose, '###')
        return _page(parts)

    def list_of_types(self, prose: Prose) -> str:
        """A table of the types, a row for each section."""
        def row(section: Section) -> Tuple[str, str]:
            title = section.title.partition(': ')[0]
            return ('[%s](%s)' % (title, Target(TYPES, title).link_from(prose.page)),
                    ', '.join(prose.link(kind.name) for kind in section.types))
        return table(('section', 'types'), [row(section) for section in self.sections])

    def conventions_page(self) -> str:
        """The page of the comment at the top of jsvm.h."""
        prose = Prose(self.names, CONVENTIONS)
        with written_at(self.conventions.place):
            parts = ['[Reference](%s)' % INDEX, '# Conventions',
                     'From the top of `ark_runtime/%s`.' % self.main.name,
                     *self.body(self.conventions.introduction, prose),
                     'The pages of functions and types refer to these conventions by number.']
            for heading, text in self.conventions.numbered:
                parts += ['## ' + heading, prose.text(text, heading)]
        return _page(parts)

    def index(self) -> str:
        """The first page."""
        prose = Prose(self.names, INDEX)
        parts = ['# Reference', _INTRODUCTION, '## Conventions',
                 '\n'.join('%d. [%s](%s)' % (number, target.heading.partition('. ')[2],
                                             target.link_from(INDEX))
                           for number, target in self.names.conventions.items()),
                 '## Functions by topic', 'The names are without `OH_JSVM_` here.']
        for domain, about in self.main.domains.items():
            parts.append('### %s: %s' % (domain, about))
            parts.append(self.list_of_pages([group for group in self.main.groups
                                             if group.domain == domain]))
        extensions = [group for header in self.extensions for group in header.groups]
        functions = [function for group in [*self.main.groups, *extensions]
                     for function in group.functions]
        functions.sort(key=lambda function: function.name.rpartition('_')[2].lower())
        parts += ['### Extensions of this SDK', self.list_of_pages(extensions),
                  '## Types', self.list_of_types(prose),
                  '## All functions', self.list_of_functions(functions, prose)]
        return _page(parts)

    def list_of_pages(self, groups: Iterable[Group]) -> str:
        """A table of pages with their functions."""
        def links(group: Group) -> str:
            return ', '.join('[`%s`](%s)' % (short(function.name),
                                             self.names.targets[function.name].link_from(INDEX))
                             for function in group.functions)
        return table(('page', 'functions'),
                     [('[%s](%s.md)' % (group.title, group.name), links(group))
                      for group in groups])


_INTRODUCTION = """\
Every function and type in the headers of `interfaces/kits/ark_runtime`, made from the comments
there. [Getting started](../guide/getting-started.md) leads through the API step by step; the
[README](../../README.md#status) tells which functions work already.

Each function has its prototype, what it does, its parameters, and its statuses in the order of its
checks. `JSVM_OK` is not among them, nor are those that any function can return: they are in
[convention 4](conventions.md#4-status-and-last-error). "Since API level N" tells from which level
on [devices](conventions.md#8-api-levels) have it.

Further down: [types](#types), and [all functions](#all-functions) in alphabetical order."""
