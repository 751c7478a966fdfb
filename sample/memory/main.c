/* SPDX-License-Identifier: Apache-2.0 */
/* Scripts that nobody vouches for, each in a VM with a limit. One that uses up its memory is told
 * of, thrown away with its VM, and the program goes on with the next one. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include "ark_runtime/jsvm.h"

/* Ends the program unless the call went well. */
#define CHECK(call) check((call), #call, __LINE__)

static void check(JSVM_Status status, const char* call, int line) {
    if (status == JSVM_OK) {
        return;
    }
    fprintf(stderr, "memory: line %d: %s gave status %d\n", line, call, (int)status);
    exit(EXIT_FAILURE);
}

enum { kMegabyte = 1024 * 1024, kLimit = 32 * kMegabyte, kWarning = 24 * kMegabyte };

/* A VM and what is told about it. */
typedef struct Guest {
    JSVM_VM vm;
    JSVM_Env env;
    JSVM_VMScope vm_scope;
    JSVM_EnvScope env_scope;
    JSVM_HandleScope scope;
    size_t full_collections;
} Guest;

/* Where the handler jumps to. It gets no data; one place is enough for one thread. */
static jmp_buf out_of_memory;

/* The VM can do nothing any more but be closed. Returning would end the process. */
static void on_out_of_memory(const char* location, const char* detail, bool is_heap) {
    (void)detail;
    printf("  out of memory: %s (%s)\n", location, is_heap ? "heap" : "system");
    longjmp(out_of_memory, 1);
}

/* Inside of a collection: sizes can be asked for, JavaScript cannot be run. */
static void on_threshold(JSVM_VM vm, uint64_t threshold, void* data) {
    JSVM_HeapStatistics statistics;
    CHECK(OH_JSVM_GetHeapStatistics(vm, &statistics));
    printf("  warning: more than %d MB in use: %s\n", (int)(threshold / kMegabyte),
           statistics.usedHeapSize >= threshold ? "yes" : "no");
    /* Once is enough. */
    CHECK(OH_JSVM_ClearHeapThresholdCallback(vm, threshold, on_threshold, data));
}

static void on_collection(JSVM_VM vm, JSVM_GCType type, JSVM_GCCallbackFlags flags, void* data) {
    Guest* guest = data;
    (void)vm;
    (void)type;
    (void)flags;
    ++guest->full_collections;
}

static void open_guest(Guest* guest) {
    JSVM_CreateVMOptions options = {0};
    options.maxOldGenerationSize = kLimit;
    guest->full_collections = 0;
    CHECK(OH_JSVM_CreateVM(&options, &guest->vm));
    CHECK(OH_JSVM_SetHandlerForOOMError(guest->vm, on_out_of_memory));
    CHECK(OH_JSVM_SetHeapThresholdCallback(guest->vm, kWarning, on_threshold, NULL));
    CHECK(OH_JSVM_AddHandlerForGC(guest->vm, JSVM_CB_TRIGGER_AFTER_GC, on_collection,
                                  JSVM_GC_TYPE_MARK_SWEEP_COMPACT, guest));
    CHECK(OH_JSVM_OpenVMScope(guest->vm, &guest->vm_scope));
    CHECK(OH_JSVM_CreateEnv(guest->vm, 0, NULL, &guest->env));
    CHECK(OH_JSVM_OpenEnvScope(guest->env, &guest->env_scope));
    CHECK(OH_JSVM_OpenHandleScope(guest->env, &guest->scope));
}

/* Works after running out of memory too; handlers that are left are dropped with the VM. */
static void close_guest(Guest* guest) {
    CHECK(OH_JSVM_CloseHandleScope(guest->env, guest->scope));
    CHECK(OH_JSVM_CloseEnvScope(guest->env, guest->env_scope));
    CHECK(OH_JSVM_DestroyEnv(guest->env));
    CHECK(OH_JSVM_CloseVMScope(guest->vm, guest->vm_scope));
    CHECK(OH_JSVM_DestroyVM(guest->vm));
}

static void run(JSVM_Env env, const char* source) {
    JSVM_Value value = NULL;
    JSVM_Script script = NULL;
    char text[100];
    CHECK(OH_JSVM_CreateStringUtf8(env, source, JSVM_AUTO_LENGTH, &value));
    CHECK(OH_JSVM_CompileScript(env, value, NULL, 0, false, NULL, &script));
    CHECK(OH_JSVM_RunScript(env, script, &value));
    CHECK(OH_JSVM_CoerceToString(env, value, &value));
    CHECK(OH_JSVM_GetValueStringUtf8(env, value, text, sizeof(text), NULL));
    printf("  result: %s\n", text);
}

static void run_guest(const char* name, const char* source) {
    static Guest guest; /* not in a register that the jump would restore */
    printf("%s\n", name);
    open_guest(&guest);
    if (setjmp(out_of_memory) == 0) {
        run(guest.env, source);
    } else {
        JSVM_Value value = NULL;
        printf("  making a value now gives status %d\n",
               (int)OH_JSVM_CreateObject(guest.env, &value));
    }
    printf("  full collections: %s\n", guest.full_collections > 0 ? "some" : "none");
    close_guest(&guest);
}

int main(void) {
    CHECK(OH_JSVM_Init(NULL));
    run_guest("a small script", "[1, 2, 3].map(n => n * n).join(' ')");
    run_guest("one that leaks",
              "const all = [];\n"
              "try {\n"
              "    for (;;) all.push({ number: all.length });\n"
              "} catch (error) {\n"
              "    'running out of memory cannot be caught';\n"
              "}\n");
    run_guest("the next one", "'works in a VM of its own'");
    return EXIT_SUCCESS;
}
