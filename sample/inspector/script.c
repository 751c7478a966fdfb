/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700 /* realpath */
#endif
#include "sample/inspector/script.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void check(JSVM_Status status, const char* call) {
    if (status != JSVM_OK) {
        fprintf(stderr, "inspector: status %d from %s\n", (int)status, call);
        exit(EXIT_FAILURE);
    }
}

static void* must_allocate(void* old, size_t size) {
    void* memory = realloc(old, size);
    if (memory == NULL) {
        fputs("inspector: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    return memory;
}

/* The bytes of a file; NULL, with the reason in errno, when it cannot be read. */
static char* read_file(const char* path, size_t* length) {
    FILE* file = fopen(path, "rb");
    size_t room = 1 << 16;
    if (file == NULL) {
        return NULL;
    }
    char* bytes = must_allocate(NULL, room);
    *length = 0;
    for (size_t got = 1; got != 0;) {
        if (*length == room) {
            room *= 2;
            bytes = must_allocate(bytes, room);
        }
        got = fread(bytes + *length, 1, room - *length, file);
        *length += got;
    }
    if (ferror(file)) {
        free(bytes);
        bytes = NULL;
    }
    const int error = errno;
    fclose(file);
    errno = error;
    return bytes;
}

/* The file:// URL of a file: what debuggers find their own copy of the source by. */
static char* url_of(const char* path) {
    static const char kPlain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    char* whole = realpath(path, NULL);
    if (whole == NULL) {
        return NULL;
    }
    char* url = must_allocate(NULL, sizeof("file://") + 3 * strlen(whole));
    char* end = url + sprintf(url, "file://");
    for (const char* byte = whole; *byte != '\0'; ++byte) {
        end += sprintf(end, strchr(kPlain, *byte) != NULL ? "%c" : "%%%02X", (unsigned char)*byte);
    }
    free(whole);
    return url;
}

char* script_text(JSVM_Env env, JSVM_Value value) {
    size_t length = 0;
    if (OH_JSVM_CoerceToString(env, value, &value) != JSVM_OK) {
        return NULL;
    }
    CHECK(OH_JSVM_GetValueStringUtf8(env, value, NULL, 0, &length));
    char* text = must_allocate(NULL, length + 1);
    CHECK(OH_JSVM_GetValueStringUtf8(env, value, text, length + 1, &length));
    return text;
}

/* Takes what was thrown by a call that failed and tells it, with the stack where it has one. */
static void tell_exception(JSVM_Env env) {
    JSVM_Value thrown = NULL;
    JSVM_Value stack = NULL;
    bool is_pending = false;
    bool is_error = false;
    CHECK(OH_JSVM_IsExceptionPending(env, &is_pending));
    if (!is_pending) {
        fputs("inspector: the script cannot be run\n", stderr);
        return;
    }
    CHECK(OH_JSVM_GetAndClearLastException(env, &thrown));
    CHECK(OH_JSVM_IsError(env, thrown, &is_error));
    if (is_error && OH_JSVM_GetNamedProperty(env, thrown, "stack", &stack) == JSVM_OK) {
        thrown = stack;
    }
    char* text = script_text(env, thrown);
    fprintf(stderr, "Uncaught %s\n", text != NULL ? text : "exception");
    free(text);
}

static bool run_source(JSVM_Env env, const char* source, size_t length, const char* url) {
    JSVM_ScriptOrigin origin = {.resourceName = url};
    JSVM_HandleScope scope = NULL;
    JSVM_Value text = NULL;
    JSVM_Script script = NULL;
    JSVM_Value result = NULL;
    CHECK(OH_JSVM_OpenHandleScope(env, &scope));
    CHECK(OH_JSVM_CreateStringUtf8(env, source, length, &text));
    JSVM_Status status =
        OH_JSVM_CompileScriptWithOrigin(env, text, NULL, 0, false, NULL, &origin, &script);
    if (status == JSVM_OK) {
        status = OH_JSVM_RunScript(env, script, &result);
    }
    if (status != JSVM_OK) {
        tell_exception(env);
    }
    CHECK(OH_JSVM_CloseHandleScope(env, scope));
    return status == JSVM_OK;
}

bool script_run(JSVM_Env env, const char* path) {
    size_t length = 0;
    char* url = url_of(path);
    char* source = url != NULL ? read_file(path, &length) : NULL;
    bool done = false;
    if (source == NULL) {
        fprintf(stderr, "inspector: %s: %s\n", path, strerror(errno));
    } else {
        done = run_source(env, source, length, url);
    }
    free(source);
    free(url);
    return done;
}
