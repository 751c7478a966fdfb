#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures how long a program takes from its start to its end, and to the first result of a script.

  ./bazelw run //test/benchmark:start -- [--runs N] [--json FILE] [--markdown FILE]

The programs take turns. What the lines mean is in test/benchmark/README.md.
"""
import argparse
import json
import os
import statistics
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.getcwd(), "test", "benchmark"))

# pylint: disable=wrong-import-position
import compare_files  # noqa: E402
import compare_sides  # noqa: E402
import compare_table  # noqa: E402

GREETING = b"Hello, world!\n"
NODE = "node -e 0"
REWRITTEN = ("libnode.so.108", "libcrypto.so.3", "libssl.so.3")
COLUMNS = ("first result", "best", "median", "of node", "processor", "MiB")


class Program:
    """Something to start: what it is called, its command, and where it finds libraries."""

    def __init__(self, name, command, libraries, says):
        self.name = name
        self.command = command
        self.environment = dict(os.environ, LD_LIBRARY_PATH=libraries)
        self.says = says

    def start(self, out):
        return os.posix_spawn(self.command[0], self.command, self.environment,
                              file_actions=[(os.POSIX_SPAWN_DUP2, out, 1)])

    def run(self):
        """Milliseconds to the first output and to the end, on the processor, and MiB of memory."""
        begin, end = os.pipe()
        try:
            started = time.monotonic_ns()
            process = self.start(end)
            os.close(end)
            end = None
            said = os.read(begin, 4096)
            first = time.monotonic_ns()
            _, status, used = os.wait4(process, 0)
            ended = time.monotonic_ns()
        finally:
            os.close(begin)
            if end is not None:
                os.close(end)
        self.require(status == 0 and said == self.says, f"status {status}, and it said {said!r}")
        return {"first result": (first - started) / 1e6, "whole": (ended - started) / 1e6,
                "processor": (used.ru_utime + used.ru_stime) * 1e3, "MiB": used.ru_maxrss / 1024}

    def run_many(self, count):
        """Milliseconds from the start of the first to the end of the last of so many."""
        with open(os.devnull, "wb") as nowhere:
            started = time.monotonic_ns()
            processes = [self.start(nowhere.fileno()) for _ in range(count)]
            statuses = [os.waitpid(process, 0)[1] for process in processes]
            took = (time.monotonic_ns() - started) / 1e6
        self.require(not any(statuses), f"statuses {statuses}")
        return took

    def require(self, good, what):
        if not good:
            raise SystemExit(f"{self.name}: {what}")


def folder_with(scratch, name, libraries):
    """A folder with nothing but the libraries in it, so that all find theirs by the same steps."""
    folder = os.path.join(scratch, name)
    os.mkdir(folder)
    for library in libraries:
        os.symlink(library, os.path.join(folder, os.path.basename(library)))
    return folder


def programs(scratch, with_node):
    """All that are compared, in the order of the table."""
    untouched = [compare_sides.external("libnode", "usr", "lib", "x86_64-linux-gnu", name)
                 for name in REWRITTEN]
    bound = [compare_sides.external("libnode", "prelinked", name) for name in REWRITTEN]
    kinds = [("as it is", folder_with(scratch, "untouched", untouched))]
    if os.path.exists(bound[0]):
        kinds.insert(0, ("bound", folder_with(scratch, "bound", bound)))
    here = os.path.join(compare_sides.HERE, "hello")
    chosen = [Program(f"{name}, {kind}", [os.path.join(here, program)], folder, GREETING)
              for name, program in (("JSVM-API", "hello_jsvm"), ("V8", "hello_v8"))
              for kind, folder in kinds]
    if with_node:
        # Found as it is found where the package is installed: by its own library, unbound.
        command = [compare_sides.external("nodejs", "usr", "bin", "node"), "-e", "0"]
        chosen += [Program(NODE, command, compare_sides.libraries(untouched=True), b"")]
        if len(kinds) > 1:
            chosen += [Program(NODE + ", bound", command, compare_sides.libraries(), b"")]
    return chosen


def one_by_one(chosen, runs):
    """A row for each program; those of one round are compared with each other."""
    samples = {program.name: [] for program in chosen}
    for program in chosen:
        program.run()  # the pages of its files are in memory now
    for _ in range(runs):
        for program in chosen:
            samples[program.name].append(program.run())
    rows = []
    for name, taken in samples.items():
        whole = [sample["whole"] for sample in taken]
        row = {"program": name, "best": min(whole), "median": statistics.median(whole),
               "MiB": statistics.median(sample["MiB"] for sample in taken),
               "processor": statistics.median(sample["processor"] for sample in taken)}
        if not name.startswith(NODE):
            row["first result"] = statistics.median(sample["first result"] for sample in taken)
        if NODE in samples:
            row["of node"] = statistics.median(mine / other["whole"] for mine, other
                                               in zip(whole, samples[NODE]))
        rows.append(row)
    return rows


def all_at_once(chosen, count, runs):
    samples = {program.name: [] for program in chosen}
    for _ in range(runs):
        for program in chosen:
            samples[program.name].append(program.run_many(count))
    best = {name: min(taken) for name, taken in samples.items()}
    return [dict({"program": name, "best": best[name], "median": statistics.median(taken)},
                 **({"of node": best[name] / best[NODE]} if NODE in best else {}))
            for name, taken in samples.items()]


def cells(row):
    digits = {"of node": 2, "MiB": 0}
    return [f"{row[key]:.{digits.get(key, 1)}f}" if key in row else "" for key in COLUMNS]


def markdown(one, many, machine):
    head = ["one after the other, ms", *COLUMNS]
    head_many = [f"{machine['at once']} at once, ms", "best", "median", "of node"]
    return (f"On {machine['cpu']}, {machine['cores']} cores, with a load of {machine['load']:.1f}; "
            f"{machine['runs']} runs.\n\n"
            + compare_table.table(head, [[row["program"], *cells(row)] for row in one]) + "\n"
            + compare_table.table(head_many, [[row["program"], *[
                text for key, text in zip(COLUMNS, cells(row)) if key in head_many]]
                for row in many]))


def report(one, many, machine, arguments):
    print(f"{'one after the other, ms':24}" + "".join(f"{key:>14}" for key in COLUMNS))
    for row in one:
        print(f"{row['program']:24}" + "".join(f"{text:>14}" for text in cells(row)))
    print(f"\n{machine['at once']} at once, ms")
    for row in many:
        print(f"{row['program']:24}" + "".join(f"{text:>14}" for text in cells(row)))
    print(f"\n{machine['cpu']}, {machine['cores']} cores, load {machine['load']:.1f} before")
    if arguments.json:
        compare_files.write(arguments.json, json.dumps(
            {"machine": machine, "one": one, "many": many}, indent=1) + "\n")
    if arguments.markdown:
        compare_files.place(arguments.markdown, "start", markdown(one, many, machine))


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=40, help="how often each is started")
    parser.add_argument("--at-once", type=int, default=50, help="how many are started together")
    parser.add_argument("--at-once-runs", type=int, default=3, help="how often that is done")
    parser.add_argument("--json", metavar="FILE", help="write the numbers there too")
    parser.add_argument("--markdown", metavar="FILE",
                        help="write the tables there, between two marks if it has them")
    parser.add_argument("--check", action="store_true",
                        help="see only whether all of it works; do without Node.js if need be")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def main():
    arguments = parse()
    reason = None if arguments.inside else compare_sides.why_no_node()
    if reason is None and not arguments.inside:
        # The programs are started from there, so that this costs none of them anything.
        command = compare_sides.with_packages(sys.executable, os.path.abspath(__file__), "--inside",
                                              *sys.argv[1:])
        os.execvp(command[0], command)
    if reason is not None and not arguments.check:
        raise SystemExit(f"Node.js cannot be run: {reason}")
    if arguments.check:
        arguments.runs, arguments.at_once, arguments.at_once_runs = 1, 2, 1
    machine = dict(compare_files.machine(), runs=arguments.runs, **{"at once": arguments.at_once})
    with tempfile.TemporaryDirectory() as scratch:
        chosen = programs(scratch, reason is None)
        one = one_by_one(chosen, arguments.runs)
        many = all_at_once(chosen, arguments.at_once, arguments.at_once_runs)
    report(one, many, machine, arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main())
