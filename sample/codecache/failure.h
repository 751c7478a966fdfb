/* SPDX-License-Identifier: Apache-2.0 */
/* What went wrong, as an exit code and a text for the person at the terminal. */
#ifndef ARK_JSVM_SAMPLE_CODECACHE_FAILURE_H_
#define ARK_JSVM_SAMPLE_CODECACHE_FAILURE_H_

#include <stdbool.h>

/* The exit codes of the program; --help tells them too. */
enum {
    EXIT_ALL_GOOD = 0,
    EXIT_PROMISE_BROKEN = 1, /* a cache was not used, or one that does not fit was not rejected */
    EXIT_WRONG_USE = 2,
    EXIT_NO_SCRIPT = 3, /* cannot be read, or is no text for a script */
    EXIT_SYNTAX_ERROR = 4,
    EXIT_SCRIPT_THREW = 5,
    EXIT_NO_CACHE = 6, /* the cache directory or a file in it cannot be used */
    EXIT_SYSTEM = 7    /* the engine or the operating system refused something */
};

/* All zero: nothing went wrong. */
typedef struct {
    int code;
    char* text; /* owned; one or more lines without a final newline */
} Failure;

/* Fills `failure` unless it is filled already: the first cause is the one to tell. Always returns
 * false, so that a function can end with it. */
bool fail(Failure* failure, int code, const char* format, ...)
    __attribute__((format(printf, 3, 4)));

void failure_clear(Failure* failure);

#endif /* ARK_JSVM_SAMPLE_CODECACHE_FAILURE_H_ */
