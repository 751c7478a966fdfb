/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/inspector/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char kUsage[] =
    "usage: inspector [--inspect[=HOST:PORT] | --inspect-brk[=HOST:PORT]] SCRIPT\n"
    "\n"
    "Runs a script. With --inspect a debugger can attach, and after the script the program goes\n"
    "on answering until the script's quit() is called; with --inspect-brk the script does not\n"
    "begin before a debugger has attached, and the program ends when the last one has left.\n"
    "HOST:PORT is 127.0.0.1:9229; either can be left out; port 0 is any free one. An IPv6 address\n"
    "stands in brackets.\n";

static bool parse_port(const char* text, uint16_t* port) {
    char* end = NULL;
    errno = 0;
    const unsigned long number = strtoul(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 || number > UINT16_MAX) {
        return false;
    }
    *port = (uint16_t)number;
    return true;
}

/* HOST, PORT or HOST:PORT. */
static bool parse_address(const char* text, Options* options) {
    const bool bracketed = text[0] == '[';
    const char* host = bracketed ? text + 1 : text;
    const char* end = bracketed ? strchr(host, ']') : strrchr(host, ':');
    const char* rest = end;
    if (parse_port(text, &options->port)) {
        return true;
    }
    if (bracketed) {
        if (end == NULL) {
            return false;
        }
        ++rest;
    } else if (end == NULL) {
        end = rest = host + strlen(host);
    }
    const size_t length = (size_t)(end - host);
    if (length == 0 || length >= sizeof(options->host)) {
        return false;
    }
    memcpy(options->host, host, length);
    options->host[length] = '\0';
    return *rest == '\0' || (*rest == ':' && parse_port(rest + 1, &options->port));
}

/* Whether an argument is this flag, alone or with an address. */
static bool is_flag(const char* argument, const char* flag, const char** address) {
    const size_t length = strlen(flag);
    if (strncmp(argument, flag, length) != 0 ||
        (argument[length] != '\0' && argument[length] != '=')) {
        return false;
    }
    *address = argument[length] == '=' ? argument + length + 1 : NULL;
    return true;
}

bool options_parse(int argc, char** argv, Options* options) {
    *options = (Options){.host = "127.0.0.1", .port = 9229};
    for (int i = 1; i < argc; ++i) {
        const char* address = NULL;
        const bool waits = is_flag(argv[i], "--inspect-brk", &address);
        if (waits || is_flag(argv[i], "--inspect", &address)) {
            options->inspect = true;
            options->wait = options->wait || waits;
            if (address != NULL && !parse_address(address, options)) {
                fprintf(stderr, "inspector: not HOST:PORT: %s\n", address);
                return false;
            }
        } else if (argv[i][0] == '-' || options->script != NULL) {
            options->script = NULL;
            break;
        } else {
            options->script = argv[i];
        }
    }
    if (options->script == NULL) {
        fputs(kUsage, stderr);
    }
    return options->script != NULL;
}
