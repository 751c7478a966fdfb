#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures code caches of this SDK beside vm.Script of Node.js on the same libnode.

  ./bazelw run //test/benchmark:code_cache -- [--runs N] [--only NAME] [--json FILE]

Every measurement is made in a fresh process, those of both sides by turns, and the best and the
median are told. What the lines mean is in test/benchmark/README.md.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

# `bazelw run` starts programs in the folder of their runfiles; other repositories lie beside it.
HERE = os.path.join(os.getcwd(), "test", "benchmark")
EXTERNAL = os.path.dirname(os.getcwd())


def external(*path):
    """The real file of another repository."""
    return os.path.realpath(os.path.join(EXTERNAL, *path))


def small_script():
    """A script of a kilobyte."""
    lines = ["'use strict';"]
    while sum(map(len, lines)) < 960:
        i = len(lines)
        lines.append(f"function step{i}(a, b) {{ return a * {i} + b; }}")
    lines.append("step1(2, 3) + step2(4, 5);")
    return "\n".join(lines)


def inputs(folder):
    small = os.path.join(folder, "small.js")
    with open(small, "w", encoding="ascii") as out:
        out.write(small_script())
    return {
        "typescript.js": external("typescript", "lib", "typescript.js"),
        "three.js": external("three", "three.js"),
        "lodash.js": external("lodash", "lodash.js"),
        "1 KB": small,
    }


class Side:
    """Runs one measurement of one side and gives its numbers by name."""

    def __init__(self, command, suffix, env=None):
        self.command = command
        self.suffix = suffix
        self.env = env

    def run(self, mode, source, cache):
        out = subprocess.run(self.command + [mode, source, cache + self.suffix], env=self.env,
                             check=True, stdout=subprocess.PIPE, universal_newlines=True).stdout
        return {name: float(value) for name, value in map(str.split, out.splitlines())}


def node_side():
    """Node.js in a namespace where /usr/share/nodejs is what it wants to find there."""
    libraries = external("libnode", "usr", "lib", "x86_64-linux-gnu", "libnode.so.108")
    folder = os.path.dirname(libraries)
    # The one that our side runs on, where the build made one, before the one of the package.
    ours = os.path.dirname(external("libnode", "prelinked", "libnode.so.108"))
    zlib = os.path.dirname(external("libnode", "lib", "x86_64-linux-gnu", "libz.so.1"))
    packages = os.path.dirname(os.path.dirname(external("nodejs", "usr", "share", "nodejs",
                                                        "undici", "package.json")))
    script = ('if [ -d /usr/share/nodejs ]; then :; else mount -t tmpfs none /usr/share && '
              'mkdir /usr/share/nodejs; fi && mount --bind "$1" /usr/share/nodejs && shift && '
              'exec "$@"')
    env = dict(os.environ, LD_LIBRARY_PATH=f"{ours}:{folder}:{zlib}")
    return Side(["unshare", "-rm", "sh", "-c", script, "sh", packages,
                 external("nodejs", "usr", "bin", "node"), os.path.join(HERE, "node_side.js")],
                ".node", env)


class Samples:
    """Numbers of several runs."""

    def __init__(self):
        self.values = []

    def add(self, value):
        self.values.append(value)

    def best(self):
        return min(self.values)

    def median(self):
        return statistics.median(self.values)


def row_of(name, what, ours, other, target):
    """Two samples beside each other."""
    return {"script": name, "what": what, "ours": ours.best(), "ours_median": ours.median(),
            "node": other.best(), "node_median": other.median(),
            "ratio": ours.best() / other.best(), "ratio_median": ours.median() / other.median(),
            "target": target}


def compare(name, source, sides, runs, folder):
    """All that is measured on both sides for one script."""
    cache = os.path.join(folder, os.path.basename(source) + ".cache")
    for side in sides.values():
        side.run("make", source, cache)
    sides["ours"].run("store", source, cache)
    samples = {}
    for _ in range(runs):
        for mode in ("cold", "warm"):
            for who, side in sides.items():
                for what, value in side.run(mode, source, cache).items():
                    samples.setdefault((mode, what, who), Samples()).add(value)
        for what, value in sides["ours"].run("store", source, cache).items():
            samples.setdefault(("store", what, "ours"), Samples()).add(value)
        verified = sides["ours"].run("verify", source, cache)
        samples.setdefault("share", Samples()).add(verified["verify"] / verified["compile"])
    rows = []
    for label, mode, what, target in (("cold lazy compile", "cold", "compile", None),
                                      ("warm compile", "warm", "compile", 1.0),
                                      ("file to string", "warm", "source", None),
                                      ("file to ready", "warm", "ready", 0.7)):
        rows.append(row_of(name, label, samples[mode, what, "ours"], samples[mode, what, "node"],
                           target))
    for label, what, theirs, target in (("warm compile, store", "compile", "compile", 1.0),
                                        ("file to ready, store", "ready", "ready", 0.7)):
        rows.append(row_of(name, label, samples["store", what, "ours"],
                           samples["warm", theirs, "node"], target))
    for label, what in (("opening the store", "open"), ("finding the entry", "lookup")):
        ours = samples["store", what, "ours"]
        rows.append({"script": name, "what": label, "ours": ours.best(),
                     "ours_median": ours.median()})
    share = samples["share"]
    # Not the best: a compile that was interrupted makes the share of what was not look small.
    rows.append({"script": name, "what": "verifying, share of it", "ratio": share.median(),
                 "ratio_median": share.median(), "target": 0.05})
    return rows


def numbers(command):
    """Runs a program that prints names with numbers."""
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE,
                         universal_newlines=True).stdout
    return {name: float(value) for name, value in map(str.split, out.splitlines())}


def store_side(*arguments):
    return [os.path.join(HERE, "store_side")] + [str(argument) for argument in arguments]


def measure_hits(runs, folder, sizes, most_processes):
    """Hits in stores of several sizes, and by several processes at once, beside the smallest."""
    count = 2000
    hits = {}
    for size in sizes:
        numbers(store_side("fill", os.path.join(folder, str(size)), size))
    for _ in range(runs):
        for size in sizes:
            for label, keys in (("same", 10), ("each", size)):
                got = numbers(store_side("hits", os.path.join(folder, str(size)), size, count, keys))
                hits.setdefault((label, size), Samples()).add(got["median"] / 1e3)
    rows = []
    for size in sizes[1:]:
        rows.append(row_of(f"{size} entries", f"a hit, beside {sizes[0]} entries",
                           hits["same", size], hits["same", sizes[0]],
                           1.2 if size == 100000 else None))
        rows.append(row_of(f"{size} entries", "a hit, each another entry", hits["each", size],
                           hits["each", sizes[0]], None))
    directory = os.path.join(folder, str(sizes[1]))
    alone = hits["same", sizes[1]]
    for processes in (2, 4, 8):
        if processes > most_processes:
            break
        together = Samples()
        for _ in range(runs):
            started = [subprocess.Popen(store_side("hits", directory, sizes[1], count, 10),
                                        stdout=subprocess.PIPE, universal_newlines=True)
                       for _ in range(processes)]
            medians = []
            for process in started:
                out = process.communicate()[0]
                if process.returncode != 0:
                    raise SystemExit("a process among others failed")
                medians.append(float(out.split("median ")[1]) / 1e3)
            together.add(statistics.median(medians))
        rows.append(row_of(f"{processes} processes", "a hit, beside one process", together, alone,
                           None))
    return rows


def measure_misses(runs, folder, scripts):
    """Compiling what a store lacks, beside compiling without it."""
    rows = []
    directory = os.path.join(folder, "misses")
    numbers(store_side("fill", directory, 100))
    for name, source in scripts.items():
        # A compile of a small one takes as long as a scheduler's whim: it is done more often.
        often = max(runs, 3) * (5 if os.path.getsize(source) > 16384 else 100)
        for kind, what in (("same", "a miss, beside no store"),
                           ("fresh", "a miss, each in a fresh VM")):
            got = numbers(store_side("miss", directory, source, often, kind))
            rows.append({"script": name, "what": what,
                         "ours": got["with_best"] / 1e3, "node": got["without_best"] / 1e3,
                         "ratio": got["with_best"] / got["without_best"],
                         "ours_median": got["with"] / 1e3, "node_median": got["without"] / 1e3,
                         "ratio_median": got["with"] / got["without"], "target": 1.01})
    return rows


def compressing(folder, scripts):
    """What zstd makes of the caches, as text."""
    lines = ["", f"{'cache of':14} {'level':>5} {'bytes':>9} {'share':>6} {'packing, ms':>12} "
                 f"{'unpacking, ms':>14}"]
    for name, source in scripts.items():
        cache = os.path.join(folder, os.path.basename(source) + ".cache.ours")
        out = subprocess.run([os.path.join(HERE, "zstd_cost"), cache, "9"], check=True,
                             stdout=subprocess.PIPE, universal_newlines=True).stdout
        table = [line.split() for line in out.splitlines()]
        whole = int(table[0][1])
        for level, size, there, back in table:
            lines.append(f"{name:14} {level:>5} {int(size):9} {int(size) / whole:6.2f} "
                         f"{float(there):12.2f} {float(back):14.2f}")
    return "\n".join(lines)


def print_rows(rows):
    print(f"{'script':16} {'what':28} {'ours':>9} {'other':>9} {'ratio':>6}   "
          f"{'ours':>9} {'other':>9} {'ratio':>6}   target")
    print(f"{'':16} {'':28} {'best, ms':>9} {'':>9} {'':>6}   {'median':>9}")
    for row in rows:
        cells = [f"{row[key]:9.3f}" if key in row else " " * 9
                 for key in ("ours", "node", "ours_median", "node_median")]
        ratios = [f"{row[key]:6.3f}" if key in row else " " * 6
                  for key in ("ratio", "ratio_median")]
        target = row.get("target")
        verdict = "" if target is None else \
            f"{target:.2f} {'met' if row['ratio'] <= target else 'MISSED'}"
        print(f"{row['script']:16} {row['what']:28} {cells[0]} {cells[1]} {ratios[0]}   "
              f"{cells[2]} {cells[3]} {ratios[1]}   {verdict}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15, help="of each measurement")
    parser.add_argument("--json", metavar="FILE", help="write the rows there too")
    parser.add_argument("--only", action="append", help="scripts, by name")
    parser.add_argument("--entries", type=int, default=100000, help="of the largest store")
    parser.add_argument("--processes", type=int, default=8, help="at most so many at once")
    arguments = parser.parse_args()
    sides = {"ours": Side([os.path.join(HERE, "jsvm_side")], ".ours"), "node": node_side()}
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        scripts = {name: source for name, source in inputs(folder).items()
                   if not arguments.only or name in arguments.only}
        for name, source in scripts.items():
            rows += compare(name, source, sides, arguments.runs, folder)
        rows += measure_misses(arguments.runs, folder, scripts)
        rows += measure_hits(max(arguments.runs // 3, 1), folder, [10, 1000, arguments.entries],
                             arguments.processes)
        print_rows(rows)
        print(compressing(folder, scripts))
    if arguments.json:
        with open(arguments.json, "w", encoding="ascii") as out:
            json.dump(rows, out, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
