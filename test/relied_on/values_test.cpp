// SPDX-License-Identifier: Apache-2.0
// What programs rely on without the headers' saying so loudly: calls, values and what they convert
// to. The number in a test's name is the point's in the list that the tests of this folder share.
#include <climits>
#include <cstdint>
#include <cstring>

#include "test/support/fixture.h"

namespace {

using jsvm_test::JsvmTest;

class ValuesReliedOn : public JsvmTest {
  protected:
    void Throw() { ASSERT_JSVM_OK(OH_JSVM_ThrowError(env, nullptr, "pending")); }
    template <class T>
    T Read(JSVM_Status (*read)(JSVM_Env, JSVM_Value, T*), const char* source) {
        T number = 77;
        EXPECT_STATUS(JSVM_OK, read(env, Run(source), &number));
        return number;
    }
};

TEST_F(ValuesReliedOn, Point01PendingComesBeforeTheArguments) {
    JSVM_Value value = nullptr;
    Throw();
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_SetElement(env, nullptr, 0, nullptr));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_GetProperty(env, nullptr, nullptr, nullptr));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_CallFunction(env, nullptr, nullptr, 0, nullptr, &value));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_CreatePromise(env, nullptr, nullptr));
    EXPECT_EQ("Error: pending", TakeException());
}

TEST_F(ValuesReliedOn, Point01WhatRunsNoJavaScriptWorksWhilePending) {
    JSVM_Value string = Str("text");
    JSVM_Value number = Num(4);
    Throw();
    JSVM_Value made = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateObject(env, &made));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateArray(env, &made));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateArrayWithLength(env, 3, &made));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateMap(env, &made));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateSet(env, &made));
    bool is_set = false;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_IsSet(env, made, &is_set));
    EXPECT_TRUE(is_set);
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateDouble(env, 1, &made));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateStringUtf8(env, "s", 1, &made));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetUndefined(env, &made));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetGlobal(env, &made));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateError(env, nullptr, string, &made));
    bool is_error = false;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_IsError(env, made, &is_error));
    EXPECT_TRUE(is_error);
    JSVM_ValueType type = JSVM_UNDEFINED;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_Typeof(env, string, &type));
    EXPECT_EQ(JSVM_STRING, type);
    double read = 0;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueDouble(env, number, &read));
    EXPECT_EQ(4, read);
    size_t length = 0;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueStringUtf8(env, string, nullptr, 0, &length));
    EXPECT_EQ(4u, length);
    JSVM_HandleScope scope = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_OpenHandleScope(env, &scope));
    JSVM_Ref ref = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateReference(env, string, 1, &ref));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetReferenceValue(env, ref, &made));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DeleteReference(env, ref));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CloseHandleScope(env, scope));
    EXPECT_EQ("Error: pending", TakeException());
}

TEST_F(ValuesReliedOn, Point02WhatIsNoObjectLeavesATypeErrorPending) {
    for (JSVM_Value value : {Undefined(), Null()}) {
        JSVM_Value object = nullptr;
        EXPECT_STATUS(JSVM_OBJECT_EXPECTED, OH_JSVM_CoerceToObject(env, value, &object));
        EXPECT_EQ("TypeError: Cannot convert undefined or null to object", TakeException());
        EXPECT_STATUS(JSVM_OBJECT_EXPECTED, OH_JSVM_SetElement(env, value, 0, Num(1)));
        EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_SetElement(env, nullptr, 0, nullptr));
        EXPECT_EQ("TypeError: Cannot convert undefined or null to object", TakeException());
        EXPECT_EQ(nullptr, object);
    }
}

TEST_F(ValuesReliedOn, Point03RangeErrorsOfTypedArraysAndDataViewsDiffer) {
    void* data = nullptr;
    JSVM_Value buffer = nullptr;
    JSVM_Value view = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateArraybuffer(env, 16, &data, &buffer));
    EXPECT_STATUS(JSVM_GENERIC_FAILURE,
                  OH_JSVM_CreateTypedarray(env, JSVM_INT8_ARRAY, 17, buffer, 0, &view));
    EXPECT_EQ(0u, TakeException().find("RangeError: "));
    EXPECT_STATUS(JSVM_GENERIC_FAILURE,
                  OH_JSVM_CreateTypedarray(env, JSVM_INT32_ARRAY, 1, buffer, 1, &view));
    EXPECT_EQ(0u, TakeException().find("RangeError: "));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_CreateDataview(env, 17, buffer, 0, &view));
    EXPECT_EQ(0u, TakeException().find("RangeError: "));
    EXPECT_EQ(nullptr, view);
}

TEST_F(ValuesReliedOn, Point04LengthsOfArrays) {
    for (const size_t length : {size_t{JSVM_AUTO_LENGTH}, static_cast<size_t>(-1)}) {
        JSVM_Value array = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateArrayWithLength(env, length, &array));
        uint32_t actual = 77;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetArrayLength(env, array, &actual));
        EXPECT_EQ(0u, actual);
    }
}

TEST_F(ValuesReliedOn, Point04LongArraysTakeTheirMemoryAtOnce) {
    constexpr size_t kLength = 1000000;
    JSVM_HeapStatistics before = {};
    JSVM_HeapStatistics after = {};
    ASSERT_JSVM_OK(OH_JSVM_GetHeapStatistics(vm, &before));
    JSVM_Value array = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateArrayWithLength(env, kLength, &array));
    ASSERT_JSVM_OK(OH_JSVM_GetHeapStatistics(vm, &after));
    // Pointers take four bytes at least.
    EXPECT_LE(before.usedHeapSize + 4 * kLength, after.usedHeapSize);
    uint32_t length = 0;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetArrayLength(env, array, &length));
    EXPECT_EQ(kLength, length);
}

JSVM_Value Answer(JSVM_Env env, JSVM_CallbackInfo) {
    JSVM_Value answer = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_CreateDouble(env, 42, &answer));
    return answer;
}

TEST_F(ValuesReliedOn, Point09CreatingAFunctionReadsTwoFieldsAndNoMore) {
    JSVM_CallbackStruct empty = {nullptr, nullptr};
    JSVM_CallbackStruct junk;
    std::memset(&junk, 0x5a, sizeof(junk));
    for (JSVM_CallbackStruct* callback : {&empty, &junk}) {
        JSVM_Value function = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateFunction(env, "f", 1, callback, &function));
        JSVM_ValueType type = JSVM_UNDEFINED;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_Typeof(env, function, &type));
        EXPECT_EQ(JSVM_FUNCTION, type);
    }
    // The struct may be gone when the function is called.
    JSVM_Value function = nullptr;
    {
        JSVM_CallbackStruct passing = {Answer, nullptr};
        ASSERT_JSVM_OK(OH_JSVM_CreateFunction(env, "f", 1, &passing, &function));
        passing = empty;
    }
    JSVM_Value answer = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CallFunction(env, Undefined(), function, 0, nullptr, &answer));
    EXPECT_EQ(42, ToNumber(answer));
}

TEST_F(ValuesReliedOn, Point10LengthsBeyondTheZeroAreTakenAtTheirWord) {
    const char text[] = "ab\0cd";
    const char16_t wide[] = u"ab\0cd";
    JSVM_Value utf8 = nullptr;
    JSVM_Value latin1 = nullptr;
    JSVM_Value utf16 = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateStringUtf8(env, text, 6, &utf8));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateStringLatin1(env, text, 6, &latin1));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateStringUtf16(env, wide, 6, &utf16));
    for (JSVM_Value string : {utf8, latin1, utf16}) {
        EXPECT_EQ(std::string(text, 6), ToString(string));
    }
    JSVM_CallbackStruct callback = {Answer, nullptr};
    JSVM_Value function = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateFunction(env, "func", 5, &callback, &function));
    SetGlobal("f", function);
    EXPECT_EQ("5", RunToString("f.name.length"));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateFunctionWithScript(env, "func", 5, 0, nullptr,
                                                            Str("return 1"), &function));
    SetGlobal("f", function);
    EXPECT_EQ("5", RunToString("f.name.length"));
}

TEST_F(ValuesReliedOn, Point12RefusedStoresAreSuccess) {
    struct {
        const char* object;
        const char* left;
    } cases[] = {
        {"Object.freeze({ a: 1 })", "1"},
        {"Object.freeze([1])", "undefined"},
        {"Object.defineProperty({}, 'a', { value: 2 })", "2"},
        {"({ get a() { return 3; } })", "3"},
        {"new Proxy({ a: 4 }, { set: () => false })", "4"},
    };
    for (const auto& each : cases) {
        JSVM_Value object = Run(std::string("var o = ") + each.object + "; o");
        EXPECT_STATUS(JSVM_OK, OH_JSVM_SetNamedProperty(env, object, "a", Num(9)));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_SetProperty(env, object, Str("a"), Num(9)));
        EXPECT_EQ(each.left, RunToString("o.a")) << each.object;
    }
    JSVM_Value frozen = Run("var o = [1]; o");
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ObjectFreeze(env, frozen));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_SetElement(env, frozen, 0, Num(9)));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_SetElement(env, frozen, 1, Num(9)));
    EXPECT_EQ("1", RunToString("o"));
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(ValuesReliedOn, Point13Int64Saturates) {
    const auto read = OH_JSVM_GetValueInt64;
    EXPECT_EQ(INT64_MAX, Read(read, "1e300"));
    EXPECT_EQ(INT64_MIN, Read(read, "-1e300"));
    EXPECT_EQ(INT64_MAX, Read(read, "2 ** 63"));
    EXPECT_EQ(INT64_MIN, Read(read, "-(2 ** 63)"));
    EXPECT_EQ(int64_t{1} << 53, Read(read, "2 ** 53"));
    EXPECT_EQ(-1, Read(read, "-1.9"));
}

TEST_F(ValuesReliedOn, Point13Int32AndUint32Wrap) {
    EXPECT_EQ(1, Read(OH_JSVM_GetValueInt32, "2 ** 32 + 1.9"));
    EXPECT_EQ(INT32_MIN, Read(OH_JSVM_GetValueInt32, "2 ** 31"));
    EXPECT_EQ(INT32_MAX, Read(OH_JSVM_GetValueInt32, "-(2 ** 31) - 1"));
    EXPECT_EQ(UINT32_MAX, Read(OH_JSVM_GetValueUint32, "-1"));
    EXPECT_EQ(5u, Read(OH_JSVM_GetValueUint32, "2 ** 32 + 5"));
}

TEST_F(ValuesReliedOn, Point13WhatIsNoFiniteNumberGivesZero) {
    EXPECT_EQ(0, Read(OH_JSVM_GetValueInt32, "NaN"));
    EXPECT_EQ(0u, Read(OH_JSVM_GetValueUint32, "NaN"));
    EXPECT_EQ(0, Read(OH_JSVM_GetValueInt64, "NaN"));
    EXPECT_EQ(0, Read(OH_JSVM_GetValueInt32, "Infinity"));
    EXPECT_EQ(0u, Read(OH_JSVM_GetValueUint32, "-Infinity"));
}

TEST_F(ValuesReliedOn, Point14NoMoreWordsAreWrittenThanTheValueNeeds) {
    const uint64_t untouched = 0x5a5a5a5a5a5a5a5a;
    struct {
        const char* source;
        size_t words;
    } cases[] = {{"0n", 0}, {"-5n", 1}, {"2n ** 64n", 2}, {"-(2n ** 191n)", 3}};
    for (const auto& each : cases) {
        JSVM_Value bigint = Run(each.source);
        for (const size_t claimed : {each.words, size_t{4}, size_t{INT_MAX}, SIZE_MAX}) {
            std::vector<uint64_t> words(each.words + 2, untouched);
            size_t count = claimed;
            int sign = -1;
            EXPECT_STATUS(JSVM_OK,
                          OH_JSVM_GetValueBigintWords(env, bigint, &sign, &count, words.data()));
            EXPECT_EQ(each.words, count) << each.source << " " << claimed;
            EXPECT_EQ(each.source[0] == '-' ? 1 : 0, sign) << each.source;
            EXPECT_EQ(untouched, words[each.words]) << each.source << " " << claimed;
            EXPECT_EQ(untouched, words[each.words + 1]) << each.source << " " << claimed;
        }
    }
}

TEST_F(ValuesReliedOn, Point15ExternalStringsAreNotCopied) {
    static char text[] = "external text";
    static char16_t wide[] = u"external text";
    int hint = 0;
    JSVM_Value string = nullptr;
    bool copied = true;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateExternalStringLatin1(env, text, JSVM_AUTO_LENGTH, nullptr,
                                                              &hint, &string, &copied));
    EXPECT_FALSE(copied);
    EXPECT_EQ("external text", ToString(string));
    copied = true;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateExternalStringUtf16(env, wide, JSVM_AUTO_LENGTH, nullptr,
                                                             &hint, &string, &copied));
    EXPECT_FALSE(copied);
    EXPECT_EQ("external text", ToString(string));
}

}  // namespace
