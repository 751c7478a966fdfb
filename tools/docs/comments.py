# SPDX-License-Identifier: Apache-2.0
"""Reads Doxygen comments, in the few forms that the public headers use.

Whatever is not understood is an error, so that nothing of a comment is lost on the way to a page.
"""
from __future__ import annotations

import dataclasses
import re
from typing import List, Optional, Tuple, Union


class HeaderError(Exception):
    """Something in a header that cannot be understood: 'file:line: what'."""


@dataclasses.dataclass(frozen=True)
class Place:
    """Where something stands, for messages."""

    path: str
    line: int

    def error(self, what: str) -> HeaderError:
        """The exception to raise about what stands here."""
        return HeaderError('%s:%d: %s' % (self.path, self.line, what))


@dataclasses.dataclass(frozen=True)
class Paragraph:
    """Running text, its line breaks taken out."""

    text: str


@dataclasses.dataclass(frozen=True)
class Code:
    """What stands between @code and @endcode."""

    language: str
    text: str


Block = Union[Paragraph, Code]


@dataclasses.dataclass(frozen=True)
class Note:
    """A name and what is said about it: a parameter, or a status."""

    name: str
    text: str


@dataclasses.dataclass(frozen=True)
class Comment:
    """A comment, taken apart. `file` is the name in @file; what is missing is empty."""

    place: Place
    body: Tuple[Block, ...]
    params: Tuple[Note, ...] = ()
    statuses: Tuple[Note, ...] = ()
    returns: str = ''
    since: str = ''
    file: str = ''

    def only_text(self) -> str:
        """The text of a comment that can be one paragraph only, such as that of a member."""
        if len(self.body) != 1 or not isinstance(self.body[0], Paragraph) or self.has_tags():
            raise self.place.error('one paragraph without tags was expected')
        return self.body[0].text

    def has_tags(self) -> bool:
        """Whether there is more than text."""
        return bool(self.params or self.statuses or self.returns or self.since or self.file)


# The tags, in the order in which a comment has them.
_ORDER = {'file': 0, 'param': 1, 'retval': 2, 'return': 2, 'since': 3}
_TAG = re.compile(r'@(\w+)(?:\s+(.*))?$')
_CODE = re.compile(r'@code\{\.(\w+)\}$')
_SINCE = re.compile(r'API level (\d+(?:\.\d+)*)$')
# What Markdown, or Doxygen, would take for something else than text.
_STRANGE = re.compile(r'(?:[-+*>#]|\d+\))\s|@|\\[a-z]+\b')


def strip_stars(text: str) -> List[str]:
    """The lines of a comment without its frame of slashes and stars."""
    lines = text[len('/**'):-len('*/')].split('\n')
    return [lines[0].strip()] + [re.sub(r'^\s*\* ?', '', line).rstrip() for line in lines[1:]]


class _Parser:
    """Goes over the lines of one comment."""

    def __init__(self, place: Place) -> None:
        self.place = place  # of the line that is being read
        self.body: List[Block] = []
        self.open: List[str] = []  # the lines of the paragraph, or of the tag, that is being read
        self.tag = ''
        self.last_tag = ''
        self.code: Optional[List[str]] = None
        self.language = ''
        self.notes: List[Tuple[str, str, Place]] = []  # (tag, text, where)
        self.tag_place = place

    def line(self, line: str) -> None:
        """Takes the next line."""
        text = line.strip()
        if self.code is not None:
            if text == '@endcode':
                self.body.append(Code(self.language, '\n'.join(self.code)))
                self.code = None
            else:
                self.code.append(line)
        elif not text:
            self.close()
        elif text.startswith('@'):
            self.close()
            self.start_tag(text)
        elif _STRANGE.match(text) or '@' in re.sub('`[^`]*`', '', text):
            raise self.place.error('not understood: %s' % text)
        elif self.tag and not line.startswith(' '):
            raise self.place.error('what goes on behind @%s is to be indented' % self.tag)
        elif self.last_tag not in ('', 'file') and not self.tag:
            raise self.place.error('text behind the tags')
        else:
            self.open.append(text)

    def start_tag(self, text: str) -> None:
        """A line that begins with a tag."""
        code = _CODE.match(text)
        if code and self.last_tag in ('', 'file'):
            self.code, self.language = [], code.group(1)
            return
        tag = _TAG.match(text)
        if not tag or tag.group(1) not in _ORDER:
            raise self.place.error('a tag that is not known: %s' % text)
        self.tag = tag.group(1)
        if _ORDER[self.tag] < _ORDER.get(self.last_tag, 0):
            raise self.place.error('@%s stands behind @%s' % (self.tag, self.last_tag))
        self.last_tag = self.tag
        self.tag_place = self.place
        self.open = [tag.group(2) or '']
        if self.tag == 'file':
            self.close()

    def close(self) -> None:
        """The end of a paragraph or of a tag's text."""
        if self.tag:
            self.notes.append((self.tag, ' '.join(self.open).strip(), self.tag_place))
        elif self.open:
            self.body.append(Paragraph(' '.join(self.open)))
        self.open = []
        self.tag = ''

    def named(self, wanted: str) -> Tuple[Note, ...]:
        """The notes of a tag that is followed by a name."""
        found = []
        for tag, text, place in self.notes:
            if tag == wanted:
                name, _, meaning = text.partition(' ')
                if not meaning.strip():
                    raise place.error('@%s wants a name and a text' % tag)
                found.append(Note(name, meaning.strip()))
        return tuple(found)

    def single(self, wanted: str) -> str:
        """The text of a tag that is there once, if at all."""
        found = [(text, place) for tag, text, place in self.notes if tag == wanted]
        if len(found) > 1:
            raise found[1][1].error('a second @%s' % wanted)
        if found and not found[0][0]:
            raise found[0][1].error('@%s says nothing' % wanted)
        return found[0][0] if found else ''


def parse(text: str, place: Place) -> Comment:
    """Takes a comment apart, given with its slashes and stars."""
    parser = _Parser(place)
    for offset, line in enumerate(strip_stars(text)):
        parser.place = Place(place.path, place.line + offset)
        parser.line(line)
    parser.close()
    if parser.code is not None:
        raise place.error('@code without @endcode')
    since = parser.single('since')
    level = _SINCE.match(since)
    if since and not level:
        raise place.error('@since wants "API level" and a number: %s' % since)
    return Comment(place, tuple(parser.body), parser.named('param'), parser.named('retval'),
                   parser.single('return'), level.group(1) if level else '',
                   parser.single('file'))
