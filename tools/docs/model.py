# SPDX-License-Identifier: Apache-2.0
"""What the public headers declare, as headers.py reads it and pages.py writes it."""
from __future__ import annotations

import dataclasses
from typing import Dict, Iterator, List, Tuple

from comments import Comment


def is_extension(header: str) -> bool:
    """Whether a header, by its name, declares what devices do not have."""
    return header.startswith('jsvmx')


@dataclasses.dataclass(frozen=True)
class Parameter:
    """A parameter; `declaration` is all of it, `type` the part without the name."""

    name: str
    type: str
    declaration: str


@dataclasses.dataclass(frozen=True)
class Function:
    """A function; `declaration` is its prototype. `experimental`: not declared without a macro."""

    name: str
    declaration: str
    parameters: Tuple[Parameter, ...]
    comment: Comment
    experimental: bool


@dataclasses.dataclass(frozen=True)
class Member:
    """A field of a struct or an enumerator. One in a union has the union's name before its own."""

    name: str
    text: str
    type: str = ''
    expression: str = ''  # of an enumerator, as it is written
    value: int = 0


@dataclasses.dataclass(frozen=True)
class Type:
    """A type or macro. `declaration` is in C, without comments; empty where that tells nothing."""

    kind: str  # handle, alias, callback, enum, struct or macro
    name: str
    declaration: str
    comment: Comment
    members: Tuple[Member, ...] = ()
    parameters: Tuple[Parameter, ...] = ()
    condition: str = ''  # the preprocessor's, around it


@dataclasses.dataclass
class Group:
    """The functions of one page. An extension's header is one group."""

    name: str
    title: str
    domain: str
    functions: List[Function] = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Section:
    """Types under one heading of a header."""

    title: str
    types: List[Type] = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Header:
    """One header. `domains` are the names of its domains with what they are about."""

    name: str
    comment: Comment
    groups: List[Group] = dataclasses.field(default_factory=list)
    sections: List[Section] = dataclasses.field(default_factory=list)
    domains: Dict[str, str] = dataclasses.field(default_factory=dict)
    switches: List[str] = dataclasses.field(default_factory=list)  # macros for users to define

    @property
    def stem(self) -> str:
        """The name without .h, which an extension's page has too."""
        return self.name[:-len('.h')]

    @property
    def is_extension(self) -> bool:
        """Whether it declares what devices do not have."""
        return is_extension(self.name)

    def types(self) -> Iterator[Type]:
        """All types, of whatever section."""
        for section in self.sections:
            yield from section.types
