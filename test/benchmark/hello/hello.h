/* SPDX-License-Identifier: Apache-2.0 */
/* What both programs do. */
#ifndef ARK_JSVM_TEST_BENCHMARK_HELLO_HELLO_H_
#define ARK_JSVM_TEST_BENCHMARK_HELLO_HELLO_H_

#include <stdio.h>

#define HELLO_SCRIPT "['Hello', 'world'].join(', ') + '!'"

enum { HELLO_MOST = 100 };

/* Writes a line at once: whoever waits for it looks at the clock then. */
static inline void hello_tell(const char* text) {
    puts(text);
    fflush(stdout);
}

#endif
