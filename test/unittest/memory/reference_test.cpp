// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "test/support/fixture.h"

namespace {

constexpr uint32_t kUntouched = 12345;

class ReferenceTest : public jsvm_test::JsvmTest {
  protected:
    static void SetUpTestSuite() { jsvm_test::InitOnce({"--expose-gc"}); }

    JSVM_Ref Refer(JSVM_Value value, uint32_t count) {
        JSVM_Ref ref = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateReference(env, value, count, &ref));
        return ref;
    }
    // A reference to what `source` makes, whose handles are gone.
    JSVM_Ref ReferTo(const std::string& source, uint32_t count) {
        JSVM_HandleScope scope = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        JSVM_Ref ref = Refer(Run(source), count);
        EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
        return ref;
    }
    JSVM_Value ValueOf(JSVM_Ref ref) {
        JSVM_Value value = Undefined();
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetReferenceValue(env, ref, &value));
        return value;
    }
    uint32_t Up(JSVM_Ref ref) {
        uint32_t count = kUntouched;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_ReferenceRef(env, ref, &count));
        return count;
    }
    uint32_t Down(JSVM_Ref ref) {
        uint32_t count = kUntouched;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_ReferenceUnref(env, ref, &count));
        return count;
    }
    JSVM_Data Key() {
        JSVM_Data key = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreatePrivate(env, nullptr, &key));
        return key;
    }
    JSVM_Ref ReferToData(JSVM_Data data, uint32_t count) {
        JSVM_Ref ref = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateDataReference(env, data, count, &ref));
        return ref;
    }
    JSVM_Data DataOf(JSVM_Ref ref) {
        JSVM_Data data = Key();
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetReferenceData(env, ref, &data));
        return data;
    }
    void Delete(JSVM_Ref ref) { EXPECT_STATUS(JSVM_OK, OH_JSVM_DeleteReference(env, ref)); }

    // Reads in a scope of its own, so that looking does not keep the value alive.
    bool IsGone(JSVM_Ref ref) {
        JSVM_HandleScope scope = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        const bool gone = ValueOf(ref) == nullptr;
        EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
        return gone;
    }
    bool Same(JSVM_Value a, JSVM_Value b) {
        SetGlobal("a", a);
        SetGlobal("b", b);
        return RunToBool("a === b");
    }
    void CollectGarbage() {
        JSVM_HandleScope scope = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        Run("gc()");
        EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    }
};

TEST_F(ReferenceTest, GivesTheValueBack) {
    JSVM_Value object = Object();
    JSVM_Ref ref = Refer(object, 1);
    EXPECT_TRUE(Same(object, ValueOf(ref)));
    Delete(ref);
}

TEST_F(ReferenceTest, AnyValueCanBeReferredTo) {
    for (const char* source : {"1.5", "'text'", "true", "10n", "undefined", "null", "Symbol('s')",
                               "({})", "(() => 1)", "[1]"}) {
        JSVM_Value value = Run(source);
        JSVM_Ref ref = Refer(value, 1);
        EXPECT_TRUE(Same(value, ValueOf(ref))) << source;
        Delete(ref);
    }
}

TEST_F(ReferenceTest, CountsUpAndDown) {
    JSVM_Ref ref = Refer(Object(), 1);
    EXPECT_EQ(2u, Up(ref));
    EXPECT_EQ(3u, Up(ref));
    EXPECT_EQ(2u, Down(ref));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ReferenceRef(env, ref, nullptr));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ReferenceUnref(env, ref, nullptr));
    EXPECT_EQ(1u, Down(ref));
    EXPECT_EQ(0u, Down(ref));
    uint32_t count = kUntouched;
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_ReferenceUnref(env, ref, &count));
    EXPECT_EQ(kUntouched, count);
    EXPECT_EQ(1u, Up(ref));
    Delete(ref);
}

TEST_F(ReferenceTest, CountSaturates) {
    JSVM_Ref ref = Refer(Object(), UINT32_MAX - 1);
    EXPECT_EQ(UINT32_MAX, Up(ref));
    EXPECT_EQ(UINT32_MAX, Up(ref));
    EXPECT_NE(nullptr, ValueOf(ref));
    EXPECT_EQ(UINT32_MAX - 1, Down(ref));
    Delete(ref);
}

TEST_F(ReferenceTest, StrongOnesKeepTheirValue) {
    JSVM_Ref ref = ReferTo("({n: 3})", 1);
    CollectGarbage();
    SetGlobal("it", ValueOf(ref));
    EXPECT_EQ("3", RunToString("it.n"));
    Delete(ref);
}

TEST_F(ReferenceTest, WeakOnesLetGoOfObjectsAndSymbols) {
    for (const char* source : {"({})", "(() => {})", "[]", "Symbol('s')"}) {
        JSVM_Ref ref = ReferTo(source, 0);
        EXPECT_FALSE(IsGone(ref)) << source;
        CollectGarbage();
        EXPECT_TRUE(IsGone(ref)) << source;
        EXPECT_EQ(0u, Up(ref));  // gone for good
        EXPECT_TRUE(IsGone(ref));
        uint32_t count = kUntouched;
        EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_ReferenceUnref(env, ref, &count));
        Delete(ref);
    }
}

TEST_F(ReferenceTest, WeakOnesReadAsLongAsSomethingElseHolds) {
    JSVM_Ref ref = ReferTo("held = {}", 0);
    CollectGarbage();
    EXPECT_FALSE(IsGone(ref));
    Run("held = null");
    CollectGarbage();
    EXPECT_TRUE(IsGone(ref));
    Delete(ref);
}

TEST_F(ReferenceTest, GoesWeakAndStrongAgain) {
    JSVM_Ref ref = ReferTo("held = {}", 1);
    EXPECT_EQ(0u, Down(ref));
    CollectGarbage();
    EXPECT_FALSE(IsGone(ref));
    EXPECT_EQ(1u, Up(ref));
    Run("held = null");
    CollectGarbage();
    EXPECT_FALSE(IsGone(ref));
    EXPECT_EQ(0u, Down(ref));
    CollectGarbage();
    EXPECT_TRUE(IsGone(ref));
    Delete(ref);
}

TEST_F(ReferenceTest, OtherPrimitivesAreDroppedAtZero) {
    for (const char* source : {"1.5", "'text'", "true", "10n", "undefined", "null"}) {
        JSVM_Ref weak = Refer(Run(source), 0);
        EXPECT_EQ(nullptr, ValueOf(weak)) << source;
        EXPECT_EQ(0u, Up(weak)) << source;
        EXPECT_EQ(nullptr, ValueOf(weak)) << source;
        Delete(weak);
        JSVM_Ref strong = Refer(Run(source), 1);
        EXPECT_NE(nullptr, ValueOf(strong)) << source;
        EXPECT_EQ(0u, Down(strong)) << source;
        EXPECT_EQ(nullptr, ValueOf(strong)) << source;
        Delete(strong);
    }
}

TEST_F(ReferenceTest, DeletedOnesReadAsGoneAndAreRefusedOtherwise) {
    JSVM_Ref ref = Refer(Object(), 1);
    Delete(ref);
    EXPECT_EQ(nullptr, ValueOf(ref));
    uint32_t count = kUntouched;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_ReferenceRef(env, ref, &count));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_ReferenceUnref(env, ref, &count));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_DeleteReference(env, ref));
    EXPECT_EQ(kUntouched, count);
}

TEST_F(ReferenceTest, RefusesNullArguments) {
    JSVM_Ref ref = nullptr;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateReference(env, nullptr, 1, &ref));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateReference(env, Num(1), 1, nullptr));
    EXPECT_EQ(nullptr, ref);
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_DeleteReference(env, nullptr));
    uint32_t count = kUntouched;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_ReferenceRef(env, nullptr, &count));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_ReferenceUnref(env, nullptr, &count));
    EXPECT_EQ(kUntouched, count);
    JSVM_Value value = Undefined();
    JSVM_Value untouched = value;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetReferenceValue(env, nullptr, &value));
    EXPECT_EQ(untouched, value);
    ref = Refer(Object(), 1);
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetReferenceValue(env, ref, nullptr));
    Delete(ref);
}

TEST_F(ReferenceTest, RefusesANullEnv) {
    JSVM_Ref ref = Refer(Object(), 1);
    JSVM_Ref other = nullptr;
    uint32_t count = kUntouched;
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateReference(nullptr, Num(1), 1, &other));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ReferenceRef(nullptr, ref, &count));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ReferenceUnref(nullptr, ref, &count));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetReferenceValue(nullptr, ref, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_DeleteReference(nullptr, ref));
    EXPECT_EQ(nullptr, other);
    EXPECT_EQ(nullptr, value);
    EXPECT_EQ(kUntouched, count);
    Delete(ref);
}

TEST_F(ReferenceTest, WorksWhileAnExceptionIsPending) {
    JSVM_Value object = Object();
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Num(1)));
    JSVM_Ref ref = Refer(object, 1);
    EXPECT_EQ(2u, Up(ref));
    EXPECT_EQ(1u, Down(ref));
    EXPECT_NE(nullptr, ValueOf(ref));
    Delete(ref);
    EXPECT_EQ("1", TakeException());
}

TEST_F(ReferenceTest, EndsWithItsEnv) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    JSVM_Ref ref = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateReference(other, Object(), 1, &ref));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_DeleteReference(other, ref));
    EXPECT_EQ(nullptr, ValueOf(ref));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_DeleteReference(env, ref));
}

TEST_F(ReferenceTest, AnyEnvOfTheVmCanBeNamed) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    JSVM_Ref ref = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateReference(other, Num(7), 1, &ref));
    EXPECT_EQ(7, ToNumber(ValueOf(ref)));
    EXPECT_EQ(2u, Up(ref));
    Delete(ref);
    JSVM_Value value = Num(1);
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetReferenceValue(other, ref, &value));
    EXPECT_EQ(nullptr, value);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

TEST_F(ReferenceTest, ManyAtOnce) {
    std::vector<JSVM_Ref> refs;
    for (int i = 0; i < 1000; ++i) refs.push_back(ReferTo("({})", i % 2));
    for (int i = 0; i < 1000; i += 3) Delete(refs[i]);
    CollectGarbage();
    for (int i = 0; i < 1000; ++i) {
        if (i % 3 == 0) continue;
        EXPECT_EQ(i % 2 == 0, IsGone(refs[i])) << i;
    }
    // The rest ends with the env.
}

TEST_F(ReferenceTest, GivesDataBack) {
    JSVM_Value object = Object();
    JSVM_HandleScope scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
    JSVM_Data key = Key();
    ASSERT_JSVM_OK(OH_JSVM_SetPrivate(env, object, key, Str("kept")));
    JSVM_Ref ref = ReferToData(key, 1);
    ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    CollectGarbage();
    JSVM_Value value = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetPrivate(env, object, DataOf(ref), &value));
    EXPECT_EQ("kept", ToString(value));
    Delete(ref);
}

TEST_F(ReferenceTest, DataIsDroppedAtZero) {
    JSVM_Ref ref = ReferToData(Key(), 1);
    EXPECT_EQ(2u, Up(ref));
    EXPECT_EQ(1u, Down(ref));
    EXPECT_NE(nullptr, DataOf(ref));
    EXPECT_EQ(0u, Down(ref));
    EXPECT_EQ(nullptr, DataOf(ref));
    EXPECT_EQ(0u, Up(ref));
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_ReferenceUnref(env, ref, nullptr));
    Delete(ref);
}

TEST_F(ReferenceTest, ADataReferenceIsNotWeak) {
    JSVM_Ref ref = nullptr;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateDataReference(env, Key(), 0, &ref));
    EXPECT_EQ(nullptr, ref);
}

TEST_F(ReferenceTest, ValuesAndDataAreNotMixedUp) {
    JSVM_Ref of_data = ReferToData(Key(), 1);
    JSVM_Value value = Undefined();
    JSVM_Value untouched = value;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetReferenceValue(env, of_data, &value));
    EXPECT_EQ(0u, Down(of_data));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetReferenceValue(env, of_data, &value));
    EXPECT_EQ(untouched, value);
    JSVM_Data data = Key();
    JSVM_Data untouched_data = data;
    JSVM_Ref of_value = Refer(Run("Symbol()"), 1);
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetReferenceData(env, of_value, &data));
    EXPECT_EQ(untouched_data, data);
    Delete(of_data);
    Delete(of_value);
    // What kind they were is forgotten.
    EXPECT_EQ(nullptr, ValueOf(of_data));
    EXPECT_EQ(nullptr, DataOf(of_data));
    EXPECT_EQ(nullptr, DataOf(of_value));
}

TEST_F(ReferenceTest, DataFunctionsRefuseNullArguments) {
    JSVM_Data key = Key();
    JSVM_Data data = nullptr;
    JSVM_Ref ref = nullptr;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateDataReference(env, nullptr, 1, &ref));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateDataReference(env, key, 1, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateDataReference(nullptr, key, 1, &ref));
    EXPECT_EQ(nullptr, ref);
    ref = ReferToData(key, 1);
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetReferenceData(env, nullptr, &data));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetReferenceData(env, ref, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetReferenceData(nullptr, ref, &data));
    EXPECT_EQ(nullptr, data);
    // It ends with the env.
}

TEST(ReferenceWithoutScopes, NeedsAHandleScopeToReadOnly) {
    jsvm_test::InitOnce({"--expose-gc"});
    JSVM_VM vm = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &vm));
    JSVM_Env env = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    JSVM_HandleScope scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
    JSVM_Value object = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateObject(env, &object));
    JSVM_Ref ref = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_CreateReference(env, object, 1, &ref));
    JSVM_Data key = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreatePrivate(env, nullptr, &key));
    JSVM_Ref data_ref = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_CreateDataReference(env, key, 1, &data_ref));
    EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    uint32_t count = kUntouched;
    EXPECT_JSVM_OK(OH_JSVM_ReferenceRef(env, ref, &count));
    EXPECT_EQ(2u, count);
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_GetReferenceValue(env, ref, &value));
    JSVM_Data data = nullptr;
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_GetReferenceData(env, data_ref, &data));
    EXPECT_EQ(nullptr, data);
    EXPECT_JSVM_OK(OH_JSVM_ReferenceUnref(env, data_ref, nullptr));
    EXPECT_JSVM_OK(OH_JSVM_GetReferenceData(env, data_ref, &data));
    EXPECT_EQ(nullptr, data);
    EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
    EXPECT_JSVM_OK(OH_JSVM_GetReferenceValue(env, ref, &value));
    EXPECT_NE(nullptr, value);
    EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    EXPECT_JSVM_OK(OH_JSVM_DeleteReference(env, ref));
    EXPECT_JSVM_OK(OH_JSVM_GetReferenceValue(env, ref, &value));
    EXPECT_EQ(nullptr, value);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(env));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(vm));
}

}  // namespace
