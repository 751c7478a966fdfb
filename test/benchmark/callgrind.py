# SPDX-License-Identifier: Apache-2.0
"""Counts with callgrind how many instructions the operations of a side take."""
import collections
import os
import re
import subprocess
import tempfile

# JavaScript is interpreted, on one thread, with the same hashes every time, and no garbage is
# collected in between: what the engine does is the same each time.
ENGINE = ["--no-opt", "--no-sparkplug", "--single-threaded", "--hash-seed=1", "--random-seed=1",
          "--min-semi-space-size=16"]

# The C library has several copies of some functions, and takes one by the processor.
TUNABLES = "glibc.cpu.hwcaps=" + ",".join(
    "-" + feature for feature in ("AVX", "AVX2", "AVX512VL", "BMI2", "ERMS", "FSRM", "MOVBE",
                                  "SSE4_1", "SSE4_2", "SSSE3"))

# What carries out an operation so many times, in bench.h and side.c: counted while they run. In C++
# there is a namespace before and arguments behind.
COUNTED = ("RunOne*", "RunLoop", "*::RunOne*", "RunLoop(*")
WARM, FEW, MORE = 256, 512, 1024

POSITION = re.compile(r"(c?)(ob|fl|fi|fe|fn)=(.*)")
NAME = re.compile(r"\((\d+)\)(?: (.*))?")


class Profile:
    """What callgrind wrote about one run: instructions by (file, function)."""

    def __init__(self, path):
        self.cost = collections.Counter()
        self.names = {}
        file = function = ""
        called = False  # the next line is what a call cost with all that it called in turn
        with open(path, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                position = POSITION.match(line)
                if position:
                    name = self.name(position[2], position[3])
                    if position[1] == "" and position[2] == "ob":
                        file = os.path.basename(name)
                    elif position[1] == "" and position[2] == "fn":
                        function = name
                elif line.startswith("calls="):
                    called = True
                elif line[0] in "0123456789+-*":
                    if not called:
                        self.cost[file, function] += int(line.split()[-1])
                    called = False

    def name(self, kind, text):
        """Names are told once, with a number, and then by that number."""
        key, told = NAME.match(text).groups()
        kind = kind if kind in ("ob", "fn") else "fl"
        if told is not None:
            self.names[kind, key] = told
        return self.names[kind, key]

    def total(self):
        return sum(cost for (file, function), cost in self.cost.items()
                   if counts(file, function))

    def whole(self):
        return sum(self.cost.values())


def counts(file, function):
    """Not the code of JavaScript: neither what was compiled nor, in the engine, what has no name,
    which is the interpreter and what is built in."""
    nameless = function.startswith("0x")
    return not nameless or (file != "???" and not file.startswith("libnode.so"))


def profiles(valgrind, library, side, commands):
    """The profile of each command "run ..." that the side is given. The side is a program, or a pair
    of what makes a command of the words that valgrind is called with, and its environment."""
    make, env = side if isinstance(side, tuple) else (lambda by: [*by, side, *ENGINE], os.environ)
    with tempfile.TemporaryDirectory() as folder:
        written = os.path.join(folder, "out")
        finished = subprocess.run(
            make([valgrind, "--tool=callgrind", "--quiet", "--callgrind-out-file=" + written,
                  "--collect-atstart=no", "--dump-after=RunTask",
                  *["--toggle-collect=" + function for function in COUNTED]]),
            env=dict(env, VALGRIND_LIB=library, GLIBC_TUNABLES=TUNABLES),
            input="".join(command + "\n" for command in commands),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, check=False)
        if finished.returncode != 0:
            raise SystemExit(f"callgrind ended with {finished.returncode}\n{finished.stderr}")
        return [Profile(f"{written}.{number}") for number in range(1, len(commands) + 1)]


def count(valgrind, library, side, operations, total=Profile.total):
    """Instructions of each operation, once: what more of them cost more."""
    commands = [f"run {times} {operation}" for operation in operations
                for times in (WARM, FEW, MORE)]
    taken = [total(profile) for profile in profiles(valgrind, library, side, commands)]
    counted = {}
    for number, operation in enumerate(operations):
        few, more = taken[3 * number + 1:3 * number + 3]
        if few <= 0 or more <= few:
            raise SystemExit(f"{operation}: nothing was counted")
        counted[operation] = (more - few) / (MORE - FEW)
    return counted
