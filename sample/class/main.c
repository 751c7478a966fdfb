/* SPDX-License-Identifier: Apache-2.0 */
/* Classes written in C: defines Rectangle, Square and Settings, and runs a script that uses them.
 */
#include <stdio.h>
#include <stdlib.h>

#include "sample/class/native.h"
#include "sample/class/rectangle.h"
#include "sample/class/settings.h"

static const char* const SCRIPT =
    "function attempt(what) {\n"
    "    try { print(what()); } catch (e) { print(String(e)); }\n"
    "}\n"
    "\n"
    "print('-- methods, accessors, static properties');\n"
    "const r = new Rectangle(2, 3);\n"
    "print('area', r.area());\n"
    "r.width = 10;\n"
    "print('width', r.width, 'area', r.area(), 'scaled', r.scale(0.5).area());\n"
    "print('alive', Rectangle.alive);\n"
    "\n"
    "print('-- inheritance');\n"
    "const s = new Square(4);\n"
    "print('area', s.area(), s instanceof Square, s instanceof Rectangle);\n"
    "class Named extends Square {\n"
    "    constructor(name, side) { super(side); this.name = name; }\n"
    "    toString() { return this.name + ' of ' + this.area(); }\n"
    "}\n"
    "print(new Named('field', 5));\n"
    "print('alive', Rectangle.alive);\n"
    "\n"
    "print('-- mistakes of scripts');\n"
    "attempt(() => new Rectangle('wide', 1));\n"
    "attempt(() => Rectangle(1, 2));\n"
    "attempt(() => Rectangle.prototype.area.call({}));\n"
    "const width = Object.getOwnPropertyDescriptor(Rectangle.prototype, 'width').get;\n"
    "attempt(() => width.call(new Settings()));\n"
    "\n"
    "print('-- properties that live in C');\n"
    "const settings = new Settings();\n"
    "settings.theme = 'dark';\n"
    "settings.font = 12;\n"
    "print(settings.theme, settings.font, typeof settings.font, settings.none);\n"
    "print(Object.keys(settings), settings.size(), 'theme' in settings, 'none' in settings);\n"
    "print(delete settings.theme, JSON.stringify(settings));\n"
    "attempt(() => { settings.a = 1; settings.b = 2; settings.c = 3; });\n"
    "print(JSON.stringify(settings));\n";

/* Prints its arguments as text, with spaces between. */
static JSVM_Value print(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value arguments[8];
    size_t count = sizeof(arguments) / sizeof(arguments[0]);
    if (!native_ok(env, OH_JSVM_GetCbInfo(env, info, &count, arguments, NULL, NULL))) {
        return NULL;
    }
    for (size_t i = 0; i < count && i < sizeof(arguments) / sizeof(arguments[0]); ++i) {
        JSVM_Value string = NULL;
        char text[200];
        if (!native_ok(env, OH_JSVM_CoerceToString(env, arguments[i], &string)) ||
            !native_ok(env, OH_JSVM_GetValueStringUtf8(env, string, text, sizeof(text), NULL))) {
            return NULL;
        }
        printf("%s%s", i == 0 ? "" : " ", text);
    }
    printf("\n");
    return NULL;
}

static bool set_global(JSVM_Env env, const char* name, JSVM_Value value) {
    JSVM_Value global = NULL;
    return native_ok(env, OH_JSVM_GetGlobal(env, &global)) &&
           native_ok(env, OH_JSVM_SetNamedProperty(env, global, name, value));
}

static bool define_all(JSVM_Env env, int* alive) {
    JSVM_CallbackStruct callback = {print, NULL};
    JSVM_Value function = NULL;
    JSVM_Value rectangle = NULL;
    JSVM_Value square = NULL;
    JSVM_Value settings = NULL;
    return native_ok(
               env, OH_JSVM_CreateFunction(env, "print", JSVM_AUTO_LENGTH, &callback, &function)) &&
           rectangle_classes(env, alive, &rectangle, &square) && settings_class(env, &settings) &&
           set_global(env, "print", function) && set_global(env, "Rectangle", rectangle) &&
           set_global(env, "Square", square) && set_global(env, "Settings", settings);
}

static bool run(JSVM_Env env) {
    JSVM_Value source = NULL;
    JSVM_Script script = NULL;
    JSVM_Value result = NULL;
    return native_ok(env, OH_JSVM_CreateStringUtf8(env, SCRIPT, JSVM_AUTO_LENGTH, &source)) &&
           native_ok(env, OH_JSVM_CompileScript(env, source, NULL, 0, false, NULL, &script)) &&
           native_ok(env, OH_JSVM_RunScript(env, script, &result));
}

/* What was thrown and caught by nobody. */
static void tell_exception(JSVM_Env env) {
    JSVM_Value exception = NULL;
    char text[200] = "unknown";
    if (OH_JSVM_GetAndClearLastException(env, &exception) == JSVM_OK &&
        OH_JSVM_CoerceToString(env, exception, &exception) == JSVM_OK &&
        OH_JSVM_GetValueStringUtf8(env, exception, text, sizeof(text), NULL) != JSVM_OK) {
        snprintf(text, sizeof(text), "an exception without a text");
    }
    fprintf(stderr, "failed: %s\n", text);
}

/* Everything that needs the env's scopes. */
static bool use(JSVM_Env env, int* alive) {
    JSVM_EnvScope env_scope = NULL;
    JSVM_HandleScope handle_scope = NULL;
    if (OH_JSVM_OpenEnvScope(env, &env_scope) != JSVM_OK) {
        return false;
    }
    bool ok = OH_JSVM_OpenHandleScope(env, &handle_scope) == JSVM_OK;
    if (ok) {
        ok = define_all(env, alive) && run(env);
        if (!ok) {
            tell_exception(env);
        }
        ok = OH_JSVM_CloseHandleScope(env, handle_scope) == JSVM_OK && ok;
    }
    return OH_JSVM_CloseEnvScope(env, env_scope) == JSVM_OK && ok;
}

int main(void) {
    JSVM_VM vm = NULL;
    JSVM_VMScope vm_scope = NULL;
    JSVM_Env env = NULL;
    int alive = 0;
    if (OH_JSVM_Init(NULL) != JSVM_OK || OH_JSVM_CreateVM(NULL, &vm) != JSVM_OK ||
        OH_JSVM_OpenVMScope(vm, &vm_scope) != JSVM_OK ||
        OH_JSVM_CreateEnv(vm, 0, NULL, &env) != JSVM_OK) {
        fprintf(stderr, "the engine did not start\n");
        return EXIT_FAILURE;
    }
    bool ok = use(env, &alive);
    ok = OH_JSVM_DestroyEnv(env) == JSVM_OK && ok;
    printf("-- the env is gone\nalive %d\n", alive);
    ok = OH_JSVM_CloseVMScope(vm, vm_scope) == JSVM_OK && ok;
    ok = OH_JSVM_DestroyVM(vm) == JSVM_OK && ok;
    return ok && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
