/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which fingerprints a store may hold entries for: a Bloom filter in memory that several processes
 * map from one file. What it says is not there is not there, so that compiling what has no entry
 * costs next to nothing; of what it says may be there, a few in a hundred are not.
 *
 * Anybody looks at any time. It is changed with the lock of the store held.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_PRESENCE_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_PRESENCE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct JsvmPresence JsvmPresence;

/* The bytes of a filter. Memory that is all zero is an empty one. */
size_t jsvm_presence_size(void);

bool jsvm_presence_may_have(const JsvmPresence* presence, const uint8_t fingerprint[16]);

/* Before the entry can be found. */
void jsvm_presence_add(JsvmPresence* presence, const uint8_t fingerprint[16]);

/* Were so many added that it is time to leave out those whose entries were dropped? */
bool jsvm_presence_is_full(const JsvmPresence* presence);
/* Makes it what `fresh` is, one filled with all that is there. Nobody misses what is in both. */
void jsvm_presence_replace(JsvmPresence* presence, const JsvmPresence* fresh);
/* Where it is not known what is there: has it say that anything may be. */
void jsvm_presence_blur(JsvmPresence* presence);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_PRESENCE_H_ */
