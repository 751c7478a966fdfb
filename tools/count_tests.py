#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts the test cases in Bazel's logs: count_tests.py bazel-testlogs

Prints 'N passed, N failed' alone on a line. A test program that says nothing of its cases, or that
died before it could, counts as one case. Exit status 1 when there is none at all.
"""
import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def count(file):
    """(passed, failed) of one test.xml."""
    try:
        root = ElementTree.parse(file).getroot()
    except (ElementTree.ParseError, OSError):
        return 0, 1
    passed = failed = 0
    for case in root.iter('testcase'):
        if case.get('status') == 'notrun':
            continue
        bad = case.find('failure') is not None or case.find('error') is not None
        failed += bad
        passed += not bad
    return (passed, failed) if passed + failed else (0, 1)


def main():
    logs = pathlib.Path(sys.argv[1]).resolve()
    passed = failed = 0
    for file in sorted(logs.rglob('test.xml')):
        good, bad = count(file)
        passed += good
        failed += bad
    print('%d passed, %d failed' % (passed, failed))
    return 0 if passed + failed else 1


if __name__ == '__main__':
    sys.exit(main())
