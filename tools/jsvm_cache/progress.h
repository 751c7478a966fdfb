/* SPDX-License-Identifier: Apache-2.0 */
/* A bar on standard error, for long work, and only where that is a terminal. */
#ifndef ARK_JSVM_TOOLS_JSVM_CACHE_PROGRESS_H_
#define ARK_JSVM_TOOLS_JSVM_CACHE_PROGRESS_H_

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    const char* verb; /* such as "verify" */
    uint64_t total;
    double began;  /* seconds on a clock that only goes forward */
    double shown;  /* when it was last drawn */
    bool possible; /* standard error is a terminal */
    bool expected; /* the work is known to be long: draw at once */
    bool visible;
} Progress;

/* `verb` is borrowed. Work that is not `expected` to be long gets its bar when it turns out so. */
void progress_open(Progress* progress, const char* verb, uint64_t total, bool expected);

/* So much of the total is done; `what` is worked on next. */
void progress_update(Progress* progress, uint64_t done, const char* what);

/* Takes the bar away, so that something else can be printed; an update brings it back. */
void progress_hide(Progress* progress);

#endif /* ARK_JSVM_TOOLS_JSVM_CACHE_PROGRESS_H_ */
