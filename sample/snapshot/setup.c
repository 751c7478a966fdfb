/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/snapshot/setup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char* const setup_question = "handle('order.4999', 21)";
const double setup_answer = 42;

static const char script_head[] =
    "const handlers = new Map();\n"
    "const log = [];\n"
    "function define(name, needs, handler) {\n"
    "    handlers.set(name, {name, needs: Object.freeze(needs), handler, calls: 0});\n"
    "}\n"
    "function handle(name, request) {\n"
    "    const entry = handlers.get(name);\n"
    "    entry.calls += 1;\n"
    "    return entry.handler(request);\n"
    "}\n";

/* Takes the number of the function three times. */
static const char script_function[] =
    "define('order.%d', ['user', 'cart%d'], function order%d(request) {\n"
    "    if (typeof request !== 'number') throw new TypeError('a number is needed');\n"
    "    let rest = request;\n"
    "    for (const step of log) rest -= step.weight * 2;\n"
    "    return twice(rest);\n"
    "});\n";

char* setup_script(void) {
    const size_t room =
        sizeof(script_head) + (size_t)SETUP_FUNCTIONS * (sizeof(script_function) + 30);
    char* const script = malloc(room);
    if (script == NULL) {
        return NULL;
    }
    size_t length = (size_t)snprintf(script, room, "%s", script_head);
    for (int i = 0; i < SETUP_FUNCTIONS; ++i) {
        length += (size_t)snprintf(script + length, room - length, script_function, i, i, i);
    }
    return script;
}

static bool run_in_scope(JSVM_Env env, const char* script, double* result) {
    JSVM_Value text = NULL;
    JSVM_Value value = NULL;
    JSVM_Script compiled = NULL;
    return OH_JSVM_CreateStringUtf8(env, script, JSVM_AUTO_LENGTH, &text) == JSVM_OK &&
           OH_JSVM_CompileScript(env, text, NULL, 0, false, NULL, &compiled) == JSVM_OK &&
           OH_JSVM_RunScript(env, compiled, &value) == JSVM_OK &&
           (result == NULL || OH_JSVM_GetValueDouble(env, value, result) == JSVM_OK);
}

bool setup_run(JSVM_Env env, const char* script, double* result) {
    JSVM_HandleScope scope = NULL;
    if (OH_JSVM_OpenHandleScope(env, &scope) != JSVM_OK) {
        return false;
    }
    const bool done = run_in_scope(env, script, result);
    return OH_JSVM_CloseHandleScope(env, scope) == JSVM_OK && done;
}
