// SPDX-License-Identifier: Apache-2.0
// Proves of a rewritten library that the dynamic linker would have chosen the same.
#ifndef TOOLS_PRELINK_VERIFY_H
#define TOOLS_PRELINK_VERIFY_H

#include "tools/prelink/image.h"

#ifdef __cplusplus
extern "C" {
#endif

// Looks up every relocation of original in the images of scope, which is in the order of the
// search: the program first, if there is one. Where original stands itself is place; what is there
// is not looked at.
//
// Returns NULL when every relocation that is relative in rewritten alone is for the function that
// is found, all others are the same in both, and so are all other bytes but those that tell where
// the tables are. Else it returns what is wrong, and in *about the name of the symbol or "".
const char* verify(const Image* original, const Image* rewritten, const Image* scope,
                   size_t scope_count, size_t place, const char** about);

#ifdef __cplusplus
}
#endif

#endif
