/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes and destroys VMs over and over, or envs of one VM, and looks at how much memory the process
 * has.
 *
 *   vm_cycles [CYCLES [envs]]
 *
 * Each VM has an env that runs a script, wraps an object, and is left with more than it should be:
 * a reference, a retained script, a promise, work in the background; every other env is left to
 * DestroyVM. Prints the resident memory at every tenth; fails if the process grows.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ark_runtime/jsvm.h"
#include "test/support/sanitizers.h"

/* Sanitizers keep what was freed for a while, to recognise it. */
#if JSVM_TEST_ASAN || JSVM_TEST_TSAN
#define MOST_GROWTH_KIB (512L * 1024)
#else
#define MOST_GROWTH_KIB (4L * 1024)
#endif

#define MUST(call) Must((call) == JSVM_OK, #call)

static void Must(int good, const char* what) {
    if (!good) {
        fprintf(stderr, "vm_cycles: failed: %s\n", what);
        exit(1);
    }
}

static long ResidentKib(void) {
    long pages = 0;
    FILE* file = fopen("/proc/self/statm", "r");
    Must(file != NULL && fscanf(file, "%*s %ld", &pages) == 1, "/proc/self/statm");
    fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static unsigned long g_finalized;

static void Finalize(JSVM_Env env, void* data, void* hint) {
    (void)env;
    (void)data;
    (void)hint;
    ++g_finalized;
}

/* The result of the work in the background. */
static JSVM_DeserializeResult LeaveThings(JSVM_VM vm, JSVM_Env env, JSVM_Script script) {
    JSVM_Value object = NULL;
    JSVM_Ref reference = NULL;
    JSVM_Deferred deferred = NULL;
    JSVM_DeserializeResult result = NULL;
    JSVM_CodeCache cache = {NULL, 0};
    const uint8_t* bytes = NULL;
    MUST(OH_JSVM_CreateObject(env, &object));
    MUST(OH_JSVM_Wrap(env, object, NULL, Finalize, NULL, NULL));
    MUST(OH_JSVM_CreateReference(env, object, 1, &reference));
    MUST(OH_JSVM_CreatePromise(env, &deferred, &object));
    MUST(OH_JSVM_RetainScript(env, script));
    MUST(OH_JSVM_CreateCodeCache(env, script, &bytes, &cache.length));
    cache.cache = (uint8_t*)bytes;
    MUST(OH_JSVM_BackgroundDeserialize(vm, cache, &result));
    MUST(OH_JSVM_ReleaseCache(env, bytes, JSVM_CACHE_TYPE_JS));
    return result;
}

/* In a VM of its own if there is none. */
static void Cycle(long number, JSVM_VM kept) {
    JSVM_VM vm = kept;
    JSVM_Env env;
    JSVM_VMScope vm_scope;
    JSVM_EnvScope env_scope;
    JSVM_HandleScope scope;
    JSVM_Value value = NULL;
    JSVM_Script script = NULL;
    int sum = 0;
    if (kept == NULL) MUST(OH_JSVM_CreateVM(NULL, &vm));
    MUST(OH_JSVM_CreateEnv(vm, 0, NULL, &env));
    MUST(OH_JSVM_OpenVMScope(vm, &vm_scope));
    MUST(OH_JSVM_OpenEnvScope(env, &env_scope));
    MUST(OH_JSVM_OpenHandleScope(env, &scope));
    MUST(OH_JSVM_CreateStringUtf8(env, "[1, 2, 3].reduce((a, b) => a + b)", JSVM_AUTO_LENGTH,
                                  &value));
    MUST(OH_JSVM_CompileScript(env, value, NULL, 0, false, NULL, &script));
    MUST(OH_JSVM_RunScript(env, script, &value));
    MUST(OH_JSVM_GetValueInt32(env, value, &sum));
    Must(sum == 6, "the script");
    JSVM_DeserializeResult result = LeaveThings(vm, env, script);
    MUST(OH_JSVM_CloseHandleScope(env, scope));
    MUST(OH_JSVM_CloseEnvScope(env, env_scope));
    MUST(OH_JSVM_CloseVMScope(vm, vm_scope));
    if (number % 2 == 0 || kept != NULL) MUST(OH_JSVM_DestroyEnv(env));
    if (kept == NULL) {
        MUST(OH_JSVM_DestroyVM(vm));
    } else {
        MUST(OH_JSVM_ReleaseDeserializeResult(result));
    }
}

int main(int argc, char** argv) {
    /* Pools, the allocator and V8's worker threads need some until they have all that they keep. */
    const long warm_up = 200;
    const long cycles = argc > 1 ? strtol(argv[1], NULL, 10) : 1000;
    const int envs = argc > 2 && strcmp(argv[2], "envs") == 0;
    Must(cycles >= 10 && argc <= 2 + envs, "usage: vm_cycles [CYCLES, 10 or more [envs]]");
    MUST(OH_JSVM_Init(NULL));
    JSVM_VM kept = NULL;
    if (envs) MUST(OH_JSVM_CreateVM(NULL, &kept));
    for (long i = 0; i < warm_up; ++i) Cycle(i, kept);
    const long before = ResidentKib();
    printf("after %ld cycles to warm up: %ld KiB\n", warm_up, before);
    for (long i = 1; i <= cycles; ++i) {
        Cycle(i, kept);
        if (i % (cycles / 10) == 0) {
            printf("after %ld more: %+ld KiB\n", i, ResidentKib() - before);
            fflush(stdout);
        }
    }
    Must(g_finalized == (unsigned long)(warm_up + cycles), "a finalizer for every wrap");
    /* The heap of the one VM grows and shrinks; envs that stayed would take far more. */
    const long most = MOST_GROWTH_KIB + (envs ? 256L * 1024 : 0);
    Must(ResidentKib() - before < most, "the memory stays what it was");
    if (envs) MUST(OH_JSVM_DestroyVM(kept));
    return 0;
}
