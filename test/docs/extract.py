#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Takes the C programs out of a document, so that they can be built and run as they stand there.

  extract.py DOCUMENT.md OUTPUT...

The ```c blocks of a document are read in order. Those up to and including one with a main() are one
program; the next block begins another. A ```text block right behind that last block, with no other
block between, is what the program prints.

OUTPUT is a .c and a .txt file for each program, in the order of the programs: the source, and what
it prints (empty where the document does not say). Exit status 1 when the document has another
number of programs, code that belongs to none, or a block that is not closed.
"""
import re
import sys

FENCE = re.compile(r'^(```+)\s*(\S*)')
MAIN = re.compile(r'^int main\(', re.MULTILINE)


class Broken(Exception):
    """What is wrong with the document."""


def blocks(text):
    """Yields (language, line number of the code, code) of every fenced block."""
    fence = language = None
    start, code = 0, []
    for number, line in enumerate(text.splitlines(), 1):
        found = FENCE.match(line)
        if fence is None and found:
            fence, language = found.groups()
            start, code = number + 1, []
        elif fence is not None and line.strip() == fence:
            yield language, start, ''.join(part + '\n' for part in code)
            fence = None
        elif fence is not None:
            code.append(line)
    if fence is not None:
        raise Broken('line %d: a block that is not closed' % (start - 1))


def programs(path, text):
    """Returns [[source, printed]] in the order of the document."""
    found = []
    pieces = []
    printed_next = False
    for language, start, code in blocks(text):
        if language == 'text' and printed_next:
            found[-1][1] = code
        printed_next = False
        if language != 'c':
            continue
        # Messages of the compiler then name the document's own lines.
        pieces.append('#line %d "%s"\n%s' % (start, path, code))
        if MAIN.search(code):
            found.append([''.join(pieces), ''])
            pieces = []
            printed_next = True
    if pieces:
        raise Broken('C code behind the last program, or no program at all')
    return found


def main():
    path, outputs = sys.argv[1], sys.argv[2:]
    with open(path, encoding='utf-8') as document:
        text = document.read()
    try:
        found = programs(path, text)
        if len(found) * 2 != len(outputs):
            raise Broken('%d programs, and not %d' % (len(found), len(outputs) // 2))
    except Broken as broken:
        print('%s: %s' % (path, broken), file=sys.stderr)
        return 1
    for output, content in zip(outputs, [part for program in found for part in program]):
        with open(output, 'w', encoding='utf-8') as file:
            file.write(content)
    return 0


if __name__ == '__main__':
    sys.exit(main())
