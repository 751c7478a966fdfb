# SPDX-License-Identifier: Apache-2.0
"""clang_tidy: an aspect that runs clang-tidy over our own C and C++ (`--config=tidy`).

One action per source, so that only what changed is looked at again. A finding fails the build.
"""

_KINDS = {
    "c": ["-xc"],
    "cc": ["-xc++"],
    "cpp": ["-xc++"],
}

# GoogleTest's macros are not ours to tidy.
_NOT_LOOKED_AT = "test"

def _sources(rule):
    return [
        source
        for target in getattr(rule.attr, "srcs", [])
        for source in target.files.to_list()
        if source.is_source and source.extension in _KINDS
    ]

def _flags(rule, context, source):
    flags = _KINDS[source.extension] + [
        option
        for option in rule.attr.copts
        if not option.startswith("-W")
    ]
    flags += ["-D" + define for define in context.defines.to_list() + context.local_defines.to_list()]
    flags += ["-iquote" + path for path in context.quote_includes.to_list()]
    flags += ["-I" + path for path in context.includes.to_list()]
    for path in context.system_includes.to_list():
        # What is ours is looked at: by -I, not as a system's header.
        flags += ["-I" + path] if not path.startswith(("external/", "bazel-out/")) else ["-isystem", path]
    return flags

def _tidy(ctx, context, source):
    done = ctx.actions.declare_file(ctx.rule.attr.name + "." + source.basename + ".tidy")
    ctx.actions.run_shell(
        outputs = [done],
        inputs = depset([source, ctx.file._config], transitive = [context.headers]),
        command = """
            done=$1 && shift
            clang-tidy "$@" >"$done" 2>&1 || { grep -v ' generated\\.$' "$done" >&2; exit 1; }
        """,
        arguments = [
            done.path,
            "--quiet",
            "--config-file=" + ctx.file._config.path,
            "--warnings-as-errors=*",
            # Our own headers; those of the packages are under external/.
            "--header-filter=(^|/)(frameworks|interfaces|sample|tools)/",
            source.path,
            "--",
        ] + _flags(ctx.rule, context, source),
        mnemonic = "ClangTidy",
        progress_message = "Tidying " + source.short_path,
        use_default_shell_env = True,
    )
    return done

def _clang_tidy_impl(target, ctx):
    if CcInfo not in target or target.label.workspace_root:
        return []
    if target.label.package.partition("/")[0] == _NOT_LOOKED_AT:
        return []
    context = target[CcInfo].compilation_context
    done = [_tidy(ctx, context, source) for source in _sources(ctx.rule)]
    return [OutputGroupInfo(clang_tidy = depset(done))]

clang_tidy = aspect(
    implementation = _clang_tidy_impl,
    attrs = {
        "_config": attr.label(
            default = Label("//:.clang-tidy"),
            allow_single_file = True,
        ),
    },
)
