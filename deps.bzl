# SPDX-License-Identifier: Apache-2.0
"""Every external repository of Ark JSVM, for this workspace and for those that import it."""

load("//third_party:debian.bzl", "debian_package")
load("//third_party/bazel:overlay.bzl", "overlay_repository")
load("//third_party/v8:v8.bzl", "v8_repository")

def _maybe(rule, name, **kwargs):
    if not native.existing_rule(name):
        rule(name = name, **kwargs)

def _bazel_dependencies():
    """What Bazel asks for by itself, so that it fetches nothing of its own."""
    _maybe(
        overlay_repository,
        name = "rules_cc",
        files = {
            Label("//third_party/bazel:empty.BUILD"): "cc/BUILD.bazel",
            Label("//third_party/bazel:rules_cc_defs.bzl"): "cc/defs.bzl",
        },
    )
    _maybe(
        overlay_repository,
        name = "remote_coverage_tools",
        files = {
            Label("//third_party/bazel:remote_coverage_tools.BUILD"): "BUILD.bazel",
        },
    )
    _maybe(
        debian_package,
        name = "bazel_skylib",
        packages = ["bazel-skylib"],
        strip_prefix = "usr/share/bazel/tools/skylib",
    )
    _maybe(
        debian_package,
        name = "platforms",
        packages = ["bazel-platforms"],
        strip_prefix = "usr/share/bazel/tools/platforms",
    )
    _maybe(
        debian_package,
        name = "rules_java",
        packages = ["bazel-rules-java"],
        strip_prefix = "usr/share/bazel/rules/java",
    )
    _maybe(
        debian_package,
        name = "rules_proto",
        packages = ["bazel-rules-proto"],
        strip_prefix = "usr/share/bazel/rules/proto",
    )

def _libraries():
    _maybe(
        debian_package,
        name = "libnode",
        build_file = Label("//third_party/v8:libnode.BUILD"),
        packages = [
            "libbrotli1",
            "libc-ares2",
            "libicu72",
            "libnghttp2-14",
            "libnode-dev",
            "libnode108",
            "libssl3",
            "libuv1",
            "zlib1g",
        ],
    )
    _maybe(
        v8_repository,
        name = "v8",
        locked = "@libnode//:v8",
    )
    _maybe(
        debian_package,
        name = "com_google_absl",
        build_file = Label("//third_party/absl:absl.BUILD"),
        build_files = dict([
            (Label("//third_party/absl:%s.BUILD" % folder), "absl/%s/BUILD.bazel" % folder)
            for folder in [
                "base",
                "container",
                "functional",
                "types",
            ]
        ]),
        packages = ["libabsl-dev"],
        strip_prefix = "usr",
    )
    _maybe(
        debian_package,
        name = "hiredis",
        build_file = Label("//third_party/hiredis:hiredis.BUILD"),
        packages = ["libhiredis-dev"],
        strip_prefix = "usr",
    )
    _maybe(
        debian_package,
        name = "libwebsockets",
        build_file = Label("//third_party/libwebsockets:libwebsockets.BUILD"),
        packages = [
            "libcap-dev",
            "libcap2",
            "libwebsockets-dev",
            "libwebsockets17",
        ],
    )
    _maybe(
        debian_package,
        name = "lmdb",
        build_file = Label("//third_party/lmdb:lmdb.BUILD"),
        packages = [
            "liblmdb-dev",
            "liblmdb0",
        ],
        strip_prefix = "usr",
    )
    _maybe(
        debian_package,
        name = "openssl",
        build_file = Label("//third_party/openssl:openssl.BUILD"),
        packages = ["libssl-dev"],
    )
    _maybe(
        debian_package,
        name = "rapidjson",
        build_file = Label("//third_party/rapidjson:rapidjson.BUILD"),
        packages = ["rapidjson-dev"],
        strip_prefix = "usr",
    )
    _maybe(
        debian_package,
        name = "xxhash",
        build_file = Label("//third_party/xxhash:xxhash.BUILD"),
        packages = ["libxxhash-dev"],
        strip_prefix = "usr",
    )
    _maybe(
        debian_package,
        name = "zstd",
        build_file = Label("//third_party/zstd:zstd.BUILD"),
        packages = [
            "libzstd-dev",
            "libzstd1",
        ],
        strip_prefix = "usr",
    )

def _test_dependencies():
    _maybe(
        debian_package,
        name = "com_google_googletest",
        build_file = Label("//third_party/googletest:googletest.BUILD"),
        packages = ["googletest"],
        strip_prefix = "usr/src/googletest",
    )
    _maybe(
        debian_package,
        name = "icu",
        build_file = Label("//third_party/icu:icu.BUILD"),
        packages = ["libicu-dev"],
        strip_prefix = "usr",
    )
    _maybe(
        debian_package,
        name = "lodash",
        build_file = Label("//third_party/lodash:lodash.BUILD"),
        packages = ["node-lodash"],
        strip_prefix = "usr/share/nodejs/lodash",
    )
    _maybe(
        debian_package,
        name = "nodejs",
        build_file = Label("//third_party/nodejs:nodejs.BUILD"),
        packages = [
            "node-acorn",
            "node-cjs-module-lexer",
            "node-undici",
            "nodejs",
        ],
    )
    _maybe(
        debian_package,
        name = "redis",
        build_file = Label("//third_party/redis:redis.BUILD"),
        packages = [
            "libjemalloc2",
            "liblzf1",
            "libssl3",
            "redis-server",
            "redis-tools",
        ],
    )
    _maybe(
        debian_package,
        name = "three",
        build_file = Label("//third_party/three:three.BUILD"),
        packages = ["libjs-three"],
        strip_prefix = "usr/share/javascript/three",
    )
    _maybe(
        debian_package,
        name = "typescript",
        build_file = Label("//third_party/typescript:typescript.BUILD"),
        packages = ["node-typescript"],
        strip_prefix = "usr/share/nodejs/typescript",
    )
    _maybe(
        debian_package,
        name = "valgrind",
        build_file = Label("//third_party/valgrind:valgrind.BUILD"),
        packages = ["valgrind"],
    )

def ark_jsvm_dependencies():
    """Defines the repositories. One that exists under its name already is left as it is."""
    _bazel_dependencies()
    _libraries()
    _test_dependencies()
