# SPDX-License-Identifier: Apache-2.0
"""Reads the public headers: groups of functions, sections of types, and the comments of all.

Whatever is not understood raises a HeaderError, so that no part of a header is dropped in silence.
"""
from __future__ import annotations

import pathlib
import re
from typing import List, Optional

from comments import Comment, HeaderError, Place, parse
from declarations import COMMENT, flat, is_function, parse_function, parse_type, statement_end
from model import Group, Header, Section, Type, is_extension

_BANNER = re.compile(r'/\* ([=-])\1+\n \* (.*?)\n \* \1+ \*/$', re.DOTALL)
_GROUP = re.compile(r'/\*\* @defgroup (\w+) (.+)\n \*  @\{ \*/$')
_DIRECTIVE = re.compile(r'#(?:[^\n\\]|\\\n)*')
_LINKAGE = re.compile(r'EXTERN_C_(START|END)\b')
_GUARD = re.compile(r'#ifndef (ARK_RUNTIME_\w+_H)$')
_CONDITION = re.compile(r'#(?:ifdef|ifndef) (JSVM_EXPERIMENTAL|__cplusplus)$')
EXPERIMENTAL = '#ifdef JSVM_EXPERIMENTAL'


class _Reader:
    """Goes over the text of one header."""

    def __init__(self, path: pathlib.Path) -> None:
        self.path = path.name
        self.text = path.read_text('utf-8')
        self.found: Optional[Header] = None
        self.pending: Optional[Comment] = None  # a comment whose declaration is still to come
        self.group: Optional[Group] = None
        self.domain = ''
        self.conditions: List[str] = []
        self.here = Place(self.path, 1)

    @property
    def header(self) -> Header:
        """What is read."""
        if not self.found:
            raise self.here.error('@file has to come first')
        return self.found

    def read(self) -> Header:
        """Reads it all."""
        start = 0
        while self.text[start:].strip():
            start += len(self.text[start:]) - len(self.text[start:].lstrip())
            self.here = Place(self.path, self.text.count('\n', 0, start) + 1)
            start = self.piece(start)
        self.nothing_pending()
        if self.group or self.conditions:
            raise self.here.error('a group or condition is not closed')
        return self.header

    def piece(self, start: int) -> int:
        """Reads what begins here; returns where it ends."""
        comment = COMMENT.match(self.text, start)
        directive = _DIRECTIVE.match(self.text, start)
        linkage = _LINKAGE.match(self.text, start)
        if comment:
            self.comment(comment.group(0))
            return comment.end()
        if directive and self.pending:
            return self.macro(flat(directive.group(0)), directive.end())
        if directive:
            return self.directive(flat(directive.group(0)), directive.end())
        if linkage:
            return linkage.end()
        end = statement_end(self.text, start)
        if end < 0:
            raise self.here.error('a declaration that does not end')
        self.declaration(self.text[start:end])
        return end

    def nothing_pending(self) -> None:
        """A comment that nothing follows is lost, so it may not be."""
        if self.pending:
            raise self.pending.place.error('a comment without a declaration')

    def comment(self, text: str) -> None:
        """A comment between declarations."""
        self.nothing_pending()
        group, banner = _GROUP.match(text), _BANNER.match(text)
        if group:
            self.open_group(group.group(1), group.group(2).strip())
        elif text == '/** @} */' and self.group:
            self.group = None
        elif text.startswith('/**'):
            comment = parse(text, self.here)
            if not comment.body:
                raise self.here.error('a comment without text')
            if not comment.file:
                self.pending = comment
            elif self.found or comment.file != self.path:
                raise self.here.error('@file belongs to the one comment that begins %s' % self.path)
            else:
                self.found = Header(self.path, comment)
                if self.found.is_extension:
                    self.found.groups.append(Group(self.found.stem, self.path, ''))
        elif banner:
            self.banner(banner.group(1), ' '.join(banner.group(2).replace('\n *', '').split()))
        elif not text.startswith('/* SPDX-License-Identifier:'):
            raise self.here.error('a comment that is not understood')

    def open_group(self, name: str, title: str) -> None:
        """@defgroup."""
        if self.group:
            raise self.here.error('a group inside of a group')
        if not self.domain or not name.startswith(self.domain + '_'):
            raise self.here.error('a group of a domain is called %s_...' % (self.domain or 'vm'))
        self.group = Group(name, title, self.domain)
        self.header.groups.append(self.group)

    def banner(self, kind: str, text: str) -> None:
        """A heading between lines: of a domain between double ones, else of a section."""
        if kind == '-':
            self.header.sections.append(Section(text))
            return
        self.domain, colon, title = text.partition(': ')
        if not colon:
            raise self.here.error('a domain is "name: what it is about"')
        self.header.domains[self.domain] = title

    def directive(self, line: str, end: int) -> int:
        """A line of the preprocessor that no comment belongs to."""
        guard, condition = _GUARD.match(line), _CONDITION.match(line)
        if guard and self.text.startswith('\n#define %s\n' % guard.group(1), end):
            self.conditions.append('')
            return end + len('\n#define ' + guard.group(1))
        if condition:
            self.conditions.append(line)
            if line == EXPERIMENTAL:
                self.header.switches.append(condition.group(1))
        elif line.startswith('#endif') and self.conditions:
            self.conditions.pop()
        elif not line.startswith('#include '):
            raise self.here.error('a directive that is not understood: %s' % line)
        return end

    def macro(self, line: str, end: int) -> int:
        """A macro with a comment: one #define, or all from its #ifndef to its #endif."""
        match = re.match(r'#(define|ifndef) (\w+)', line)
        if not match:
            raise self.here.error('a comment in front of %s' % line)
        name, declaration = match.group(2), line
        if match.group(1) == 'ifndef':
            declaration = ''
            depth = 1
            while depth:
                inner = _DIRECTIVE.match(self.text, end + 1)
                if not inner:
                    raise self.here.error('more than directives inside of %s' % line)
                depth += inner.group(0).startswith('#if') - inner.group(0).startswith('#endif')
                end = inner.end()
        self.add_type(Type('macro', name, declaration, self.take_comment()))
        return end

    def take_comment(self) -> Comment:
        """The comment of the declaration that is being read."""
        if not self.pending:
            raise self.here.error('a declaration without a comment')
        comment, self.pending = self.pending, None
        return comment

    def declaration(self, code: str) -> None:
        """A declaration: anything that ends with a semicolon."""
        comment = self.take_comment()
        condition = self.conditions[-1] if self.conditions else ''
        if not is_function(code):
            self.add_type(parse_type(code, comment, self.here, condition))
            return
        function = parse_function(code, comment, self.here, EXPERIMENTAL in self.conditions)
        if not comment.since and not self.header.is_extension:
            raise comment.place.error('%s wants @since' % function.name)
        group = self.header.groups[0] if self.header.is_extension else self.group
        if not group:
            raise self.here.error('%s is in no group' % function.name)
        group.functions.append(function)

    def add_type(self, added: Type) -> None:
        """Puts a type into the section that is open."""
        if not self.header.sections:
            self.header.sections.append(Section(''))
        self.header.sections[-1].types.append(added)


def read_header(path: pathlib.Path) -> Header:
    """Reads one header. Raises HeaderError."""
    return _Reader(path).read()


def read_all(folder: pathlib.Path) -> List[Header]:
    """The headers of a folder: jsvm.h, jsvm_types.h, then the extensions by name."""
    first = ['jsvm.h', 'jsvm_types.h']
    paths = {path.name: path for path in folder.glob('*.h')}
    if not set(first) <= set(paths):
        raise HeaderError('%s: %s are not there' % (folder, ' and '.join(first)))
    for name in sorted(set(paths) - set(first)):
        if not is_extension(name):
            raise HeaderError('%s: an extension is called jsvmx*.h' % name)
    headers = [read_header(paths[name]) for name in first + sorted(set(paths) - set(first))]
    if headers[0].sections or headers[1].groups:
        raise HeaderError('functions belong into jsvm.h, types into jsvm_types.h')
    for header in headers[2:]:
        if header.domains:
            raise header.comment.place.error('an extension is one page, without domains')
    return headers
