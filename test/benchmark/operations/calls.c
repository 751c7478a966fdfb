/* SPDX-License-Identifier: Apache-2.0 */
#include "test/benchmark/operations/api.h"
#include "test/benchmark/operations/javascript.h"

/* ---- JavaScript calls native. */

static Value Nothing(Env env, CallbackInfo info) {
    (void)env;
    (void)info;
    return NULL;
}

static Value Sum(Env env, CallbackInfo info, size_t count) {
    Value arguments[8];
    size_t got = count;
    MUST(GetCbInfo(env, info, &got, arguments, NULL, NULL));
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        double number = 0;
        MUST(GetValueDouble(env, arguments[i], &number));
        sum += number;
    }
    Value result = NULL;
    MUST(CreateDouble(env, sum, &result));
    return result;
}

static Value Sum2(Env env, CallbackInfo info) {
    return Sum(env, info, 2);
}

static Value Sum8(Env env, CallbackInfo info) {
    return Sum(env, info, 8);
}

static Value LengthOf(Env env, CallbackInfo info) {
    Value argument = NULL;
    size_t count = 1;
    char text[64];
    size_t length = 0;
    Value result = NULL;
    MUST(GetCbInfo(env, info, &count, &argument, NULL, NULL));
    MUST(GetValueStringUtf8(env, argument, text, sizeof(text), &length));
    MUST(CreateInt32(env, (int32_t)length, &result));
    return result;
}

static void SetUpCall0(Side* side) {
    SetUpLoop(side, JS_CALL_0, NewFunction(side, "nothing", Nothing));
}

static void SetUpCall2(Side* side) {
    SetUpLoop(side, JS_CALL_2, NewFunction(side, "sum", Sum2));
}

static void SetUpCall8(Side* side) {
    SetUpLoop(side, JS_CALL_8, NewFunction(side, "sum", Sum8));
}

static void SetUpCallText(Side* side) {
    SetUpLoop(side, JS_CALL_TEXT, NewFunction(side, "lengthOf", LengthOf));
}

/* ---- Native calls JavaScript: slot 0 is the function, 1 the receiver, 2 and 3 arguments. */

static void SetUpFunction(Side* side, const char* source) {
    side->slot[0] = Evaluate(side, source);
    MUST(GetUndefined(side->env, &side->slot[1]));
    MUST(CreateDouble(side->env, 1.5, &side->slot[2]));
    MUST(CreateDouble(side->env, 42, &side->slot[3]));
}

static void SetUpFunction0(Side* side) {
    SetUpFunction(side, JS_FUNCTION_0);
}

static void SetUpFunction2(Side* side) {
    SetUpFunction(side, JS_FUNCTION_2);
}

static void SetUpFunction8(Side* side) {
    SetUpFunction(side, JS_FUNCTION_8);
}

static void OneFunction0(Side* side) {
    MUST(CallFunction(side->env, side->slot[1], side->slot[0], 0, NULL, &side->value));
}
GIVES_VALUE(OneFunction0)

static void OneFunction2(Side* side) {
    const Value arguments[] = {side->slot[2], side->slot[3]};
    MUST(CallFunction(side->env, side->slot[1], side->slot[0], 2, arguments, &side->value));
}
GIVES_VALUE(OneFunction2)

static void OneFunction8(Side* side) {
    const Value arguments[] = {side->slot[2], side->slot[2], side->slot[2], side->slot[2],
                               side->slot[2], side->slot[2], side->slot[2], side->slot[3]};
    MUST(CallFunction(side->env, side->slot[1], side->slot[0], 8, arguments, &side->value));
}
GIVES_VALUE(OneFunction8)

static const Operation kList[] = {
    LOOP("JS calls native, nothing passed", SetUpCall0),
    LOOP("JS calls native, 2 numbers", SetUpCall2),
    LOOP("JS calls native, 8 numbers", SetUpCall8),
    LOOP("JS calls native, a string", SetUpCallText),
    OPERATION("native calls JS, no arguments", OneFunction0, SetUpFunction0, 0),
    OPERATION("native calls JS, 2 arguments", OneFunction2, SetUpFunction2, 0),
    OPERATION("native calls JS, 8 arguments", OneFunction8, SetUpFunction8, 0),
};
const Operations kCallOperations = OPERATIONS(kList);
