# SPDX-License-Identifier: Apache-2.0
"""document_programs: builds and runs the C programs of a document, as extract.py finds them."""

load("@rules_cc//cc:defs.bzl", "cc_binary")

# What a reader may compile with.
_C99 = [
    "-std=c99",
    "-pedantic-errors",
    "-Wall",
    "-Wextra",
    "-Werror",
]

def document_programs(name, document, programs):
    """Makes a test for every program of a document: it compiles as C99, ends well, prints as told.

    Args:
      name: begins the names of the targets: NAME_1, NAME_1_test and so on.
      document: the label of the document.
      programs: how many programs it has.
    """
    names = ["%s_%d" % (name, number + 1) for number in range(programs)]
    outs = []
    for program in names:
        outs += [program + ".c", program + ".txt"]
    native.genrule(
        name = name + "_source",
        testonly = True,
        srcs = [document],
        outs = outs,
        cmd = "python3 $(location extract.py) $< $(OUTS)",
        tools = ["extract.py"],
    )
    for program in names:
        cc_binary(
            name = program,
            testonly = True,
            srcs = [program + ".c"],
            copts = _C99,
            linkstatic = True,
            deps = ["//:jsvm"],
        )
        native.sh_test(
            name = program + "_test",
            size = "small",
            srcs = ["run_program.sh"],
            args = [
                "$(rootpath :%s)" % program,
                "$(rootpath :%s.txt)" % program,
            ],
            data = [
                ":" + program,
                ":%s.txt" % program,
            ],
        )
