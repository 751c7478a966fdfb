/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A process with three targets: a VM with two envs, and on another thread a VM with one. Each env
 * knows its own name and can end the loop of its VM:
 *   who    "first", "second" or "third"
 *   quit() ends the loop
 */
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx_inspector.h"

#define CHECK(call) check((call), #call)

static void check(JSVM_Status status, const char* call) {
    if (status != JSVM_OK) {
        fprintf(stderr, "three_targets: status %d from %s\n", (int)status, call);
        exit(EXIT_FAILURE);
    }
}

/* One VM and what its thread waits for. */
typedef struct {
    const char* names[2];
    size_t count;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool woken;
    bool ended;
} Machine;

static void wake(void* data) {
    Machine* machine = data;
    pthread_mutex_lock(&machine->mutex);
    machine->woken = true;
    pthread_cond_signal(&machine->changed);
    pthread_mutex_unlock(&machine->mutex);
}

static void sleep_until_woken(Machine* machine) {
    pthread_mutex_lock(&machine->mutex);
    while (!machine->woken) {
        pthread_cond_wait(&machine->changed, &machine->mutex);
    }
    machine->woken = false;
    pthread_mutex_unlock(&machine->mutex);
}

static JSVM_Value quit(JSVM_Env env, JSVM_CallbackInfo info) {
    void* machine = NULL;
    CHECK(OH_JSVM_GetCbInfo(env, info, NULL, NULL, NULL, &machine));
    ((Machine*)machine)->ended = true;
    return NULL;
}

static JSVM_Env open_env(JSVM_VM vm, const char* name, JSVM_CallbackStruct* callback) {
    const JSVM_PropertyDescriptor quit_property = {
        .utf8name = "quit", .method = callback, .attributes = JSVM_DEFAULT};
    JSVM_Env env = NULL;
    JSVM_EnvScope scope = NULL;
    JSVM_HandleScope handles = NULL;
    JSVM_Value global = NULL;
    JSVM_Value text = NULL;
    const char* url = NULL;
    CHECK(OH_JSVM_CreateEnv(vm, 1, &quit_property, &env));
    CHECK(OH_JSVM_OpenEnvScope(env, &scope));
    CHECK(OH_JSVM_OpenHandleScope(env, &handles));
    CHECK(OH_JSVM_GetGlobal(env, &global));
    CHECK(OH_JSVM_CreateStringUtf8(env, name, JSVM_AUTO_LENGTH, &text));
    CHECK(OH_JSVM_SetNamedProperty(env, global, "who", text));
    CHECK(OH_JSVM_OpenInspector(env, "127.0.0.1", 0));
    CHECK(JSVMX_SetInspectorWakeHandler(env, wake, callback->data));
    CHECK(JSVMX_GetInspectorUrl(env, &url));
    fprintf(stderr, "Debugger listening on %s\n", url);
    CHECK(OH_JSVM_CloseHandleScope(env, handles));
    CHECK(OH_JSVM_CloseEnvScope(env, scope));
    return env;
}

static void run_loop(Machine* machine, JSVM_VM vm) {
    while (!machine->ended) {
        bool ran = true;
        while (ran && !machine->ended) {
            CHECK(OH_JSVM_PumpMessageLoop(vm, &ran));
        }
        if (!machine->ended) {
            sleep_until_woken(machine);
        }
    }
}

static void* run(void* data) {
    Machine* machine = data;
    JSVM_CallbackStruct callback = {quit, machine};
    JSVM_VM vm = NULL;
    JSVM_VMScope scope = NULL;
    JSVM_Env envs[2] = {NULL, NULL};
    CHECK(OH_JSVM_CreateVM(NULL, &vm));
    CHECK(OH_JSVM_OpenVMScope(vm, &scope));
    for (size_t i = 0; i < machine->count; ++i) {
        envs[i] = open_env(vm, machine->names[i], &callback);
    }
    run_loop(machine, vm);
    for (size_t i = 0; i < machine->count; ++i) {
        CHECK(OH_JSVM_CloseInspector(envs[i]));
        CHECK(OH_JSVM_DestroyEnv(envs[i]));
    }
    CHECK(OH_JSVM_CloseVMScope(vm, scope));
    CHECK(OH_JSVM_DestroyVM(vm));
    return NULL;
}

int main(void) {
    Machine machines[2] = {
        {{"first", "second"}, 2, PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, false},
        {{"third"}, 1, PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, false},
    };
    pthread_t thread;
    CHECK(OH_JSVM_Init(NULL));
    if (pthread_create(&thread, NULL, run, &machines[1]) != 0) {
        fputs("three_targets: no thread can be started\n", stderr);
        return EXIT_FAILURE;
    }
    run(&machines[0]);
    pthread_join(thread, NULL);
    return EXIT_SUCCESS;
}
