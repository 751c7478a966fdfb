/* SPDX-License-Identifier: Apache-2.0 */
#include "test/docs/measuring.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void Must(bool good, const char* what) {
    if (!good) {
        fprintf(stderr, "failed: %s\n", what);
        exit(1);
    }
}

void Open(Session* session) {
    MUST(OH_JSVM_CreateVM(NULL, &session->vm));
    MUST(OH_JSVM_OpenVMScope(session->vm, &session->vm_scope));
    MUST(OH_JSVM_CreateEnv(session->vm, 0, NULL, &session->env));
    MUST(OH_JSVM_OpenEnvScope(session->env, &session->env_scope));
    MUST(OH_JSVM_OpenHandleScope(session->env, &session->scope));
}

void Close(Session* session) {
    MUST(OH_JSVM_CloseHandleScope(session->env, session->scope));
    MUST(OH_JSVM_CloseEnvScope(session->env, session->env_scope));
    MUST(OH_JSVM_DestroyEnv(session->env));
    MUST(OH_JSVM_CloseVMScope(session->vm, session->vm_scope));
    MUST(OH_JSVM_DestroyVM(session->vm));
}

double Milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int Compare(const void* left, const void* right) {
    const double a = *(const double*)left;
    const double b = *(const double*)right;
    return (a > b) - (a < b);
}

double Median(double* values, size_t count) {
    qsort(values, count, sizeof(*values), Compare);
    return values[count / 2];
}

char* ReadFile(const char* path, size_t* length) {
    FILE* file = fopen(path, "rb");
    Must(file != NULL, path);
    Must(fseek(file, 0, SEEK_END) == 0, path);
    const long size = ftell(file);
    Must(size > 0 && fseek(file, 0, SEEK_SET) == 0, path);
    *length = (size_t)size;
    char* text = malloc(*length);
    Must(text != NULL && fread(text, 1, *length, file) == *length, path);
    fclose(file);
    return text;
}

uint8_t* MakeCache(Session* session, JSVM_Script script, size_t* length) {
    const uint8_t* made = NULL;
    MUST(OH_JSVM_CreateCodeCache(session->env, script, &made, length));
    uint8_t* cache = malloc(*length);
    Must(cache != NULL, "malloc");
    memcpy(cache, made, *length);
    MUST(OH_JSVM_ReleaseCache(session->env, made, JSVM_CACHE_TYPE_JS));
    return cache;
}
