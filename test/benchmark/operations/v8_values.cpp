// SPDX-License-Identifier: Apache-2.0
#include "test/benchmark/operations/v8_side.h"

namespace {

void OneCreateDouble(Side* side) {
    side->value = v8::Number::New(side->isolate, 2.5);
}
GIVES_VALUE(OneCreateDouble)

void OneCreateInt32(Side* side) {
    side->value = v8::Integer::New(side->isolate, 42);
}
GIVES_VALUE(OneCreateInt32)

void SetUpNumber(Side* side) {
    side->slot[0] = v8::Number::New(side->isolate, 2.5);
}

void SetUpInteger(Side* side) {
    side->slot[0] = v8::Integer::New(side->isolate, 42);
}

void OneGetDouble(Side* side) {
    Must(side->slot[0]->IsNumber(), "a number");
    side->number = side->slot[0].As<v8::Number>()->Value();
}
GIVES_NUMBER(OneGetDouble)

void OneGetInt32(Side* side) {
    Must(side->slot[0]->IsInt32(), "an integer");
    side->number = side->slot[0].As<v8::Int32>()->Value();
}
GIVES_NUMBER(OneGetInt32)

// What the other sides tell in one number is asked for one by one.
void OneTypeof(Side* side) {
    side->number = side->slot[0]->IsNumber() ? 3 : side->slot[0]->IsString() ? 4 : 0;
}
GIVES_NUMBER(OneTypeof)

void SetUpTwoNumbers(Side* side) {
    side->slot[0] = v8::Number::New(side->isolate, 2.5);
    side->slot[1] = v8::Number::New(side->isolate, 2.5);
}

void OneEquals(Side* side) {
    side->number = side->slot[0]->StrictEquals(side->slot[1]) ? 1 : 0;
}
GIVES_NUMBER(OneEquals)

void OneCreateBigint(Side* side) {
    side->value = v8::BigInt::New(side->isolate, INT64_C(1234567890123456789));
}
GIVES_VALUE(OneCreateBigint)

void SetUpBigint(Side* side) {
    side->slot[0] = v8::BigInt::New(side->isolate, INT64_C(1234567890123));
}

void OneGetBigint(Side* side) {
    Must(side->slot[0]->IsBigInt(), "a bigint");
    bool lossless = false;
    const int64_t number = side->slot[0].As<v8::BigInt>()->Int64Value(&lossless);
    side->number = lossless ? static_cast<double>(number) : -1;
}
GIVES_NUMBER(OneGetBigint)

void OneCreateWords(Side* side) {
    static const uint64_t kWords[] = {1, 2};
    side->value = Need(v8::BigInt::NewFromWords(side->context, 0, 2, kWords));
}
GIVES_VALUE(OneCreateWords)

const Operation kList[] = {
    OPERATION("create a double", OneCreateDouble, nullptr, 0),
    OPERATION("create an int32", OneCreateInt32, nullptr, 0),
    OPERATION("get a double", OneGetDouble, SetUpNumber, 0),
    OPERATION("get an int32", OneGetInt32, SetUpInteger, 0),
    OPERATION("typeof", OneTypeof, SetUpNumber, 0),
    OPERATION("strict equality of numbers", OneEquals, SetUpTwoNumbers, 0),
    OPERATION("create a bigint of 64 bits", OneCreateBigint, nullptr, 0),
    OPERATION("get a bigint of 64 bits", OneGetBigint, SetUpBigint, 0),
    OPERATION("create a bigint of 2 words", OneCreateWords, nullptr, 0),
};

}  // namespace

const Operations kValueOperations = OPERATIONS(kList);
