# SPDX-License-Identifier: Apache-2.0
"""How our own C and C++ is compiled, and the rules that apply it.

What is needed to compile stands here and not in .bazelrc, which a workspace that imports this one
does not read. That warnings are errors does stand there: nobody else's build should break on them.
"""

_WARNINGS = [
    "-Wall",
    "-Wextra",
    "-Wformat=2",
    "-Wimplicit-fallthrough",
    "-Wundef",
    "-Wvla",
]

# C11 with POSIX.
JSVM_COPTS = [
    "-std=c11",
    "-D_POSIX_C_SOURCE=200809L",
] + _WARNINGS + [
    "-Wmissing-prototypes",
    "-Wpedantic",
    "-Wshadow",
    "-Wstrict-prototypes",
]

# V8's headers set the rules: C++17, and no RTTI, since V8 is built without.
JSVM_CXXOPTS = [
    "-std=c++17",
    "-fno-exceptions",
    "-fno-rtti",
] + _WARNINGS + [
    "-Wnon-virtual-dtor",
    "-Woverloaded-virtual",
]

# Only what is marked JSVM_EXTERN leaves the library. Bazel's toolchain keeps frame pointers, which
# lead no profiler through the engine, built without, and cost every short call three instructions.
# Functions of the engine are bound before main: a call of one need not go by way of a stub.
_LIBRARY = [
    "-fvisibility=hidden",
    "-fomit-frame-pointer",
    "-fno-plt",
]

# A test's own code runs for an instant; to optimise it takes a third of the time to compile it.
_TEST = [
    "-O0",
    "-U_FORTIFY_SOURCE",
]

def _kind(name, srcs):
    """Says whether srcs are "c", "c++" or neither (None); both in one target is refused."""
    kinds = {}
    for src in srcs:
        extension = src.rpartition(".")[2]
        if extension == "c":
            kinds["c"] = True
        elif extension in ("cc", "cpp"):
            kinds["c++"] = True
    if len(kinds) > 1:
        fail("%s: C and C++ take different options: put them into two targets" % name)
    return kinds.keys()[0] if kinds else None

def _copts(name, srcs, copts):
    kind = _kind(name, srcs)
    if kind == "c":
        return JSVM_COPTS + copts
    if kind == "c++":
        return JSVM_CXXOPTS + copts
    return copts

def _headers_alone(name, hdrs):
    """A target that compiles each header with nothing before it; built by //..., used by nobody.

    Its tag is for leaving it out where it has been built before."""
    sources = []
    for header in hdrs:
        source = "%s.%s.alone.cpp" % (name, header)
        native.genrule(
            name = source + "_source",
            outs = [source],
            cmd = "echo '#include \"%s/%s\"' >$@" % (native.package_name(), header),
            visibility = ["//visibility:private"],
        )
        sources.append(source)
    native.cc_library(
        name = name + "_headers_alone",
        testonly = True,
        srcs = sources,
        copts = JSVM_CXXOPTS,
        linkstatic = True,
        tags = ["headers_alone"],
        visibility = ["//visibility:private"],
        deps = [":" + name],
    )

def jsvm_cc_library(name, srcs = [], hdrs = [], copts = [], **kwargs):
    """cc_library for C or for C++, not both, whose headers must each compile alone as C++.

    It is always archived, never made a shared library of its own: its symbols are hidden.

    Args:
      name: as in cc_library.
      srcs: as in cc_library; all C (.c) or all C++ (.cpp, .cc), headers aside.
      hdrs: as in cc_library.
      copts: added behind the project's own.
      **kwargs: as in cc_library.
    """
    native.cc_library(
        name = name,
        srcs = srcs,
        hdrs = hdrs,
        copts = _LIBRARY + _copts(name, srcs, copts),
        linkstatic = True,
        **kwargs
    )
    if hdrs:
        _headers_alone(name, hdrs)

def jsvm_cc_binary(name, srcs = [], copts = [], **kwargs):
    """cc_binary for C or for C++, not both.

    Args:
      name: as in cc_binary.
      srcs: as in cc_binary; all C (.c) or all C++ (.cpp, .cc), headers aside.
      copts: added behind the project's own.
      **kwargs: as in cc_binary.
    """
    native.cc_binary(
        name = name,
        srcs = srcs,
        copts = _copts(name, srcs, copts),
        **kwargs
    )

def jsvm_cc_test(name, srcs = [], copts = [], deps = [], gtest = None, size = "small", **kwargs):
    """cc_test for C or for C++, not both. A C++ test gets GoogleTest with its main.

    Args:
      name: as in cc_test.
      srcs: as in cc_test; all C (.c) or all C++ (.cpp, .cc), headers aside.
      copts: added behind the project's own.
      deps: as in cc_test.
      gtest: False for a C++ test with a main of its own.
      size: as in cc_test.
      **kwargs: as in cc_test.
    """
    if gtest == None:
        gtest = _kind(name, srcs) == "c++"
    native.cc_test(
        name = name,
        size = size,
        srcs = srcs,
        copts = _TEST + _copts(name, srcs, copts),
        linkstatic = True,
        deps = deps + (["@com_google_googletest//:gtest_main"] if gtest else []) + select({
            "//tools/build:tsan": ["//tools/build:tsan_suppressions"],
            "//conditions:default": [],
        }),
        **kwargs
    )
