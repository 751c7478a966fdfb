/* SPDX-License-Identifier: Apache-2.0 */
/* The command line. */
#ifndef ARK_JSVM_SAMPLE_CODECACHE_OPTIONS_H_
#define ARK_JSVM_SAMPLE_CODECACHE_OPTIONS_H_

#include <stdbool.h>

enum { MAX_RUNS = 1000 };

typedef struct {
    const char* cache_dir; /* NULL: the user's own */
    bool eager;            /* measure the eager cold compile */
    bool lazy;             /* measure the lazy cold compile, and make the cache after it */
    bool json;
    int runs;
    const char* fresh_cache; /* not NULL: this is the fresh process; the cache it starts from */
    const char* shared;      /* NULL: a store of the sample's own */
    const char* store;       /* not NULL: this is a process that starts through this store */
    bool thorough;           /* such a process uses the program too */
    char** scripts;
    int script_count;
} Options;

/* Reads the command line. False: the program ends with *exit_code, and all is said. */
bool options_parse(int argc, char** argv, Options* options, int* exit_code);

/* The hidden options by which the program starts itself as the fresh process. */
#define FRESH_PROCESS_OPTION "--fresh-process"
#define STORE_PROCESS_OPTION "--store-process"
#define THOROUGH_STORE_PROCESS_OPTION "--thorough-store-process"

#endif /* ARK_JSVM_SAMPLE_CODECACHE_OPTIONS_H_ */
