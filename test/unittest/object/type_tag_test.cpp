// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "test/support/fixture.h"

namespace {

constexpr JSVM_TypeTag kTag = {0x0123456789abcdef, 0xfedcba9876543210};
constexpr JSVM_TypeTag kOther = {0xfedcba9876543210, 0x0123456789abcdef};

class TypeTagTest : public jsvm_test::JsvmTest {
  protected:
    static void SetUpTestSuite() { jsvm_test::InitOnce({"--expose-gc"}); }

    void Tag(JSVM_Value object, const JSVM_TypeTag& tag) {
        EXPECT_STATUS(JSVM_OK, OH_JSVM_TypeTagObject(env, object, &tag));
    }
    bool Has(JSVM_Value object, const JSVM_TypeTag& tag) {
        bool has = !last_;  // so that a result that is not written shows in one of two calls
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CheckObjectTypeTag(env, object, &tag, &has));
        last_ = has;
        return has;
    }

    bool last_ = false;
};

TEST_F(TypeTagTest, KnowsTheTagAgain) {
    JSVM_Value object = Object();
    EXPECT_FALSE(Has(object, kTag));
    Tag(object, kTag);
    EXPECT_TRUE(Has(object, kTag));
    EXPECT_FALSE(Has(object, kOther));
    EXPECT_FALSE(Has(Object(), kTag));
}

TEST_F(TypeTagTest, BothHalvesCount) {
    const uint64_t parts[] = {0, 1, UINT64_C(1) << 63, UINT64_MAX};
    for (const uint64_t lower : parts) {
        for (const uint64_t upper : parts) {
            JSVM_Value object = Object();
            Tag(object, {lower, upper});
            EXPECT_TRUE(Has(object, {lower, upper}));
            EXPECT_FALSE(Has(object, {lower ^ 1, upper}));
            EXPECT_FALSE(Has(object, {lower, upper ^ 1}));
            EXPECT_FALSE(Has(object, {lower, upper ^ (UINT64_C(1) << 63)}));
        }
    }
}

TEST_F(TypeTagTest, AllZerosIsATagToo) {
    const JSVM_TypeTag zero = {0, 0};
    JSVM_Value object = Object();
    EXPECT_FALSE(Has(object, zero));
    Tag(object, zero);
    EXPECT_TRUE(Has(object, zero));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_TypeTagObject(env, object, &kTag));
}

TEST_F(TypeTagTest, ATagIsForGood) {
    JSVM_Value object = Object();
    Tag(object, kTag);
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_TypeTagObject(env, object, &kTag));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_TypeTagObject(env, object, &kOther));
    EXPECT_FALSE(ExceptionPending());
    SetGlobal("it", object);
    EXPECT_EQ("0", RunToString("(gc(), Reflect.ownKeys(it).length)"));
    EXPECT_TRUE(Has(Run("it"), kTag));
    EXPECT_FALSE(Has(Run("Object.assign({}, it)"), kTag));
    EXPECT_FALSE(Has(Run("Object.create(it)"), kTag));
}

TEST_F(TypeTagTest, TagsObjectsOfEveryKind) {
    for (const char* source : {"Object.freeze({})", "() => 1", "[]", "new Uint8Array(1)",
                               "globalThis", "new Map()", "Promise.resolve()"}) {
        SCOPED_TRACE(source);
        JSVM_Value object = Run(source);
        Tag(object, kTag);
        EXPECT_TRUE(Has(object, kTag));
    }
}

TEST_F(TypeTagTest, AProxyIsTaggedItselfAndNoTrapRuns) {
    JSVM_Value proxy = Run(
        "target = {}; new Proxy(target, new Proxy({}, {get(t, trap) { throw 'asked ' + trap; }}))");
    Tag(proxy, kTag);
    EXPECT_TRUE(Has(proxy, kTag));
    EXPECT_FALSE(Has(Run("target"), kTag));
}

TEST_F(TypeTagTest, OnAPrimitiveItIsLost) {
    for (const char* source : {"1", "'text'", "true", "Symbol()", "1n"}) {
        JSVM_Value value = Run(source);
        Tag(value, kTag);
        Tag(value, kTag);
        EXPECT_FALSE(Has(value, kTag));
    }
}

TEST_F(TypeTagTest, AllEnvsOfAVmSeeIt) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    JSVM_Value object = Object();
    ASSERT_JSVM_OK(OH_JSVM_TypeTagObject(other, object, &kTag));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_TRUE(Has(object, kTag));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_TypeTagObject(env, object, &kTag));
}

TEST_F(TypeTagTest, UndefinedAndNullLeaveATypeError) {
    bool has = true;
    for (JSVM_Value bad : {Undefined(), Null()}) {
        EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_TypeTagObject(env, bad, nullptr));
        EXPECT_EQ("TypeError: Cannot convert undefined or null to object", TakeException());
        EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_CheckObjectTypeTag(env, bad, nullptr, &has));
        EXPECT_EQ("TypeError: Cannot convert undefined or null to object", TakeException());
    }
    EXPECT_TRUE(has);
}

TEST_F(TypeTagTest, RefusesNullArguments) {
    JSVM_Value object = Object();
    bool has = true;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_TypeTagObject(env, nullptr, &kTag));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_TypeTagObject(env, object, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CheckObjectTypeTag(env, nullptr, &kTag, &has));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CheckObjectTypeTag(env, object, nullptr, &has));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CheckObjectTypeTag(env, object, &kTag, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_TypeTagObject(nullptr, object, &kTag));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CheckObjectTypeTag(nullptr, object, &kTag, &has));
    EXPECT_TRUE(has);
    EXPECT_FALSE(Has(object, kTag));
}

TEST_F(TypeTagTest, PendingExceptionComesBeforeEveryCheck) {
    JSVM_Value object = Object();
    bool has = true;
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("first")));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_TypeTagObject(env, object, &kTag));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_TypeTagObject(env, nullptr, nullptr));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_CheckObjectTypeTag(env, object, &kTag, &has));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_CheckObjectTypeTag(env, nullptr, nullptr, nullptr));
    EXPECT_TRUE(has);
    EXPECT_EQ("first", TakeException());
    EXPECT_FALSE(Has(object, kTag));
}

}  // namespace
