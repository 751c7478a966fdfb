/* SPDX-License-Identifier: Apache-2.0 */
/* How the program ends; --help tells it too. */
#ifndef ARK_JSVM_TOOLS_JSVM_CACHE_EXIT_STATUS_H_
#define ARK_JSVM_TOOLS_JSVM_CACHE_EXIT_STATUS_H_

enum {
    STATUS_GOOD = 0,
    STATUS_DAMAGE_FOUND = 1,
    STATUS_WRONG_USE = 2,
    STATUS_NO_SOURCE = 3,    /* a file cannot be read, or is no text */
    STATUS_SYNTAX_ERROR = 4, /* a source does not parse */
    STATUS_NO_STORE = 5,     /* the store is not there or cannot be used */
    STATUS_NOT_WRITTEN = 6,  /* an entry or the output could not be written */
    STATUS_SYSTEM = 7        /* the engine or the operating system refused something */
};

#endif /* ARK_JSVM_TOOLS_JSVM_CACHE_EXIT_STATUS_H_ */
