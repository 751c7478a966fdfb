// SPDX-License-Identifier: Apache-2.0
#include "test/support/fixture.h"

namespace {

class TypeofTest : public jsvm_test::JsvmTest {
  protected:
    JSVM_ValueType TypeOf(JSVM_Value value) {
        JSVM_ValueType type = JSVM_EXTERNAL;  // which no test expects
        EXPECT_STATUS(JSVM_OK, OH_JSVM_Typeof(env, value, &type));
        return type;
    }
    JSVM_ValueType TypeOf(const char* source) { return TypeOf(Run(source)); }
};

TEST_F(TypeofTest, TellsEveryPrimitive) {
    EXPECT_EQ(JSVM_UNDEFINED, TypeOf("undefined"));
    EXPECT_EQ(JSVM_NULL, TypeOf("null"));
    EXPECT_EQ(JSVM_BOOLEAN, TypeOf("true"));
    EXPECT_EQ(JSVM_BOOLEAN, TypeOf("false"));
    EXPECT_EQ(JSVM_NUMBER, TypeOf("0"));
    EXPECT_EQ(JSVM_NUMBER, TypeOf("1.5"));
    EXPECT_EQ(JSVM_NUMBER, TypeOf("NaN"));
    EXPECT_EQ(JSVM_STRING, TypeOf("''"));
    EXPECT_EQ(JSVM_STRING, TypeOf("'a' + 1"));
    EXPECT_EQ(JSVM_SYMBOL, TypeOf("Symbol()"));
    EXPECT_EQ(JSVM_SYMBOL, TypeOf("Symbol.iterator"));
    EXPECT_EQ(JSVM_BIGINT, TypeOf("0n"));
    EXPECT_EQ(JSVM_BIGINT, TypeOf("2n ** 100n"));
}

TEST_F(TypeofTest, EveryOtherObjectIsAnObject) {
    for (const char* source : {"({})",
                               "[]",
                               "new Date()",
                               "/x/",
                               "new Error()",
                               "new Map()",
                               "new Number(1)",
                               "new String('')",
                               "new Boolean(false)",
                               "Object(1n)",
                               "Object(Symbol())",
                               "new Proxy({}, {})",
                               "new Proxy([], {})",
                               "Promise.resolve()",
                               "new ArrayBuffer(1)",
                               "new Uint8Array(1)",
                               "globalThis",
                               "Math",
                               "Object.create(null)",
                               "Object.create(Function.prototype)"}) {
        EXPECT_EQ(JSVM_OBJECT, TypeOf(source)) << source;
    }
}

TEST_F(TypeofTest, EverythingCallableIsAFunction) {
    for (const char* source :
         {"(function () {})", "(() => 1)", "(async () => 1)", "(function* () {})", "(class {})",
          "Math.abs", "Object", "Symbol", "(function () {}).bind(null)",
          "new Proxy(function () {}, {})", "new Proxy(class {}, {})", "Function.prototype"}) {
        EXPECT_EQ(JSVM_FUNCTION, TypeOf(source)) << source;
    }
    EXPECT_EQ(JSVM_FUNCTION,
              TypeOf(Function("native",
                              [](JSVM_Env, JSVM_CallbackInfo) -> JSVM_Value { return nullptr; })));
}

TEST_F(TypeofTest, TellsExternals) {
    JSVM_Value external = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateExternal(env, nullptr, nullptr, nullptr, &external));
    JSVM_ValueType type = JSVM_OBJECT;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_Typeof(env, external, &type));
    EXPECT_EQ(JSVM_EXTERNAL, type);
}

TEST_F(TypeofTest, RefusesNull) {
    JSVM_ValueType type = JSVM_BIGINT;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_Typeof(nullptr, Undefined(), &type));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_Typeof(env, nullptr, &type));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_Typeof(env, Undefined(), nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_Typeof(env, nullptr, nullptr));
    EXPECT_EQ(JSVM_BIGINT, type);
}

TEST_F(TypeofTest, RunsNoUserCode) {
    EXPECT_EQ(JSVM_OBJECT,
              TypeOf("new Proxy({}, new Proxy({}, { get() { throw new Error('a trap'); } }))"));
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(TypeofTest, WorksWhileAnExceptionIsPending) {
    JSVM_Value value = Num(1);
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, value));
    EXPECT_EQ(JSVM_NUMBER, TypeOf(value));
    EXPECT_EQ("1", TakeException());
}

}  // namespace
