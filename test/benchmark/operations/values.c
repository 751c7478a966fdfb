/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>

#include "test/benchmark/operations/api.h"
#include "test/benchmark/operations/javascript.h"

static void OneCreateDouble(Side* side) {
    MUST(CreateDouble(side->env, 2.5, &side->value));
}
GIVES_VALUE(OneCreateDouble)

static void OneCreateInt32(Side* side) {
    MUST(CreateInt32(side->env, 42, &side->value));
}
GIVES_VALUE(OneCreateInt32)

static void SetUpNumber(Side* side) {
    MUST(CreateDouble(side->env, 2.5, &side->slot[0]));
}

static void SetUpInteger(Side* side) {
    MUST(CreateInt32(side->env, 42, &side->slot[0]));
}

static void OneGetDouble(Side* side) {
    MUST(GetValueDouble(side->env, side->slot[0], &side->number));
}
GIVES_NUMBER(OneGetDouble)

static void OneGetInt32(Side* side) {
    int32_t number = 0;
    MUST(GetValueInt32(side->env, side->slot[0], &number));
    side->number = number;
}
GIVES_NUMBER(OneGetInt32)

static void OneTypeof(Side* side) {
    ValueType type;
    MUST(Typeof(side->env, side->slot[0], &type));
    side->number = type;
}
GIVES_NUMBER(OneTypeof)

static void SetUpTwoNumbers(Side* side) {
    MUST(CreateDouble(side->env, 2.5, &side->slot[0]));
    MUST(CreateDouble(side->env, 2.5, &side->slot[1]));
}

static void OneEquals(Side* side) {
    bool equal = false;
    MUST(StrictEquals(side->env, side->slot[0], side->slot[1], &equal));
    side->number = equal;
}
GIVES_NUMBER(OneEquals)

static void OneCreateBigint(Side* side) {
    MUST(CreateBigintInt64(side->env, INT64_C(1234567890123456789), &side->value));
}
GIVES_VALUE(OneCreateBigint)

static void SetUpBigint(Side* side) {
    MUST(CreateBigintInt64(side->env, INT64_C(1234567890123), &side->slot[0]));
}

static void OneGetBigint(Side* side) {
    int64_t number = 0;
    bool lossless = false;
    MUST(GetValueBigintInt64(side->env, side->slot[0], &number, &lossless));
    side->number = lossless ? (double)number : -1;
}
GIVES_NUMBER(OneGetBigint)

static void OneCreateWords(Side* side) {
    static const uint64_t kWords[] = {1, 2};
    MUST(CreateBigintWords(side->env, 0, 2, kWords, &side->value));
}
GIVES_VALUE(OneCreateWords)

static const Operation kList[] = {
    OPERATION("create a double", OneCreateDouble, NULL, 0),
    OPERATION("create an int32", OneCreateInt32, NULL, 0),
    OPERATION("get a double", OneGetDouble, SetUpNumber, 0),
    OPERATION("get an int32", OneGetInt32, SetUpInteger, 0),
    OPERATION("typeof", OneTypeof, SetUpNumber, 0),
    OPERATION("strict equality of numbers", OneEquals, SetUpTwoNumbers, 0),
    OPERATION("create a bigint of 64 bits", OneCreateBigint, NULL, 0),
    OPERATION("get a bigint of 64 bits", OneGetBigint, SetUpBigint, 0),
    OPERATION("create a bigint of 2 words", OneCreateWords, NULL, 0),
};
const Operations kValueOperations = OPERATIONS(kList);
