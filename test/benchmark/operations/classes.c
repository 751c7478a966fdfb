/* SPDX-License-Identifier: Apache-2.0 */
/* Native objects behind JavaScript objects. */
#include <stdlib.h>

#include "test/benchmark/operations/api.h"
#include "test/benchmark/operations/javascript.h"

/* ---- A class whose instances own a double. */

static void Finalize(Env env, void* data, void* hint) {
    (void)env;
    (void)hint;
    free(data);
}

static Value Construct(Env env, CallbackInfo info) {
    Value argument = NULL;
    size_t count = 1;
    Value self = NULL;
    MUST(GetCbInfo(env, info, &count, &argument, &self, NULL));
    double* own = malloc(sizeof(*own));
    Must(own != NULL, "malloc");
    MUST(GetValueDouble(env, argument, own));
    MUST(Wrap(env, self, own, Finalize, NULL, NULL));
    return self;
}

static Value GetOwn(Env env, CallbackInfo info) {
    size_t count = 0;
    Value self = NULL;
    void* own = NULL;
    Value result = NULL;
    MUST(GetCbInfo(env, info, &count, NULL, &self, NULL));
    MUST(Unwrap(env, self, &own));
    MUST(CreateDouble(env, *(const double*)own, &result));
    return result;
}

static Value SetOwn(Env env, CallbackInfo info) {
    size_t count = 1;
    Value argument = NULL;
    Value self = NULL;
    void* own = NULL;
    MUST(GetCbInfo(env, info, &count, &argument, &self, NULL));
    MUST(Unwrap(env, self, &own));
    MUST(GetValueDouble(env, argument, own));
    return NULL;
}

static Value Add(Env env, CallbackInfo info) {
    size_t count = 1;
    Value argument = NULL;
    Value self = NULL;
    void* own = NULL;
    double number = 0;
    Value result = NULL;
    MUST(GetCbInfo(env, info, &count, &argument, &self, NULL));
    MUST(Unwrap(env, self, &own));
    MUST(GetValueDouble(env, argument, &number));
    MUST(CreateDouble(env, number + *(const double*)own, &result));
    return result;
}

static Value Class(Side* side) {
    static const Property kProperties[] = {
        {"value", NULL, GetOwn, SetOwn},
        {"add", Add, NULL, NULL},
    };
    return NewClass(side, "Native", Construct, kProperties, 2);
}

static Value Instance(Side* side) {
    Value class = Class(side);
    Value number = NULL;
    Value instance = NULL;
    MUST(CreateDouble(side->env, 42, &number));
    MUST(NewInstance(side->env, class, 1, &number, &instance));
    return instance;
}

static void SetUpNew(Side* side) {
    SetUpLoop(side, JS_NEW, Class(side));
}

static void SetUpGet(Side* side) {
    SetUpLoop(side, JS_GET, Instance(side));
}

static void SetUpSet(Side* side) {
    SetUpLoop(side, JS_SET, Instance(side));
}

static void SetUpMethod(Side* side) {
    SetUpLoop(side, JS_METHOD, Instance(side));
}

/* Slot 0 is the class, 1 its argument. */
static void SetUpNewInstance(Side* side) {
    side->slot[0] = Class(side);
    MUST(CreateDouble(side->env, 42, &side->slot[1]));
}

static void OneNewInstance(Side* side) {
    MUST(NewInstance(side->env, side->slot[0], 1, &side->slot[1], &side->value));
}
RUNS(OneNewInstance) {
    OneNewInstance(side);
    MUST(GetNamedProperty(side->env, side->value, "value", &side->value));
    ReportValue(side, report);
}

/* ---- Wrapping alone. */

static void OneWrap(Side* side) {
    MUST(CreateObject(side->env, &side->value));
    MUST(Wrap(side->env, side->value, &side->native, NULL, NULL, NULL));
}
RUNS(OneWrap) {
    OneWrap(side);
    void* native = NULL;
    MUST(Unwrap(side->env, side->value, &native));
    ReportNumber(report, native == &side->native);
}

static void OneWrapAndRemove(Side* side) {
    void* native = NULL;
    MUST(Wrap(side->env, side->slot[0], &side->native, NULL, NULL, NULL));
    MUST(RemoveWrap(side->env, side->slot[0], &native));
    side->number = native == &side->native;
}
GIVES_NUMBER(OneWrapAndRemove)

static void SetUpObject(Side* side) {
    MUST(CreateObject(side->env, &side->slot[0]));
}

static void SetUpInstance(Side* side) {
    side->slot[0] = Instance(side);
}

static void OneUnwrap(Side* side) {
    void* native = NULL;
    MUST(Unwrap(side->env, side->slot[0], &native));
    side->number = *(const double*)native;
}
GIVES_NUMBER(OneUnwrap)

static const Operation kList[] = {
    LOOP("JS makes an instance", SetUpNew),
    OPERATION("native makes an instance", OneNewInstance, SetUpNewInstance, 0),
    LOOP("JS reads an accessor", SetUpGet),
    LOOP("JS writes an accessor", SetUpSet),
    LOOP("JS calls a method", SetUpMethod),
    OPERATION("wrap a new object", OneWrap, NULL, 0),
    OPERATION("wrap and remove the wrap", OneWrapAndRemove, SetUpObject, 0),
    OPERATION("unwrap", OneUnwrap, SetUpInstance, 0),
};
const Operations kClassOperations = OPERATIONS(kList);
