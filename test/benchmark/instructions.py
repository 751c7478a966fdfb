#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts the instructions of hot calls and compares them with test/benchmark/instructions.tsv.

  ./bazelw run //test/benchmark:instructions [-- --update --reason "what made it so"]

Unlike times they are the same on every machine. Exit status 1 when one is more than 3 % above the
table. test/benchmark/README.md says what is counted.
"""
import argparse
import os
import sys

sys.path.insert(0, os.path.join(os.getcwd(), "test", "benchmark"))

# pylint: disable=wrong-import-position
import callgrind  # noqa: E402
import compare_sides  # noqa: E402

TABLE = os.path.join("test", "benchmark", "instructions.tsv")
COLUMNS = ["operation", "instructions", "reason"]
MORE = 0.03  # so much above the table is a finding
SAME = 0.005  # so little is no change of the table
UPDATE = './bazelw run //test/benchmark:instructions -- --update --reason "what made it so"'


def read_table(path):
    """{operation: (instructions, why they are what they are)}, and the comments ahead of that."""
    comments, rows = [], {}
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            cells = line.rstrip("\n").split("\t")
            if line.startswith("#"):
                comments.append(line)
            elif cells != COLUMNS:
                if len(cells) != len(COLUMNS) or cells[0] in rows:
                    raise SystemExit(f"{path}:{number}: not a row of its own")
                rows[cells[0]] = (float(cells[1]), cells[2])
    if not rows:
        raise SystemExit(f"{path} has no rows")
    return comments, rows


def write_table(path, comments, rows):
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(comments)
        out.write("\t".join(COLUMNS) + "\n")
        for operation, (instructions, reason) in rows.items():
            out.write(f"{operation}\t{instructions:.1f}\t{reason}\n")


def updated(rows, counted, reason):
    """The rows with what was counted; those that have not changed keep their reason."""
    return {operation: (before, why) if abs(counted[operation] / before - 1) <= SAME
            else (counted[operation], reason)
            for operation, (before, why) in rows.items()}


def print_rows(rows, counted):
    print(f"{'operation':38} {'table':>9} {'counted':>9} {'change':>8}")
    for operation, (before, _) in rows.items():
        now = counted[operation]
        print(f"{operation:38} {before:9.1f} {now:9.1f} {now / before - 1:8.1%}")


def findings(rows, counted):
    """What is too much, and what the table could say by now."""
    changes = {operation: counted[operation] / before - 1 for operation, (before, _) in
               rows.items()}
    dearer = [f"{operation}: {changes[operation]:.1%} above the table, {counted[operation]:.1f} "
              f"instead of {rows[operation][0]:.1f} instructions"
              for operation in rows if changes[operation] > MORE]
    cheaper = [f"{operation}: {-changes[operation]:.1%} below the table"
               for operation in rows if changes[operation] < -MORE]
    return dearer, cheaper


def why_not(side):
    """The reason why the counts of this build are not those of the table, or None."""
    if any(name in os.environ for name in compare_sides.SANITIZERS):
        return "a sanitizer is built in"
    with open(side, "rb") as program:
        if b"clang version" in program.read():
            return "clang compiled it"
    return None


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--update", action="store_true", help="write the table anew")
    parser.add_argument("--reason", help="why what changed has changed, for the table")
    parser.add_argument("--not-optimised", action="store_true",
                        help="given by the build when that is so: then nothing is compared")
    arguments = parser.parse_args()
    if arguments.update and not (arguments.reason or "").strip():
        parser.error("--update needs --reason")
    return arguments


def main():
    arguments = parse()
    side = os.path.join(compare_sides.HERE, "operations", "jsvm_side")
    reason = "it is not optimised" if arguments.not_optimised else why_not(side)
    if reason is not None:
        print(f"not compared, since the table is not for this build: {reason}")
        return 1 if arguments.update else 0
    comments, rows = read_table(TABLE)
    counted = callgrind.count(compare_sides.external("valgrind", "usr", "bin", "valgrind.bin"),
                              compare_sides.external("valgrind", "usr", "libexec", "valgrind"),
                              side, list(rows))
    print_rows(rows, counted)
    if arguments.update:
        write_table(os.path.join(os.environ.get("BUILD_WORKSPACE_DIRECTORY", ""), TABLE), comments,
                    updated(rows, counted, " ".join(arguments.reason.split())))
        return 0
    dearer, cheaper = findings(rows, counted)
    for finding in dearer + cheaper:
        print(finding)
    if dearer:
        print(f"Make them cheaper again, or tell why they are dearer:\n  {UPDATE}")
    elif cheaper:
        print(f"The table can say so:\n  {UPDATE}")
    return 1 if dearer else 0


if __name__ == "__main__":
    sys.exit(main())
