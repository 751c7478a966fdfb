/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/codecache/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sample/codecache/failure.h"

static const char kHelp[] =
    "Shows how much faster JavaScript programs start from a code cache, and that a cache which\n"
    "does not fit is never used.\n"
    "\n"
    "usage: codecache [options] [FILE.js ...]\n"
    "\n"
    "Without a FILE it takes the TypeScript compiler that comes with it. Each FILE is one script\n"
    "in UTF-8; it runs several times, in a global environment without files, network or timers.\n"
    "\n"
    "  --cache-dir DIR  where the caches are saved (default: $XDG_CACHE_HOME/ark_jsvm/codecache\n"
    "                   or $HOME/.cache/ark_jsvm/codecache)\n"
    "  --lazy           compare with the lazy cold compile only\n"
    "  --eager          compare with the eager cold compile only, and cache all functions; "
    "without\n"
    "                   it the cache holds the functions that ran\n"
    "  --runs N         measure N times, 1 to 1000, and tell median and best (default: 3)\n"
    "  --shared URL     show how one process warms the starts of others through a server: Redis "
    "or\n"
    "                   Valkey, redis://HOST:PORT/DATABASE (default: a store in a directory)\n"
    "  --json           print one JSON object instead of tables\n"
    "  --help           print this\n"
    "\n"
    "exit codes:\n"
    "  0  all caches were used, and all that do not fit were rejected\n"
    "  1  a cache was not used, or one that does not fit was not rejected\n"
    "  2  wrong use of the command line\n"
    "  3  a script cannot be read\n"
    "  4  a script has a syntax error\n"
    "  5  a script threw an exception\n"
    "  6  the cache directory or a file in it cannot be used\n"
    "  7  the engine or the operating system refused something\n"
    "With several scripts all are tried; the exit code is that of the first that failed.\n";

static bool parse_runs(const char* text, int* runs) {
    char* end = NULL;
    errno = 0;
    const long value = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || value < 1 || value > MAX_RUNS) {
        fprintf(stderr, "codecache: --runs takes a number from 1 to %d, not \"%s\"\n", MAX_RUNS,
                text);
        return false;
    }
    *runs = (int)value;
    return true;
}

enum {
    kCacheDir = 1,
    kEager,
    kLazy,
    kRuns,
    kJson,
    kHelpOption,
    kFresh,
    kShared,
    kStore,
    kThorough
};

/* False: its value is none that it takes. */
static bool take_option(int option, const char* value, Options* options) {
    switch (option) {
        case kCacheDir:
            options->cache_dir = value;
            return true;
        case kEager:
            options->eager = true;
            return true;
        case kLazy:
            options->lazy = true;
            return true;
        case kJson:
            options->json = true;
            return true;
        case kFresh:
            options->fresh_cache = value;
            return true;
        case kShared:
            options->shared = value;
            return true;
        case kStore:
        case kThorough:
            options->store = value;
            options->thorough = option == kThorough;
            return true;
        default:
            return parse_runs(value, &options->runs);
    }
}

bool options_parse(int argc, char** argv, Options* options, int* exit_code) {
    static const struct option kOptions[] = {
        {"cache-dir", required_argument, NULL, kCacheDir},
        {"eager", no_argument, NULL, kEager},
        {"lazy", no_argument, NULL, kLazy},
        {"runs", required_argument, NULL, kRuns},
        {"json", no_argument, NULL, kJson},
        {"help", no_argument, NULL, kHelpOption},
        {"shared", required_argument, NULL, kShared},
        {&FRESH_PROCESS_OPTION[2], required_argument, NULL, kFresh},
        {&STORE_PROCESS_OPTION[2], required_argument, NULL, kStore},
        {&THOROUGH_STORE_PROCESS_OPTION[2], required_argument, NULL, kThorough},
        {NULL, 0, NULL, 0},
    };
    memset(options, 0, sizeof(*options));
    options->runs = 3;
    *exit_code = EXIT_WRONG_USE;
    int option;
    while ((option = getopt_long(argc, argv, "h", kOptions, NULL)) != -1) {
        if (option == kHelpOption || option == 'h') {
            fputs(kHelp, stdout);
            *exit_code = EXIT_ALL_GOOD;
            return false;
        }
        if (option == '?') {
            fputs("Try --help.\n", stderr);
            return false;
        }
        if (!take_option(option, optarg, options)) {
            return false;
        }
    }
    if (options->cache_dir != NULL && options->cache_dir[0] == '\0') {
        fputs("codecache: --cache-dir needs the name of a directory\n", stderr);
        return false;
    }
    if (!options->eager && !options->lazy) {
        options->eager = options->lazy = true;
    }
    options->scripts = argv + optind;
    options->script_count = argc - optind;
    return true;
}
