/* SPDX-License-Identifier: Apache-2.0 */
#include "test/benchmark/operations/api.h"
#include "test/benchmark/operations/javascript.h"

static void OneCreateObject(Side* side) {
    MUST(CreateObject(side->env, &side->value));
}
GIVES_VALUE(OneCreateObject)

/* ---- Three properties: slot 0 is the value, 1 to 3 are the prepared keys. */

static Value Key(Side* side, const char* name) {
    Value key = NULL;
    MUST(CreateStringUtf8(side->env, name, SIZE_MAX, &key));
    return key;
}

static void SetUpThree(Side* side) {
    MUST(CreateInt32(side->env, 42, &side->slot[0]));
    side->slot[1] = Key(side, "id");
    side->slot[2] = Key(side, "size");
    side->slot[3] = Key(side, "name");
}

static void OneThreeNamed(Side* side) {
    MUST(CreateObject(side->env, &side->value));
    MUST(SetNamedProperty(side->env, side->value, "id", side->slot[0]));
    MUST(SetNamedProperty(side->env, side->value, "size", side->slot[0]));
    MUST(SetNamedProperty(side->env, side->value, "name", side->slot[0]));
}
GIVES_VALUE(OneThreeNamed)

static void OneThreePrepared(Side* side) {
    MUST(CreateObject(side->env, &side->value));
    MUST(SetProperty(side->env, side->value, side->slot[1], side->slot[0]));
    MUST(SetProperty(side->env, side->value, side->slot[2], side->slot[0]));
    MUST(SetProperty(side->env, side->value, side->slot[3], side->slot[0]));
}
GIVES_VALUE(OneThreePrepared)

/* ---- One property: slot 0 is the object, 1 the prepared key, 2 a value. */

static void SetUpObject(Side* side) {
    side->slot[0] = Evaluate(side, JS_OBJECT);
    side->slot[1] = Key(side, "value");
    MUST(CreateInt32(side->env, 7, &side->slot[2]));
}

static void OneGetNamed(Side* side) {
    MUST(GetNamedProperty(side->env, side->slot[0], "value", &side->value));
}
GIVES_VALUE(OneGetNamed)

static void OneSetNamed(Side* side) {
    MUST(SetNamedProperty(side->env, side->slot[0], "value", side->slot[2]));
    side->value = side->slot[0];
}
GIVES_VALUE(OneSetNamed)

static void OneHasNamed(Side* side) {
    bool has = false;
    MUST(HasNamedProperty(side->env, side->slot[0], "value", &has));
    side->number = has;
}
GIVES_NUMBER(OneHasNamed)

static void OneGetPrepared(Side* side) {
    MUST(GetProperty(side->env, side->slot[0], side->slot[1], &side->value));
}
GIVES_VALUE(OneGetPrepared)

static void OneSetPrepared(Side* side) {
    MUST(SetProperty(side->env, side->slot[0], side->slot[1], side->slot[2]));
    side->value = side->slot[0];
}
GIVES_VALUE(OneSetPrepared)

/* ---- Elements: slot 0 is the array, 2 a value. */

static void SetUpArray(Side* side) {
    side->slot[0] = Evaluate(side, JS_ARRAY);
    MUST(CreateInt32(side->env, 7, &side->slot[2]));
}

static void OneGetElement(Side* side) {
    MUST(GetElement(side->env, side->slot[0], 7, &side->value));
}
GIVES_VALUE(OneGetElement)

static void OneSetElement(Side* side) {
    MUST(SetElement(side->env, side->slot[0], 5, side->slot[2]));
    side->value = side->slot[0];
}
GIVES_VALUE(OneSetElement)

static void OneArrayOfEight(Side* side) {
    MUST(CreateArrayWithLength(side->env, 8, &side->value));
    for (uint32_t i = 0; i < 8; i++) {
        MUST(SetElement(side->env, side->value, i, side->slot[2]));
    }
}
GIVES_VALUE(OneArrayOfEight)

static const Operation kList[] = {
    OPERATION("create an object", OneCreateObject, NULL, 0),
    OPERATION("object of 3 named properties", OneThreeNamed, SetUpThree, 0),
    OPERATION("object of 3, prepared keys", OneThreePrepared, SetUpThree, 0),
    OPERATION("get a named property", OneGetNamed, SetUpObject, 0),
    OPERATION("set a named property", OneSetNamed, SetUpObject, 0),
    OPERATION("has a named property", OneHasNamed, SetUpObject, 0),
    OPERATION("get, prepared key", OneGetPrepared, SetUpObject, 0),
    OPERATION("set, prepared key", OneSetPrepared, SetUpObject, 0),
    OPERATION("get an element", OneGetElement, SetUpArray, 0),
    OPERATION("set an element", OneSetElement, SetUpArray, 0),
    OPERATION("array of 8 elements", OneArrayOfEight, SetUpArray, 0),
};
const Operations kObjectOperations = OPERATIONS(kList);
