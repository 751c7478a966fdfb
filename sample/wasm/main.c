/* SPDX-License-Identifier: Apache-2.0 */
/* WebAssembly from C: compiles a module, calls what it exports, keeps its machine code in a cache,
 * and starts again from that. Tells what each start took, and why a cache was used or not.
 * usage: wasm [FUNCTIONS], the size of the module that is measured. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sample/wasm/module.h"
#include "sample/wasm/session.h"

enum { kDefaultFunctions = 1000, kMostFunctions = 20000 };

static void first_steps(void) {
    Session session;
    JSVMX_CodeCacheReport report;
    session_open(&session);
    JSVM_Value module = session_compile(&session, module_small(), NULL, &report);
    printf("a module of %zu bytes\n", module_small().length);
    printf("  sum(10) of the numbers that C gives it: %d\n",
           (int)session_call(&session, module, "sum", 10));
    session_close(&session);
}

/* Compiles without a cache and makes one. The caller frees it. */
static Bytes cold_start(Bytes bytes, uint32_t functions) {
    Session session;
    JSVMX_CodeCacheReport report;
    Bytes cache = {NULL, 0};
    session_open(&session);
    const double start = now();
    JSVM_Value module = session_compile(&session, bytes, NULL, &report);
    const double compiled = now();
    const int32_t result = session_call(&session, module, "run", 7);
    const double called = now();
    /* A cache holds what is optimised. Function 0 is the import, which has no code. */
    for (uint32_t i = 1; i <= functions; ++i) {
        CHECK(OH_JSVM_CompileWasmFunction(session.env, module, i, JSVM_WASM_OPT_HIGH));
    }
    const double optimised = now();
    const uint8_t* data = NULL;
    CHECK(OH_JSVM_CreateWasmCache(session.env, module, &data, &cache.length));
    const double made = now();
    printf("  cold   compiled in %6.2f ms, called in %.2f ms: %d\n", compiled - start,
           called - compiled, (int)result);
    printf("  cache  optimised in %.2f ms, made in %.2f ms: %zu bytes\n", optimised - called,
           made - optimised, cache.length);
    /* A program writes it to a file. Here it is kept in memory that outlives the VM. */
    uint8_t* copy = malloc(cache.length);
    if (copy == NULL) {
        fprintf(stderr, "wasm: out of memory\n");
        exit(EXIT_FAILURE);
    }
    memcpy(copy, data, cache.length);
    cache.data = copy;
    CHECK(OH_JSVM_ReleaseCache(session.env, data, JSVM_CACHE_TYPE_WASM));
    session_close(&session);
    return cache;
}

static void warm_start(Bytes bytes, Bytes cache) {
    Session session;
    JSVMX_CodeCacheReport report;
    session_open(&session);
    const double start = now();
    JSVM_Value module = session_compile(&session, bytes, &cache, &report);
    const double compiled = now();
    const int32_t result = session_call(&session, module, "run", 7);
    const double called = now();
    printf("  warm   compiled in %6.2f ms, called in %.2f ms: %d, optimised from the start\n",
           compiled - start, called - compiled, (int)result);
    session_close(&session);
}

static const char* name_of(JSVMX_CodeCacheOutcome outcome) {
    switch (outcome) {
        case JSVMX_CODE_CACHE_NOT_OFFERED:
            return "not offered";
        case JSVMX_CODE_CACHE_USED:
            return "used";
        case JSVMX_CODE_CACHE_NOT_LOOKED_AT:
            return "not looked at";
        case JSVMX_CODE_CACHE_REJECTED:
            return "rejected";
    }
    return "?";
}

/* Compiles with a cache in a fresh VM and tells what became of it. The module works in any case. */
static void offer(const char* what, Bytes bytes, Bytes cache, const char* export) {
    Session session;
    JSVMX_CodeCacheReport report;
    session_open(&session);
    JSVM_Value module = session_compile(&session, bytes, &cache, &report);
    session_call(&session, module, export, 7);
    printf("  %-21s %-13s %s\n", what, name_of(report.outcome), report.text);
    session_close(&session);
}

/* While a module of the same bytes is alive, its machine code is shared. */
static void offer_twice(Bytes bytes, Bytes cache) {
    Session session;
    JSVMX_CodeCacheReport report;
    session_open(&session);
    session_compile(&session, bytes, NULL, &report);
    session_compile(&session, bytes, &cache, &report);
    printf("  %-21s %-13s %s\n", "module still there", name_of(report.outcome), report.text);
    session_close(&session);
}

static void decisions(Bytes bytes, Bytes cache) {
    const Bytes half = {cache.data, cache.length / 2};
    uint8_t* damaged = malloc(cache.length);
    if (damaged == NULL) {
        fprintf(stderr, "wasm: out of memory\n");
        exit(EXIT_FAILURE);
    }
    memcpy(damaged, cache.data, cache.length);
    damaged[cache.length - 100] ^= 1;
    const Bytes changed = {damaged, cache.length};
    puts("what becomes of a cache");
    offer("as it was made", bytes, cache, "run");
    offer_twice(bytes, cache);
    offer("one bit changed", bytes, changed, "run");
    offer("its second half gone", bytes, half, "run");
    offer("of another module", module_small(), cache, "sum");
    free(damaged);
}

int main(int argc, char** argv) {
    const long functions = argc > 1 ? strtol(argv[1], NULL, 10) : kDefaultFunctions;
    if (functions < 1 || functions > kMostFunctions || argc > 2) {
        fprintf(stderr, "usage: wasm [FUNCTIONS], from 1 to %d\n", kMostFunctions);
        return 2;
    }
    const Bytes bytes = module_large((uint32_t)functions);
    if (bytes.data == NULL) {
        fprintf(stderr, "wasm: out of memory\n");
        return EXIT_FAILURE;
    }
    CHECK(OH_JSVM_Init(NULL));
    first_steps();
    printf("a module of %ld functions, %zu bytes\n", functions, bytes.length);
    const Bytes cache = cold_start(bytes, (uint32_t)functions);
    warm_start(bytes, cache);
    decisions(bytes, cache);
    free((void*)cache.data);
    free((void*)bytes.data);
    return 0;
}
