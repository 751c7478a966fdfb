#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures code caches of this SDK beside vm.Script of Node.js on the same libnode.

  ./bazelw run //test/benchmark:code_cache -- [--runs N] [--json FILE] [--quick]

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
    zlib = os.path.dirname(external("libnode", "lib", "x86_64-linux-gnu", "libz.so.1"))
    packages = os.path.dirname(os.path.dirname(external("nodejs", "usr", "share", "nodejs",
                                                        "undici", "package.json")))
    script = ('if [ -d /usr/share/nodejs ]; then :; else mount -t tmpfs none /usr/share && '
              'mkdir /usr/share/nodejs; fi && mount --bind "$1" /usr/share/nodejs && shift && '
              'exec "$@"')
    env = dict(os.environ, LD_LIBRARY_PATH=f"{folder}:{zlib}")
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


def compare(name, source, sides, runs, folder):
    """All that is measured on both sides for one script."""
    cache = os.path.join(folder, os.path.basename(source) + ".cache")
    for side in sides.values():
        side.run("make", source, cache)
    samples = {}
    for _ in range(runs):
        for mode in ("cold", "warm"):
            for who, side in sides.items():
                for what, value in side.run(mode, source, cache).items():
                    samples.setdefault((mode, what, who), Samples()).add(value)
        verified = sides["ours"].run("verify", source, cache)
        samples.setdefault("share", Samples()).add(verified["verify"] / verified["compile"])
    rows = []
    for label, mode, what, target in (("cold lazy compile", "cold", "compile", None),
                                      ("warm compile", "warm", "compile", 1.0),
                                      ("file to string", "warm", "source", None),
                                      ("file to ready", "warm", "ready", 0.7)):
        ours, node = samples[mode, what, "ours"], samples[mode, what, "node"]
        rows.append({"script": name, "what": label, "ours": ours.best(), "ours_median":
                     ours.median(), "node": node.best(), "node_median": node.median(),
                     "ratio": ours.best() / node.best(),
                     "ratio_median": ours.median() / node.median(), "target": target})
    share = samples["share"]
    rows.append({"script": name, "what": "verifying, share of it", "ratio": share.best(),
                 "ratio_median": share.median(), "target": 0.05})
    return rows


def print_rows(rows):
    print(f"{'script':14} {'what':24} {'ours':>9} {'node':>9} {'ratio':>6}   "
          f"{'ours':>9} {'node':>9} {'ratio':>6}   target")
    print(f"{'':14} {'':24} {'best, ms':>9} {'':>9} {'':>6}   {'median':>9}")
    for row in rows:
        cells = [f"{row[key]:9.3f}" if key in row else " " * 9
                 for key in ("ours", "node", "ours_median", "node_median")]
        target = row.get("target")
        verdict = "" if target is None else \
            f"{target:.2f} {'met' if row['ratio'] <= target else 'MISSED'}"
        print(f"{row['script']:14} {row['what']:24} {cells[0]} {cells[1]} {row['ratio']:6.3f}   "
              f"{cells[2]} {cells[3]} {row['ratio_median']:6.3f}   {verdict}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15, help="of each measurement")
    parser.add_argument("--json", metavar="FILE", help="write the rows there too")
    parser.add_argument("--only", action="append", help="scripts, by name")
    arguments = parser.parse_args()
    sides = {"ours": Side([os.path.join(HERE, "jsvm_side")], ".ours"), "node": node_side()}
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, source in inputs(folder).items():
            if arguments.only and name not in arguments.only:
                continue
            rows += compare(name, source, sides, arguments.runs, folder)
    print_rows(rows)
    if arguments.json:
        with open(arguments.json, "w", encoding="ascii") as out:
            json.dump(rows, out, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
