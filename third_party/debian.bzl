# SPDX-License-Identifier: Apache-2.0
"""debian_package: an external repository made of locked Debian packages.

The lock file names, for every package, the versions that are accepted, each with the sha256 of its
file. A package is taken from Bazel's repository cache where that holds it, else through
`apt-get download`, which needs no root and installs nothing. So a build with a warm repository
cache needs no network, and no place a package comes from is written down here.
"""

_REFRESH = "tools/lock/refresh"

def _host_architecture(rctx):
    result = rctx.execute(["dpkg", "--print-architecture"])
    if result.return_code != 0:
        fail("ark_jsvm: dpkg cannot be run, and the packages of this build need it")
    return result.stdout.strip()

def _locked_versions(rctx, architecture):
    """Reads the lock: package -> list of structs, in the order of the file."""
    locked = {}
    for line in rctx.read(rctx.attr.lock).splitlines():
        if not line or line.startswith("#") or line.startswith("package\t"):
            continue
        name, version, row_architecture, _, sha256 = line.split("\t")
        if row_architecture in (architecture, "all"):
            locked.setdefault(name, []).append(struct(
                version = version,
                architecture = row_architecture,
                sha256 = sha256,
            ))
    return locked

def _from_cache(rctx, locked, output):
    """Takes a package from the repository cache, which is keyed by sha256."""

    # A download that names no source can only be answered by the cache.
    return rctx.download(
        url = [],
        output = output,
        sha256 = locked.sha256,
        allow_fail = True,
    ).success

def _from_apt(rctx, name, locked, output):
    """Takes a package from apt and lets the repository cache keep it.

    Returns:
      None, or why the package cannot be had.
    """
    rctx.delete("apt")
    rctx.file("apt/.keep")
    rctx.report_progress("downloading %s %s" % (name, locked.version))
    result = rctx.execute(
        [
            "apt-get",
            "-o",
            "APT::Sandbox::User=root",
            "download",
            "%s:%s=%s" % (name, locked.architecture, locked.version),
        ],
        environment = {"LC_ALL": "C"},
        working_directory = "apt",
    )
    files = [f for f in rctx.path("apt").readdir() if f.basename.endswith(".deb")]
    if result.return_code != 0 or not files:
        errors = [line[3:] for line in result.stderr.splitlines() if line.startswith("E: ")]
        return errors[0].strip() if errors else "apt-get download failed"

    # Through download(), so that the sum is compared and the cache keeps the file. The name that
    # apt gives holds a percent sign where the version has an epoch: not good in a file URL.
    rctx.execute(["mv", str(files[0]), "apt/package"])
    url = "file://" + str(rctx.path("apt/package")).replace("%", "%25").replace(" ", "%20")
    if rctx.download(url = [url], output = output, sha256 = locked.sha256, allow_fail = True).success:
        return None
    return "its sha256 is not the locked one"

def _obtain(rctx, name, versions, output):
    reasons = []
    for locked in versions:
        if _from_cache(rctx, locked, output):
            return
        reason = _from_apt(rctx, name, locked, output)
        if not reason:
            return
        reasons.append(reason)
    fail(("ark_jsvm: no locked version of the package %s can be had (%s); run `apt-get update`, " +
          "and if that does not help, %s") % (name, reasons[0], _REFRESH))

def _unpack(rctx, deb, directory):
    result = rctx.execute(["dpkg-deb", "-x", deb, directory])
    if result.return_code != 0:
        fail("ark_jsvm: cannot unpack %s: %s" % (deb, result.stderr.strip()))

def _strip(rctx, tree, prefix):
    """Moves what is under tree/prefix to the root of the repository."""
    result = rctx.execute([
        "sh",
        "-c",
        'find "$1" -mindepth 1 -maxdepth 1 -exec mv -t . {} +',
        "sh",
        tree + "/" + prefix,
    ])
    if result.return_code != 0:
        fail("ark_jsvm: the packages of %s have no folder %s" % (rctx.name, prefix))
    rctx.delete(tree)

def _debian_package_impl(rctx):
    # Labels first: Bazel starts a rule anew when it meets one that it has not loaded yet.
    overlay = {path: rctx.path(label) for label, path in rctx.attr.build_files.items()}
    if rctx.attr.build_file:
        overlay["BUILD.bazel"] = rctx.path(rctx.attr.build_file)
    architecture = _host_architecture(rctx)
    locked = _locked_versions(rctx, architecture)

    for name in rctx.attr.packages:
        versions = locked.get(name)
        if not versions:
            fail("ark_jsvm: the lock has no package %s for %s; run %s --add %s" %
                 (name, architecture, _REFRESH, name))
        deb = name + ".deb"
        _obtain(rctx, name, versions, deb)
        _unpack(rctx, deb, "tree")
        rctx.delete(deb)
    rctx.delete("apt")
    _strip(rctx, "tree", rctx.attr.strip_prefix)

    for path, source in overlay.items():
        rctx.delete(path)
        rctx.symlink(source, path)

debian_package = repository_rule(
    implementation = _debian_package_impl,
    attrs = {
        "packages": attr.string_list(
            mandatory = True,
            doc = "Names of the packages, each with at least one row in the lock.",
        ),
        "strip_prefix": attr.string(
            default = ".",
            doc = "The folder of the packages that becomes the root of the repository.",
        ),
        "build_file": attr.label(
            allow_single_file = True,
            doc = "Becomes BUILD.bazel at the root; none where the packages bring their own.",
        ),
        "build_files": attr.label_keyed_string_dict(
            allow_files = True,
            doc = "Further overlay files: source to path in the repository.",
        ),
        "lock": attr.label(
            default = Label("//third_party:packages.lock.tsv"),
            allow_single_file = True,
        ),
    },
    doc = "Unpacks locked Debian packages into an external repository.",
)
