/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/codecache/paths.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sample/codecache/text.h"

/* @typescript//:typescript.js in the tree of files that Bazel lays out for a program it runs. */
static const char kDefaultScript[] = "typescript/lib/typescript.js";

/* The joined path if such a file is there; NULL otherwise. */
static char* find(const char* directory, const char* between, const char* file) {
    char* path = text_format("%s%s/%s", directory, between, file);
    if (access(path, F_OK) == 0) {
        Failure ignored = {0};
        char* absolute = path_absolute(path, &ignored);
        failure_clear(&ignored);
        free(path);
        return absolute;
    }
    free(path);
    return NULL;
}

char* path_of_default_script(const char* program) {
    static const char* const kVariables[] = {"RUNFILES_DIR", "TEST_SRCDIR"};
    for (size_t i = 0; i < sizeof(kVariables) / sizeof(kVariables[0]); ++i) {
        const char* directory = getenv(kVariables[i]);
        char* found =
            directory != NULL && directory[0] != '\0' ? find(directory, "", kDefaultScript) : NULL;
        if (found != NULL) {
            return found;
        }
    }
    char* found = find(program, ".runfiles", kDefaultScript);
    if (found != NULL) {
        return found;
    }
    char executable[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", executable, sizeof(executable) - 1);
    if (length <= 0) {
        return NULL;
    }
    executable[length] = '\0';
    return find(executable, ".runfiles", kDefaultScript);
}

bool path_return_to_user(Failure* failure) {
    const char* directory = getenv("BUILD_WORKING_DIRECTORY");
    if (directory != NULL && directory[0] != '\0' && chdir(directory) != 0) {
        return fail(failure, EXIT_SYSTEM, "%s (BUILD_WORKING_DIRECTORY): %s", directory,
                    strerror(errno));
    }
    return true;
}

char* path_absolute(const char* path, Failure* failure) {
    if (path[0] == '\0') {
        fail(failure, EXIT_WRONG_USE, "an empty name is not a file");
        return NULL;
    }
    if (path[0] == '/') {
        return text_format("%s", path);
    }
    char here[PATH_MAX];
    if (getcwd(here, sizeof(here)) == NULL) {
        fail(failure, EXIT_SYSTEM, "the working directory is unknown: %s", strerror(errno));
        return NULL;
    }
    while (path[0] == '.' && path[1] == '/') {
        path += 2;
    }
    return text_format("%s/%s", strcmp(here, "/") == 0 ? "" : here, path);
}

const char* path_name(const char* path) {
    const char* slash = strrchr(path, '/');
    return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

char* path_of_cache_directory(const char* asked_for, Failure* failure) {
    if (asked_for != NULL) {
        return path_absolute(asked_for, failure);
    }
    const char* base = getenv("XDG_CACHE_HOME");
    if (base != NULL && base[0] == '/') { /* a relative one is to be ignored, say the rules */
        return text_format("%s/ark_jsvm/codecache", base);
    }
    base = getenv("HOME");
    if (base != NULL && base[0] == '/') {
        return text_format("%s/.cache/ark_jsvm/codecache", base);
    }
    fail(failure, EXIT_NO_CACHE,
         "neither XDG_CACHE_HOME nor HOME tells where caches go: name a place with --cache-dir");
    return NULL;
}

char* path_of_cache(const char* directory, const char* script) {
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    for (const char* at = script; *at != '\0'; ++at) {
        hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
    }
    /* A file name has at most 255 bytes; a cut in the middle of a character is undone. */
    const char* name = path_name(script);
    size_t length = strlen(name);
    if (length > 100) {
        length = 100;
        while (length > 0 && ((unsigned char)name[length] & 0xC0) == 0x80) {
            --length;
        }
    }
    return text_format("%s/%.*s-%016" PRIx64 ".jscache", directory, (int)length, name, hash);
}
