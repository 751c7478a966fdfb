/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a script that a debugger can attach to: Chrome DevTools, an editor, `node inspect`. The
 * command line is the one that users of node know. */
#include <stdio.h>
#include <stdlib.h>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx_inspector.h"
#include "sample/inspector/loop.h"
#include "sample/inspector/options.h"
#include "sample/inspector/script.h"

/* print(...values) */
static JSVM_Value print(JSVM_Env env, JSVM_CallbackInfo info) {
    enum { kMost = 16 };
    JSVM_Value values[kMost];
    size_t count = kMost;
    CHECK(OH_JSVM_GetCbInfo(env, info, &count, values, NULL, NULL));
    for (size_t i = 0; i < count && i < kMost; ++i) {
        char* text = script_text(env, values[i]);
        if (text == NULL) {
            return NULL; /* what it threw is thrown to the script */
        }
        printf("%s%s", i == 0 ? "" : " ", text);
        free(text);
    }
    printf("\n");
    fflush(stdout);
    return NULL;
}

/* quit(): ends the loop that follows the script. */
static JSVM_Value quit(JSVM_Env env, JSVM_CallbackInfo info) {
    void* loop = NULL;
    CHECK(OH_JSVM_GetCbInfo(env, info, NULL, NULL, NULL, &loop));
    ((Loop*)loop)->ended = true;
    return NULL;
}

/* Lets debuggers in, and waits for one if that is asked for. */
static bool open_inspector(JSVM_Env env, const Options* options, Loop* loop) {
    const char* url = NULL;
    if (OH_JSVM_OpenInspector(env, options->host, options->port) != JSVM_OK) {
        return false; /* the log has told why */
    }
    CHECK(JSVMX_SetInspectorWakeHandler(env, loop_wake, loop));
    CHECK(JSVMX_GetInspectorUrl(env, &url));
    fprintf(stderr, "Debugger listening on %s\n", url);
    fprintf(stderr, "Attach with chrome://inspect in Chrome, or with: node inspect HOST:PORT\n");
    if (options->wait) {
        CHECK(OH_JSVM_WaitForDebugger(env, true));
    }
    return true;
}

static bool run(JSVM_VM vm, JSVM_Env env, const Options* options, Loop* loop) {
    JSVM_EnvScope scope = NULL;
    CHECK(OH_JSVM_OpenEnvScope(env, &scope));
    const bool ran = (!options->inspect || open_inspector(env, options, loop)) &&
                     script_run(env, options->script);
    if (ran && options->inspect && !options->wait) {
        loop_run(loop, vm);
        CHECK(OH_JSVM_CloseInspector(env));
    }
    CHECK(OH_JSVM_CloseEnvScope(env, scope));
    return ran;
}

int main(int argc, char** argv) {
    Options options;
    if (!options_parse(argc, argv, &options)) {
        return 2;
    }
    Loop loop = LOOP_INITIALIZER;
    JSVM_CallbackStruct print_callback = {print, NULL};
    JSVM_CallbackStruct quit_callback = {quit, &loop};
    const JSVM_PropertyDescriptor globals[] = {
        {.utf8name = "print", .method = &print_callback, .attributes = JSVM_DEFAULT},
        {.utf8name = "quit", .method = &quit_callback, .attributes = JSVM_DEFAULT},
    };
    JSVM_VM vm = NULL;
    JSVM_VMScope vm_scope = NULL;
    JSVM_Env env = NULL;
    CHECK(OH_JSVM_Init(NULL));
    CHECK(OH_JSVM_CreateVM(NULL, &vm));
    CHECK(OH_JSVM_OpenVMScope(vm, &vm_scope));
    CHECK(OH_JSVM_CreateEnv(vm, sizeof(globals) / sizeof(globals[0]), globals, &env));
    const bool ran = run(vm, env, &options, &loop);
    CHECK(OH_JSVM_DestroyEnv(env));
    CHECK(OH_JSVM_CloseVMScope(vm, vm_scope));
    CHECK(OH_JSVM_DestroyVM(vm));
    return ran ? EXIT_SUCCESS : EXIT_FAILURE;
}
