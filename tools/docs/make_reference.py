#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the pages of docs/reference from the public headers.

  make_reference.py [--root DIR] [--check]

Without --check it writes the pages and removes pages that are no longer made. With it nothing is
changed: it tells what it would change, and the exit status is 1 if there is anything.

A part of a header that is not understood is an error, so that nothing is left out in silence.
"""
from __future__ import annotations

import argparse
import difflib
import os
import pathlib
import sys
from typing import Dict, List

from comments import HeaderError
from headers import read_all
from pages import MADE, Reference

HEADERS = 'interfaces/kits/ark_runtime'
PAGES = 'docs/reference'
COMMAND = './bazelw run //tools/docs:make_reference'
SHOWN = 20  # lines of a difference


def make(root: pathlib.Path) -> Dict[str, str]:
    """The pages, by their file names."""
    return Reference(read_all(root / HEADERS)).pages()


def present(root: pathlib.Path) -> Dict[str, str]:
    """The pages that are there."""
    return {path.name: path.read_text('utf-8') for path in (root / PAGES).glob('*.md')}


def differences(wanted: Dict[str, str], there: Dict[str, str]) -> List[str]:
    """A line for each page that is missing or not wanted, and some for one that differs."""
    found = ['%s/%s is missing' % (PAGES, name) for name in sorted(set(wanted) - set(there))]
    found += ['%s/%s is not made from any header' % (PAGES, name)
              for name in sorted(set(there) - set(wanted))]
    for name in sorted(set(there) & set(wanted)):
        path = '%s/%s' % (PAGES, name)
        lines = list(difflib.unified_diff(there[name].splitlines(), wanted[name].splitlines(),
                                          path, path + ' as it should be', n=0, lineterm=''))
        found += lines[:SHOWN] + (['...'] if len(lines) > SHOWN else [])
    return found


def check(root: pathlib.Path) -> int:
    """Tells in what the pages differ from the headers; returns the exit status."""
    wanted = make(root)
    found = differences(wanted, present(root))
    for line in found:
        print(line)
    if found:
        print('\n%s is not what the headers say. This makes it anew:\n\n  %s' % (PAGES, COMMAND))
    else:
        print('%d pages are what the headers say' % len(wanted))
    return 1 if found else 0


def write(root: pathlib.Path) -> None:
    """Writes what has changed, and removes pages of ours that are no longer made."""
    wanted, there = make(root), present(root)
    (root / PAGES).mkdir(parents=True, exist_ok=True)
    for name, text in wanted.items():
        if there.get(name) != text:
            (root / PAGES / name).write_text(text, 'utf-8')
            print('%s/%s' % (PAGES, name))
    for name in set(there) - set(wanted):
        if there[name].startswith(MADE):
            (root / PAGES / name).unlink()
            print('%s/%s removed' % (PAGES, name))


def main() -> int:
    """The command. `bazelw run` tells in a variable where the workspace is."""
    here = os.environ.get('BUILD_WORKSPACE_DIRECTORY', pathlib.Path(__file__).resolve().parents[2])
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--root', type=pathlib.Path, default=pathlib.Path(here),
                        help='the tree (default: this one)')
    parser.add_argument('--check', action='store_true', help='only tell what would change')
    options = parser.parse_args()
    try:
        if options.check:
            return check(options.root)
        write(options.root)
        return 0
    except HeaderError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == '__main__':
    sys.exit(main())
