# SPDX-License-Identifier: Apache-2.0
"""The processes that do what is compared, and that Node.js which runs on our libraries."""
import os
import shutil
import subprocess

# `bazelw run` and `bazelw test` start programs in the folder of their runfiles; other repositories
# lie beside it.
HERE = os.path.join(os.getcwd(), "test", "benchmark")
EXTERNAL = os.path.dirname(os.getcwd())

# The second counts only while the thread has a processor: for machines that do other things too.
CLOCKS = ("wall", "cpu")

SANITIZERS = ("ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS")


def external(*path):
    """The real file of another repository."""
    return os.path.realpath(os.path.join(EXTERNAL, *path))


def libraries(untouched=False):
    """The folders of the libraries that Node.js needs, for LD_LIBRARY_PATH.

    The copy of libnode that our sides run on, where the build made one, comes before that of the
    package; untouched leaves it out."""
    folders = [] if untouched else [external("libnode", "prelinked", "libnode.so.108")]
    folders += [external("libnode", "usr", "lib", "x86_64-linux-gnu", "libnode.so.108"),
                external("libnode", "lib", "x86_64-linux-gnu", "libz.so.1")]
    return ":".join(os.path.dirname(library) for library in folders)


def with_packages(*command):
    """The command that runs another in a namespace where /usr/share/nodejs is what Node.js wants to
    find there."""
    packages = os.path.dirname(os.path.dirname(external("nodejs", "usr", "share", "nodejs",
                                                        "undici", "package.json")))
    script = ('if [ -d /usr/share/nodejs ]; then :; else mount -t tmpfs none /usr/share && '
              'mkdir /usr/share/nodejs; fi && mount --bind "$1" /usr/share/nodejs && shift && '
              'exec "$@"')
    return ["unshare", "-rm", "sh", "-c", script, "sh", packages, *command]


def node(*arguments):
    """The command that runs Node.js, and its environment."""
    return (with_packages(external("nodejs", "usr", "bin", "node"), *arguments),
            dict(os.environ, LD_LIBRARY_PATH=libraries()))


def why_no_node():
    """The reason why Node.js cannot be run here with our addon, or None."""
    if any(name in os.environ for name in SANITIZERS):
        return "Node.js loads no addon that a sanitizer was built into"
    if shutil.which("unshare") is None:
        return "there is no unshare"
    tried = subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/tmp"],
                           stderr=subprocess.PIPE, universal_newlines=True)
    return None if tried.returncode == 0 else tried.stderr.strip()


class Side:
    """A process that carries out commands, one at a time."""

    def __init__(self, name, clock, command, env=None):
        self.name = name
        self.clock = CLOCKS.index(clock)
        self.process = subprocess.Popen(command, env=env, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, universal_newlines=True)
        self.rows = {}  # operation: (number, group)
        self.lumps = set()
        self.send("list")
        for line in iter(self.receive, ""):
            number, group, operation, statistic = line.split("\t")
            self.rows[operation] = (int(number), group)
            if statistic == "mean":
                self.lumps.add(operation)

    def send(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()

    def receive(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} ended with {self.process.wait()}")
        return line.rstrip("\n")

    def check(self, operation):
        """None, or what is wrong."""
        self.send("check " + operation)
        answer = self.receive()
        return None if answer == "ok" else f"{self.name}: {operation}: {answer}"

    def run(self, operation, count):
        """How many nanoseconds that takes."""
        self.send(f"run {count} {operation}")
        return int(self.receive().split()[self.clock])

    def settled(self):
        """How many nanoseconds what the last run left behind has taken since."""
        self.send("settled")
        return int(self.receive())

    def close(self):
        """Lets the process end; what it exits with."""
        self.process.stdin.close()
        return self.process.wait()


def start(names, clock):
    """The sides of these names, by name, timed by one of CLOCKS."""
    folder = os.path.join(HERE, "operations")
    sides = {}
    for name in names:
        if name == "node":
            command, env = node("-e", "process.dlopen(module, process.argv[1])",
                                os.path.join(folder, "libnode_side.so"))
            sides[name] = Side(name, clock, command, env)
        else:
            sides[name] = Side(name, clock, [os.path.join(folder, name + "_side")])
    return sides
