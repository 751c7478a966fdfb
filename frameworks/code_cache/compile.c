/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "frameworks/code_cache/store.h"
#include "frameworks/core/cached_compile.h"

/* One compile. V8 may leave it by longjmp, so nothing of the store's is held while V8 works but
 * what is in the list of flights. */
typedef struct {
    JSVMX_CodeCache handle;
    uintptr_t frame;
    JsvmStore* store;   /* of the flight */
    JsvmFlight* flight; /* NULL: V8 has no entry */
    JsvmStoreKey key;   /* once `has_key` */
    bool has_key;
    bool marked;
} Compile;

/* Sees to what is asked of an entry before its bytes are looked at. */
static JSVMX_CodeCacheReason Admit(JsvmStore* store, const Compile* compile,
                                   const JsvmStoreLease* lease) {
    if (lease->meta.strikes >= kJsvmStrikesToQuarantine) {
        return JSVMX_REASON_QUARANTINED;
    }
    if (!jsvm_store_is_expired(store, &lease->meta)) {
        return JSVMX_REASON_NONE;
    }
    /* Or the use that this was would make it young. */
    JsvmWrite* removal = store->read_only ? NULL : calloc(1, sizeof(*removal));
    if (removal != NULL) {
        removal->key = compile->key;
        jsvm_store_queue(store, removal);
    }
    return JSVMX_REASON_EXPIRED;
}

/* Gives V8 what is in an entry that was leased. */
static JSVMX_CodeCacheReason Board(JsvmStore* store, Compile* compile, JsvmStoreLease* lease) {
    JsvmFlight* flight = calloc(1, sizeof(*flight));
    if (flight == NULL) {
        return JSVMX_REASON_STORE_UNAVAILABLE;
    }
    const JSVMX_CodeCacheReason reason =
        jsvm_entry_open(&store->format, &compile->key, lease->bytes, lease->length, lease->in_place,
                        &flight->cache);
    if (reason != JSVMX_REASON_NONE) {
        free(flight);
        return reason;
    }
    flight->leased = flight->cache.owned == NULL;
    if (flight->leased) {
        flight->lease = *lease;
    }
    jsvm_store_take_off(store, &compile->key);
    compile->marked = true;
    compile->store = store;
    compile->flight = flight;
    jsvm_flight_begin(&store->flights, flight, compile->frame);
    return JSVMX_REASON_NONE;
}

static JSVMX_CodeCacheReason Look(JsvmStore* store, Compile* compile,
                                  JsvmSourceInQuestion* source) {
    JsvmBackend* backend = store->backend;
    if (backend == NULL) {
        return store->reason;
    }
    const JsvmEnvelopeHash fingerprint = jsvm_source_fingerprint(source);
    bool may_have = false;
    JSVMX_CodeCacheReason reason = backend->ops->may_have(backend, fingerprint.bytes, &may_have);
    if (reason != JSVMX_REASON_NONE) {
        return reason;
    }
    if (!may_have) {
        return JSVMX_REASON_NOT_STORED;
    }
    const JsvmEnvelopeHash hash = jsvm_source_hash(source);
    memcpy(compile->key.fingerprint, fingerprint.bytes, sizeof(compile->key.fingerprint));
    memcpy(compile->key.source, hash.bytes, sizeof(compile->key.source));
    compile->has_key = true;
    JsvmStoreLease lease;
    reason = backend->ops->get(backend, &compile->key, &lease);
    if (reason != JSVMX_REASON_NONE) {
        return reason;
    }
    reason = Admit(store, compile, &lease);
    if (reason == JSVMX_REASON_NONE) {
        reason = Board(store, compile, &lease);
    }
    if (reason != JSVMX_REASON_NONE || !compile->flight->leased) {
        backend->ops->give_back(backend, &lease);
    }
    return reason;
}

static JSVMX_CodeCacheReason Find(void* data, JsvmSourceInQuestion* source, const uint8_t** cache,
                                  size_t* length) {
    Compile* compile = data;
    JsvmStore* store = jsvm_store_enter(compile->handle);
    if (store == NULL) {
        return JSVMX_REASON_STORE_UNAVAILABLE; /* another thread has just closed it */
    }
    const JSVMX_CodeCacheReason reason = Look(store, compile, source);
    if (reason == JSVMX_REASON_NONE) {
        *cache = compile->flight->cache.bytes;
        *length = compile->flight->cache.length;
    }
    jsvm_store_leave(compile->handle);
    return reason;
}

static void Done(void* data) {
    Compile* compile = data;
    if (compile->flight == NULL) {
        return;
    }
    if (jsvm_flight_end(&compile->store->flights, compile->flight, compile->store->backend)) {
        jsvm_store_free(compile->store);
    }
    compile->flight = NULL;
}

static JsvmTallyKind KindOf(const JsvmCachedCompileReport* report) {
    switch (report->outcome) {
        case JSVMX_CODE_CACHE_USED:
            return JSVM_TALLY_HITS;
        case JSVMX_CODE_CACHE_NOT_LOOKED_AT:
            return JSVM_TALLY_IN_MEMORY;
        case JSVMX_CODE_CACHE_REJECTED:
            return JSVM_TALLY_REJECTIONS;
        default:
            break;
    }
    switch (report->reason) {
        case JSVMX_REASON_NOT_STORED:
        case JSVMX_REASON_EXPIRED:
            return JSVM_TALLY_MISSES;
        case JSVMX_REASON_QUARANTINED:
            return JSVM_TALLY_QUARANTINED;
        default:
            return JSVM_TALLY_UNAVAILABLE;
    }
}

/* What a refresh has to know of this compile. */
static void Remember(JsvmStore* store, const Compile* compile,
                     const JsvmCachedCompileReport* report) {
    if (!compile->has_key) {
        return;
    }
    switch (KindOf(report)) {
        case JSVM_TALLY_HITS:
        case JSVM_TALLY_IN_MEMORY:
            jsvm_known_note(&store->known, &compile->key, JSVM_KNOWN_STORED, report->cache_bytes);
            break;
        case JSVM_TALLY_REJECTIONS:
        case JSVM_TALLY_QUARANTINED:
            jsvm_known_note(&store->known, &compile->key, JSVM_KNOWN_UNFIT, 0);
            break;
        case JSVM_TALLY_MISSES:
            jsvm_known_note(
                &store->known, &compile->key,
                report->reason == JSVMX_REASON_EXPIRED ? JSVM_KNOWN_UNFIT : JSVM_KNOWN_MISSING, 0);
            break;
        default:
            break;
    }
}

static void Account(const Compile* compile, const JsvmCachedCompileReport* report) {
    JsvmStore* store = jsvm_store_enter(compile->handle);
    if (store == NULL) {
        return;
    }
    const JsvmTallyKind kind = KindOf(report);
    jsvm_tally_add(store->tally, kind);
    Remember(store, compile, report);
    if (compile->marked && report->outcome != JSVMX_CODE_CACHE_USED) {
        jsvm_store_land(store, &compile->key); /* nothing of it runs */
    }
    /* A server that is away is tried again by the thread, which has the time. */
    if ((compile->marked || kind == JSVM_TALLY_UNAVAILABLE) && !store->read_only) {
        jsvm_writer_stir(&store->writer);
    }
    jsvm_store_leave(compile->handle);
}

static void Tell(const JsvmCachedCompileReport* report, JSVMX_CodeCacheLoad* load) {
    load->outcome = report->outcome;
    load->reason = report->reason;
    load->text = report->outcome == JSVMX_CODE_CACHE_USED
                     ? "The code cache was used."
                     : jsvm_envelope_reason_text(report->reason);
    load->bytes = report->cache_bytes;
    load->lookupMicroseconds = report->find_nanoseconds / 1000;
    load->verifyMicroseconds = report->verify_nanoseconds / 1000;
    load->compileMicroseconds = report->compile_nanoseconds / 1000;
}

static bool UseOptions(const JSVMX_CodeCacheCompileOptions* options, JsvmCachedCompile* compile) {
    if (options == NULL) {
        return true;
    }
    if (options->size < sizeof(*options)) {
        return false;
    }
    if (!compile->is_function && (options->parameterCount != 0 || options->parameters != NULL)) {
        return false;
    }
    compile->origin = options->origin;
    compile->eager = options->eager;
    compile->parameter_count = options->parameterCount;
    compile->parameters = options->parameters;
    return true;
}

static JSVM_Status CompileThrough(JSVMX_CodeCache cache, JSVM_Env env, JsvmCachedCompile* what,
                                  const JSVMX_CodeCacheCompileOptions* options,
                                  JSVMX_CodeCacheLoad* load, JSVM_Script* script,
                                  JSVM_Value* function) {
    if ((script == NULL && function == NULL) || !jsvm_store_is_open(cache) ||
        !UseOptions(options, what)) {
        what->source = NULL; /* refused below, where the env's last error is kept */
    }
    Compile compile = {0};
    compile.handle = cache;
    compile.frame = (uintptr_t)__builtin_frame_address(0);
    const JsvmCacheSupplier supplier = {Find, Done, &compile};
    JsvmCachedCompileReport report;
    bool tried = false;
    const JSVM_Status status =
        jsvm_compile_cached(env, what, &supplier, &report, &tried, script, function);
    if (tried) {
        Account(&compile, &report);
        if (load != NULL) {
            Tell(&report, load);
        }
    }
    return status;
}

JSVM_Status JSVMX_CodeCacheCompileScript(JSVMX_CodeCache cache, JSVM_Env env, JSVM_Value source,
                                         const JSVMX_CodeCacheCompileOptions* options,
                                         JSVMX_CodeCacheLoad* load, JSVM_Script* result) {
    JsvmCachedCompile what = {.source = source};
    return CompileThrough(cache, env, &what, options, load, result, NULL);
}

JSVM_Status JSVMX_CodeCacheCompileFunction(JSVMX_CodeCache cache, JSVM_Env env, JSVM_Value source,
                                           const JSVMX_CodeCacheCompileOptions* options,
                                           JSVMX_CodeCacheLoad* load, JSVM_Value* result) {
    JsvmCachedCompile what = {.source = source, .is_function = true};
    return CompileThrough(cache, env, &what, options, load, NULL, result);
}
