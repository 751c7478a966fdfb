/* SPDX-License-Identifier: Apache-2.0 */
/* The command line. */
#ifndef ARK_JSVM_SAMPLE_INSPECTOR_OPTIONS_H_
#define ARK_JSVM_SAMPLE_INSPECTOR_OPTIONS_H_

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    bool inspect; /* a debugger can attach */
    bool wait;    /* the script does not begin before one has */
    char host[256];
    uint16_t port; /* 0 for any */
    const char* script;
} Options;

/* Says what is wrong on standard error and returns false. */
bool options_parse(int argc, char** argv, Options* options);

#endif /* ARK_JSVM_SAMPLE_INSPECTOR_OPTIONS_H_ */
