#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts the instructions of operations over JSVM-API beside Node-API and V8.

  ./bazelw run //test/benchmark:counts -- [--only PATTERN] [--markdown FILE]

They are the same every time, where times differ by more than the three do. Takes two minutes.
"""
import argparse
import os
import re
import sys

sys.path.insert(0, os.path.join(os.getcwd(), "test", "benchmark"))

# pylint: disable=wrong-import-position
import callgrind  # noqa: E402
import compare_files  # noqa: E402
import compare_sides  # noqa: E402
import compare_table  # noqa: E402

# Where the three are near to one another, and little garbage is collected.
NEAR = (r"^(calls|values|objects|scopes|errors|scripts): |^strings: create one-byte, 16|"
        r"^strings: create from UTF-16, CJK, 16|^buffers: create")

HEAD = (f"{'operation':38} {'JSVM':>9} {'Node-API':>9} {'V8':>9}  {'JSVM/Node':>9} {'JSVM/V8':>9}")


def node_under(valgrind):
    """The command that runs Node.js with our addon by valgrind."""
    addon = os.path.join(compare_sides.HERE, "operations", "libnode_side.so")
    node = compare_sides.external("nodejs", "usr", "bin", "node")
    return compare_sides.with_packages(*valgrind, node, *callgrind.ENGINE, "-e",
                                       "process.dlopen(module, process.argv[1])", addon)


def sides():
    folder = os.path.join(compare_sides.HERE, "operations")
    node = (node_under, dict(os.environ, LD_LIBRARY_PATH=compare_sides.libraries()))
    return {"jsvm": os.path.join(folder, "jsvm_side"), "node": node,
            "v8": os.path.join(folder, "v8_side")}


def operations(names, pattern):
    """Those that each of these sides has, in order."""
    started = compare_sides.start(names, "cpu")
    common = set.intersection(*[{(number, operation) for operation, (number, group) in
                                 side.rows.items() if re.search(pattern, f"{group}: {operation}")}
                                for side in started.values()])
    for side in started.values():
        side.close()
    return [operation for _, operation in sorted(common)]


def row_of(operation, counted):
    row = {name: side[operation] for name, side in counted.items()}
    ratios = {name + " of": row["jsvm"] / row[name] for name in counted}
    return {"operation": operation, **row, **ratios}


def line(row):
    return (f"{row['operation']:38} {compare_table.cells(row, compare_table.NAMES, 9, 0)}  "
            f"{compare_table.cells(row, ('node of', 'v8 of'), 9, 2)}")


def markdown(rows):
    return compare_table.table(
        ["instructions", "JSVM-API", "Node-API", "V8", "of Node-API", "of V8"],
        [[row["operation"], *[f"{row[name]:,.0f}" for name in compare_table.NAMES],
          f"{row['node of']:.2f}", f"{row['v8 of']:.2f}"] for row in rows])


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", metavar="PATTERN", default=NEAR,
                        help="operations whose 'group: name' it is found in")
    parser.add_argument("--markdown", metavar="FILE",
                        help="write the table there, between two marks if it has them")
    parser.add_argument("--check", action="store_true",
                        help="see only whether it works; do without Node.js if need be")
    return parser.parse_args()


def main():
    arguments = parse()
    chosen = sides()
    reason = compare_sides.why_no_node()
    if reason is not None and not arguments.check:
        raise SystemExit(f"Node.js cannot be run: {reason}")
    if reason is not None:
        print(f"without Node.js: {reason}")
        del chosen["node"]
    wanted = operations(list(chosen), arguments.only)
    if not wanted:
        raise SystemExit("no such operation")
    valgrind = compare_sides.external("valgrind", "usr", "bin", "valgrind.bin")
    library = compare_sides.external("valgrind", "usr", "libexec", "valgrind")
    counted = {name: callgrind.count(valgrind, library, side, wanted, callgrind.Profile.whole)
               for name, side in chosen.items()}
    rows = [row_of(operation, counted) for operation in wanted]
    print(HEAD)
    for row in rows:
        print(line(row))
    if arguments.markdown:
        compare_files.place(arguments.markdown, "counts", markdown(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
