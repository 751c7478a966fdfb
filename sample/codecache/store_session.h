/* SPDX-License-Identifier: Apache-2.0 */
/* What a program has to do to start from a store of code caches: the file to learn that from. */
#ifndef ARK_JSVM_SAMPLE_CODECACHE_STORE_SESSION_H_
#define ARK_JSVM_SAMPLE_CODECACHE_STORE_SESSION_H_

#include "ark_runtime/jsvmx_code_cache.h"
#include "sample/codecache/vm_session.h"

/* Opens a store in a directory, or on a server. */
bool store_open(const char* location, JSVMX_CodeCache* store, Failure* failure);

/* The JavaScript string of a script, for a compile through a store. */
bool store_source(Session* session, const Script* script, JSVM_Value* source, Failure* failure);

/* Compiles a script from the store, or from its source, lazily, if the store has none. */
bool store_compile(JSVMX_CodeCache store, Session* session, const Script* script, JSVM_Value source,
                   JSVM_Script* compiled, JSVMX_CodeCacheLoad* load, Failure* failure);

/* The script has run: its cache is stored, where it is missing or has become larger. Waits for the
 * writing, which a program need not do. */
bool store_refresh(JSVMX_CodeCache store, Session* session, JSVM_Script compiled, bool* stored,
                   Failure* failure);

#endif /* ARK_JSVM_SAMPLE_CODECACHE_STORE_SESSION_H_ */
