# SPDX-License-Identifier: Apache-2.0
"""jsvm_code_cache: makes the code caches of scripts at build time."""

def _jsvm_code_cache_impl(ctx):
    store = ctx.actions.declare_directory(ctx.label.name)
    arguments = ctx.actions.args()
    arguments.add_all(["make", "--ship"])
    arguments.add_all(ctx.attr.flags, format_each = "--flag=%s")
    arguments.add(ctx.attr.resource_name, format = "--name=%s")
    if ctx.attr.parameters:
        arguments.add_joined(ctx.attr.parameters, join_with = ",", format_joined = "--function=%s")
    if ctx.attr.compression_level:
        arguments.add(ctx.attr.compression_level, format = "--compress=%s")
    arguments.add("--")
    arguments.add(store.path)
    arguments.add_all(ctx.files.srcs)
    ctx.actions.run(
        executable = ctx.executable._tool,
        arguments = [arguments],
        inputs = ctx.files.srcs,
        outputs = [store],
        mnemonic = "JsvmCodeCache",
        progress_message = "Compiling the scripts of %s" % ctx.label,
    )
    return [DefaultInfo(
        files = depset([store]),
        runfiles = ctx.runfiles(files = [store]),
    )]

jsvm_code_cache = rule(
    implementation = _jsvm_code_cache_impl,
    doc = """Makes a store of code caches at build time, of scripts that are shipped with a program.

The output is one directory with the name of the target. Put the target into the `data` of the
program; `$(rootpath :NAME)` is the directory's place among the runfiles. The program opens it with
JSVMX_CodeCacheOpen, `readOnly` set, and compiles the same sources through it.

The caches are made with the engine that `@ark_jsvm//:jsvm` links. A program finds them if it runs
with the same engine flags, gives the scripts the same names, and runs on a processor with the same
features as the one that built it. The same scripts and attributes give the same bytes in every
build.
""",
    attrs = {
        "srcs": attr.label_list(
            doc = "The scripts, in UTF-8. All functions in them are compiled.",
            allow_empty = False,
            allow_files = True,
            mandatory = True,
        ),
        "flags": attr.string_list(
            doc = "Engine flags: those that the program gives to OH_JSVM_Init.",
        ),
        "resource_name": attr.string(
            doc = """The `resourceName` that the program compiles the scripts with. `{basename}`
stands for the file's name without folders. Empty: the program compiles them without an origin.""",
            default = "{basename}",
        ),
        "parameters": attr.string_list(
            doc = """The sources are bodies of functions with these parameters, to be compiled with
JSVMX_CodeCacheCompileFunction. Empty: they are scripts.""",
        ),
        "compression_level": attr.int(
            doc = """Compress the caches, 1 (fast) to 19 (small). 0: do not, so that they are read
in place.""",
            default = 0,
        ),
        "_tool": attr.label(
            default = Label("//tools/jsvm_cache:jsvm-cache"),
            # Not "exec": a cache fits the engine that made it, so it is made by the one that is
            # built for the program, on this kind of machine; and the SDK is not built twice.
            cfg = "target",
            executable = True,
        ),
    },
)
