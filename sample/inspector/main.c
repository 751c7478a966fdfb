/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a script that a debugger can attach to: Chrome DevTools, an editor, `node inspect`. The
 * command line is the one that users of node know. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* `place` is HOST:PORT/ID. */
static void tell_how_to_attach(const char* place) {
    fprintf(stderr, "Chrome: chrome://inspect, or ");
    fprintf(stderr, "devtools://devtools/bundled/js_app.html?v8only=true&ws=%s\n", place);
    fprintf(stderr, "In a terminal: node inspect %.*s\n", (int)strcspn(place, "/"), place);
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
    tell_how_to_attach(url + strlen("ws://"));
    if (options->wait) {
        CHECK(OH_JSVM_WaitForDebugger(env, true));
    }
    return true;
}

/* What a debugger shows of a program is gone when the program is. */
static void wait_for_debuggers_to_leave(JSVM_VM vm, JSVM_Env env, Loop* loop) {
    size_t debuggers = 0;
    loop_answer(vm);
    CHECK(JSVMX_CountDebuggers(env, &debuggers));
    if (debuggers != 0) {
        fprintf(stderr, "Waiting for the debugger to disconnect...\n");
    }
    while (debuggers != 0) {
        loop_sleep(loop);
        loop_answer(vm);
        CHECK(JSVMX_CountDebuggers(env, &debuggers));
    }
}

static void serve_until_quit(JSVM_VM vm, Loop* loop) {
    loop_answer(vm);
    while (!loop->ended) {
        loop_sleep(loop);
        loop_answer(vm);
    }
}

static bool run(JSVM_VM vm, JSVM_Env env, const Options* options, Loop* loop) {
    JSVM_EnvScope scope = NULL;
    CHECK(OH_JSVM_OpenEnvScope(env, &scope));
    const bool ran = (!options->inspect || open_inspector(env, options, loop)) &&
                     script_run(env, options->script);
    if (ran && options->wait) {
        wait_for_debuggers_to_leave(vm, env, loop);
    } else if (ran && options->inspect) {
        serve_until_quit(vm, loop);
    }
    if (ran && options->inspect) {
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
