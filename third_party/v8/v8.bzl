# SPDX-License-Identifier: Apache-2.0
"""v8_repository: the V8 that the SDK is built over.

The locked one, or, where JSVM_V8_ROOT is set, the V8 in that folder: headers in include/, shared or
static libraries in lib/, all of which are linked.
"""

_LOCKED = """\
alias(
    name = "v8",
    actual = "{locked}",
    visibility = ["//visibility:public"],
)
"""

_CHOSEN = """\
cc_library(
    name = "v8",
    srcs = {srcs},
    hdrs = glob(["include/**/*.h"]),
    defines = {defines},
    includes = ["include"],
    linkopts = [
        "-ldl",
        "-lpthread",
    ],
    visibility = ["//visibility:public"],
)
"""

def _libraries(rctx, folder):
    """The names of the libraries in lib/: a shared one once, under the name the loader asks for."""
    entries = {f.basename: f for f in folder.readdir()}
    chosen = {}
    for name, entry in entries.items():
        if name.endswith(".a"):
            chosen[name] = True
        elif name.endswith(".so") or ".so." in name:
            result = rctx.execute(["sh", "-c", 'objdump -p "$1" | sed -n "s/^ *SONAME *//p"', "sh", entry])
            soname = result.stdout.strip()
            chosen[soname if soname in entries else name] = True
    return sorted(chosen.keys())

def _v8_repository_impl(rctx):
    root = rctx.os.environ.get("JSVM_V8_ROOT", "")
    if not root:
        rctx.file("BUILD.bazel", _LOCKED.format(locked = rctx.attr.locked))
        return
    if not root.startswith("/"):
        fail("ark_jsvm: JSVM_V8_ROOT must be an absolute path, not %s" % root)
    include = rctx.path(root + "/include")
    lib = rctx.path(root + "/lib")
    if not rctx.path(root + "/include/v8.h").exists:
        fail("ark_jsvm: JSVM_V8_ROOT: there is no %s/v8.h" % include)
    libraries = _libraries(rctx, lib) if lib.exists else []
    if not libraries:
        fail("ark_jsvm: JSVM_V8_ROOT: there is no .so or .a file in %s" % lib)
    rctx.symlink(include, "include")
    for name in libraries:
        rctx.symlink(lib.get_child(name), "lib/" + name)
    rctx.file("BUILD.bazel", _CHOSEN.format(
        # V8 writes how it was configured into this header where it is there.
        defines = ["V8_GN_HEADER"] if rctx.path(root + "/include/v8-gn.h").exists else [],
        srcs = ["lib/" + name for name in libraries],
    ))

v8_repository = repository_rule(
    implementation = _v8_repository_impl,
    attrs = {
        "locked": attr.string(
            mandatory = True,
            doc = "The label of the V8 that is taken where JSVM_V8_ROOT is not set.",
        ),
    },
    environ = ["JSVM_V8_ROOT"],
    local = True,
)
