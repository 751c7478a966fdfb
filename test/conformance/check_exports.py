#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that not_yet.tsv names exactly the functions that the library does not export.

  check_exports.py FUNCTIONS.tsv NOT_YET.tsv LIBJSVM.so
"""
import subprocess
import sys


def names(path):
    with open(path, encoding='utf-8') as file:
        lines = [line.split('\t')[0].strip() for line in file if not line.startswith('#')]
    return set(lines[1:]) - {''}


def main():
    functions, not_yet = names(sys.argv[1]), names(sys.argv[2])
    done = subprocess.run(['nm', '-D', '--defined-only', sys.argv[3]], capture_output=True,
                          text=True, check=True)
    exported = {line.split()[-1].split('@')[0] for line in done.stdout.splitlines()} & functions
    findings = ['%s is exported: take it out of not_yet.tsv, and add its rows' % name
                for name in sorted(exported & not_yet)]
    findings += ['%s is neither exported nor in not_yet.tsv' % name
                 for name in sorted(functions - exported - not_yet)]
    findings += ['%s is no function of the API' % name for name in sorted(not_yet - functions)]
    for finding in findings:
        print(finding)
    print('%d functions are exported, %d are not yet' % (len(exported), len(not_yet)))
    return 1 if findings or not exported else 0


if __name__ == '__main__':
    sys.exit(main())
