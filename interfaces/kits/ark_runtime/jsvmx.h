/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file jsvmx.h
 * Extensions of this SDK to JSVM-API.
 *
 * Nothing here exists on devices. A program that must also build there keeps its uses of JSVMX_
 * names behind a switch of its own. The conventions numbered in jsvm.h hold for this file too.
 * All numeric values are part of the binary interface and never change.
 */
#ifndef ARK_RUNTIME_JSVMX_H
#define ARK_RUNTIME_JSVMX_H

#include "jsvm.h"

EXTERN_C_START

/** What became of a code cache (or of its absence) at one compile call. */
typedef enum {
    /** No cache bytes were given to the call, or nothing has been compiled on this env yet. */
    JSVMX_CODE_CACHE_NOT_OFFERED = 0,
    /**
     * The cache passed every check and the engine took its bytecode from it; for a WebAssembly
     * module its machine code, unless the process still held the same module with optimised code.
     */
    JSVMX_CODE_CACHE_USED = 1,
    /**
     * The bytes were not looked at: the VM still held this very source compiled in memory (the
     * process this module, not optimised), or the compile mode asked for does not consume caches.
     */
    JSVMX_CODE_CACHE_NOT_LOOKED_AT = 2,
    /** The cache did not fit and the source was compiled instead. The call still succeeds. */
    JSVMX_CODE_CACHE_REJECTED = 3
} JSVMX_CodeCacheOutcome;

/**
 * Why the outcome is what it is. Of several reasons to reject a cache, the first found is told.
 * Those from 32 on come from stores (jsvmx_code_cache.h).
 */
typedef enum {
    /** Nothing to explain: the cache was used, or none was offered. */
    JSVMX_REASON_NONE = 0,
    /** Not looked at: the VM had this source compiled in memory already. */
    JSVMX_REASON_IN_MEMORY_HIT = 1,
    /** Not looked at: the compile mode does not consume code caches. */
    JSVMX_REASON_MODE_IGNORES_CACHE = 2,
    /** Rejected: the length given is zero. */
    JSVMX_REASON_EMPTY = 3,
    /** Rejected: its end is missing. */
    JSVMX_REASON_TRUNCATED = 4,
    /** Rejected: the bytes do not begin like a cache made by this SDK. */
    JSVMX_REASON_NOT_A_CACHE = 5,
    /** Rejected: made by a version of this SDK that makes caches in another way. */
    JSVMX_REASON_FORMAT_VERSION = 6,
    /** Rejected: the header's own checksum is wrong, or a field holds an impossible value. */
    JSVMX_REASON_HEADER_DAMAGED = 7,
    /** Rejected: made by another kind of compile (script, function body, WebAssembly module). */
    JSVMX_REASON_KIND = 8,
    /** Rejected: made by another version of the engine. */
    JSVMX_REASON_ENGINE_VERSION = 9,
    /** Rejected: made by an engine with other flags, or on a processor with other features. */
    JSVMX_REASON_ENGINE_FLAGS = 10,
    /** Rejected: made by another build of the engine. */
    JSVMX_REASON_ENGINE_BUILD = 11,
    /** Rejected: made for another processor architecture. */
    JSVMX_REASON_ARCHITECTURE = 12,
    /** Rejected: made for a script whose origin differs in what changes its bytecode. */
    JSVMX_REASON_ORIGIN = 13,
    /** Rejected: made from a source of another length. */
    JSVMX_REASON_SOURCE_LENGTH = 14,
    /** Rejected: made from another source of the same length. */
    JSVMX_REASON_SOURCE_CONTENT = 15,
    /** Rejected: it holds no bytecode, or another amount than its header says. */
    JSVMX_REASON_PAYLOAD_LENGTH = 16,
    /** Rejected: the bytecode was changed after the cache was made. */
    JSVMX_REASON_PAYLOAD_CHECKSUM = 17,
    /** Rejected: every check of this SDK passed and the engine still refused the bytecode. */
    JSVMX_REASON_ENGINE_REFUSED = 18,
    /** Not offered: the store has no entry for this source, compiled this way, on this engine. */
    JSVMX_REASON_NOT_STORED = 32,
    /** Not offered: the store could not be opened, read or written to. */
    JSVMX_REASON_STORE_UNAVAILABLE = 33,
    /** Not offered: the store is on a network file system, where its locks cannot be relied on. */
    JSVMX_REASON_STORE_ON_NETWORK = 34,
    /** Not offered: the server did not answer in time. */
    JSVMX_REASON_STORE_TIMEOUT = 35,
    /** Not offered: processes died after they had loaded this entry. */
    JSVMX_REASON_QUARANTINED = 36,
    /** Not offered: the entry is older than the store keeps entries. */
    JSVMX_REASON_EXPIRED = 37,
    /** Rejected: the entry does not bear the signature of the store's key. */
    JSVMX_REASON_SIGNATURE = 38,
    /** Rejected: what the store put around the cache is damaged. */
    JSVMX_REASON_ENTRY_DAMAGED = 39
} JSVMX_CodeCacheReason;

/** The answer of JSVMX_GetCodeCacheReport. */
typedef struct {
    /** What happened. */
    JSVMX_CodeCacheOutcome outcome;
    /** Why. */
    JSVMX_CodeCacheReason reason;
    /**
     * The same in one plain English sentence, for a log line. Never NULL; NUL-terminated; static,
     * so it is never freed and outlives the env. Its wording may change between releases.
     */
    const char* text;
} JSVMX_CodeCacheReport;

/**
 * Tells what became of the code cache at the last compile call on an env: OH_JSVM_CompileScript,
 * OH_JSVM_CompileScriptWithOrigin, OH_JSVM_CompileScriptWithOptions or OH_JSVM_CompileWasmModule.
 * Those answer with one boolean, cacheRejected, which is also false when the cache was not looked
 * at; this gives the exact outcome and the reason.
 *
 * A compile call that refuses its arguments leaves the report as it was. One whose source does not
 * parse still reports what became of its cache. Before the first one the report says
 * JSVMX_CODE_CACHE_NOT_OFFERED and JSVMX_REASON_NONE. Works while an exception is pending and keeps
 * it; records its status like other calls on an env (convention 4). Needs no scope.
 *
 * @param env     the environment.
 * @param result  receives the report.
 * @retval JSVM_INVALID_ARG  `env` or `result` is NULL.
 */
JSVM_EXTERN JSVM_Status JSVMX_GetCodeCacheReport(JSVM_Env env, JSVMX_CodeCacheReport* result);

EXTERN_C_END

#endif /* ARK_RUNTIME_JSVMX_H */
