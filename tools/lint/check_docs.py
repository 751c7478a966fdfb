#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that the names and paths in the documents exist.

  check_docs.py [--root DIR] [--verbose]
  check_docs.py --self-test

In every .md file of the tree:
  - a relative link leads to a file, and to a heading where it names one;
  - a path in code (`frameworks/core/entry.h`, `core/entry.h` for short, `*` allowed) is there;
  - a Bazel label (//sample:codecache, //test/..., @ark_jsvm//:jsvm) has its package and target;
  - a table headed "area | works | not yet" has every function of jsvm.h in its right column;
  - an identifier (OH_JSVM_..., JSVMX_..., JSVM_...) is in the public headers; JSVM_ names may also
    be this project's own macros and variables.

What looks like a path or a label and is none, or is made by the reader, is named in a comment of
the document, anywhere: <!-- not in the tree: hello.c sample/hello -->

Prints a line for each failure, then what was checked and how many. Exit status 1 on a failure, and
when nothing was checked.
"""
import argparse
import collections
import contextlib
import fnmatch
import io
import os
import pathlib
import re
import sys
import tempfile

# Where a path in a document may begin.
BASES = ('', 'frameworks', 'interfaces/kits', 'interfaces/kits/ark_runtime', 'third_party', 'test')
HEADERS = 'interfaces/kits/ark_runtime'
# Where a JSVM_ name that is no part of the API may come from.
OWN_NAMES = ('frameworks', 'tools', 'third_party', 'test', 'sample')
SUFFIXES = ('.c', '.h', '.cpp', '.cc', '.py', '.sh', '.bzl', '.bazel', '.md', '.tsv', '.lds',
            '.BUILD', '.js')

FENCE = re.compile(r'^\s*(```+|~~~+)\s*(\S*)')
SPAN = re.compile(r'(?<!`)`([^`]+)`(?!`)')
LINK = re.compile(r'(?<!!)\[[^\]]*\]\(([^)\s]+)\)')
HEADING = re.compile(r'^#{1,6}\s+(.*?)\s*#*$')
IDENTIFIER = re.compile(r'\b(?:OH_JSVM|JSVMX|JSVM)_\w*')
LABEL = re.compile(r'(?<![\w:/.])(@\w+)?//([\w./-]*)(?::([\w./+-]+))?')
PATH = re.compile(r'^\.?/?[\w@.*+-]+(/[\w@.*+-]+)*/?$')
STATUS_TABLE = re.compile(r'^\| area \| works \| not yet \|\n\|[-|]+\n((?:\|.*\|\n)+)', re.MULTILINE)
EXCEPTION = re.compile(r'<!--\s*not in the tree:(.*?)-->', re.DOTALL)

# Code of these languages is looked at for names, not for paths and labels.
NOT_SHELL = ('c', 'cpp', 'text', 'js')


class Tree:
    """What the documents may name."""

    def __init__(self, root):
        self.root = root
        self.files = set()
        for folder, folders, files in os.walk(root):
            folders[:] = [f for f in folders
                          if f not in ('.git', '.cache') and not f.startswith('bazel-')]
            for name in files + folders:
                self.files.add(pathlib.Path(folder, name).relative_to(root).as_posix())
        self.names = {file.rpartition('/')[2] for file in self.files}
        self.top = {file.partition('/')[0] for file in self.files}
        self.api = self.words(HEADERS)
        self.declared = self.matches(HEADERS, r'^JSVM_EXTERN JSVM_Status\s+OH_JSVM_(\w+)\(')
        self.defined = self.matches('frameworks', r'^JSVM_Status OH_JSVM_(\w+)\(')
        self.own = set()
        for folder in OWN_NAMES:
            self.own |= self.words(folder)
        deps = root / 'deps.bzl'
        found = re.findall(r'name = "(\w+)"', deps.read_text('utf-8')) if deps.is_file() else []
        self.repositories = set(found) | {'ark_jsvm', 'bazel_tools'}

    def words(self, folder):
        """The identifiers in all files of a folder."""
        words = set()
        for path in (self.root / folder).rglob('*'):
            if path.is_file() and path.suffix != '.md':
                words |= set(IDENTIFIER.findall(path.read_text('utf-8', errors='replace')))
        return words

    def matches(self, folder, pattern):
        """What a pattern finds in all files of a folder."""
        found = set()
        for path in (self.root / folder).rglob('*'):
            if path.suffix in ('.h', '.c', '.cpp'):
                found |= set(re.findall(pattern, path.read_text('utf-8'), re.MULTILINE))
        return found

    def has_path(self, path, beside):
        """Whether a path, with * for any text, leads anywhere from one of the places it may."""
        path = path.rstrip('/')
        for base in (beside,) + BASES:
            whole = os.path.normpath(os.path.join(base, path))
            if whole == '.' or whole in self.files:
                return True
            if '*' in whole:
                pattern = re.escape(whole).replace(r'\*', '[^/]*') + '$'
                if any(re.match(pattern, file) for file in self.files):
                    return True
        # A name alone stands for the file of that name, wherever it is.
        return '/' not in path and path in self.names

    def has_label(self, repository, package, target):
        """Whether a label has a target. Of other repositories only their names are known."""
        if repository and repository[1:] != 'ark_jsvm':
            return repository[1:] in self.repositories
        if package == 'visibility' or package == '...':
            return True
        if package.endswith('/...'):
            package = package[:-4]
            return any(re.match(re.escape(package) + r'/(.*/)?BUILD\.bazel$', file)
                       for file in self.files)
        build = (package + '/' if package else '') + 'BUILD.bazel'
        if build not in self.files:
            return False
        if target is None:
            target = package.rpartition('/')[2]
        if target == 'all' or (package + '/' if package else '') + target in self.files:
            return True
        text = (self.root / build).read_text('utf-8')
        return '"%s"' % target in text or self.made_by_macro(package, text, target)

    def made_by_macro(self, package, text, target):
        """document_programs(name = "x", programs = 2) makes x_1 and x_1_test, x_2 and x_2_test."""
        for name, count in re.findall(r'name = "(\w+)",[^)]*?programs = (\d+)', text):
            for number in range(1, int(count) + 1):
                if target in ('%s_%d' % (name, number), '%s_%d_test' % (name, number)):
                    return True
        return False


def slug(heading):
    """The anchor of a heading, as code hosts make it."""
    heading = re.sub(r'\[([^\]]*)\]\([^)]*\)', r'\1', heading).replace('`', '').lower()
    return re.sub(r'[^\w\- ]', '', heading).replace(' ', '-')


def anchors(text):
    """The anchors of a document; headings in code blocks are none."""
    found = set()
    fence = None
    for line in text.splitlines():
        mark = FENCE.match(line)
        if mark and (fence is None or mark.group(1) == fence):
            fence = mark.group(1) if fence is None else None
        elif fence is None and HEADING.match(line):
            found.add(slug(HEADING.match(line).group(1)))
    return found


class Document:
    """One document and what was found in it."""

    def __init__(self, tree, path):
        self.tree = tree
        self.path = path
        self.folder = os.path.dirname(path)
        self.text = (tree.root / path).read_text('utf-8')
        self.excepted = {word for part in EXCEPTION.findall(self.text) for word in part.split()}
        self.counts = collections.Counter()
        self.failures = []

    def note(self, kind, good, number, what):
        """Counts one check; a failed one is kept."""
        self.counts[kind] += 1
        if not good:
            self.failures.append('%s:%d: %s' % (self.path, number, what))

    def check(self):
        """Looks at every line."""
        fence = language = None
        for number, line in enumerate(self.text.splitlines(), 1):
            mark = FENCE.match(line)
            if mark and fence is None:
                fence, language = mark.groups()
            elif mark and mark.group(1) == fence and not mark.group(2):
                fence = None
            else:
                self.check_line(number, line, language if fence else None)
        self.check_status_table()
        if fence is not None:
            self.failures.append('%s: a code block is not closed' % self.path)

    def check_status_table(self):
        """Holds the columns of a status table against what is defined."""
        table = STATUS_TABLE.search(self.text)
        if not table:
            return
        line = self.text.count('\n', 0, table.start()) + 1
        placed = {}  # pattern -> whether its functions should work
        for row in table.group(1).splitlines():
            _, _, works, not_yet, _ = row.split('|')
            placed.update((name, True) for name in SPAN.findall(works))
            placed.update((name, False) for name in SPAN.findall(not_yet))
        used = set()
        for function in sorted(self.tree.declared):
            fitting = [name for name in placed if fnmatch.fnmatchcase(function, name)]
            # A name written out counts before one with a star, a longer one before a shorter.
            best = max(fitting, key=lambda name: ('*' not in name, len(name)), default=None)
            used.add(best)
            works = function in self.tree.defined
            self.note('table entries', best is not None and placed[best] == works, line,
                      'the table lacks %s' % function if best is None else
                      '%s is %sdefined, and not in that column' % (function, '' if works else 'not '))
        for name in sorted(set(placed) - used):
            self.note('table entries', False, line, 'no function is meant by %s' % name)

    def check_line(self, number, line, language):
        """`language` is that of the code block around the line; None in text."""
        for name in IDENTIFIER.findall(line):
            self.check_identifier(number, name)
        if language in NOT_SHELL:
            return
        line = EXCEPTION.sub('', line)
        if language is None:
            for link in LINK.findall(line):
                self.check_link(number, link)
            words = SPAN.findall(line)
        else:
            words = [line]
        for word in (part for text in words for part in text.split()):
            self.check_word(number, word.strip('"\'()[],;'), language)

    def check_word(self, number, word, language):
        """A word of code: a label, a path, or something else."""
        word = re.sub(r'^[\w-]*=(?=//)', '', word).strip('"\'')
        if word in self.excepted or '://' in word or '<' in word:
            return
        label = LABEL.match(word)
        if label and label.group(0) == word and word != '//':
            good = self.tree.has_label(*label.groups())
            self.note('labels', good, number, 'no such target: %s' % word)
            return
        if not PATH.match(word) or word.startswith(('/', '-', '*.')) or word.endswith('/...'):
            return
        word = re.sub(r'^\./', '', word)
        if word.partition('/')[0].startswith('bazel-'):
            return
        in_tree = '/' in word and word.partition('/')[0] in self.tree.top
        a_file = word.endswith(SUFFIXES) and not word.startswith('.')
        if in_tree or (a_file and (language is None or '/' in word)):
            good = self.tree.has_path(word, self.folder)
            self.note('paths', good, number, 'no such file or folder: %s' % word)

    def check_identifier(self, number, name):
        """A name of the API or of the project; one that ends with _ is the beginning of some."""
        if name in self.excepted:
            return
        own = name.startswith('JSVM_')
        if name.endswith('_'):
            known = self.tree.api | (self.tree.own if own else set())
            good = any(word.startswith(name) and word != name for word in known)
        else:
            good = name in self.tree.api or (own and name in self.tree.own)
        self.note('identifiers', good, number, 'no such name: %s' % name)

    def check_link(self, number, link):
        """A link to another place in the tree; others are not followed."""
        if re.match(r'[a-z]+:', link) or link in self.excepted:
            return
        path, _, anchor = link.partition('#')
        target = os.path.normpath(os.path.join(self.folder, path)) if path else self.path
        good = target in self.tree.files
        what = 'a link to nowhere: %s' % link
        if good and anchor and target.endswith('.md'):
            good = anchor in anchors((self.tree.root / target).read_text('utf-8'))
            what = 'no such heading: %s' % link
        self.note('links', good, number, what)


def check(root, verbose=False):
    """Prints what is wrong with the documents of a tree; returns the exit status."""
    tree = Tree(root)
    counts = collections.Counter()
    failures = []
    for path in sorted(tree.files):
        if not path.endswith('.md') or (root / path).is_symlink():
            continue
        document = Document(tree, path)
        document.check()
        counts += document.counts
        counts['documents'] += 1
        failures += document.failures
        if verbose:
            print('%s: %s' % (path, dict(document.counts)))
    for failure in failures:
        print(failure)
    kinds = ('links', 'paths', 'labels', 'identifiers', 'table entries')
    checked = sum(counts[kind] for kind in kinds)
    print('%d documents: %s checked; %d failed' % (
        counts['documents'], ', '.join('%d %s' % (counts[kind], kind) for kind in kinds),
        len(failures)))
    if not checked:
        print('there was nothing to check', file=sys.stderr)
    return 1 if failures or not checked else 0


GOOD_DOCUMENT = """\
# The title: `code`
[up](../README.md) [here](#the-title-code) <!-- not in the tree: mine.c -->
`core/a.h`, `a.h`, `frameworks/core/*.h`, `mine.c`, `//pkg:x`, `//pkg:two_2_test`, `//pkg/...`
`OH_JSVM_Init`, JSVMX_*, `JSVM_OWN`, `@ark_jsvm//pkg:x`, `@other//:thing`
```sh
./tool --flag=//pkg:x //... # a comment // here
```
"""

# Every line of it is wrong in one way.
BAD_DOCUMENT = """\
[nowhere](missing.md)
[no heading](../README.md#missing)
`frameworks/core/missing.h`
`missing.c`
`frameworks/*.missing`
`//pkg:missing`
`//missing/...`
`@missing//:x`
OH_JSVM_Missing
`JSVMX_Missing`
`OH_JSVM_OWN`
"""

TABLE = """\
| area | works | not yet |
|---|---|---|
| one | `Init` | `Get*` |
| two | %s | `GetLate` |
"""


def self_test():
    """Checks the checker on trees of its own."""
    wrong = []

    def expect(what, documents, code, text):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            files = {
                HEADERS + '/jsvm.h': 'JSVM_EXTERN JSVM_Status OH_JSVM_Init(JSVMX_Get);\n'
                                     'JSVM_EXTERN JSVM_Status OH_JSVM_GetLate(int);\n'
                                     'JSVM_EXTERN JSVM_Status\nOH_JSVM_GetNow(int);\n'
                                     'JSVM_EXTERN JSVM_Status OH_JSVM_GetSoon(int);\n',
                'frameworks/core/a.h': '#define JSVM_OWN',
                'frameworks/a.cpp': 'JSVM_Status OH_JSVM_Init(int) {}\n'
                                    'JSVM_Status OH_JSVM_GetNow(int) {}\n',
                'pkg/BUILD.bazel': 'cc_library(name = "x")\n'
                                   'document_programs(name = "two", programs = 2)',
                'deps.bzl': 'name = "other"',
                'tool': '',
            }
            files.update(documents)
            for path, content in files.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(content, 'utf-8')
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                got = check(root)
            if got != code or text not in printed.getvalue():
                wrong.append('%s: status %d, not %d, or no "%s" in:\n%s'
                             % (what, got, code, text, printed.getvalue()))

    readme = {'README.md': '# Title\n'}
    expect('good', dict(readme, **{'docs/a.md': GOOD_DOCUMENT}), 0, '; 0 failed')
    lines = BAD_DOCUMENT.splitlines()
    for number, line in enumerate(lines):
        expect('bad line %d' % number, dict(readme, **{'docs/a.md': line + '\n'}), 1, 'docs/a.md:1')
    expect('all bad', dict(readme, **{'docs/a.md': BAD_DOCUMENT}), 1, '%d failed' % len(lines))
    expect('open block', dict(readme, **{'a.md': '`a.h`\n```c\n'}), 1, 'is not closed')
    for names, code, text in (
            ('`GetNow`', 0, '4 table entries'),
            ('', 1, 'GetNow is defined, and not'),
            ('`GetNow`, `Set*`', 1, 'no function is meant by Set*'),
            ('`GetNow`, `GetLate`, `GetLater`', 1, 'no function is meant by GetLater')):
        expect('table with ' + names, {'README.md': TABLE % names}, code, text)
    expect('half a table', {'README.md': TABLE.replace('`Init`', '') % '`GetNow`'}, 1,
           'the table lacks Init')
    expect('nothing', readme, 1, 'nothing to check')
    for line in wrong:
        print(line)
    print('self-test: %d failed' % len(wrong))
    return 1 if wrong else 0


def main():
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--root', type=pathlib.Path, help='the tree (default: this one)',
                        default=pathlib.Path(__file__).resolve().parents[2])
    parser.add_argument('--verbose', action='store_true', help='also tell what each document has')
    parser.add_argument('--self-test', action='store_true', help='check the checker instead')
    options = parser.parse_args()
    return self_test() if options.self_test else check(options.root, options.verbose)


if __name__ == '__main__':
    sys.exit(main())
