# SPDX-License-Identifier: Apache-2.0
"""overlay_repository: an external repository made only of files of this workspace."""

def _overlay_repository_impl(rctx):
    for label, path in rctx.attr.files.items():
        rctx.symlink(rctx.path(label), path)

overlay_repository = repository_rule(
    implementation = _overlay_repository_impl,
    attrs = {
        "files": attr.label_keyed_string_dict(
            allow_files = True,
            mandatory = True,
            doc = "Source to path in the repository.",
        ),
    },
)
