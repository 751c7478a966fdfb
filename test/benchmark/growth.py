#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures what one thing costs by how many there are, over JSVM-API and over V8 itself.

  ./bazelw run //test/benchmark:growth -- [--json FILE] [--markdown FILE] [--svg FILE]

test/benchmark/README.md says what is measured.
"""
import argparse
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.getcwd(), "test", "benchmark"))

# pylint: disable=wrong-import-position
import compare_files  # noqa: E402
import compare_sides  # noqa: E402
import compare_table  # noqa: E402
import growth_chart  # noqa: E402

SIDES = ("jsvm", "v8")
MANY = [10 ** power for power in range(1, 7)]
THINGS = {"references": MANY, "wraps": MANY, "properties": MANY, "envs": [1, 10, 100, 1000]}
SMOKE = {"references": [100, 2000], "wraps": [100, 2000], "properties": [100, 2000], "envs": [1, 5]}


def run(side, things, count):
    """{stage: nanoseconds of one} of a process."""
    program = os.path.join(compare_sides.HERE, "footprint", side + "_growth")
    finished = subprocess.run([program, things, str(count)], stdout=subprocess.PIPE,
                              universal_newlines=True, check=False)
    if finished.returncode != 0:
        raise SystemExit(f"{side} {things} {count} ended with {finished.returncode}")
    stages = dict(line.split("\t") for line in finished.stdout.splitlines())
    return {stage: float(nanoseconds) for stage, nanoseconds in stages.items()}


def measure(things, count, runs):
    """The rows of so many things: the best of some runs, the sides by turns."""
    best = {}
    for _ in range(runs):
        for side in SIDES:
            for stage, nanoseconds in run(side, things, count).items():
                row = best.setdefault(stage, {"things": things, "count": count, "stage": stage})
                row[side] = min(row.get(side, nanoseconds), nanoseconds)
    return list(best.values())


def line(row):
    return (f"{row['things']:12} {row['stage']:12} {row['count']:10,} {row['jsvm']:12,.1f} "
            f"{row['v8']:12,.1f}")


def markdown(rows, machine):
    """A table for each kind of thing, stages down and counts across."""
    tables = []
    for things, counts in THINGS.items():
        own = [row for row in rows if row["things"] == things]
        lines = []
        for stage in dict.fromkeys(row["stage"] for row in own):
            for side, name in (("jsvm", stage), ("v8", stage + ", V8")):
                lines.append([name] + [compare_table.short(row[side]) for row in own
                                       if row["stage"] == stage])
        tables.append(compare_table.table([things] + [f"{count:,}" for count in counts], lines))
    return (f"On {machine['cpu']}, with a load of {machine['load']:.1f}; nanoseconds of one, by how "
            f"many there are.\n\n" + "\n".join(tables))


def findings(rows):
    """What is wrong with what was measured, however long it took."""
    return [f"{row['things']} {row['count']}, {row['stage']}: nothing was measured on {side}"
            for row in rows for side in SIDES if not row.get(side, 0) > 0]


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3, help="how often each is measured")
    parser.add_argument("--json", metavar="FILE", help="write the numbers there too")
    parser.add_argument("--markdown", metavar="FILE",
                        help="write the tables there, between two marks if it has them")
    parser.add_argument("--svg", metavar="FILE", help="draw the numbers there")
    parser.add_argument("--smoke", action="store_true", help="few of all: only whether it works")
    return parser.parse_args()


def main():
    arguments = parse()
    machine = compare_files.machine()
    print(f"{'':12} {'ns of one':12} {'there are':>10} {'JSVM':>12} {'V8':>12}")
    rows = []
    for things, counts in (SMOKE if arguments.smoke else THINGS).items():
        for count in counts:
            measured = measure(things, count, 1 if arguments.smoke else arguments.runs)
            for row in measured:
                print(line(row), flush=True)
            rows += measured
    if arguments.json:
        compare_files.write(arguments.json, json.dumps({"machine": machine, "rows": rows},
                                                       indent=1) + "\n")
    if arguments.markdown:
        compare_files.place(arguments.markdown, "growth", markdown(rows, machine))
    wrong = findings(rows)
    for finding in wrong:
        print(finding)
    if wrong:
        return 1
    drawn = growth_chart.draw(rows)
    if arguments.svg:
        compare_files.write(arguments.svg, drawn)
    return 0


if __name__ == "__main__":
    sys.exit(main())
