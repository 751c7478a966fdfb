// SPDX-License-Identifier: Apache-2.0
// Turns relocations of a library that name a function of its own into relative ones.
#ifndef TOOLS_PRELINK_REWRITE_H
#define TOOLS_PRELINK_REWRITE_H

#include "tools/prelink/image.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    size_t all;       // relocations of the library
    size_t relative;  // of these, relative ones before
    size_t bound;     // made relative
} RewriteCounts;

// Rewrites the bytes of library in place. A function that one of the others defines too is left to
// the dynamic linker. Returns NULL, or why the library was refused; then its bytes are spoilt.
const char* rewrite(Image* library, const Image* others, size_t others_count,
                    RewriteCounts* counts);

// The instruction of the stub behind a slot of the procedure linkage table that tells the dynamic
// linker which relocation it is for: finds the bytes of that number in the file.
bool rewrite_find_plt_index(const Image* library, uint64_t slot, size_t* offset);

#ifdef __cplusplus
}
#endif

#endif
