/* SPDX-License-Identifier: Apache-2.0 */
/* jsvmx.h alone, as C99: it brings jsvm.h along, and what it declares can be used. */
#include "ark_runtime/jsvmx.h"

static int failures = 0;
#define CHECK(condition) ((condition) ? (void)0 : (void)++failures)

/* A switch over all outcomes, as users write it: the compiler warns when one is missing. */
static int Worth(JSVMX_CodeCacheOutcome outcome) {
    switch (outcome) {
        case JSVMX_CODE_CACHE_NOT_OFFERED:
        case JSVMX_CODE_CACHE_NOT_LOOKED_AT:
            return 0;
        case JSVMX_CODE_CACHE_USED:
            return 1;
        case JSVMX_CODE_CACHE_REJECTED:
            return -1;
    }
    return 0;
}

int main(void) {
    JSVMX_CodeCacheReport report = {JSVMX_CODE_CACHE_REJECTED, JSVMX_REASON_EMPTY, "text"};

    CHECK(Worth(report.outcome) == -1);
    CHECK(JSVMX_GetCodeCacheReport(NULL, &report) == JSVM_INVALID_ARG);
    CHECK(report.reason == JSVMX_REASON_EMPTY && report.text[0] == 't');
    return failures != 0;
}
