/* SPDX-License-Identifier: Apache-2.0 */
/* The command line. */
#ifndef ARK_JSVM_TOOLS_JSVM_CACHE_OPTIONS_H_
#define ARK_JSVM_TOOLS_JSVM_CACHE_OPTIONS_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    COMMAND_MAKE,
    COMMAND_INSPECT,
    COMMAND_VERIFY,
    COMMAND_STATS,
    COMMAND_TRIM,
    COMMAND_COUNT
} Command;

typedef struct {
    Command command;
    const char* store;
    char** sources; /* of make */
    size_t source_count;
    char** flags; /* the engine's; flags[0] stands for a program's name */
    size_t flag_count;
    const char* name;  /* template of the resource names */
    bool is_function;  /* sources are bodies of functions */
    char** parameters; /* of these */
    size_t parameter_count;
    bool lazy;
    bool ship; /* leave only what is needed for reading */
    bool repair;
    bool json;
    bool read_only;
    const char* key_file; /* NULL: no signatures */
    int level;            /* of compression; 0: none */
    uint64_t bytes;       /* 0: not told */
    uint64_t entries;
    uint32_t timeout; /* milliseconds; 0: not told */
} Options;

/* Reads the command line. False: the program ends with *exit_status, and all is said. Either way
 * options_clear frees what is in it. */
bool options_parse(int argc, char** argv, Options* options, int* exit_status);
void options_clear(Options* options);

#endif /* ARK_JSVM_TOOLS_JSVM_CACHE_OPTIONS_H_ */
