/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The seam between a store of code caches, which is C and knows no engine, and the compile
 * functions. Defined in frameworks/script/cached_compile.cpp.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CORE_CACHED_COMPILE_H_
#define ARK_JSVM_FRAMEWORKS_CORE_CACHED_COMPILE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ark_runtime/jsvmx.h"
#include "frameworks/core/envelope.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A source on its way to the engine. Lives for one compile. */
typedef struct JsvmSourceInQuestion JsvmSourceInQuestion;

/* Of engine, kind of compile, parameters, origin, length and samples of the source: quick, and the
 * same for all that the full hash is the same for. */
JsvmEnvelopeHash jsvm_source_fingerprint(const JsvmSourceInQuestion* source);
/* Of the whole source; read at the first call. */
JsvmEnvelopeHash jsvm_source_hash(JsvmSourceInQuestion* source);

/* Where a compile gets its cache from. Called on the VM's thread, within the compile. */
typedef struct {
    /* Gives a cache in its envelope, to be kept as it is until `done`. Or the reason why there is
     * none. REJECTED is the outcome for JSVMX_REASON_SIGNATURE and JSVMX_REASON_ENTRY_DAMAGED, for
     * other reasons it is NOT_OFFERED. */
    JSVMX_CodeCacheReason (*find)(void* data, JsvmSourceInQuestion* source, const uint8_t** cache,
                                  size_t* length);
    /* Called once after each find, whatever that gave, before the compile returns. */
    void (*done)(void* data);
    void* data;
} JsvmCacheSupplier;

/* What to compile. */
typedef struct {
    JSVM_Value source;
    const JSVM_ScriptOrigin* origin; /* may be NULL */
    bool eager;
    bool is_function;
    size_t parameter_count; /* of a function */
    const char* const* parameters;
} JsvmCachedCompile;

/* What came of it. */
typedef struct {
    JSVMX_CodeCacheOutcome outcome;
    JSVMX_CodeCacheReason reason;
    uint64_t cache_bytes;
    uint64_t find_nanoseconds; /* in the supplier, with hashing the source if it asked for it */
    uint64_t verify_nanoseconds;
    uint64_t compile_nanoseconds;
} JsvmCachedCompileReport;

/*
 * Compiles with what the supplier gives. Checks env, pending exception, source and origin; records
 * the status. `tried` tells whether it came to a compile, so that the report was written. Exactly
 * one of script and function is not NULL.
 */
JSVM_Status jsvm_compile_cached(JSVM_Env env, const JsvmCachedCompile* compile,
                                const JsvmCacheSupplier* supplier, JsvmCachedCompileReport* report,
                                bool* tried, JSVM_Script* script, JSVM_Value* function);

/* A compiled script or function that a cache may be made of. */
typedef struct {
    JSVM_Script script;  /* or NULL */
    JSVM_Value function; /* or NULL: one of jsvm_compile_cached */
} JsvmCompiled;

/* What a cache is made for. */
typedef struct {
    JsvmEnvelopeHash fingerprint;
    JsvmEnvelopeHash source;
    char name[64]; /* in the origin, cut at a character's end; empty for none */
} JsvmCacheIdentity;

/*
 * Tells what a cache of this would be for. Then `wanted`, called with it on this thread, decides
 * whether the cache is made; it is in its envelope, and freed with free(). A cache that is not
 * larger than `*length` (0 for any), as `wanted` has set it, is dropped: then *cache is NULL.
 * Checks env, script and function; records the status. Keeps a pending exception.
 */
typedef bool (*JsvmCacheWanted)(void* data, const JsvmCacheIdentity* identity, size_t* length);
JSVM_Status jsvm_make_cache(JSVM_Env env, const JsvmCompiled* compiled, JsvmCacheWanted wanted,
                            void* data, uint8_t** cache, size_t* length);

/* Whether this process's engine could use a cache for its source: all that the envelope's engine
 * check tells, for the kind that the cache is of, and the checksum of its payload if `whole`.
 * Engine reasons come out only after OH_JSVM_Init; before, the engine's part is left out. */
JSVMX_CodeCacheReason jsvm_cache_fits_engine(const uint8_t* cache, size_t length, bool whole);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CORE_CACHED_COMPILE_H_ */
