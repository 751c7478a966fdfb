/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file jsvmx_code_cache.h
 * A store of code caches: compile through it, and the next start finds the bytecode there.
 *
 * A program opens a store once, compiles its scripts through it, and calls a refresh function when
 * a script has run. What the store lacks is compiled from its source; what it has is verified and
 * then loaded in its place. Nothing that goes wrong with a store makes a compile fail: the source
 * is compiled, and the load report tells why.
 *
 * A store is a directory, which any number of processes may use at the same time, or a database of
 * a Redis or Valkey server, which any number of machines may use. A cache is found by what it was
 * made from: the text of the source, the way it was compiled, its origin (name, offsets, source map
 * URL), the engine with its flags, and the processor. So nothing has to be removed when a program
 * changes, and an old cache is never run in place of a new source.
 *
 * Code caches are code: whoever can write to a store decides what the programs do that read it.
 * Give a signing key where others can write to the place.
 *
 * A store belongs to no VM. Its functions may be called on any thread and at the same time; those
 * that take an env follow the rules for that env. Nothing here exists on devices. The conventions
 * numbered in jsvm.h hold for this file too; a status is recorded for GetLastErrorInfo by the
 * functions that take an env. All numeric values are part of the binary interface and never change.
 */
#ifndef ARK_RUNTIME_JSVMX_CODE_CACHE_H
#define ARK_RUNTIME_JSVMX_CODE_CACHE_H

#include "jsvmx.h"

EXTERN_C_START

/** An open store. */
typedef struct JSVMX_CodeCache__* JSVMX_CodeCache;

/** How a store is opened. Set every member that is not wanted to 0. */
typedef struct {
    /** `sizeof(JSVMX_CodeCacheOptions)`: later versions add members at the end. */
    size_t size;
    /**
     * Where the store is, UTF-8, NUL-terminated, copied: a directory, which is made when its parent
     * exists, or `redis://[[user]:password@]host[:port][/database]`, or `unix://path` of a Redis
     * socket. In user, password and host, `%` and two hexadecimal digits stand for a byte.
     */
    const char* location;
    /** Bytes that the entries may take together; 0 stands for 256 MiB. */
    uint64_t maxBytes;
    /** How many entries there may be; 0 stands for 65,536. */
    uint64_t maxEntries;
    /** Bytes that one entry may take; larger ones are not stored. 0 stands for 64 MiB. */
    uint64_t maxEntryBytes;
    /**
     * Seconds after which an entry that was not used is dropped. 0 stands for 30 days, and in a
     * store that is read-only for no limit, since no times of use are written there.
     */
    uint64_t maxAgeSeconds;
    /**
     * A secret that entries are signed with (HMAC-SHA-256), copied, or NULL for none. With a key
     * an entry that does not bear its signature is not used. At least 16 bytes.
     */
    const uint8_t* signingKey;
    /** Bytes of the signing key. */
    size_t signingKeyLength;
    /**
     * Nothing is written, not even locks or times of use: for a store that is shipped with a
     * program and on media that cannot be written to.
     */
    bool readOnly;
    /** Compress entries (zstd, this level from 1 to 19). 0: do not, so they are read in place. */
    int32_t compressionLevel;
    /** Milliseconds that a server gets to answer before the source is compiled; 0 stands for 50. */
    uint32_t timeoutMilliseconds;
    /**
     * Write no times: what a directory holds then depends only on what was stored there, in which
     * order. For stores that are shipped and have to come out the same each time; the engine needs
     * the flag `--random-seed` with any number but 0 for that, too. Such entries have no age until
     * they are used without this.
     */
    bool reproducible;
} JSVMX_CodeCacheOptions;

/** How a source is to be compiled. Set every member that is not wanted to 0. */
typedef struct {
    /** `sizeof(JSVMX_CodeCacheCompileOptions)`. */
    size_t size;
    /**
     * Name, offsets and source map of the source, borrowed for the call; NULL for none. Its
     * `resourceName` may be NULL; a source map then changes nothing.
     */
    const JSVM_ScriptOrigin* origin;
    /** If it comes to a compile: compile all functions of the source at once. */
    bool eager;
    /** How many parameters the function has; 0 for scripts. */
    size_t parameterCount;
    /** The names of the parameters, UTF-8, NUL-terminated, borrowed for the call. */
    const char* const* parameters;
} JSVMX_CodeCacheCompileOptions;

/** What became of one compile through a store. */
typedef struct {
    /** What happened; JSVMX_CODE_CACHE_NOT_OFFERED when the store had nothing to offer. */
    JSVMX_CodeCacheOutcome outcome;
    /** Why. */
    JSVMX_CodeCacheReason reason;
    /** The same in one plain English sentence; as JSVMX_CodeCacheReport's. */
    const char* text;
    /** Bytes of the cache that was found, uncompressed; 0 when none was. */
    uint64_t bytes;
    /** Microseconds for finding the entry: waiting for a server, signature, decompression. */
    uint64_t lookupMicroseconds;
    /** Microseconds for comparing the cache with source and engine, and for its checksum. */
    uint64_t verifyMicroseconds;
    /** Microseconds in the engine: loading the bytecode, or compiling the source. */
    uint64_t compileMicroseconds;
} JSVMX_CodeCacheLoad;

/** What a store has done since it was opened, and what it holds. */
typedef struct {
    /** Compiles that took their bytecode from the store. */
    uint64_t hits;
    /** Compiles that found no entry. */
    uint64_t misses;
    /** Compiles whose entry did not fit: rejected by the checks of this SDK or of the engine. */
    uint64_t rejections;
    /** Compiles that found an entry in quarantine. */
    uint64_t quarantined;
    /** Compiles of sources that the VM still held compiled. */
    uint64_t inMemory;
    /** Compiles that went without the store because it, or its server, could not be used. */
    uint64_t unavailable;
    /** Entries written. */
    uint64_t writes;
    /** Entries that could not be written: too large, disk full, server away, queue full. */
    uint64_t failedWrites;
    /** Entries dropped to keep the limits. */
    uint64_t evictions;
    /** Times that a damaged store was made anew. */
    uint64_t recoveries;
    /** Entries that it holds now, for all its users; 0 when it cannot be used. */
    uint64_t entries;
    /** Bytes that they take. */
    uint64_t bytes;
    /** JSVMX_REASON_NONE when the store can be used now, else why not. */
    JSVMX_CodeCacheReason state;
    /** The same in one sentence, static, never NULL. */
    const char* stateText;
} JSVMX_CodeCacheCounters;

/** What made the bytecode of an entry. */
typedef enum {
    /** The bytes are not those of a code cache. */
    JSVMX_CODE_CACHE_UNKNOWN = 0,
    /** JSVMX_CodeCacheCompileScript. */
    JSVMX_CODE_CACHE_SCRIPT = 1,
    /** JSVMX_CodeCacheCompileFunction. */
    JSVMX_CODE_CACHE_FUNCTION = 3
} JSVMX_CodeCacheKind;

/** One entry of a store. */
typedef struct {
    /** The key, 64 hexadecimal digits: the first 32 tell what fits, the rest the source. */
    char key[65];
    /** The name in the origin, UTF-8, cut after 63 bytes; empty for none. */
    char name[64];
    /** The engine's version, such as "10.2.154.26". */
    char engineVersion[32];
    /** What it is of. */
    JSVMX_CodeCacheKind kind;
    /** JSVMX_REASON_NONE if this process could use the entry for its source, else why not. */
    JSVMX_CodeCacheReason reason;
    /** Bytes that it takes in the store. */
    uint64_t storedBytes;
    /** Bytes of the cache, uncompressed. */
    uint64_t bytes;
    /** Length of the source, in code units. */
    uint64_t sourceLength;
    /** When it was made, in seconds since 1970; 0 when it was made without times. */
    uint64_t made;
    /** When it was last used, in seconds since 1970, up to a minute late; 0: not known. */
    uint64_t used;
    /** How many processes died between loading it and its refresh. */
    uint32_t strikes;
    /** It is not used until it was made anew. */
    bool quarantined;
    /** It bears a signature, right or wrong. */
    bool isSigned;
    /** It is compressed. */
    bool compressed;
} JSVMX_CodeCacheEntry;

/** What JSVMX_CodeCacheVerify found. */
typedef struct {
    /** Entries looked at. */
    uint64_t entries;
    /** Whole ones that this engine can use. */
    uint64_t usable;
    /** Whole ones that are for another engine, other flags or another processor. */
    uint64_t foreign;
    /** Damaged ones, and with a signing key those not signed with it. */
    uint64_t damaged;
    /** Damaged ones that were removed. */
    uint64_t removed;
} JSVMX_CodeCacheVerification;

/**
 * Gets one entry of a store. May call the functions of the store, and of JSVM-API.
 *
 * @param entry  valid until the function returns.
 * @param data   what was given with the function.
 * @return false to end the iteration.
 */
typedef bool(JSVM_CDECL* JSVMX_CodeCacheVisitor)(const JSVMX_CodeCacheEntry* entry, void* data);

/**
 * Opens a store. OH_JSVM_Init need not have been called yet. A place that cannot be used gives a
 * store that has nothing to offer, not an error: compiles through it work, and
 * JSVMX_CodeCacheGetCounters tells the reason. A damaged store in a directory is made anew; one on
 * a network file system is not used. A server is asked at the first compile, and again later when
 * it could not be reached.
 *
 * The same directory may be opened more than once in a process. After fork() the child must open
 * its own.
 *
 * @param options  how; borrowed for the call.
 * @param result   receives the store; close it with JSVMX_CodeCacheClose.
 * @retval JSVM_INVALID_ARG  `options`, `options->location` or `result` is NULL, `options->size` is
 *                           too small, the location is empty or not a URL that is understood, the
 *                           key is too short, or the compression level is out of its range.
 * @retval JSVM_GENERIC_FAILURE  out of memory.
 */
JSVM_EXTERN JSVM_Status JSVMX_CodeCacheOpen(const JSVMX_CodeCacheOptions* options,
                                            JSVMX_CodeCache* result);

/**
 * Closes a store: writes what is queued, waits for calls of other threads that use it, and frees
 * it. Scripts and functions that were compiled through it live on. The handle is dead afterwards.
 * What a compile holds that takes another thread longer than ten seconds is freed when that ends.
 *
 * @param cache  the store.
 * @retval JSVM_INVALID_ARG  `cache` is NULL or was closed.
 */
JSVM_EXTERN JSVM_Status JSVMX_CodeCacheClose(JSVMX_CodeCache cache);

/**
 * Makes the JavaScript string of a source and remembers its hash with it, so that a compile through
 * a store, or with a cache of OH_JSVM_CreateCodeCache, need not read the source again to compare
 * it. In all else it is OH_JSVM_CreateStringUtf8. Needs a handle scope.
 *
 * @param env     the environment.
 * @param text    UTF-8; what is not well-formed becomes U+FFFD.
 * @param length  bytes of it, or JSVM_AUTO_LENGTH for NUL-terminated text.
 * @param result  receives the string.
 * @retval JSVM_INVALID_ARG  `env`, `text` or `result` is NULL, or `length` is out of range.
 * @retval JSVM_GENERIC_FAILURE  the string would be longer than the engine allows.
 */
JSVM_EXTERN JSVM_Status JSVMX_CodeCacheCreateSource(JSVM_Env env, const char* text, size_t length,
                                                    JSVM_Value* result);

/**
 * Compiles a script, from the store if that has it. What OH_JSVM_CompileScriptWithOrigin says of
 * scripts holds here too. The entry counts as in flight until it is refreshed, or its store closed,
 * or exit() called, or ten seconds have gone by. When the process dies in between, that is a
 * strike; an entry with three of them is in quarantine: it is not used until a refresh has made it
 * anew.
 *
 * @param cache    the store.
 * @param env      the environment.
 * @param source   the source, a string.
 * @param options  how to compile; NULL for no origin and lazy functions.
 * @param load     receives what became of the cache; NULL if not wanted. Written whenever a compile
 *                 was tried, also of a source that does not parse.
 * @param result   receives the script; lives as one of OH_JSVM_CompileScript.
 * @retval JSVM_INVALID_ARG       `cache`, `env`, `source` or `result` is NULL, `cache` was closed,
 *                                `options` is too small or has parameters, or an offset is
 *                                too large.
 * @retval JSVM_STRING_EXPECTED   `source` is not a string.
 * @retval JSVM_PENDING_EXCEPTION one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_GENERIC_FAILURE   it does not compile; leaves a SyntaxError pending.
 */
JSVM_EXTERN JSVM_Status JSVMX_CodeCacheCompileScript(JSVMX_CodeCache cache, JSVM_Env env,
                                                     JSVM_Value source,
                                                     const JSVMX_CodeCacheCompileOptions* options,
                                                     JSVMX_CodeCacheLoad* load,
                                                     JSVM_Script* result);

/**
 * Compiles the body of a function with the given parameters, from the store if that has it. The
 * parameters belong to what an entry is found by. The rest is as with JSVMX_CodeCacheCompileScript.
 *
 * @param cache    the store.
 * @param env      the environment.
 * @param source   the body, a string.
 * @param options  how to compile; NULL for no origin, lazy functions and no parameters.
 * @param load     receives what became of the cache; NULL if not wanted.
 * @param result   receives the function.
 * @retval JSVM_INVALID_ARG       as above, or a name of a parameter is NULL or not an identifier.
 * @retval JSVM_STRING_EXPECTED   `source` is not a string.
 * @retval JSVM_PENDING_EXCEPTION one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_GENERIC_FAILURE   it does not compile; leaves a SyntaxError pending.
 */
JSVM_EXTERN JSVM_Status JSVMX_CodeCacheCompileFunction(JSVMX_CodeCache cache, JSVM_Env env,
                                                       JSVM_Value source,
                                                       const JSVMX_CodeCacheCompileOptions* options,
                                                       JSVMX_CodeCacheLoad* load,
                                                       JSVM_Value* result);

/**
 * Tells a store that a script has run well so far: its entry is no longer in flight. If the store
 * lacks an entry of the script, or the run compiled markedly more functions than the entry has (the
 * cache would be at least an eighth larger), a new cache is made and queued to be written by the
 * store's own thread. Call it when the program has started, not on the way there: making a cache
 * takes some tens of milliseconds for ten megabytes of source.
 *
 * @param cache   the store.
 * @param env     the environment that the script was compiled in, or another of its VM.
 * @param script  a live script, however it was compiled.
 * @param queued  receives whether a cache was made and queued; NULL if not wanted.
 * @retval JSVM_INVALID_ARG  `cache`, `env` or `script` is NULL, `cache` was closed, or `script` is
 *                           not a live script of the VM.
 * @retval JSVM_GENERIC_FAILURE  the engine made no cache, or out of memory.
 */
JSVM_EXTERN JSVM_Status JSVMX_CodeCacheRefreshScript(JSVMX_CodeCache cache, JSVM_Env env,
                                                     JSVM_Script script, bool* queued);

/**
 * The same for a function that JSVMX_CodeCacheCompileFunction has made, in this VM.
 *
 * @param cache     the store.
 * @param env       the environment.
 * @param function  the function.
 * @param queued    receives whether a cache was made and queued; NULL if not wanted.
 * @retval JSVM_INVALID_ARG  `cache`, `env` or `function` is NULL, `cache` was closed, or `function`
 *                           was not made by JSVMX_CodeCacheCompileFunction.
 * @retval JSVM_FUNCTION_EXPECTED  `function` is not a function.
 * @retval JSVM_GENERIC_FAILURE  the engine made no cache, or out of memory.
 */
JSVM_EXTERN JSVM_Status JSVMX_CodeCacheRefreshFunction(JSVMX_CodeCache cache, JSVM_Env env,
                                                       JSVM_Value function, bool* queued);

/**
 * Waits until what was queued before is written, or has failed to be.
 *
 * @param cache  the store.
 * @retval JSVM_INVALID_ARG  `cache` is NULL or was closed.
 */
JSVM_EXTERN JSVM_Status JSVMX_CodeCacheFlush(JSVMX_CodeCache cache);

/**
 * Tells what a store has done and holds.
 *
 * @param cache   the store.
 * @param result  receives the counters.
 * @retval JSVM_INVALID_ARG  `cache` or `result` is NULL, or `cache` was closed.
 */
JSVM_EXTERN JSVM_Status JSVMX_CodeCacheGetCounters(JSVMX_CodeCache cache,
                                                   JSVMX_CodeCacheCounters* result);

/**
 * Visits the entries of a store, in the order of their keys. Entries that come or go meanwhile may
 * be visited or not.
 *
 * @param cache  the store.
 * @param visit  called for each entry.
 * @param data   passed to it.
 * @retval JSVM_INVALID_ARG  `cache` or `visit` is NULL, or `cache` was closed.
 * @retval JSVM_GENERIC_FAILURE  the store cannot be used.
 */
JSVM_EXTERN JSVM_Status JSVMX_CodeCacheIterate(JSVMX_CodeCache cache, JSVMX_CodeCacheVisitor visit,
                                               void* data);

/**
 * Reads every entry whole and compares it with its checksums, and with a signing key with its
 * signature.
 *
 * @param cache   the store.
 * @param repair  remove what is damaged; nothing is removed from a store that is read-only.
 * @param visit   called for each entry, damaged ones with the reason, after it was read and before
 *                it is removed; NULL if not wanted. When it returns false the rest is not read.
 * @param data    passed to it.
 * @param result  receives the sums; NULL if not wanted.
 * @retval JSVM_INVALID_ARG  `cache` is NULL or was closed.
 * @retval JSVM_GENERIC_FAILURE  the store cannot be used.
 */
JSVM_EXTERN JSVM_Status JSVMX_CodeCacheVerify(JSVMX_CodeCache cache, bool repair,
                                              JSVMX_CodeCacheVisitor visit, void* data,
                                              JSVMX_CodeCacheVerification* result);

/**
 * Drops what is too old, and then the least recently used entries until no more than the given
 * bytes and entries are left. The store does so by itself, down to 70 % of a limit, when a write
 * would exceed it.
 *
 * @param cache    the store.
 * @param bytes    bytes to keep; 0 stands for the store's limit.
 * @param entries  entries to keep; 0 stands for the store's limit.
 * @param dropped  receives how many were dropped; NULL if not wanted.
 * @retval JSVM_INVALID_ARG  `cache` is NULL or was closed.
 * @retval JSVM_GENERIC_FAILURE  the store is read-only or cannot be used.
 */
JSVM_EXTERN JSVM_Status JSVMX_CodeCacheTrim(JSVMX_CodeCache cache, uint64_t bytes, uint64_t entries,
                                            uint64_t* dropped);

/**
 * Drops all entries, those that are queued too.
 *
 * @param cache  the store.
 * @retval JSVM_INVALID_ARG  `cache` is NULL or was closed.
 * @retval JSVM_GENERIC_FAILURE  the store is read-only or cannot be used.
 */
JSVM_EXTERN JSVM_Status JSVMX_CodeCacheClear(JSVMX_CodeCache cache);

EXTERN_C_END

#endif /* ARK_RUNTIME_JSVMX_CODE_CACHE_H */
