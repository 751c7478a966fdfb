# SPDX-License-Identifier: Apache-2.0
"""Reads single declarations. Not a C parser: it knows the forms that the public headers use, and
refuses any other."""
from __future__ import annotations

import re
from typing import Dict, Iterator, List, Sequence, Tuple

from comments import Comment, Note, Place, parse
from model import Function, Member, Parameter, Type

COMMENT = re.compile(r'/\*.*?\*/', re.DOTALL)
_MARK = re.compile(r'/\*.*?\*/|[{}();,]', re.DOTALL)
_FUNCTION = re.compile(r'JSVM_EXTERN JSVM_Status (\w+)\((.*)\);$')
_CALLBACK = re.compile(r'typedef (\w+)\(JSVM_CDECL\* (\w+)\)\((.*)\);$')
_ALIAS = re.compile(r'typedef (\w+|(?:struct )?\w+\*) (\w+);$')
_BLOCK = re.compile(r'typedef (enum|struct|const struct) \{(.*)\} (\w+);$', re.DOTALL)
_PARAMETER = re.compile(r'((?:const )?\w+[*]*) (\w+)(\[\])?$')
_ENUMERATOR = re.compile(r'(\w+) = ([^,]+),?$')
_FIELD = re.compile(r'((?:const )?\w+[*]*(?: const\*)?) (\w+)(\[\d+\])?;$')
_POINTER_FIELD = re.compile(r'(\w+)\(JSVM_CDECL\* (\w+)\)\((.*)\);$')
_UNION = re.compile(r'union \{(.*)\} (\w+);$', re.DOTALL)
_LINE = 96


def flat(code: str) -> str:
    """Code on one line, without comments."""
    return ' '.join(COMMENT.sub(' ', code).split()).replace('( ', '(')


def statement_end(text: str, start: int, ends: str = ';') -> int:
    """The position behind a statement, which may hold blocks and comments; -1 without an end."""
    depth = 0
    for found in _MARK.finditer(text, start):
        mark = found.group(0)
        depth += (mark in '{(') - (mark in '})')
        if depth == 0 and mark in ends:
            return found.end()
    return -1


def lay_out(start: str, parts: Sequence[str], end: str) -> str:
    """`start`, the parts with commas between them, and `end`, in lines that are not too long."""
    indent = len(start)
    if indent + max(map(len, parts)) + len(end) > _LINE:
        indent = 4
        lines = [start, ' ' * indent]
    else:
        lines = [start]
    for number, part in enumerate(parts):
        piece = part + (', ' if number + 1 < len(parts) else end)
        if len(lines[-1]) > indent and len(lines[-1] + piece.rstrip()) > _LINE:
            lines.append(' ' * indent)
        lines[-1] += piece
    return '\n'.join(line.rstrip() for line in lines)


def _prototype(start: str, parameters: Sequence[Parameter]) -> str:
    return lay_out(start + '(', [parameter.declaration for parameter in parameters], ');')


def parse_parameters(text: str, place: Place) -> Tuple[Parameter, ...]:
    """The parameters between the parentheses of a declaration."""
    found = []
    for declaration in text.split(', '):
        match = _PARAMETER.match(declaration)
        if not match:
            raise place.error('a parameter that is not understood: %s' % declaration)
        kind, name, array = match.groups()
        found.append(Parameter(name, kind + (array or ''), declaration))
    return tuple(found)


def _check_params(notes: Sequence[Note], parameters: Sequence[Parameter], place: Place) -> None:
    """The @param of a comment have to be those of the declaration, in the same order."""
    told, there = [note.name for note in notes], [parameter.name for parameter in parameters]
    if told != there:
        raise place.error('@param tells of (%s), the declaration has (%s)'
                          % (', '.join(told), ', '.join(there)))


def evaluate(expression: str, known: Dict[str, int], place: Place) -> int:
    """The value of an enumerator: numbers, shifts and enumerators before it, joined by |."""
    value = 0
    for term in expression.split('|'):
        term = term.strip().strip('()')
        shift = re.match(r'(\d+) << (\d+)$', term)
        if shift:
            value |= int(shift.group(1)) << int(shift.group(2))
        elif term.isdigit():
            value |= int(term)
        elif term in known:
            value |= known[term]
        else:
            raise place.error('a value that is not understood: %s' % expression)
    return value


def _members(body: str, place: Place, ends: str) -> Iterator[Tuple[str, str, Place]]:
    """Yields the text, the code and the place of each member of a block."""
    start = 0
    while body[start:].strip():
        start += len(body[start:]) - len(body[start:].lstrip())
        here = Place(place.path, place.line + body.count('\n', 0, start))
        match = COMMENT.match(body, start)
        if not match or not match.group(0).startswith('/**'):
            raise here.error('a member without a comment')
        end = statement_end(body, match.end(), ends)
        if end < 0:
            end = len(body)
        yield parse(match.group(0), here).only_text(), body[match.end():end].strip(), here
        start = end


def _enumerators(body: str, place: Place) -> Tuple[Member, ...]:
    found: List[Member] = []
    known: Dict[str, int] = {}
    for text, code, here in _members(body, place, ','):
        match = _ENUMERATOR.match(flat(code))
        if not match:
            raise here.error('an enumerator that is not understood: %s' % flat(code))
        name, expression = match.group(1), match.group(2).strip()
        known[name] = evaluate(expression, known, here)
        found.append(Member(name, text, '', expression, known[name]))
    return tuple(found)


def _fields(body: str, place: Place, outer: str = '',
            indent: str = '    ') -> Tuple[Tuple[Member, ...], str]:
    """The fields of a struct or union, and their declarations without the comments."""
    found: List[Member] = []
    lines: List[str] = []
    for text, code, here in _members(body, place, ';'):
        line = flat(code)
        union, plain, pointer = _UNION.match(code), _FIELD.match(line), _POINTER_FIELD.match(line)
        if union:
            name = outer + union.group(2)
            found.append(Member(name, text, 'union'))
            inner, inner_lines = _fields(union.group(1), here, name + '.', indent + '    ')
            found += inner
            lines.append('%sunion {\n%s\n%s} %s;' % (indent, inner_lines, indent, union.group(2)))
        elif pointer:
            result, name, parameters = pointer.groups()
            found.append(Member(outer + name, text, 'function pointer'))
            lines.append(_prototype('%s%s (*%s)' % (indent, result, name),
                                    parse_parameters(parameters, here)))
        elif plain:
            found.append(Member(outer + plain.group(2), text,
                                plain.group(1) + (plain.group(3) or '')))
            lines.append(indent + line)
        else:
            raise here.error('a field that is not understood: %s' % line)
    return tuple(found), '\n'.join(lines)


def is_function(code: str) -> bool:
    """Whether a declaration is that of a function of the API."""
    return code.startswith('JSVM_EXTERN ')


def parse_function(code: str, comment: Comment, place: Place, experimental: bool) -> Function:
    """Reads the declaration of a function."""
    match = _FUNCTION.match(flat(code))
    if not match:
        raise place.error('a function that is not understood: %s' % flat(code))
    name, parameters = match.group(1), parse_parameters(match.group(2), place)
    _check_params(comment.params, parameters, comment.place)
    if bool(comment.statuses) == bool(comment.returns):
        raise comment.place.error('%s wants either @retval or @return' % name)
    return Function(name, _prototype('JSVM_Status ' + name, parameters), parameters, comment,
                    experimental)


def _parse_callback(match: re.Match[str], comment: Comment, place: Place, condition: str) -> Type:
    result, name, text = match.groups()
    parameters = parse_parameters(text, place)
    _check_params(comment.params, parameters, comment.place)
    if bool(comment.returns) != (result != 'void') or comment.statuses or comment.since:
        raise comment.place.error('a callback has @return unless it is void, and no other tags')
    declaration = _prototype('typedef %s (*%s)' % (result, name), parameters)
    return Type('callback', name, declaration, comment, (), parameters, condition)


def parse_type(code: str, comment: Comment, place: Place, condition: str) -> Type:
    """Reads the declaration of a type."""
    line = flat(code)
    callback, alias, block = _CALLBACK.match(line), _ALIAS.match(line), _BLOCK.match(code)
    if callback:
        return _parse_callback(callback, comment, place, condition)
    if comment.has_tags():
        raise comment.place.error('tags on a type that is no callback')
    if alias:
        if alias.group(1).startswith('struct '):
            return Type('handle', alias.group(2), '', comment, (), (), condition)
        return Type('alias', alias.group(2), line, comment, (), (), condition)
    if not block:
        raise place.error('a declaration that is not understood: %s' % line)
    kind, body, name = block.groups()
    inside = Place(place.path, place.line + code.count('\n', 0, block.start(2)))
    if kind == 'enum':
        return Type(kind, name, '', comment, _enumerators(body, inside), (), condition)
    members, fields = _fields(body, inside)
    declaration = 'typedef %s {\n%s\n} %s;' % (kind, fields, name)
    return Type('struct', name, declaration, comment, members, (), condition)
