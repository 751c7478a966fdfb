#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Takes rows out of the tables, or spoils them, and expects that generate.py refuses them.

  generate_test.py GENERATE.py FUNCTIONS.tsv TYPES.tsv TABLE.tsv...
"""
import os
import re
import subprocess
import sys
import tempfile

# (table, what to look for, what to put there, a part of what generate.py has to say; None: it is
# content). A row that is replaced by nothing is missing.
CASES = [
    ('value.tsv', '', '', None),
    ('value.tsv', r'OH_JSVM_Typeof\tvalue\tothers.*\n', '', 'no row for value, undefined'),
    ('value.tsv', r'OH_JSVM_Typeof\tvalue\tNULL.*\n', '', 'no row for value, NULL'),
    ('value.tsv', r'OH_JSVM_Typeof\t\(all\)\tpending-NULL.*\n', '', 'no row for (all), pending-NULL'),
    ('value.tsv', r'OH_JSVM_Typeof\tenv\t.*\n', '', 'no row for env, anything'),
    ('value.tsv', r'(OH_JSVM_Typeof\tenv\tNULL), destroyed', r'\1', 'no row for env, destroyed'),
    ('value.tsv', r'OH_JSVM_Typeof\tvalue\tothers', 'OH_JSVM_Typeof\tvalue\tother', 'no kind other'),
    ('value.tsv', r'OH_JSVM_Typeof\tvalue', 'OH_JSVM_Typof\tvalue', 'no function OH_JSVM_Typof'),
    ('value.tsv', r'OH_JSVM_Typeof\tvalue', 'OH_JSVM_Typeof\tvalu', 'has no parameter valu'),
    ('value.tsv', r'(OH_JSVM_Typeof\tvalue\tothers)\tOK', r'\1\tFINE', 'no status FINE'),
    ('value.tsv', r'(OH_JSVM_Typeof\tvalue\tothers\tOK)\tno', r'\1\tnever', "pending is 'never'"),
    ('value.tsv', r'(OH_JSVM_Typeof\tvalue\tothers)', r'\1, others', 'is given twice'),
    ('memory.tsv', r'OH_JSVM_DeleteReference\tref\tNULL, ended', 'OH_JSVM_DeleteReference\tref\tNULL',
     'no row for ref, ended'),
    ('vm.tsv', r'OH_JSVM_SetMicrotaskPolicy\tpolicy\t-1, 2.*\n', '', 'a number out of range'),
    ('not_yet.tsv', r'\Z', 'OH_JSVM_Nothing\n', 'OH_JSVM_Nothing, which does not exist'),
]


def run(generate, functions, types, folder, tables):
    out = os.path.join(folder, 'out.cpp')
    done = subprocess.run(
        [sys.executable, generate, '--functions', functions, '--types', types,
         '--kinds', os.path.join(folder, 'kinds.tsv'),
         '--arguments', os.path.join(folder, 'arguments.tsv'),
         '--not-yet', os.path.join(folder, 'not_yet.tsv'), '--calls', out, '--cases', out]
        + [os.path.join(folder, os.path.basename(table)) for table in tables],
        capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def main():
    generate, functions, types, tables = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
    texts = {}
    for path in tables:
        with open(path, encoding='utf-8') as file:
            texts[os.path.basename(path)] = file.read()
    rows = [name for name in texts if name not in ('kinds.tsv', 'arguments.tsv', 'not_yet.tsv')]
    failed = 0
    for name, wanted, instead, message in CASES:
        with tempfile.TemporaryDirectory() as folder:
            spoilt = dict(texts)
            spoilt[name] = re.sub(wanted, instead, texts[name], count=1) if wanted else texts[name]
            for table, text in spoilt.items():
                with open(os.path.join(folder, table), 'w', encoding='utf-8') as file:
                    file.write(text)
            status, said = run(generate, functions, types, folder, rows)
        right = status == 0 if message is None else status == 1 and message in said
        if not right or (wanted and spoilt[name] == texts[name]):
            failed += 1
            print('%s, %r: status %d\n%s' % (name, wanted, status, said[:2000]))
    print('%d cases, %d failed' % (len(CASES), failed))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
