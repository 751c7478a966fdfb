/* SPDX-License-Identifier: Apache-2.0 */
/* jsvmx_log.h alone, as C99: it brings jsvm.h along, and what it declares can be used. */
#include "ark_runtime/jsvmx_log.h"

static int failures = 0;
#define CHECK(condition) ((condition) ? (void)0 : (void)++failures)

struct Seen {
    int lines;
    JSVMX_LogLevel level;
};

/* A switch over all levels, as users write it: the compiler warns when one is missing. */
static int IsBad(JSVMX_LogLevel level) {
    switch (level) {
        case JSVMX_LOG_INFO:
            return 0;
        case JSVMX_LOG_ERROR:
        case JSVMX_LOG_FATAL:
            return 1;
    }
    return 1;
}

static void Note(JSVMX_LogLevel level, const char* message, void* data) {
    struct Seen* seen = data;
    CHECK(message != NULL && message[0] != '\0');
    ++seen->lines;
    seen->level = level;
}

int main(void) {
    struct Seen seen = {0, JSVMX_LOG_INFO};
    JSVM_VM vm = NULL;

    CHECK(JSVMX_SetLogSink(Note, &seen) == JSVM_OK);
    /* There is a line for this: OH_JSVM_Init has not been called. */
    CHECK(OH_JSVM_CreateVM(NULL, &vm) == JSVM_GENERIC_FAILURE);
    CHECK(seen.lines == 1 && IsBad(seen.level) && seen.level > JSVMX_LOG_INFO);
    CHECK(JSVMX_SetLogSink(NULL, NULL) == JSVM_OK);
    return failures != 0;
}
