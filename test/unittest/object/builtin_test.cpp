// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "test/support/fixture.h"

namespace {

constexpr uint32_t kUntouched = 12345;

class BuiltinTest : public jsvm_test::JsvmTest {
  protected:
    JSVM_Value ArrayOf(size_t length) {
        JSVM_Value array = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateArrayWithLength(env, length, &array));
        return array;
    }

    uint32_t LengthOf(JSVM_Value array) {
        uint32_t length = kUntouched;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetArrayLength(env, array, &length));
        return length;
    }

    // What the expression `source` gives for `value`.
    std::string Ask(JSVM_Value value, const std::string& source) {
        SetGlobal("it", value);
        return RunToString(source);
    }
};

TEST_F(BuiltinTest, CreatesAPlainObject) {
    JSVM_Value object = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateObject(env, &object));
    EXPECT_EQ("true,0", Ask(object,
                            "[Object.getPrototypeOf(it) === Object.prototype,"
                            " Reflect.ownKeys(it).length]"));
}

TEST_F(BuiltinTest, ObjectsAreDistinct) {
    SetGlobal("first", Object());
    SetGlobal("second", Object());
    EXPECT_TRUE(RunToBool("first !== second"));
}

TEST_F(BuiltinTest, CreatesAnEmptyArray) {
    JSVM_Value array = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateArray(env, &array));
    EXPECT_EQ("true,0", Ask(array, "[Array.isArray(it), it.length]"));
    EXPECT_EQ(0u, LengthOf(array));
}

TEST_F(BuiltinTest, CreatesEmptyMapsAndSets) {
    JSVM_Value map = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateMap(env, &map));
    EXPECT_EQ("true,0,v", Ask(map, "[it instanceof Map, it.size, it.set('k', 'v').get('k')]"));
    JSVM_Value set = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateSet(env, &set));
    EXPECT_EQ("true,0,1", Ask(set, "[it instanceof Set, it.size, it.add('k').size]"));
}

// They run no script, so they are not held up.
TEST_F(BuiltinTest, CreatesThemWhileAnExceptionIsPending) {
    JSVM_Value map = nullptr;
    JSVM_Value set = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("first")));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateMap(env, &map));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateSet(env, &set));
    EXPECT_EQ("first", TakeException());
    EXPECT_EQ("[object Map]", ToString(map));
    EXPECT_EQ("[object Set]", ToString(set));
}

TEST_F(BuiltinTest, GlobalIsGlobalThis) {
    JSVM_Value global = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetGlobal(env, &global));
    EXPECT_TRUE(RunToBool("(this.it = undefined, true)"));
    EXPECT_EQ("true", Ask(global, "it === globalThis"));
}

TEST_F(BuiltinTest, EveryEnvHasItsOwnGlobal) {
    SetGlobal("mine", Num(1));
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    JSVM_Value global = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_GetGlobal(other, &global));
    bool has = true;
    EXPECT_JSVM_OK(OH_JSVM_HasNamedProperty(other, global, "mine", &has));
    EXPECT_FALSE(has);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

TEST_F(BuiltinTest, ArrayWithLengthHasHoles) {
    JSVM_Value array = ArrayOf(3);
    EXPECT_EQ(3u, LengthOf(array));
    EXPECT_EQ("3,false,", Ask(array, "[it.length, 0 in it, it[0]]"));
    EXPECT_EQ(0u, LengthOf(ArrayOf(0)));
}

TEST_F(BuiltinTest, ArrayLengthIsCutTo32BitsAndNegativeIsZero) {
    EXPECT_EQ(0u, LengthOf(ArrayOf(JSVM_AUTO_LENGTH)));
    EXPECT_EQ(0u, LengthOf(ArrayOf(static_cast<size_t>(-1))));
    EXPECT_EQ(0u, LengthOf(ArrayOf(0x80000000u)));
    EXPECT_EQ(0u, LengthOf(ArrayOf(0xffffffffu)));
    EXPECT_EQ(0u, LengthOf(ArrayOf(size_t{1} << 32)));
    EXPECT_EQ(5u, LengthOf(ArrayOf((size_t{1} << 32) + 5)));
}

// Makes arrays in a VM whose heap cannot hold 0xffffff elements. V8 lets one of them pass.
void CreateArraysInSmallVm(size_t length) {
    jsvm_test::InitOnce();
    JSVM_CreateVMOptions options{};
    options.maxOldGenerationSize = size_t{64} << 20;
    JSVM_VM vm = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(&options, &vm));
    JSVM_VMScope vm_scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenVMScope(vm, &vm_scope));
    JSVM_Env env = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    JSVM_HandleScope scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
    JSVM_Value array = nullptr;
    for (int i = 0; i < 4; ++i) {
        EXPECT_JSVM_OK(OH_JSVM_CreateArrayWithLength(env, length, &array));
    }
    EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(env));
    EXPECT_JSVM_OK(OH_JSVM_CloseVMScope(vm, vm_scope));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(vm));
}

TEST(BuiltinDeathTest, LargeOrdinaryArraysAreReallyAllocated) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_DEATH(CreateArraysInSmallVm(0xffffff), "heap limit|out of memory");
}

TEST(BuiltinDeathTest, HugeArraysAreNot) {
    CreateArraysInSmallVm(0x7fffffff);
}

TEST_F(BuiltinTest, HugeArraysAreSparse) {
    for (const size_t length :
         {size_t{0x2000001}, size_t{134217726}, size_t{0x40000000}, size_t{0x7fffffff}}) {
        JSVM_Value array = ArrayOf(length);
        EXPECT_EQ(length, LengthOf(array));
        const auto last = static_cast<uint32_t>(length - 1);
        EXPECT_STATUS(JSVM_OK, OH_JSVM_SetElement(env, array, last, Num(7)));
        EXPECT_EQ(length, LengthOf(array));
        JSVM_Value element = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetElement(env, array, last, &element));
        EXPECT_EQ(7, ToNumber(element));
    }
}

TEST_F(BuiltinTest, ArrayLengthGoesToTwoToThe32MinusOne) {
    EXPECT_EQ(0xffffffffu, LengthOf(Run("new Array(0xffffffff)")));
    EXPECT_EQ(2u, LengthOf(Run("[1, , ]")));
    EXPECT_EQ(1u, LengthOf(Run("new (class extends Array {})('x')")));
}

TEST_F(BuiltinTest, LengthOfWhatIsNoArrayIsZeroAndAFailure) {
    for (const char* source : {"({length: 4})", "'text'", "new Uint8Array(2)", "undefined", "null",
                               "new Proxy([1], {})", "(function () { return arguments; })(1)"}) {
        uint32_t length = kUntouched;
        SCOPED_TRACE(source);
        EXPECT_STATUS(JSVM_ARRAY_EXPECTED, OH_JSVM_GetArrayLength(env, Run(source), &length));
        EXPECT_EQ(0u, length);
    }
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(BuiltinTest, RefusesNullArguments) {
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateObject(env, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateArray(env, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateArrayWithLength(env, 1, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateMap(env, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateSet(env, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetGlobal(env, nullptr));
    uint32_t length = kUntouched;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetArrayLength(env, nullptr, &length));
    EXPECT_EQ(kUntouched, length);
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetArrayLength(env, Run("[]"), nullptr));
}

TEST_F(BuiltinTest, RefusesANullEnv) {
    JSVM_Value array = Run("[]");
    JSVM_Value value = array;
    uint32_t length = kUntouched;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateObject(nullptr, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateArray(nullptr, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateArrayWithLength(nullptr, 1, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateMap(nullptr, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateSet(nullptr, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetGlobal(nullptr, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetArrayLength(nullptr, array, &length));
    EXPECT_EQ(array, value);
    EXPECT_EQ(kUntouched, length);
}

TEST_F(BuiltinTest, MakesValuesWhileAnExceptionIsPending) {
    JSVM_Value array = Run("[1]");
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Num(1)));
    JSVM_Value value = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateObject(env, &value));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateArray(env, &value));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateArrayWithLength(env, 2, &value));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateArrayWithLength(env, 0x7fffffff, &value));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetGlobal(env, &value));
    uint32_t length = kUntouched;
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_GetArrayLength(env, array, &length));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_GetArrayLength(env, nullptr, nullptr));
    EXPECT_EQ(kUntouched, length);
    EXPECT_EQ("1", TakeException());
}

}  // namespace
