/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/snapshot/blob.h"

#include <stdio.h>
#include <stdlib.h>

#include "sample/snapshot/native.h"
#include "sample/snapshot/setup.h"

bool blob_read(const char* path, Blob* blob) {
    FILE* const file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    bool whole = false;
    if (fseek(file, 0, SEEK_END) == 0) {
        const long size = ftell(file);
        blob->data = size > 0 ? malloc((size_t)size) : NULL;
        blob->size = size > 0 ? (size_t)size : 0;
        whole = blob->data != NULL && fseek(file, 0, SEEK_SET) == 0 &&
                fread(blob->data, 1, blob->size, file) == blob->size;
    }
    fclose(file);
    if (!whole) {
        blob_free(blob);
    }
    return whole;
}

/* To a file of its own first, so that nobody finds half a blob under the name. */
bool blob_write(const char* path, const char* data, size_t size) {
    char draft[4096];
    if ((size_t)snprintf(draft, sizeof(draft), "%s.new", path) >= sizeof(draft)) {
        return false;
    }
    FILE* const file = fopen(draft, "wb");
    if (file == NULL) {
        return false;
    }
    const bool written = fwrite(data, 1, size, file) == size;
    if (fclose(file) != 0 || !written || rename(draft, path) != 0) {
        remove(draft);
        return false;
    }
    return true;
}

void blob_free(Blob* blob) {
    free(blob->data);
    blob->data = NULL;
    blob->size = 0;
}

/* All scopes that hold values are closed when the snapshot is made. */
static bool set_up(JSVM_Env env) {
    JSVM_HandleScope scope = NULL;
    if (OH_JSVM_OpenHandleScope(env, &scope) != JSVM_OK) {
        return false;
    }
    const bool defined = native_define(env);
    if (OH_JSVM_CloseHandleScope(env, scope) != JSVM_OK || !defined) {
        return false;
    }
    char* const script = setup_script();
    const bool done = script != NULL && setup_run(env, script, NULL);
    free(script);
    return done;
}

static bool make_in(JSVM_VM vm, JSVM_Env env, const char* path) {
    JSVM_EnvScope scope = NULL;
    const char* data = NULL;
    size_t size = 0;
    if (OH_JSVM_OpenEnvScope(env, &scope) != JSVM_OK) {
        return false;
    }
    const bool made = set_up(env) && OH_JSVM_CreateSnapshot(vm, 1, &env, &data, &size) == JSVM_OK;
    const bool written = made && blob_write(path, data, size);
    if (made) {
        /* What C++ would use delete[] for. */
        OH_JSVM_ReleaseCache(env, (const uint8_t*)data, JSVM_CACHE_TYPE_JS);
    }
    return OH_JSVM_CloseEnvScope(env, scope) == JSVM_OK && written;
}

bool blob_make(const char* path) {
    JSVM_CreateVMOptions options = {0};
    JSVM_VM vm = NULL;
    JSVM_VMScope scope = NULL;
    JSVM_Env env = NULL;
    bool made = false;
    options.isForSnapshotting = true;
    if (OH_JSVM_CreateVM(&options, &vm) != JSVM_OK) {
        return false;
    }
    if (OH_JSVM_OpenVMScope(vm, &scope) == JSVM_OK) {
        if (OH_JSVM_CreateEnv(vm, 0, NULL, &env) == JSVM_OK) {
            made = make_in(vm, env, path);
            OH_JSVM_DestroyEnv(env);
        }
        OH_JSVM_CloseVMScope(vm, scope);
    }
    return OH_JSVM_DestroyVM(vm) == JSVM_OK && made;
}
