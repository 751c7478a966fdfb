# SPDX-License-Identifier: Apache-2.0
"""Tests make_reference.py."""
from __future__ import annotations

import contextlib
import io
import os
import pathlib
import shutil
import tempfile
import unittest
from typing import Tuple
from unittest import mock

import example_headers
import make_reference
from pages import MADE


class MakeReferenceTest(unittest.TestCase):
    """The command, on a tree of its own."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        with example_headers.folder() as headers:
            shutil.copytree(headers, self.root / make_reference.HEADERS)
        self.pages = self.root / make_reference.PAGES

    def run_it(self, *arguments: str) -> Tuple[int, str]:
        """Returns the exit status and what was printed."""
        printed = io.StringIO()
        workspace = {'BUILD_WORKSPACE_DIRECTORY': str(self.root)}
        with mock.patch.dict(os.environ, workspace), \
                mock.patch('sys.argv', ['make_reference.py', *arguments]), \
                contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            status = make_reference.main()
        return status, printed.getvalue()

    def is_refused(self, what: str) -> None:
        """The check fails, and tells how to mend it."""
        status, printed = self.run_it('--check')
        self.assertEqual(status, 1)
        self.assertIn(what, printed)
        self.assertIn('./bazelw run //tools/docs:make_reference', printed)

    def test_writes_pages_that_pass_the_check(self) -> None:
        status, printed = self.run_it()
        self.assertEqual(status, 0)
        self.assertIn('docs/reference/vm_vm.md\n', printed)
        self.assertEqual(self.run_it('--check'), (0, '6 pages are what the headers say\n'))

    def test_writes_only_what_changed(self) -> None:
        self.run_it()
        self.assertEqual(self.run_it(), (0, ''))
        (self.pages / 'vm_vm.md').write_text('', 'utf-8')
        self.assertEqual(self.run_it(), (0, 'docs/reference/vm_vm.md\n'))

    def test_removes_its_own_pages_alone(self) -> None:
        self.run_it()
        (self.pages / 'old.md').write_text(MADE + '\n', 'utf-8')
        (self.pages / 'mine.md').write_text('# Mine\n', 'utf-8')
        self.assertEqual(self.run_it(), (0, 'docs/reference/old.md removed\n'))
        self.assertTrue((self.pages / 'mine.md').exists())

    def test_check_sees_a_page_that_differs(self) -> None:
        self.run_it()
        page = self.pages / 'vm_vm.md'
        page.write_text(page.read_text('utf-8').replace('Makes a VM.', 'Breaks a VM.'), 'utf-8')
        self.is_refused('-Breaks a VM.')
        self.assertIn('Breaks', page.read_text('utf-8'))

    def test_check_sees_a_missing_page(self) -> None:
        self.run_it()
        (self.pages / 'types.md').unlink()
        self.is_refused('docs/reference/types.md is missing')

    def test_check_sees_a_page_too_many(self) -> None:
        self.run_it()
        (self.pages / 'old.md').write_text('', 'utf-8')
        self.is_refused('docs/reference/old.md is not made from any header')

    def test_check_sees_a_header_that_changed(self) -> None:
        self.run_it()
        header = self.root / make_reference.HEADERS / 'jsvm.h'
        header.write_text(example_headers.MAIN.replace('Makes a VM', 'Makes one'), 'utf-8')
        self.is_refused('+Makes one.')

    def test_header_that_is_not_understood(self) -> None:
        header = self.root / make_reference.HEADERS / 'jsvm.h'
        header.write_text(example_headers.MAIN.replace('@since', '@until'), 'utf-8')
        for arguments in ((), ('--check',)):
            status, printed = self.run_it(*arguments)
            self.assertEqual(status, 1)
            self.assertRegex(printed, r'^jsvm\.h:\d+: a tag that is not known: @until')
        self.assertFalse(self.pages.exists())


if __name__ == '__main__':
    unittest.main()
