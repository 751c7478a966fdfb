#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures what things of JSVM-API take of memory, beside those of V8 on the same libnode.

  ./bazelw run //test/benchmark:memory -- [--json FILE] [--markdown FILE]

Exit status 1 when memory grows with calls that should need none. test/benchmark/README.md says what
the rows are.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys

sys.path.insert(0, os.path.join(os.getcwd(), "test", "benchmark"))

# pylint: disable=wrong-import-position
import compare_files  # noqa: E402
import compare_sides  # noqa: E402
import compare_table  # noqa: E402

SIDES = ("jsvm", "v8")
MEASURES = ("rss", "pss", "private")  # in KB, as the programs print them

# What the programs call it, how many, how many in a smoke test, and what it is.
STATES = (("idle", 1, 1, "nothing but the engine started"),
          ("vms", 1, 1, "1 VM with an env"),
          ("vms", 100, 3, "{:,} VMs with an env each"),
          ("envs", 1000, 10, "1 VM with {:,} envs more"))
THINGS = (("objects", 500000, 20000, "an empty object"),
          ("wraps", 500000, 20000, "an object with a wrap and a finalizer"),
          ("functions", 200000, 5000, "a function"),
          ("strong", 500000, 20000, "a strong reference"),
          ("weak", 500000, 20000, "a weak reference"))
AGAIN = (("again-calls", "JavaScript calls native"),
         ("again-references", "create and delete a reference"),
         ("again-scopes", "open and close a handle scope"),
         ("again-properties", "create a string, set a property to it"))
TIMES, SMOKE_TIMES = 10000000, 200000
GROWTH = 300  # KB that 9 of 10 of them may add, since the engine never stands still


def run(side, case, count):
    """What a process says about its memory: {point: {measure: KB}}."""
    program = os.path.join(compare_sides.HERE, "footprint", side + "_memory")
    finished = subprocess.run([program, case, str(count)], stdout=subprocess.PIPE,
                              universal_newlines=True, check=False)
    if finished.returncode != 0:
        raise SystemExit(f"{side} {case} {count} ended with {finished.returncode}")
    points = {}
    for line in finished.stdout.splitlines():
        point, *numbers = line.split("\t")
        points[point] = dict(zip(MEASURES, map(int, numbers)))
    return points


def medians(side, case, count, runs, value):
    """The median of what a function makes of each run."""
    return statistics.median(value(run(side, case, count)) for _ in range(runs))


def added(points):
    return points["end"]["private"] - points["begin"]["private"]


def measure_states(runs, smoke):
    rows = []
    for case, many, few, title in STATES:
        count = few if smoke else many
        row = {"what": title.format(count)}
        for side in SIDES:
            ends = [run(side, case, count)["end"] for _ in range(runs)]
            for measure in MEASURES:
                row[f"{side}_{measure}"] = statistics.median(end[measure] for end in ends)
        print(f"{row['what']:42} " +
              " ".join(f"{row[f'{side}_{measure}']:9,.0f}" for measure in MEASURES
                       for side in SIDES), flush=True)
        rows.append(row)
    return rows


def measure_things(runs, smoke):
    rows = []
    for case, many, few, title in THINGS:
        count = few if smoke else many
        row = {"what": title, "count": count}
        for side in SIDES:
            row[side] = medians(side, case, count, runs, added) * 1024 / count
        row["jsvm/v8"] = row["jsvm"] / row["v8"]
        print(f"{title:42} {row['jsvm']:9.1f} {row['v8']:9.1f} {row['jsvm/v8']:9.2f}", flush=True)
        rows.append(row)
    return rows


def measure_growth(runs, smoke):
    times = SMOKE_TIMES if smoke else TIMES
    rows = []
    for case, title in AGAIN:
        # Once is enough to show that it does not grow.
        least = min(added(run("jsvm", case, times)) for _ in range(runs))
        rows.append({"what": title, "times": times, "kilobytes": least})
        print(f"{title:42} {least:9.0f}", flush=True)
    return rows


def findings(things, growth):
    """What is wrong. Sanitizers keep memory back that was freed."""
    wrong = [f"{row['what']}: takes no memory" for row in things
             if min(row[side] for side in SIDES) <= 0]
    if not any(name in os.environ for name in compare_sides.SANITIZERS):
        wrong += [f"{row['what']}: {row['kilobytes']} KB more after {row['times']:,} than after a "
                  f"tenth of that" for row in growth if row["kilobytes"] > GROWTH]
    return wrong


def markdown(states, things, growth, machine):
    mega = [[row["what"]] + [f"{row[f'{side}_{measure}'] / 1024:.1f}" for measure in MEASURES[::2]
                             for side in SIDES] for row in states]
    each = [[row["what"], f"{row['jsvm']:.0f}", f"{row['v8']:.0f}", f"{row['jsvm/v8']:.2f}"]
            for row in things]
    again = [[row["what"], f"{row['kilobytes']:.0f}"] for row in growth]
    return (f"On {machine['cpu']}.\n\n"
            + compare_table.table(["a process, MB", "resident, JSVM-API", "V8", "its own, JSVM-API",
                                   "V8"], mega) + "\n"
            + compare_table.table(["bytes of each", "JSVM-API", "V8", "of V8"], each) + "\n"
            + compare_table.table([f"done {growth[0]['times']:,} times",
                                   "KB more than after a tenth of them"], again))


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3, help="how often each is measured")
    parser.add_argument("--json", metavar="FILE", help="write the numbers there too")
    parser.add_argument("--markdown", metavar="FILE",
                        help="write the tables there, between two marks if it has them")
    parser.add_argument("--smoke", action="store_true",
                        help="few of everything, once: whether it works and nothing grows")
    return parser.parse_args()


def main():
    arguments = parse()
    runs = 1 if arguments.smoke else arguments.runs
    machine = compare_files.machine()
    print(f"{'KB':42} {'RSS, JSVM':>9} {'V8':>9} {'PSS, JSVM':>9} {'V8':>9} {'own, JSVM':>9} {'V8':>9}")
    states = measure_states(runs, arguments.smoke)
    print(f"\n{'bytes of each':42} {'JSVM':>9} {'V8':>9} {'JSVM/V8':>9}")
    things = measure_things(runs, arguments.smoke)
    print(f"\n{'KB more for nine tenths of the calls':42} {'JSVM':>9}")
    growth = measure_growth(runs, arguments.smoke)
    wrong = findings(things, growth)
    for finding in wrong:
        print(finding)
    if arguments.json:
        compare_files.write(arguments.json, json.dumps(
            {"machine": machine, "states": states, "things": things, "growth": growth},
            indent=1) + "\n")
    if arguments.markdown:
        compare_files.place(arguments.markdown, "memory",
                            markdown(states, things, growth, machine))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
