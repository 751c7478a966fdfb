/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes profiles, heap snapshots and traces over and over in one VM, complete ones and such that
 * are stopped, and looks at how much memory the process has.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "ark_runtime/jsvm.h"
#include "test/support/sanitizers.h"

/* One snapshot that is kept takes about 2 MiB. Sanitizers keep what was freed for a while. */
#if JSVM_TEST_ASAN || JSVM_TEST_TSAN
#define MOST_GROWTH_KIB (512L * 1024)
#else
#define MOST_GROWTH_KIB (32L * 1024)
#endif

#define MUST(call) Must((call) == JSVM_OK, #call)

static void Must(int good, const char* what) {
    if (!good) {
        fprintf(stderr, "profile_cycles: failed: %s\n", what);
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

static bool Count(const char* data, int size, void* bytes) {
    (void)data;
    *(size_t*)bytes += (size_t)size;
    return true;
}

static bool StopAtOnce(const char* data, int size, void* bytes) {
    (void)data;
    *(size_t*)bytes += (size_t)size;
    return false;
}

static void Run(JSVM_Env env) {
    JSVM_HandleScope scope;
    JSVM_Value value = NULL;
    JSVM_Script script = NULL;
    MUST(OH_JSVM_OpenHandleScope(env, &scope));
    MUST(OH_JSVM_CreateStringUtf8(env, "for (let i = 0; i < 1e5; ++i) [i].map(String)",
                                  JSVM_AUTO_LENGTH, &value));
    MUST(OH_JSVM_CompileScript(env, value, NULL, 0, false, NULL, &script));
    MUST(OH_JSVM_RunScript(env, script, &value));
    MUST(OH_JSVM_CloseHandleScope(env, scope));
}

static void Cycle(JSVM_VM vm, JSVM_Env env, long number) {
    JSVM_OutputStream stream = number % 2 == 0 ? Count : StopAtOnce;
    JSVM_CpuProfiler profiler = NULL;
    size_t bytes = 0;
    MUST(OH_JSVM_TraceStart(0, NULL, "tag", 0));
    MUST(OH_JSVM_StartCpuProfiler(vm, &profiler));
    Run(env);
    MUST(OH_JSVM_TakeHeapSnapshot(vm, stream, &bytes));
    MUST(OH_JSVM_StopCpuProfiler(vm, profiler, stream, &bytes));
    MUST(OH_JSVM_TraceStop(stream, &bytes));
    Must(bytes != 0, "output");
}

int main(void) {
    const long warm_up = 20;
    const long cycles = 100;
    JSVM_VM vm;
    JSVM_Env env;
    JSVM_VMScope vm_scope;
    JSVM_EnvScope env_scope;
    MUST(OH_JSVM_Init(NULL));
    MUST(OH_JSVM_CreateVM(NULL, &vm));
    MUST(OH_JSVM_OpenVMScope(vm, &vm_scope));
    MUST(OH_JSVM_CreateEnv(vm, 0, NULL, &env));
    MUST(OH_JSVM_OpenEnvScope(env, &env_scope));
    for (long i = 0; i < warm_up; ++i) Cycle(vm, env, i);
    const long before = ResidentKib();
    for (long i = 1; i <= cycles; ++i) {
        Cycle(vm, env, i);
        if (i % 10 == 0) printf("after %ld: %+ld KiB\n", i, ResidentKib() - before);
    }
    Must(ResidentKib() - before < MOST_GROWTH_KIB, "the memory stays what it was");
    MUST(OH_JSVM_CloseEnvScope(env, env_scope));
    MUST(OH_JSVM_DestroyEnv(env));
    MUST(OH_JSVM_CloseVMScope(vm, vm_scope));
    MUST(OH_JSVM_DestroyVM(vm));
    return 0;
}
