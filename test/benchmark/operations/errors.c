/* SPDX-License-Identifier: Apache-2.0 */
/* Errors and promises. */
#include "test/benchmark/operations/api.h"
#include "test/benchmark/operations/javascript.h"

/* ---- Native code throws to JavaScript, which catches. */

static Value Thrower(Env env, CallbackInfo info) {
    (void)info;
    MUST(ThrowError(env, NULL, "from native"));
    return NULL;
}

static void SetUpThrow(Side* side) {
    SetUpLoop(side, JS_THROW, NewFunction(side, "thrower", Thrower));
}

/* ---- No JavaScript on the stack. */

static void OneThrowAndClear(Side* side) {
    MUST(ThrowError(side->env, NULL, "from native"));
    MUST(GetAndClearLastException(side->env, &side->value));
}
GIVES_VALUE(OneThrowAndClear)

static void SetUpMessage(Side* side) {
    MUST(CreateStringUtf8(side->env, "a message", SIZE_MAX, &side->slot[0]));
}

static void OneCreateError(Side* side) {
    MUST(CreateError(side->env, NULL, side->slot[0], &side->value));
}
GIVES_VALUE(OneCreateError)

/* ---- JavaScript throws to native code. */

static void SetUpCatch(Side* side) {
    side->slot[0] = Evaluate(side, JS_THROWER);
    MUST(GetUndefined(side->env, &side->slot[1]));
}

static void OneCatch(Side* side) {
    Must(CallFunction(side->env, side->slot[1], side->slot[0], 0, NULL, &side->value) != API_OK,
         "the call has to throw");
    MUST(GetAndClearLastException(side->env, &side->value));
}
GIVES_VALUE(OneCatch)

/* ---- Promises. */

static void OnePromise(Side* side) {
    Deferred deferred = NULL;
    MUST(CreatePromise(side->env, &deferred, &side->value));
    MUST(ResolveDeferred(side->env, deferred, side->slot[0]));
}
GIVES_VALUE(OnePromise)

static const Operation kList[] = {
    LOOP("native throws, JS catches", SetUpThrow),
    OPERATION("throw and clear, no JS on the stack", OneThrowAndClear, NULL, 0),
    OPERATION("create an error", OneCreateError, SetUpMessage, 0),
    OPERATION("JS throws, native catches", OneCatch, SetUpCatch, 0),
    OPERATION("make and resolve a promise", OnePromise, SetUpMessage, 0),
};
const Operations kErrorOperations = OPERATIONS(kList);
