/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/codecache/vm_session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ark_runtime/jsvmx_error.h"
#include "sample/codecache/text.h"

/* For calls that fail only when the program is wrong or the machine is out of resources. */
static bool check(JSVM_Status status, const char* call, Failure* failure) {
    return status == JSVM_OK ||
           fail(failure, EXIT_SYSTEM, "%s failed with status %d", call, (int)status);
}

bool engine_start(Failure* failure) {
    JSVM_InitOptions options;
    memset(&options, 0, sizeof(options));
    return check(OH_JSVM_Init(&options), "OH_JSVM_Init", failure);
}

bool session_open(Session* session, Failure* failure) {
    JSVM_CreateVMOptions options;
    memset(&options, 0, sizeof(options));
    memset(session, 0, sizeof(*session));
    const bool ok = check(OH_JSVM_CreateVM(&options, &session->vm), "OH_JSVM_CreateVM", failure) &&
                    check(OH_JSVM_OpenVMScope(session->vm, &session->vm_scope),
                          "OH_JSVM_OpenVMScope", failure) &&
                    check(OH_JSVM_CreateEnv(session->vm, 0, NULL, &session->env),
                          "OH_JSVM_CreateEnv", failure) &&
                    check(OH_JSVM_OpenEnvScope(session->env, &session->env_scope),
                          "OH_JSVM_OpenEnvScope", failure) &&
                    check(OH_JSVM_OpenHandleScope(session->env, &session->handle_scope),
                          "OH_JSVM_OpenHandleScope", failure);
    if (!ok) {
        session_close(session);
    }
    return ok;
}

void session_close(Session* session) {
    if (session->handle_scope != NULL) {
        OH_JSVM_CloseHandleScope(session->env, session->handle_scope);
    }
    if (session->env_scope != NULL) {
        OH_JSVM_CloseEnvScope(session->env, session->env_scope);
    }
    if (session->env != NULL) {
        OH_JSVM_DestroyEnv(session->env);
    }
    if (session->vm_scope != NULL) {
        OH_JSVM_CloseVMScope(session->vm, session->vm_scope);
    }
    if (session->vm != NULL) {
        OH_JSVM_DestroyVM(session->vm);
    }
    memset(session, 0, sizeof(*session));
}

/* A JavaScript string in UTF-8, which the caller frees; NULL if the value is none. */
static char* utf8_of(JSVM_Env env, JSVM_Value string) {
    size_t length = 0;
    if (OH_JSVM_GetValueStringUtf8(env, string, NULL, 0, &length) != JSVM_OK) {
        return NULL;
    }
    char* text = must_allocate(NULL, length + 1);
    if (OH_JSVM_GetValueStringUtf8(env, string, text, length + 1, &length) != JSVM_OK) {
        free(text);
        return NULL;
    }
    return text;
}

/* Forgets a pending exception, if there is one. */
static void forget_exception(JSVM_Env env) {
    JSVM_Value ignored = NULL;
    OH_JSVM_GetAndClearLastException(env, &ignored);
}

char* session_text(Session* session, JSVM_Value value) {
    JSVM_Env env = session->env;
    JSVM_Value global = NULL;
    JSVM_Value to_string = NULL;
    JSVM_Value string = NULL;
    if (OH_JSVM_GetGlobal(env, &global) == JSVM_OK &&
        OH_JSVM_GetNamedProperty(env, global, "String", &to_string) == JSVM_OK &&
        OH_JSVM_CallFunction(env, global, to_string, 1, &value, &string) == JSVM_OK) {
        return utf8_of(env, string);
    }
    forget_exception(env);
    return NULL;
}

/* What an exception says: its stack, which begins with its message, or the value itself. */
static char* text_of_exception(Session* session, JSVM_Value exception) {
    JSVM_ValueType type = JSVM_UNDEFINED;
    JSVM_Value stack = NULL;
    char* text = NULL;
    OH_JSVM_Typeof(session->env, exception, &type);
    if (type == JSVM_OBJECT) {
        if (OH_JSVM_GetNamedProperty(session->env, exception, "stack", &stack) == JSVM_OK) {
            text = utf8_of(session->env, stack);
        }
        forget_exception(session->env);
    }
    if (text == NULL) {
        text = session_text(session, exception);
    }
    return text != NULL ? text : text_format("a value that cannot be turned into text");
}

bool session_fail(Session* session, const Script* script, int code, Failure* failure) {
    JSVM_Value exception = NULL;
    JSVMX_ErrorPosition position = {0, 0};
    bool pending = false;
    if (OH_JSVM_IsExceptionPending(session->env, &pending) != JSVM_OK || !pending ||
        OH_JSVM_GetAndClearLastException(session->env, &exception) != JSVM_OK) {
        return fail(failure, EXIT_SYSTEM, "%s: the engine gave up without an exception",
                    script->path);
    }
    char* text = text_of_exception(session, exception);
    JSVMX_GetErrorPosition(session->env, exception, &position);
    if (code == EXIT_SYNTAX_ERROR && position.line > 0) {
        char* excerpt = script_excerpt(script, position.line, position.column);
        fail(failure, code, "%s:%u:%u: %s\n%s", script->path, position.line, position.column, text,
             excerpt);
        free(excerpt);
    } else if (code == EXIT_SYNTAX_ERROR) {
        fail(failure, code, "%s: %s", script->path, text);
    } else { /* an error's text is its stack, with lines and columns */
        fail(failure, code, "%s: the script threw an exception\n%s", script->path, text);
    }
    free(text);
    return false;
}

bool session_source(Session* session, const char* text, size_t length, JSVM_Value* source,
                    Failure* failure) {
    return check(OH_JSVM_CreateStringUtf8(session->env, text, length, source),
                 "OH_JSVM_CreateStringUtf8 of the source", failure);
}

bool session_source_length(Session* session, JSVM_Value source, size_t* units, Failure* failure) {
    return check(OH_JSVM_GetValueStringUtf16(session->env, source, NULL, 0, units),
                 "OH_JSVM_GetValueStringUtf16 of the source", failure);
}

/* Compiles under the script's own name, so that messages and stacks tell it. */
static JSVM_Status compile(Session* session, const Script* script, JSVM_Value source,
                           JSVM_CompileMode mode, JSVM_CodeCache* cache, JSVM_Script* compiled) {
    JSVM_ScriptOrigin origin;
    bool rejected = false;
    JSVM_CompileOptions options[4];
    size_t count = 0;
    memset(&origin, 0, sizeof(origin));
    memset(options, 0, sizeof(options));
    origin.resourceName = script->path;
    options[count].id = JSVM_COMPILE_MODE;
    options[count++].content.num = (int)mode;
    options[count].id = JSVM_COMPILE_SCRIPT_ORIGIN;
    options[count++].content.ptr = &origin;
    if (cache != NULL) {
        options[count].id = JSVM_COMPILE_CODE_CACHE;
        options[count++].content.ptr = cache;
        /* JSVMX_GetCodeCacheReport tells more; a program that must also build for devices has
         * this flag alone. */
        options[count].id = JSVM_COMPILE_CODE_CACHE_REJECTED;
        options[count++].content.ptr = &rejected;
    }
    return OH_JSVM_CompileScriptWithOptions(session->env, source, count, options, compiled);
}

bool session_compile(Session* session, const Script* script, JSVM_Value source, bool eager,
                     JSVM_Script* compiled, Failure* failure) {
    const JSVM_CompileMode mode =
        eager ? JSVM_COMPILE_MODE_EAGER_COMPILE : JSVM_COMPILE_MODE_DEFAULT;
    return compile(session, script, source, mode, NULL, compiled) == JSVM_OK ||
           session_fail(session, script, EXIT_SYNTAX_ERROR, failure);
}

bool session_compile_cached(Session* session, const Script* script, JSVM_Value source,
                            const Bytes* cache, JSVM_Script* compiled, Verdict* verdict,
                            Failure* failure) {
    JSVM_CodeCache code_cache = {cache->data, cache->length};
    const JSVM_Status status = compile(session, script, source,
                                       JSVM_COMPILE_MODE_CONSUME_CODE_CACHE, &code_cache, compiled);
    JSVMX_CodeCacheReport report;
    memset(verdict, 0, sizeof(*verdict));
    if (JSVMX_GetCodeCacheReport(session->env, &report) == JSVM_OK) {
        verdict->outcome = report.outcome;
        verdict->reason = report.reason;
        snprintf(verdict->text, sizeof(verdict->text), "%s", report.text);
    }
    return status == JSVM_OK || session_fail(session, script, EXIT_SYNTAX_ERROR, failure);
}

bool session_run(Session* session, const Script* script, JSVM_Script compiled, JSVM_Value* result,
                 Failure* failure) {
    return OH_JSVM_RunScript(session->env, compiled, result) == JSVM_OK ||
           session_fail(session, script, EXIT_SCRIPT_THREW, failure);
}

bool session_create_cache(Session* session, JSVM_Script compiled, Bytes* cache, Failure* failure) {
    const uint8_t* data = NULL;
    size_t length = 0;
    if (!check(OH_JSVM_CreateCodeCache(session->env, compiled, &data, &length),
               "OH_JSVM_CreateCodeCache", failure)) {
        return false;
    }
    cache->data = must_allocate(NULL, length);
    cache->length = length;
    memcpy(cache->data, data, length);
    return check(OH_JSVM_ReleaseCache(session->env, data, JSVM_CACHE_TYPE_JS),
                 "OH_JSVM_ReleaseCache", failure);
}

char* session_evaluate(Session* session, const char* code) {
    JSVM_Value source = NULL;
    JSVM_Script compiled = NULL;
    JSVM_Value result = NULL;
    if (OH_JSVM_CreateStringUtf8(session->env, code, JSVM_AUTO_LENGTH, &source) == JSVM_OK &&
        OH_JSVM_CompileScript(session->env, source, NULL, 0, false, NULL, &compiled) == JSVM_OK &&
        OH_JSVM_RunScript(session->env, compiled, &result) == JSVM_OK) {
        return utf8_of(session->env, result);
    }
    forget_exception(session->env);
    return NULL;
}
