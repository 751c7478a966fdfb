/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/jsvm_cache/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/jsvm_cache/exit_status.h"
#include "tools/jsvm_cache/help.h"
#include "tools/jsvm_cache/memory.h"
#include "tools/jsvm_cache/words.h"

enum {
    kName = 1,
    kFunction,
    kLazy,
    kShip,
    kCompress,
    kBytes,
    kEntries,
    kRepair,
    kFlag,
    kSign,
    kReadOnly,
    kTimeout,
    kJson,
    kHelp,
    kOptionCount
};

/* Which commands take an option: a bit for each. */
enum {
    kMake = 1 << COMMAND_MAKE,
    kInspect = 1 << COMMAND_INSPECT,
    kVerify = 1 << COMMAND_VERIFY,
    kStats = 1 << COMMAND_STATS,
    kTrim = 1 << COMMAND_TRIM,
    kAll = (1 << COMMAND_COUNT) - 1
};

static const struct option kTable[] = {
    {"name", required_argument, NULL, kName},
    {"function", required_argument, NULL, kFunction},
    {"lazy", no_argument, NULL, kLazy},
    {"ship", no_argument, NULL, kShip},
    {"compress", required_argument, NULL, kCompress},
    {"bytes", required_argument, NULL, kBytes},
    {"entries", required_argument, NULL, kEntries},
    {"repair", no_argument, NULL, kRepair},
    {"flag", required_argument, NULL, kFlag},
    {"sign", required_argument, NULL, kSign},
    {"read-only", no_argument, NULL, kReadOnly},
    {"timeout", required_argument, NULL, kTimeout},
    {"json", no_argument, NULL, kJson},
    {"help", no_argument, NULL, kHelp},
    {NULL, 0, NULL, 0},
};

static const unsigned kUses[kOptionCount] = {
    [kName] = kMake,
    [kFunction] = kMake,
    [kLazy] = kMake,
    [kShip] = kMake,
    [kCompress] = kMake,
    [kBytes] = kMake | kTrim,
    [kEntries] = kMake | kTrim,
    [kRepair] = kVerify,
    [kFlag] = kAll,
    [kSign] = kAll,
    [kReadOnly] = kInspect | kVerify | kStats,
    [kTimeout] = kAll,
    [kJson] = kAll,
    [kHelp] = kAll,
};

static const char* const kCommandNames[COMMAND_COUNT] = {"make", "inspect", "verify", "stats",
                                                         "trim"};

static bool wrong(const char* what, const char* value) {
    fprintf(stderr, "jsvm-cache: %s: \"%s\"; try --help\n", what, value);
    return false;
}

static bool parse_number(const char* what, const char* text, unsigned long least,
                         unsigned long most, unsigned long* number) {
    char* end = NULL;
    errno = 0;
    *number = strtoul(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || text[0] == '-' || *number < least ||
        *number > most) {
        fprintf(stderr, "jsvm-cache: %s takes a number from %lu to %lu, not \"%s\"; try --help\n",
                what, least, most, text);
        return false;
    }
    return true;
}

static bool parse_amount(const char* what, const char* text, uint64_t* amount) {
    /* 0 would mean the default to the store. */
    if (!size_parse(text, amount) || *amount == 0) {
        fprintf(stderr, "jsvm-cache: %s takes a number such as 1000, 64M or 1G, not \"%s\"\n", what,
                text);
        return false;
    }
    return true;
}

static void parse_parameters(const char* list, Options* options) {
    options->is_function = true;
    while (*list != '\0') {
        const size_t length = strcspn(list, ",");
        char* name = must_format("%.*s", (int)length, list);
        options->parameters =
            must_allocate(options->parameters, (options->parameter_count + 1) * sizeof(char*));
        options->parameters[options->parameter_count++] = name;
        list += length + (list[length] == ',' ? 1 : 0);
    }
}

static bool parse_option(int option, const char* value, Options* options) {
    unsigned long number = 0;
    switch (option) {
        case kName:
            options->name = value;
            return true;
        case kFunction:
            parse_parameters(value, options);
            return true;
        case kLazy:
            options->lazy = true;
            return true;
        case kShip:
            options->ship = true;
            return true;
        case kCompress:
            if (!parse_number("--compress", value, 1, 19, &number)) {
                return false;
            }
            options->level = (int)number;
            return true;
        case kBytes:
            return parse_amount("--bytes", value, &options->bytes);
        case kEntries:
            return parse_amount("--entries", value, &options->entries);
        case kRepair:
            options->repair = true;
            return true;
        case kFlag:
            if (value[0] != '-') {
                return wrong("an engine flag begins with \"-\"", value);
            }
            options->flags[options->flag_count++] = must_copy(value);
            return true;
        case kSign:
            options->key_file = value;
            return true;
        case kReadOnly:
            options->read_only = true;
            return true;
        case kTimeout:
            if (!parse_number("--timeout", value, 1, 600000, &number)) {
                return false;
            }
            options->timeout = (uint32_t)number;
            return true;
        default:
            options->json = true;
            return true;
    }
}

/* What is left when all options are read: a command, a store, sources. */
static bool take_words(char** words, size_t count, Options* options) {
    if (count == 0) {
        fputs("jsvm-cache: no command; try --help\n", stderr);
        return false;
    }
    int command = 0;
    while (command < COMMAND_COUNT && strcmp(words[0], kCommandNames[command]) != 0) {
        ++command;
    }
    if (command == COMMAND_COUNT) {
        return wrong("no such command", words[0]);
    }
    options->command = (Command)command;
    if (count < 2 || words[1][0] == '\0') {
        fprintf(stderr, "jsvm-cache: %s needs a store; try --help\n", words[0]);
        return false;
    }
    options->store = words[1];
    options->sources = words + 2;
    options->source_count = count - 2;
    if (options->command == COMMAND_MAKE && options->source_count == 0) {
        fputs("jsvm-cache: make needs a source; try --help\n", stderr);
        return false;
    }
    if (options->command != COMMAND_MAKE && options->source_count != 0) {
        return wrong("what is that for", words[2]);
    }
    return true;
}

static bool check_uses(const bool* given, Command command) {
    for (int i = 0; kTable[i].name != NULL; ++i) {
        const int option = kTable[i].val;
        if (given[option] && (kUses[option] & 1u << command) == 0) {
            fprintf(stderr, "jsvm-cache: %s has no option --%s; try --help\n",
                    kCommandNames[command], kTable[i].name);
            return false;
        }
    }
    return true;
}

bool options_parse(int argc, char** argv, Options* options, int* exit_status) {
    bool given[kOptionCount] = {false};
    int option;
    memset(options, 0, sizeof(*options));
    options->name = "{basename}";
    options->flags = must_allocate(NULL, ((size_t)argc + 3) * sizeof(char*));
    options->flags[options->flag_count++] = must_copy("jsvm-cache");
    /* Caches hold hashes of strings, which begin with a number that is drawn at random; with this
     * the engine draws the same each time. Caches are not bound to it. */
    options->flags[options->flag_count++] = must_copy("--random-seed=1");
    *exit_status = STATUS_WRONG_USE;
    while ((option = getopt_long(argc, argv, "h", kTable, NULL)) != -1) {
        if (option == kHelp || option == 'h') {
            help_print();
            *exit_status = STATUS_GOOD;
            return false;
        }
        if (option == '?') {
            fputs("Try --help.\n", stderr);
            return false;
        }
        given[option] = true;
        if (!parse_option(option, optarg, options)) {
            return false;
        }
    }
    if (options->repair && options->read_only) {
        fputs("jsvm-cache: --repair writes, and --read-only forbids it\n", stderr);
        return false;
    }
    return take_words(argv + optind, (size_t)(argc - optind), options) &&
           check_uses(given, options->command);
}

static void free_list(char** list, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        free(list[i]);
    }
    free(list);
}

void options_clear(Options* options) {
    free_list(options->flags, options->flag_count);
    free_list(options->parameters, options->parameter_count);
    memset(options, 0, sizeof(*options));
}
