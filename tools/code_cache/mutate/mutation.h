/* SPDX-License-Identifier: Apache-2.0 */
/* Ways to damage a code cache, with its checksums left as they were or made to fit again. */
#ifndef ARK_JSVM_TOOLS_CODE_CACHE_MUTATE_MUTATION_H_
#define ARK_JSVM_TOOLS_CODE_CACHE_MUTATE_MUTATION_H_

#include <stddef.h>
#include <stdint.h>

#include "tools/code_cache/mutate/random.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    uint8_t* bytes; /* of exactly that length, for the address sanitizer; NULL for none */
    size_t length;
} Blob;

typedef enum {
    MUTATION_NOTHING,       /* the cache as it is, to see that it is used */
    MUTATION_FLIP,          /* some bits */
    MUTATION_OVERWRITE,     /* a span with zeros, ones or anything */
    MUTATION_TRUNCATE,      /* the end is missing */
    MUTATION_INSERT,        /* bytes that do not belong there */
    MUTATION_REMOVE,        /* a span is missing */
    MUTATION_SWAP,          /* two spans */
    MUTATION_FIELD,         /* a field of the envelope is hostile */
    MUTATION_ENGINE_FIELD,  /* a field of the engine's own header is hostile */
    MUTATION_OTHER,         /* the cache of something else */
    MUTATION_OTHER_PAYLOAD, /* its own header before the payload of something else */
    MUTATION_GARBAGE,       /* anything, behind a good start or none */
    MUTATIONS
} Mutation;

const char* mutation_name(Mutation mutation);

/* What is made to fit again after it. */
typedef enum { REPAIR_NOTHING, REPAIR_HEADER, REPAIR_ALL, REPAIRS } Repair;

/*
 * A mutated copy, to be freed. `other` is the cache of something else; for OTHER_PAYLOAD with
 * REPAIR_ALL it must be one of a source of another length, or the result is a forged cache, which
 * nothing but a signature can tell.
 */
Blob mutate(Random* random, Mutation mutation, Repair repair, const Blob* blob, const Blob* other);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_TOOLS_CODE_CACHE_MUTATE_MUTATION_H_ */
