/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes stores of code caches and looks into them. `jsvm-cache --help` tells how to use it.
 *
 *   options.c, help.c   the command line
 *   store.c, engine.c   what the commands work with
 *   make.c, inspect.c, verify.c, stats.c, trim.c
 *   entries.c, table.c, json.c, progress.c, words.c, utf8.c   what is printed
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/jsvm_cache/commands.h"
#include "tools/jsvm_cache/exit_status.h"
#include "tools/jsvm_cache/options.h"
#include "tools/jsvm_cache/store.h"

/* `bazel run` starts programs elsewhere; this goes back to where the user typed the command. */
static int return_to_user(void) {
    const char* directory = getenv("BUILD_WORKING_DIRECTORY");
    if (directory != NULL && directory[0] != '\0' && chdir(directory) != 0) {
        fprintf(stderr, "jsvm-cache: %s: %s\n", directory, strerror(errno));
        return STATUS_SYSTEM;
    }
    return STATUS_GOOD;
}

static int work(const Options* options) {
    static int (*const kCommands[COMMAND_COUNT])(const Options*, JSVMX_CodeCache) = {
        [COMMAND_MAKE] = command_make,     [COMMAND_INSPECT] = command_inspect,
        [COMMAND_VERIFY] = command_verify, [COMMAND_STATS] = command_stats,
        [COMMAND_TRIM] = command_trim,
    };
    JSVMX_CodeCache store = NULL;
    int status = store_open(options, &store);
    if (status != STATUS_GOOD) {
        return status;
    }
    status = kCommands[options->command](options, store);
    JSVMX_CodeCacheClose(store);
    if (options->ship) {
        store_strip(options);
    }
    return status;
}

int main(int argc, char** argv) {
    Options options;
    int status = STATUS_GOOD;
    if (options_parse(argc, argv, &options, &status)) {
        status = return_to_user();
        if (status == STATUS_GOOD) {
            status = work(&options);
        }
    }
    options_clear(&options);
    if ((fflush(stdout) != 0 || ferror(stdout)) && status == STATUS_GOOD) {
        fputs("jsvm-cache: the output could not be written\n", stderr);
        status = STATUS_NOT_WRITTEN;
    }
    return status;
}
