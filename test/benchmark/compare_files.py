# SPDX-License-Identifier: Apache-2.0
"""What a comparison was measured on, and the files that it writes."""
import os


def machine():
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as lines:
        models = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return {"cpu": models[0] if models else "", "cores": os.cpu_count(),
            "load": os.getloadavg()[0]}


def where(path):
    """Relative to where the command was typed, not to where bazel has put us."""
    return os.path.join(os.environ.get("BUILD_WORKING_DIRECTORY", ""), path)


def write(path, content):
    with open(where(path), "w", encoding="utf-8") as out:
        out.write(content)


def place(path, name, content):
    """Puts the content between the two marks of that name in a document; where they are not in it,
    the content is all that is written."""
    document = ""
    if os.path.exists(where(path)):
        with open(where(path), encoding="utf-8") as already:
            document = already.read()
    before, begin, rest = document.partition(f"<!-- {name}: begin -->\n")
    _, end, after = rest.partition(f"<!-- {name}: end -->\n")
    write(path, before + begin + content + end + after if begin and end else content)
