/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/profiler/script.h"

#include <stdio.h>
#include <stdlib.h>

const char kDefaultScript[] =
    "class Session {\n"
    "    constructor(user) {\n"
    "        this.user = user;\n"
    "        this.history = new Array(100).fill(user);\n"
    "    }\n"
    "}\n"
    "\n"
    "// The leak: sessions are put in and never taken out.\n"
    "const sessions = new Map();\n"
    "\n"
    "// The slow function: it makes all primes anew for each request.\n"
    "function countPrimes(limit) {\n"
    "    let count = 0;\n"
    "    for (let n = 2; n < limit; ++n) {\n"
    "        let prime = true;\n"
    "        for (let d = 2; d * d <= n; ++d) if (n % d === 0) { prime = false; break; }\n"
    "        if (prime) ++count;\n"
    "    }\n"
    "    return count;\n"
    "}\n"
    "\n"
    "function handleRequest(number) {\n"
    "    sessions.set(number, new Session('user' + number));\n"
    "    return countPrimes(20000);\n"
    "}\n"
    "\n"
    "for (let i = 0; i < 500; ++i) handleRequest(i);\n";

static void fail(const char* path) {
    perror(path);
    exit(EXIT_FAILURE);
}

char* script_read(const char* path) {
    FILE* file = fopen(path, "rb");
    if (file == NULL) fail(path);
    size_t size = 0;
    size_t room = 1 << 16;
    char* text = NULL;
    for (;;) {
        char* more = realloc(text, room);
        if (more == NULL) fail(path);
        text = more;
        const size_t wanted = room - size - 1;
        const size_t read = fread(text + size, 1, wanted, file);
        size += read;
        if (read < wanted) break;
        room *= 2;
    }
    if (ferror(file) != 0) fail(path);
    fclose(file);
    text[size] = '\0';
    return text;
}
