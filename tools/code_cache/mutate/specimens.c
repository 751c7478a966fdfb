/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/code_cache/mutate/specimens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frameworks/core/cached_compile.h"

void must(bool good, const char* what) {
    if (!good) {
        fprintf(stderr, "failed: %s\n", what);
        exit(1);
    }
}

void session_open(Session* session) {
    MUST(OH_JSVM_CreateVM(NULL, &session->vm));
    MUST(OH_JSVM_OpenVMScope(session->vm, &session->vm_scope));
    MUST(OH_JSVM_CreateEnv(session->vm, 0, NULL, &session->env));
    MUST(OH_JSVM_OpenEnvScope(session->env, &session->env_scope));
    MUST(OH_JSVM_OpenHandleScope(session->env, &session->scope));
}

void session_close(Session* session) {
    MUST(OH_JSVM_CloseHandleScope(session->env, session->scope));
    MUST(OH_JSVM_CloseEnvScope(session->env, session->env_scope));
    MUST(OH_JSVM_DestroyEnv(session->env));
    MUST(OH_JSVM_CloseVMScope(session->vm, session->vm_scope));
    MUST(OH_JSVM_DestroyVM(session->vm));
}

void run_to_text(JSVM_Env env, JSVM_Script script, char result[RESULT_SIZE]) {
    JSVM_Value value = NULL;
    JSVM_HandleScope scope = NULL;
    MUST(OH_JSVM_OpenHandleScope(env, &scope));
    MUST(OH_JSVM_RunScript(env, script, &value));
    MUST(OH_JSVM_GetValueStringUtf8(env, value, result, RESULT_SIZE, NULL));
    MUST(OH_JSVM_CloseHandleScope(env, scope));
}

static JSVM_Value text_of(JSVM_Env env, const char* utf8) {
    JSVM_Value text = NULL;
    MUST(OH_JSVM_CreateStringUtf8(env, utf8, JSVM_AUTO_LENGTH, &text));
    return text;
}

static Blob keep(const uint8_t* bytes, size_t length) {
    Blob blob = {malloc(length), length};
    must(blob.bytes != NULL, "malloc");
    memcpy(blob.bytes, bytes, length);
    return blob;
}

static Blob cache_of(JSVM_Env env, JSVM_Script script) {
    const uint8_t* made = NULL;
    size_t length = 0;
    MUST(OH_JSVM_CreateCodeCache(env, script, &made, &length));
    const Blob blob = keep(made, length);
    MUST(OH_JSVM_ReleaseCache(env, made, JSVM_CACHE_TYPE_JS));
    return blob;
}

/* Functions, a class, a closure, literals of all kinds: something of each for V8 to write down. */
static void write_program(Program* program, int seed, const char* mark) {
    const int length = snprintf(
        program->source, sizeof(program->source),
        "(function main() {\n"
        "  function mix(a, b) { return (a * 31 + b) %% 65521; }\n"
        "  function never() { return mix(%d, 1) + /never/.exec('never'); }\n"
        "  class Point { constructor(x, y) { this.x = x; this.y = y; }\n"
        "                sum() { return this.x + this.y; } }\n"
        "  const table = { one: [1, 2, 3.5], two: 'text', 'three-3': `t${%d}`, f: () => 7n };\n"
        "  let total = %d;\n"
        "  for (let i = 0; i < 20; ++i) total = mix(total, i * table.one[i %% 3]);\n"
        "  const count = (() => { let n = 0; return () => ++n; })();\n"
        "  try { count(); null.x; } catch (e) { total += e instanceof TypeError ? count() : 0; }\n"
        "  return '%s' + total + Object.keys(table).join() + new Point(%d, 2).sum()\n"
        "         + (total < 0 ? never() : '');\n"
        "})()",
        seed, seed, seed, mark, seed);
    must(length > 0 && (size_t)length < sizeof(program->source), "room for a program");
    program->length = (size_t)length;
}

static void make_caches(Program* program) {
    for (int i = 0; i < CACHES; ++i) {
        Session session;
        JSVM_Script script = NULL;
        session_open(&session);
        MUST(OH_JSVM_CompileScript(session.env, text_of(session.env, program->source), NULL, 0,
                                   i == 1, NULL, &script));
        if (i == 2) {
            run_to_text(session.env, script, program->result);
        }
        program->caches[i] = cache_of(session.env, script);
        session_close(&session);
    }
}

static Blob of_other_origin(const char* source) {
    Session session;
    JSVM_Script script = NULL;
    JSVM_ScriptOrigin origin = {NULL, "other.js", 3, 0};
    session_open(&session);
    MUST(OH_JSVM_CompileScriptWithOrigin(session.env, text_of(session.env, source), NULL, 0, false,
                                         NULL, &origin, &script));
    const Blob blob = cache_of(session.env, script);
    session_close(&session);
    return blob;
}

static JSVMX_CodeCacheReason find_nothing(void* data, JsvmSourceInQuestion* source,
                                          const uint8_t** cache, size_t* length) {
    (void)data;
    (void)source;
    (void)cache;
    (void)length;
    return JSVMX_REASON_NOT_STORED;
}

static void done(void* data) {
    (void)data;
}

static bool any_is_wanted(void* data, const JsvmCacheIdentity* identity, size_t* length) {
    (void)data;
    (void)identity;
    *length = 0;
    return true;
}

static Blob of_function(void) {
    Session session;
    JSVM_Value function = NULL;
    JsvmCachedCompileReport report;
    bool tried = false;
    Blob blob = {NULL, 0};
    const JsvmCacheSupplier supplier = {find_nothing, done, NULL};
    session_open(&session);
    const JsvmCachedCompile compile = {.source = text_of(session.env, "return 6 * 7"),
                                       .is_function = true};
    MUST(jsvm_compile_cached(session.env, &compile, &supplier, &report, &tried, NULL, &function));
    const JsvmCompiled compiled = {.function = function};
    MUST(jsvm_make_cache(session.env, &compiled, any_is_wanted, NULL, &blob.bytes, &blob.length));
    session_close(&session);
    return blob;
}

/* (module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add)) */
static Blob of_wasm(void) {
    static const uint8_t kModule[] = {
        0, 'a', 's', 'm', 1,   0,   0,   0, 1, 7,  1, 0x60, 2, 0x7f, 0x7f, 1, 0x7f, 3, 2,    1,   0,
        7, 7,   1,   3,   'a', 'd', 'd', 0, 0, 10, 9, 1,    7, 0,    0x20, 0, 0x20, 1, 0x6a, 0x0b};
    Session session;
    JSVM_Value module = NULL;
    const uint8_t* made = NULL;
    size_t length = 0;
    session_open(&session);
    MUST(OH_JSVM_CompileWasmModule(session.env, kModule, sizeof(kModule), NULL, 0, NULL, &module));
    MUST(OH_JSVM_CompileWasmFunction(session.env, module, 0, JSVM_WASM_OPT_HIGH));
    MUST(OH_JSVM_CreateWasmCache(session.env, module, &made, &length));
    const Blob blob = keep(made, length);
    MUST(OH_JSVM_ReleaseCache(session.env, made, JSVM_CACHE_TYPE_WASM));
    session_close(&session);
    return blob;
}

void specimens_make(Specimens* specimens) {
    write_program(&specimens->programs[0], 11, "");
    write_program(&specimens->programs[1], 22, "");
    write_program(&specimens->programs[2], 333, "caf\xc3\xa9 ");
    write_program(&specimens->programs[3], 4444, "\xe4\xb8\xad\xe6\x96\x87 ");
    for (int i = 0; i < PROGRAMS; ++i) {
        make_caches(&specimens->programs[i]);
    }
    specimens->strangers[0] = of_other_origin(specimens->programs[0].source);
    specimens->strangers[1] = of_function();
    specimens->strangers[2] = of_wasm();
}

void specimens_free(Specimens* specimens) {
    for (int i = 0; i < PROGRAMS; ++i) {
        for (int j = 0; j < CACHES; ++j) {
            free(specimens->programs[i].caches[j].bytes);
        }
    }
    for (int i = 0; i < STRANGERS; ++i) {
        free(specimens->strangers[i].bytes);
    }
}
