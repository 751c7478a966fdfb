#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures JSVM-API beside Node-API and beside V8 itself, all on the same libnode.

  ./bazelw run //test/benchmark:compare -- [--only PATTERN] [--rounds N] [--json FILE] [--svg FILE]

Three processes take turns at the same operation. What the lines mean is in
test/benchmark/README.md.
"""
import argparse
import json
import math
import os
import re
import statistics
import sys

sys.path.insert(0, os.path.join(os.getcwd(), "test", "benchmark"))

# pylint: disable=wrong-import-position
import compare_chart  # noqa: E402
import compare_files  # noqa: E402
import compare_sides  # noqa: E402
import compare_table  # noqa: E402

WARM = 3  # how many samples are taken ahead of those that count
LUMPS = 5  # how many times longer the samples are where costs come in lumps


def operations_of(sides, pattern):
    """(group, operation) of those that any side has, in order."""
    chosen = {(number, group, operation) for side in sides.values()
              for operation, (number, group) in side.rows.items()
              if re.search(pattern, f"{group}: {operation}")}
    return [(group, operation) for _, group, operation in sorted(chosen)]


def check(sides, operations):
    """Lets every side do every operation once; returns what was wrong."""
    wrong = []
    for _, operation in operations:
        for side in sides.values():
            if operation in side.rows:
                wrong.append(side.check(operation))
    return [finding for finding in wrong if finding]


def calibrate(side, operation, sample):
    """How many of an operation take so many nanoseconds. Warms it up on the way."""
    count, took = 1, side.run(operation, 1)
    while took < sample / 2:
        count = max(count + 1, int(count * min(10, sample / max(took, 1))))
        took = side.run(operation, count)
    # The engine optimises what it has seen run a few times, on another thread.
    took = min([took] + [side.run(operation, count) for _ in range(WARM)])
    return max(1, round(count * sample / took))


def measure(sides, operation, rounds, sample):
    """Nanoseconds of one operation on each side: {name: [of each round]}."""
    own = {name: side for name, side in sides.items() if operation in side.rows}
    lumps = has_lumps(sides, operation)
    sample *= LUMPS if lumps else 1
    counts = {name: calibrate(side, operation, sample) for name, side in own.items()}
    times = {name: [] for name in own}
    for _ in range(rounds):
        for name, side in own.items():
            took = side.run(operation, counts[name])
            if lumps:
                took += side.settled()
            times[name].append(took / counts[name])
    return times


def has_lumps(sides, operation):
    return any(operation in side.lumps for side in sides.values())


def row_of(group, operation, times, lumps):
    row = {"group": group, "operation": operation, "statistic": "mean" if lumps else "best"}
    for name, values in times.items():
        row[name] = statistics.mean(values) if lumps else min(values)
        row[name + "_median"] = statistics.median(values)
    for ratio in compare_table.RATIOS:
        ours, theirs = ratio.split("/")
        if ours in row and theirs in row:
            row[ratio] = row[ours] / row[theirs]
            row[ratio + "_median"] = row[ours + "_median"] / row[theirs + "_median"]
    return row


def means(rows):
    """Geometric means of the ratios, by group and of all."""
    result = []
    for group in [*dict.fromkeys(row["group"] for row in rows), "all"]:
        mean = {"group": group}
        for ratio in compare_table.RATIOS:
            ratios = [row[ratio] for row in rows
                      if group in ("all", row["group"]) and ratio in row]
            if ratios:
                mean[ratio] = math.exp(statistics.mean(map(math.log, ratios)))
        result.append(mean)
    return result


def machine(arguments):
    return {**compare_files.machine(), "clock": arguments.clock,
            "rounds": arguments.rounds * arguments.passes, "sample": arguments.sample}


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", metavar="PATTERN", default="",
                        help="operations whose 'group: name' it is found in")
    parser.add_argument("--passes", type=int, default=3, help="how often with new processes")
    parser.add_argument("--rounds", type=int, default=5, help="samples of each in a pass")
    parser.add_argument("--sample", type=float, default=20, help="milliseconds of each")
    parser.add_argument("--clock", choices=compare_sides.CLOCKS, default="wall",
                        help="cpu: leave out what other programs of a busy machine took")
    parser.add_argument("--sides", default=",".join(compare_table.NAMES), help="which of " + ",".join(compare_table.NAMES))
    parser.add_argument("--json", metavar="FILE", help="write the numbers there too")
    parser.add_argument("--svg", metavar="FILE", help="draw the ratios there")
    parser.add_argument("--markdown", metavar="FILE",
                        help="write the tables there, between two marks if it has them")
    parser.add_argument("--check", action="store_true",
                        help="see only whether all of it works; do without Node.js if need be")
    return parser.parse_args()


def report(rows, before, arguments):
    """Prints and writes what comes at the end."""
    averages = means(rows)
    print("\ngeometric means")
    for mean in averages:
        print(compare_table.mean_line(mean))
    print(f"\n{before['cpu']}, {before['cores']} cores; load {before['load']:.1f} before, "
          f"{os.getloadavg()[0]:.1f} after")
    if arguments.json:
        compare_files.write(arguments.json, json.dumps({"machine": before, "rows": rows, "means": averages},
                                                       indent=1) + "\n")
    if arguments.svg:
        compare_files.write(arguments.svg, compare_chart.draw(rows))
    if arguments.markdown:
        compare_files.place(arguments.markdown, "compare",
                            compare_table.markdown(rows, averages, before))


def check_only(sides, operations):
    wrong = check(sides, operations)
    for side in sides.values():
        for _, operation in operations:
            if operation in side.rows and side.run(operation, 2) <= 0:
                wrong.append(f"{side.name}: {operation}: took no time")
    wrong += close(sides)
    for finding in wrong:
        print(finding)
    print(f"{len(operations)} operations on {', '.join(sides)}: {len(wrong)} findings")
    return 1 if wrong or not operations else 0


def close(sides):
    """Ends the processes; returns what was wrong with that."""
    statuses = {name: side.close() for name, side in sides.items()}
    return [f"{name} exited with {status}" for name, status in statuses.items() if status != 0]


def measure_all(names, arguments):
    """The rows of all operations, printed as they are done."""
    times = {}
    rows = []
    for left in reversed(range(arguments.passes)):
        # The engine optimises a little differently each time, and its heap is never the same.
        sides = compare_sides.start(names, arguments.clock)
        operations = operations_of(sides, arguments.only)
        wrong = check(sides, operations)
        if wrong:
            raise SystemExit("\n".join(wrong))
        for group, operation in operations:
            times.setdefault(operation, {name: [] for name in names if operation in
                                         sides[name].rows})
            for name, values in measure(sides, operation, arguments.rounds,
                                        arguments.sample * 1e6).items():
                times[operation][name] += values
            if left == 0:
                if not rows or rows[-1]["group"] != group:
                    print(f"-- {group}")
                rows.append(row_of(group, operation, times[operation],
                                   has_lumps(sides, operation)))
                print(compare_table.line(rows[-1]), flush=True)
        wrong = close(sides)
        if wrong:
            raise SystemExit("\n".join(wrong))
    return rows


def main():
    arguments = parse()
    names = arguments.sides.split(",")
    if "node" in names:
        reason = compare_sides.why_no_node()
        if reason is not None and not arguments.check:
            raise SystemExit(f"Node.js cannot be run: {reason}")
        if reason is not None:
            print(f"without Node.js: {reason}")
            names.remove("node")
    if arguments.check:
        sides = compare_sides.start(names, arguments.clock)
        return check_only(sides, operations_of(sides, arguments.only))
    before = machine(arguments)
    print(compare_table.HEAD, flush=True)
    report(measure_all(names, arguments), before, arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main())
