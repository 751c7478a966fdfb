#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the tree to the limits that CONTRIBUTING.md lists: sizes, layers, and what stands where.

  check_limits.py [--root DIR]

Prints one line for each finding, then how many files were looked at. Exit status 1 on a finding, or
when there was nothing to look at. The lengths of functions are clang-tidy's business.
"""
import argparse
import pathlib
import re
import sys

SOURCES = {'.c', '.cpp', '.cc', '.h'}
FILE_LINES = 500
TEST_LINES = 400

# Which folders of frameworks/ a folder may include besides itself. A domain may not include another.
LOWER = {
    'platform': set(),
    'core': {'platform'},
    'binding': {'core', 'platform'},
}
DOMAIN_LOWER = {'binding', 'core', 'platform'}

# What may stand only in the files named: (what, pattern, files, where it is looked for).
ONLY_IN = [
    ('reinterpret_cast outside of the cast header', r'\breinterpret_cast\b',
     {'frameworks/core/handle.h'}, 'frameworks/'),
    ('a V8 result unwrapped unchecked', r'\b(ToLocalChecked|FromJust|ToChecked)\s*\(',
     set(), 'frameworks/'),
    ('the last error written outside of the entry header', r'\berrorCode\s*=[^=]|\b__atomic_store\w*\(&?\w+->last_error',
     {'frameworks/core/entry.h'}, 'frameworks/'),
    ('a question for the engine\'s version outside of the seam', r'\bV8_M(AJ|IN)OR_VERSION\b',
     {'frameworks/core/v8_compat.h'}, 'frameworks/'),
    ('V8 or C++ in a public header', r'(\bv8::|#include\s*["<]v8)', set(), 'interfaces/'),
    ('std::function in the implementation', r'\bstd::function\b', set(), 'frameworks/'),
]

# At namespace scope: a declaration with neither parentheses nor a word that makes it constant.
MUTABLE = re.compile(
    r'^(?:static |thread_local |inline )*(?!static |thread_local |inline |const |constexpr |using |typedef |return |namespace |'
    r'template|struct |class |enum |union |extern |friend |public|private|protected|static_assert)'
    r'[A-Za-z_][\w:<>,*& ]*[ *&]\w+(?:\[\w*\])?\s*(?:=.*)?;')


def strip_comments(text):
    """The text with comments and string literals blanked, line breaks kept."""
    def blank(match):
        return re.sub(r'[^\n]', ' ', match.group(0))
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.S)


def includes(text):
    return re.findall(r'^\s*#include\s+"([^"]+)"', text, flags=re.M)


def check_file(path, text):
    """Yields the findings of one file."""
    lines = text.count('\n')
    limit = TEST_LINES if path.startswith('test/') else FILE_LINES
    if not path.startswith('interfaces/kits/') and lines > limit:
        yield '%s: %d lines, at most %d' % (path, lines, limit)
    if 'SPDX-License-Identifier: Apache-2.0' not in text[:200]:
        yield '%s: no SPDX line at the top' % path
    code = strip_comments(text)
    for what, pattern, files, where in ONLY_IN:
        if not path.startswith(where) or path in files:
            continue
        for number, line in enumerate(code.splitlines(), 1):
            if re.search(pattern, line):
                yield '%s:%d: %s' % (path, number, what)
    if path.startswith('frameworks/'):
        yield from check_layers(path, text)
        if not path.endswith('.h'):
            yield from check_state(path, code)


def check_layers(path, text):
    folder = path.split('/')[1]
    allowed = LOWER.get(folder, DOMAIN_LOWER) | {folder}
    for include in includes(text):
        if include.startswith('frameworks/') and include.split('/')[1] not in allowed:
            yield '%s: %s may not include %s' % (path, folder, include)


def check_state(path, code):
    depth = 0  # of braces other than those of namespaces and extern "C"
    for number, line in enumerate(code.splitlines(), 1):
        if depth == 0 and MUTABLE.match(line):
            yield '%s:%d: a mutable variable at file scope' % (path, number)
        if re.match(r'^(inline )?namespace\b.*{\s*$', line) or line.startswith('extern '):
            continue
        if re.match(r'^}\s*$', line) and depth == 0:
            continue
        depth = max(0, depth + line.count('{') - line.count('}'))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--root', default=pathlib.Path(__file__).resolve().parents[2],
                        type=pathlib.Path)
    root = parser.parse_args().root
    findings = []
    looked_at = 0
    for folder in ('frameworks', 'interfaces', 'sample', 'test', 'tools', 'examples'):
        for file in sorted((root / folder).rglob('*')):
            path = file.relative_to(root).as_posix()
            if file.suffix not in SOURCES or '/bazel-' in path:
                continue
            looked_at += 1
            findings += check_file(path, file.read_text(encoding='utf-8'))
    for finding in findings:
        print(finding)
    print('%d files, %d findings' % (looked_at, len(findings)))
    return 1 if findings or not looked_at else 0


if __name__ == '__main__':
    sys.exit(main())
