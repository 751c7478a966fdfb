/* SPDX-License-Identifier: Apache-2.0 */
/* A native function that works on another thread and returns a promise. The main loop takes what is
 * finished, on the VM's thread, and settles the promises. */
#include <stdio.h>
#include <stdlib.h>

#include "ark_runtime/jsvm.h"
#include "sample/promise/jobs.h"

/* Ends the program unless the call went well. */
#define CHECK(call) check((call), #call, __LINE__)

static void check(JSVM_Status status, const char* call, int line) {
    if (status == JSVM_OK) {
        return;
    }
    fprintf(stderr, "promise: line %d: %s gave status %d\n", line, call, (int)status);
    exit(EXIT_FAILURE);
}

static const char kScript[] =
    "async function main() {\n"
    "    const limits = [10, 1000, 100000];\n"
    "    const counts = await Promise.all(limits.map(primesBelow));\n"
    "    limits.forEach((limit, i) => print(counts[i] + ' primes below ' + limit));\n"
    "    try {\n"
    "        await primesBelow(-1);\n"
    "    } catch (error) {\n"
    "        print('-1 failed: ' + error.message);\n"
    "    }\n"
    "    const ends = await Promise.allSettled([primesBelow(100), primesBelow('many')]);\n"
    "    print('of two: ' + ends.map(end => end.status).join(', '));\n"
    "}\n"
    "main().then(() => print('done'), error => print('main failed: ' + error));\n"
    "print('the script has ended');\n";

/* print(value) */
static JSVM_Value print(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value value = NULL;
    size_t argc = 1;
    char text[200]; /* longer text is cut */
    CHECK(OH_JSVM_GetCbInfo(env, info, &argc, &value, NULL, NULL));
    CHECK(OH_JSVM_CoerceToString(env, value, &value));
    CHECK(OH_JSVM_GetValueStringUtf8(env, value, text, sizeof(text), NULL));
    puts(text);
    return NULL;
}

static void reject(JSVM_Env env, JSVM_Deferred deferred, const char* reason) {
    JSVM_Value message = NULL;
    JSVM_Value error = NULL;
    CHECK(OH_JSVM_CreateStringUtf8(env, reason, JSVM_AUTO_LENGTH, &message));
    CHECK(OH_JSVM_CreateError(env, NULL, message, &error));
    CHECK(OH_JSVM_RejectDeferred(env, deferred, error));
}

/* primesBelow(limit): a promise of how many there are. The jobs are the callback's data. */
static JSVM_Value primes_below(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value limit = NULL;
    JSVM_Value promise = NULL;
    size_t argc = 1;
    void* jobs = NULL;
    CHECK(OH_JSVM_GetCbInfo(env, info, &argc, &limit, NULL, &jobs));
    Job* job = calloc(1, sizeof(*job));
    if (job == NULL) {
        CHECK(OH_JSVM_ThrowError(env, NULL, "out of memory"));
        return NULL;
    }
    CHECK(OH_JSVM_CreatePromise(env, &job->deferred, &promise));
    if (OH_JSVM_GetValueDouble(env, limit, &job->limit) != JSVM_OK) {
        reject(env, job->deferred, "the limit is to be a number");
        free(job);
    } else if (!jobs_start(jobs, job)) {
        reject(env, job->deferred, "no thread can be started");
        free(job);
    }
    return promise;
}

/* Settles the promise of a finished job. Outside JavaScript, as here, its reactions have run when
 * this returns; they may have started further jobs. */
static void settle(JSVM_Env env, Job* job) {
    JSVM_HandleScope scope = NULL;
    JSVM_Value count = NULL;
    CHECK(OH_JSVM_OpenHandleScope(env, &scope));
    if (job->failure != NULL) {
        reject(env, job->deferred, job->failure);
    } else {
        CHECK(OH_JSVM_CreateDouble(env, job->count, &count));
        CHECK(OH_JSVM_ResolveDeferred(env, job->deferred, count));
    }
    CHECK(OH_JSVM_CloseHandleScope(env, scope));
    free(job);
}

static void define(JSVM_Env env, const char* name, JSVM_Callback callback) {
    JSVM_Value global = NULL;
    JSVM_Value function = NULL;
    CHECK(OH_JSVM_GetGlobal(env, &global));
    CHECK(OH_JSVM_CreateFunction(env, name, JSVM_AUTO_LENGTH, callback, &function));
    CHECK(OH_JSVM_SetNamedProperty(env, global, name, function));
}

static void run_script(JSVM_Env env, Jobs* jobs) {
    JSVM_CallbackStruct print_callback = {print, NULL};
    JSVM_CallbackStruct primes_callback = {primes_below, jobs};
    JSVM_HandleScope scope = NULL;
    JSVM_Value source = NULL;
    JSVM_Script script = NULL;
    JSVM_Value result = NULL;
    CHECK(OH_JSVM_OpenHandleScope(env, &scope));
    define(env, "print", &print_callback);
    define(env, "primesBelow", &primes_callback);
    CHECK(OH_JSVM_CreateStringUtf8(env, kScript, JSVM_AUTO_LENGTH, &source));
    CHECK(OH_JSVM_CompileScript(env, source, NULL, 0, false, NULL, &script));
    CHECK(OH_JSVM_RunScript(env, script, &result));
    CHECK(OH_JSVM_CloseHandleScope(env, scope));
}

int main(void) {
    Jobs jobs = JOBS_NONE;
    Job* job = NULL;
    JSVM_VM vm = NULL;
    JSVM_VMScope vm_scope = NULL;
    JSVM_Env env = NULL;
    JSVM_EnvScope env_scope = NULL;
    CHECK(OH_JSVM_Init(NULL));
    CHECK(OH_JSVM_CreateVM(NULL, &vm));
    CHECK(OH_JSVM_OpenVMScope(vm, &vm_scope));
    CHECK(OH_JSVM_CreateEnv(vm, 0, NULL, &env));
    CHECK(OH_JSVM_OpenEnvScope(env, &env_scope));

    run_script(env, &jobs);
    while ((job = jobs_wait(&jobs)) != NULL) {
        settle(env, job);
    }

    CHECK(OH_JSVM_CloseEnvScope(env, env_scope));
    CHECK(OH_JSVM_DestroyEnv(env));
    CHECK(OH_JSVM_CloseVMScope(vm, vm_scope));
    CHECK(OH_JSVM_DestroyVM(vm));
    return EXIT_SUCCESS;
}
