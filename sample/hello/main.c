/* SPDX-License-Identifier: Apache-2.0 */
/* JavaScript calls C and C calls JavaScript, and each catches what the other one throws. */
#include <stdio.h>
#include <stdlib.h>

#include "ark_runtime/jsvm.h"

/* Ends the program unless the call went well. */
#define CHECK(call) check((call), #call, __LINE__)

static void check(JSVM_Status status, const char* call, int line) {
    if (status == JSVM_OK) {
        return;
    }
    fprintf(stderr, "hello: line %d: %s gave status %d\n", line, call, (int)status);
    exit(EXIT_FAILURE);
}

static const char kScript[] =
    "function greet(name) {\n"
    "    if (name === '') throw new RangeError('there is nobody to greet');\n"
    "    return 'Hello, ' + name + '!';\n"
    "}\n"
    "print('JavaScript called C: 2 + 3 = ' + add(2, 3));\n"
    "try {\n"
    "    add(2, 'three');\n"
    "} catch (error) {\n"
    "    print('C threw, JavaScript caught: ' + error);\n"
    "}\n";

/* Writes a value, converted as JavaScript's String() does, and a line end. */
static void print_value(JSVM_Env env, const char* before, JSVM_Value value) {
    char text[200]; /* longer text is cut */
    CHECK(OH_JSVM_CoerceToString(env, value, &value));
    CHECK(OH_JSVM_GetValueStringUtf8(env, value, text, sizeof(text), NULL));
    printf("%s%s\n", before, text);
}

/* print(value) */
static JSVM_Value print(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value value = NULL;
    size_t argc = 1;
    CHECK(OH_JSVM_GetCbInfo(env, info, &argc, &value, NULL, NULL));
    print_value(env, "", value);
    return NULL; /* undefined */
}

/* add(a, b): what it leaves pending is thrown into JavaScript when it returns. */
static JSVM_Value add(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value arguments[2];
    size_t argc = 2;
    double a = 0;
    double b = 0;
    JSVM_Value sum = NULL;
    CHECK(OH_JSVM_GetCbInfo(env, info, &argc, arguments, NULL, NULL));
    if (OH_JSVM_GetValueDouble(env, arguments[0], &a) != JSVM_OK ||
        OH_JSVM_GetValueDouble(env, arguments[1], &b) != JSVM_OK) {
        CHECK(OH_JSVM_ThrowTypeError(env, NULL, "add() takes two numbers"));
        return NULL;
    }
    CHECK(OH_JSVM_CreateDouble(env, a + b, &sum));
    return sum;
}

static void define(JSVM_Env env, const char* name, JSVM_Callback callback) {
    JSVM_Value global = NULL;
    JSVM_Value function = NULL;
    CHECK(OH_JSVM_GetGlobal(env, &global));
    CHECK(OH_JSVM_CreateFunction(env, name, JSVM_AUTO_LENGTH, callback, &function));
    CHECK(OH_JSVM_SetNamedProperty(env, global, name, function));
}

static void run_script(JSVM_Env env) {
    JSVM_Value source = NULL;
    JSVM_Script script = NULL;
    JSVM_Value result = NULL;
    CHECK(OH_JSVM_CreateStringUtf8(env, kScript, JSVM_AUTO_LENGTH, &source));
    CHECK(OH_JSVM_CompileScript(env, source, NULL, 0, false, NULL, &script));
    CHECK(OH_JSVM_RunScript(env, script, &result));
}

/* Calls the script's function greet. What it throws is pending until it is taken. */
static void greet(JSVM_Env env, const char* name) {
    JSVM_Value global = NULL;
    JSVM_Value function = NULL;
    JSVM_Value argument = NULL;
    JSVM_Value result = NULL;
    CHECK(OH_JSVM_GetGlobal(env, &global));
    CHECK(OH_JSVM_GetNamedProperty(env, global, "greet", &function));
    CHECK(OH_JSVM_CreateStringUtf8(env, name, JSVM_AUTO_LENGTH, &argument));
    const JSVM_Status status = OH_JSVM_CallFunction(env, global, function, 1, &argument, &result);
    if (status == JSVM_PENDING_EXCEPTION) {
        CHECK(OH_JSVM_GetAndClearLastException(env, &result));
        print_value(env, "JavaScript threw, C caught: ", result);
        return;
    }
    CHECK(status);
    print_value(env, "C called JavaScript: ", result);
}

int main(void) {
    JSVM_CallbackStruct print_callback = {print, NULL};
    JSVM_CallbackStruct add_callback = {add, NULL};
    JSVM_VM vm = NULL;
    JSVM_VMScope vm_scope = NULL;
    JSVM_Env env = NULL;
    JSVM_EnvScope env_scope = NULL;
    JSVM_HandleScope scope = NULL;
    CHECK(OH_JSVM_Init(NULL));
    CHECK(OH_JSVM_CreateVM(NULL, &vm));
    CHECK(OH_JSVM_OpenVMScope(vm, &vm_scope));
    CHECK(OH_JSVM_CreateEnv(vm, 0, NULL, &env));
    CHECK(OH_JSVM_OpenEnvScope(env, &env_scope));
    CHECK(OH_JSVM_OpenHandleScope(env, &scope));

    define(env, "print", &print_callback);
    define(env, "add", &add_callback);
    run_script(env);
    greet(env, "C");
    greet(env, "");

    CHECK(OH_JSVM_CloseHandleScope(env, scope));
    CHECK(OH_JSVM_CloseEnvScope(env, env_scope));
    CHECK(OH_JSVM_DestroyEnv(env));
    CHECK(OH_JSVM_CloseVMScope(vm, vm_scope));
    CHECK(OH_JSVM_DestroyVM(vm));
    return EXIT_SUCCESS;
}
