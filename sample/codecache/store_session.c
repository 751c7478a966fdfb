/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/codecache/store_session.h"

#include <string.h>

bool store_open(const char* location, JSVMX_CodeCache* store, Failure* failure) {
    JSVMX_CodeCacheOptions options;
    memset(&options, 0, sizeof(options));
    options.size = sizeof(options);
    options.location = location;
    /* To show what a server does, not how long one waits for it: by default that is 50 ms. */
    options.timeoutMilliseconds = 2000;
    if (JSVMX_CodeCacheOpen(&options, store) != JSVM_OK) {
        return fail(failure, EXIT_WRONG_USE, "%s: is no place for a store", location);
    }
    return true;
}

bool store_source(Session* session, const Script* script, JSVM_Value* source, Failure* failure) {
    return JSVMX_CodeCacheCreateSource(session->env, script->text, script->length, source) ==
               JSVM_OK ||
           fail(failure, EXIT_SYSTEM, "%s: the engine makes no string of it", script->path);
}

bool store_compile(JSVMX_CodeCache store, Session* session, const Script* script, JSVM_Value source,
                   JSVM_Script* compiled, JSVMX_CodeCacheLoad* load, Failure* failure) {
    JSVM_ScriptOrigin origin;
    JSVMX_CodeCacheCompileOptions options;
    memset(&origin, 0, sizeof(origin));
    memset(&options, 0, sizeof(options));
    origin.resourceName = script->path;
    options.size = sizeof(options);
    options.origin = &origin;
    return JSVMX_CodeCacheCompileScript(store, session->env, source, &options, load, compiled) ==
               JSVM_OK ||
           session_fail(session, script, EXIT_SYNTAX_ERROR, failure);
}

bool store_refresh(JSVMX_CodeCache store, Session* session, JSVM_Script compiled, bool* stored,
                   Failure* failure) {
    JSVMX_CodeCacheCounters counters;
    *stored = false;
    if (JSVMX_CodeCacheRefreshScript(store, session->env, compiled, stored) != JSVM_OK) {
        return fail(failure, EXIT_SYSTEM, "the engine makes no cache");
    }
    JSVMX_CodeCacheFlush(store);
    if (JSVMX_CodeCacheGetCounters(store, &counters) != JSVM_OK || counters.failedWrites != 0) {
        return fail(failure, EXIT_NO_CACHE, "the cache could not be written to the store");
    }
    return true;
}
