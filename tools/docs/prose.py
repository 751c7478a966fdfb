# SPDX-License-Identifier: Apache-2.0
"""Turns the text of comments into Markdown: names become links, and nothing else markup."""
from __future__ import annotations

import contextlib
import dataclasses
import re
from typing import Dict, Iterable, Iterator, Match, Sequence, Set

from comments import Place
from model import Header

_SPAN = re.compile(r'(`[^`]+`)')
# Names of the API, names of constants and headers, and the numbers of conventions.
_WORD = re.compile(r'(?<!\w)(?:'
                   r'(?P<name>(?:OH_JSVM|JSVMX?)_\w*)(?:::(?P<member>\w+))?|'
                   r'(?P<convention>[Cc]onvention (?P<number>\d+))|'
                   r'(?P<code>NULL|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|jsvm\w*\.h)'
                   r')(?!\w)')
_TYPE = re.compile(r'(?:const )?\w+\**(?:\[\])?$')
_MARKUP = re.compile(r'[\\*\[\]<>|~]|(?<!\w)_|_(?!\w)')


class ProseError(Exception):
    """What is wrong with a text."""


@contextlib.contextmanager
def written_at(place: Place) -> Iterator[None]:
    """Tells of what is wrong with the texts of a comment where that stands."""
    try:
        yield
    except ProseError as error:
        raise place.error(str(error)) from error


def anchor(heading: str) -> str:
    """The anchor that code hosts give a heading."""
    return re.sub(r'[^\w\- ]', '', heading.lower()).replace(' ', '-')


def first_sentence(text: str) -> str:
    """The first sentence of a text, without its full stop."""
    return re.split(r'\.(?:\s|$)', text, maxsplit=1)[0]


@dataclasses.dataclass(frozen=True)
class Target:
    """Where a link leads: a page and a heading on it."""

    page: str
    heading: str

    def link_from(self, page: str) -> str:
        """The address, relative to another page of the reference."""
        return ('' if page == self.page else self.page) + '#' + anchor(self.heading)


class Names:
    """What a text can refer to."""

    def __init__(self) -> None:
        self.targets: Dict[str, Target] = {}
        self.members: Dict[str, Set[str]] = {}
        self.switches: Set[str] = set()
        self.conventions: Dict[int, Target] = {}

    def add_header(self, header: Header, types_page: str) -> None:
        """Adds all that a header declares."""
        self.switches.update(header.switches)
        for group in header.groups:
            for function in group.functions:
                self.add(function.name, Target(group.name + '.md', function.name))
        for kind in header.types():
            target = Target(types_page, kind.name)
            self.add(kind.name, target)
            if kind.kind == 'enum':
                for member in kind.members:
                    self.add(member.name, target)
            else:
                self.members[kind.name] = {member.name for member in kind.members}

    def add(self, name: str, target: Target) -> None:
        """Adds a name, which has one place."""
        if name in self.targets:
            raise ProseError('%s is declared twice' % name)
        self.targets[name] = target

    def starts(self, prefix: str) -> bool:
        """Whether there is a name that begins so."""
        return any(name.startswith(prefix) for name in self.targets)


class Prose:
    """Writes text for one page."""

    def __init__(self, names: Names, page: str) -> None:
        self.names = names
        self.page = page

    def text(self, text: str, within: str = '', links: bool = True) -> str:
        """A text as Markdown. Names of the section that it stands in, `within`, are no links."""
        def word(match: Match[str]) -> str:
            return self._word(match, within, links)

        out = []
        for piece in _SPAN.split(text):
            if _SPAN.match(piece):
                out.append(piece)
                continue
            if '`' in piece:
                raise ProseError('a ` without another: %s' % text)
            end = 0
            for match in _WORD.finditer(piece):
                out += [_escape(piece[end:match.start()]), word(match)]
                end = match.end()
            out.append(_escape(piece[end:]))
        return ''.join(out)

    def cell(self, text: str, within: str = '', links: bool = True) -> str:
        """The same for a cell of a table."""
        return re.sub(r'(?<!\\)\|', r'\\|', self.text(text, within, links))

    def link(self, name: str) -> str:
        """A link to a name, as code."""
        return '[`%s`](%s)' % (name, self.names.targets[name].link_from(self.page))

    def type(self, text: str) -> str:
        """A C type, as a link when it is one of the API; other words stay what they are."""
        if not _TYPE.match(text):
            return text
        for name in re.findall(r'\w+', text):
            if name in self.names.targets:
                return '[`%s`](%s)' % (text, self.names.targets[name].link_from(self.page))
            if name.startswith('JSVM'):
                raise ProseError('a type that is not known: %s' % name)
        return '`%s`' % text

    def convention(self, number: int, text: str) -> str:
        """A link to a convention."""
        if number not in self.names.conventions:
            raise ProseError('there is no convention %d' % number)
        return '[%s](%s)' % (text, self.names.conventions[number].link_from(self.page))

    def _word(self, match: Match[str], within: str, links: bool) -> str:
        if match.group('code'):
            return '`%s`' % match.group('code')
        if match.group('convention'):
            text = match.group('convention')
            return self.convention(int(match.group('number')), text) if links else text
        name, member = match.group('name'), match.group('member')
        code = '`%s`' % (name + '::' + member if member else name)
        if name in self.names.switches or (name.endswith('_') and self.names.starts(name)):
            return code
        if name not in self.names.targets:
            raise ProseError('a name that is not known: %s' % name)
        if member and member not in self.names.members.get(name, ()):
            raise ProseError('%s has no member %s' % (name, member))
        target = self.names.targets[name]
        if not links or (name == within or target.heading == within):
            return code
        return '[%s](%s)' % (code, target.link_from(self.page))


def _escape(text: str) -> str:
    return _MARKUP.sub(lambda match: '\\' + match.group(0), text)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; its cells are Markdown already."""
    lines = ['| %s |' % ' | '.join(row) for row in [head, *rows]]
    lines.insert(1, '|' + '---|' * len(head))
    return '\n'.join(lines)
