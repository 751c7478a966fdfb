/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/snapshot/start.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "ark_runtime/jsvm.h"
#include "sample/snapshot/blob.h"
#include "sample/snapshot/native.h"
#include "sample/snapshot/setup.h"

static double now(void) {
    struct timespec time = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* Makes the native functions and runs the script, where there is one. */
static bool set_up(JSVM_Env env, const char* script) {
    JSVM_HandleScope scope = NULL;
    if (script == NULL) {
        return true;
    }
    if (OH_JSVM_OpenHandleScope(env, &scope) != JSVM_OK) {
        return false;
    }
    const bool defined = native_define(env);
    return OH_JSVM_CloseHandleScope(env, scope) == JSVM_OK && defined &&
           setup_run(env, script, NULL);
}

static bool answers(JSVM_Env env, const char* script) {
    JSVM_EnvScope scope = NULL;
    double answer = 0;
    if (OH_JSVM_OpenEnvScope(env, &scope) != JSVM_OK) {
        return false;
    }
    const bool done = set_up(env, script) && setup_run(env, setup_question, &answer);
    return OH_JSVM_CloseEnvScope(env, scope) == JSVM_OK && done && answer == setup_answer;
}

static bool answers_in(JSVM_VM vm, const char* script) {
    JSVM_VMScope scope = NULL;
    JSVM_Env env = NULL;
    if (OH_JSVM_OpenVMScope(vm, &scope) != JSVM_OK) {
        return false;
    }
    const JSVM_Status status = script == NULL ? OH_JSVM_CreateEnvFromSnapshot(vm, 0, &env)
                                              : OH_JSVM_CreateEnv(vm, 0, NULL, &env);
    const bool done = status == JSVM_OK && answers(env, script);
    return OH_JSVM_CloseVMScope(vm, scope) == JSVM_OK && done;
}

/* One of the two is given. The env ends with its VM, which the caller ends. */
static bool start(const Blob* blob, const char* script, JSVM_VM* vm) {
    JSVM_CreateVMOptions options = {0};
    options.snapshotBlobData = blob->data;
    options.snapshotBlobSize = blob->size;
    return OH_JSVM_CreateVM(&options, vm) == JSVM_OK && answers_in(*vm, script);
}

bool start_measured(const char* path, double* milliseconds) {
    Blob blob = {NULL, 0};
    JSVM_VM vm = NULL;
    char* const script = path == NULL ? setup_script() : NULL;
    const double begin = now();
    const bool read = path == NULL ? script != NULL : blob_read(path, &blob);
    const bool done = read && start(&blob, script, &vm);
    *milliseconds = now() - begin;
    if (vm != NULL) {
        OH_JSVM_DestroyVM(vm);
    }
    /* The blob is the engine's until the VM has ended. */
    blob_free(&blob);
    free(script);
    return done;
}
