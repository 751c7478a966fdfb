# SPDX-License-Identifier: Apache-2.0
"""inspector_protocol: the description of the debugging protocol that an engine speaks, as C."""

def _libraries(engine):
    """The files of the libraries that are linked for the engine, shared ones and others."""
    found = {}
    for linker_input in engine[CcInfo].linking_context.linker_inputs.to_list():
        for library in linker_input.libraries:
            file = (library.resolved_symlink_dynamic_library or library.dynamic_library or
                    library.pic_static_library or library.static_library)
            if file:
                found[file.path] = file
    return found.values()

def _inspector_protocol_impl(ctx):
    libraries = _libraries(ctx.attr.engine)
    arguments = ctx.actions.args()
    arguments.add(ctx.file._script)
    arguments.add("--out", ctx.outputs.out)
    arguments.add_all(libraries)
    ctx.actions.run(
        outputs = [ctx.outputs.out],
        inputs = libraries + [ctx.file._script],
        executable = "python3",
        arguments = [arguments],
        mnemonic = "InspectorProtocol",
        progress_message = "Looking for the engine's protocol",
        use_default_shell_env = True,
    )
    return [DefaultInfo(files = depset([ctx.outputs.out]))]

inspector_protocol = rule(
    implementation = _inspector_protocol_impl,
    attrs = {
        "engine": attr.label(
            mandatory = True,
            providers = [CcInfo],
            doc = "The engine; its libraries are looked through.",
        ),
        "out": attr.output(mandatory = True),
        "_script": attr.label(
            default = Label("//tools/build:inspector_protocol.py"),
            allow_single_file = True,
        ),
    },
    doc = "Writes a C source that defines frameworks/debug/inspector_protocol.h.",
)
