// SPDX-License-Identifier: Apache-2.0
// What programs rely on without the headers' saying so loudly: how long things live and in which
// order they may end. The number in a test's name is the point's in the list that the tests of this
// folder share.
#include <array>

#include "test/support/fixture.h"

namespace {

class LifetimesReliedOn : public jsvm_test::JsvmTest {
  protected:
    JSVM_HandleScope Open(JSVM_Env in) {
        JSVM_HandleScope scope = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(in, &scope));
        return scope;
    }

    int finalized_ = 0;  // counted until the env goes
};

void CountFinalizer(JSVM_Env, void* data, void*) {
    ++*static_cast<int*>(data);
}

TEST_F(LifetimesReliedOn, Point05ADeletedReferenceReadsAsEmpty) {
    for (const uint32_t count : {0u, 1u, 5u}) {
        JSVM_Ref ref = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_CreateReference(env, Object(), count, &ref));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_DeleteReference(env, ref));
        JSVM_Value value = Num(1);
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetReferenceValue(env, ref, &value));
        EXPECT_EQ(nullptr, value);
    }
}

JSVM_Value ReturnFromAClosedScope(JSVM_Env env, JSVM_CallbackInfo) {
    JSVM_HandleScope scope = nullptr;
    JSVM_Value object = nullptr;
    JSVM_Value number = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
    EXPECT_JSVM_OK(OH_JSVM_CreateObject(env, &object));
    EXPECT_JSVM_OK(OH_JSVM_CreateDouble(env, 8, &number));
    EXPECT_JSVM_OK(OH_JSVM_SetNamedProperty(env, object, "n", number));
    EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    return object;
}

TEST_F(LifetimesReliedOn, Point06HandlesAreReadableAfterTheirScopeUntilReuse) {
    SetGlobal("f", Function("f", ReturnFromAClosedScope));
    EXPECT_EQ("8", RunToString("f().n"));
}

TEST_F(LifetimesReliedOn, Point07ScopesCloseInAnyOrderAndOnce) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    JSVM_HandleScope outer = Open(other);
    JSVM_HandleScope inner = Open(other);
    JSVM_Value number = Num(6);
    EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(other, outer));
    EXPECT_EQ(6, ToNumber(number));
    EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(other, inner));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseHandleScope(other, inner));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseHandleScope(other, outer));
    JSVM_EscapableHandleScope outside = nullptr;
    JSVM_EscapableHandleScope inside = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenEscapableHandleScope(other, &outside));
    ASSERT_JSVM_OK(OH_JSVM_OpenEscapableHandleScope(other, &inside));
    JSVM_Value escaped = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_EscapeHandle(other, outside, Num(1), &escaped));
    EXPECT_JSVM_OK(OH_JSVM_EscapeHandle(other, inside, Num(2), &escaped));
    EXPECT_JSVM_OK(OH_JSVM_CloseEscapableHandleScope(other, inside));
    EXPECT_JSVM_OK(OH_JSVM_CloseEscapableHandleScope(other, outside));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseEscapableHandleScope(other, outside));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

TEST(LifetimesReliedOnWithoutFixture, Point07ScopesMayStayOpenUntilTheEndOfEnvAndVm) {
    jsvm_test::InitOnce();
    JSVM_VM vm = nullptr;
    JSVM_Env env = nullptr;
    JSVM_HandleScope plain = nullptr;
    JSVM_EscapableHandleScope escapable = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &vm));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &plain));
    ASSERT_JSVM_OK(OH_JSVM_OpenEscapableHandleScope(env, &escapable));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(env));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(vm));
}

TEST_F(LifetimesReliedOn, Point08TheEnvThatIsGivenNeedNotBeTheOwner) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    JSVM_HandleScope scope = Open(other);
    JSVM_Value value = nullptr;
    JSVM_Ref ref = nullptr;
    double number = 0;
    EXPECT_JSVM_OK(OH_JSVM_CreateDouble(other, 3, &value));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueDouble(env, value, &number));
    EXPECT_EQ(3, number);
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateReference(env, value, 1, &ref));
    EXPECT_JSVM_OK(OH_JSVM_GetReferenceValue(other, ref, &value));
    EXPECT_EQ(3, ToNumber(value));
    EXPECT_JSVM_OK(OH_JSVM_DeleteReference(other, ref));
    EXPECT_JSVM_OK(OH_JSVM_GetReferenceValue(other, ref, &value));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CloseHandleScope(env, scope));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

// A VM and an env, entered on this thread.
struct Opened {
    JSVM_VM vm = nullptr;
    JSVM_VMScope vm_scope = nullptr;
    JSVM_Env env = nullptr;
    JSVM_EnvScope env_scope = nullptr;
    JSVM_HandleScope scope = nullptr;
};

Opened OpenAnotherVm() {
    Opened a;
    EXPECT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &a.vm));
    EXPECT_JSVM_OK(OH_JSVM_OpenVMScope(a.vm, &a.vm_scope));
    EXPECT_JSVM_OK(OH_JSVM_CreateEnv(a.vm, 0, nullptr, &a.env));
    EXPECT_JSVM_OK(OH_JSVM_OpenEnvScope(a.env, &a.env_scope));
    EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(a.env, &a.scope));
    return a;
}

std::string RunIn(JSVM_Env env) {
    JSVM_Value source = nullptr;
    JSVM_Script script = nullptr;
    JSVM_Value result = nullptr;
    char text[8] = "";
    EXPECT_JSVM_OK(OH_JSVM_CreateStringUtf8(env, "'a' + 1", JSVM_AUTO_LENGTH, &source));
    EXPECT_JSVM_OK(OH_JSVM_CompileScript(env, source, nullptr, 0, false, nullptr, &script));
    EXPECT_JSVM_OK(OH_JSVM_RunScript(env, script, &result));
    EXPECT_JSVM_OK(OH_JSVM_GetValueStringUtf8(env, result, text, sizeof(text), nullptr));
    return text;
}

TEST(LifetimesReliedOnWithoutFixture, Point08VmsMayBeLeftEnteredWhileOthersAreMade) {
    jsvm_test::InitOnce();
    std::array<Opened, 3> left;
    for (Opened& each : left) {
        each = OpenAnotherVm();
        EXPECT_EQ("a1", RunIn(each.env));
    }
    // Only so that nothing is left for a leak checker; in the order they were made.
    for (Opened& each : left) {
        EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(each.env, each.scope));
        EXPECT_JSVM_OK(OH_JSVM_CloseEnvScope(each.env, each.env_scope));
        EXPECT_JSVM_OK(OH_JSVM_CloseVMScope(each.vm, each.vm_scope));
        EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(each.env));
        EXPECT_JSVM_OK(OH_JSVM_DestroyVM(each.vm));
    }
}

TEST_F(LifetimesReliedOn, Point11AFinalizerIsNeededAndItsLackTouchesNothing) {
    JSVM_Value object = Object();
    JSVM_Ref ref = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_AddFinalizer(env, object, &finalized_, CountFinalizer, nullptr, &ref));
    JSVM_Ref same = ref;
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_AddFinalizer(env, object, &finalized_, nullptr, nullptr, &ref));
    EXPECT_EQ(same, ref);
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DeleteReference(env, ref));
    EXPECT_EQ(0, finalized_);
}

TEST(LifetimesReliedOnWithoutFixture, Point16AnEnvMayEndAfterItsScopesWithMuchLeftOver) {
    jsvm_test::InitOnce();
    int calls = 0;
    const Opened a = OpenAnotherVm();
    JSVM_Value object = nullptr;
    JSVM_Value promise = nullptr;
    JSVM_Deferred deferred = nullptr;
    JSVM_Ref ref = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateObject(a.env, &object));
    ASSERT_JSVM_OK(OH_JSVM_Wrap(a.env, object, &calls, CountFinalizer, nullptr, nullptr));
    ASSERT_JSVM_OK(OH_JSVM_AddFinalizer(a.env, object, &calls, CountFinalizer, nullptr, &ref));
    ASSERT_JSVM_OK(OH_JSVM_CreateReference(a.env, object, 1, &ref));
    ASSERT_JSVM_OK(OH_JSVM_CreatePromise(a.env, &deferred, &promise));
    ASSERT_JSVM_OK(OH_JSVM_ThrowError(a.env, nullptr, "nobody takes it"));
    EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(a.env, a.scope));
    EXPECT_JSVM_OK(OH_JSVM_CloseEnvScope(a.env, a.env_scope));
    EXPECT_JSVM_OK(OH_JSVM_CloseVMScope(a.vm, a.vm_scope));
    EXPECT_EQ(0, calls);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(a.env));
    EXPECT_EQ(2, calls);
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(a.vm));
    EXPECT_EQ(2, calls);
}

JSVM_Value Twice(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value value = nullptr;
    size_t argc = 1;
    double number = 0;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, &argc, &value, nullptr, nullptr));
    EXPECT_JSVM_OK(OH_JSVM_GetValueDouble(env, value, &number));
    EXPECT_JSVM_OK(OH_JSVM_CreateDouble(env, 2 * number, &value));
    return value;
}

TEST(LifetimesReliedOnWithoutFixture, Point18AnEnvScopeAloneIsEnough) {
    jsvm_test::InitOnce();
    Opened a;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &a.vm));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(a.vm, 0, nullptr, &a.env));
    ASSERT_JSVM_OK(OH_JSVM_OpenEnvScope(a.env, &a.env_scope));
    JSVM_Value global = nullptr;
    JSVM_Value function = nullptr;
    JSVM_Value source = nullptr;
    JSVM_Script script = nullptr;
    JSVM_Value result = nullptr;
    JSVM_CallbackStruct callback = {Twice, nullptr};
    double number = 0;
    int64_t memory = 0;
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(a.env, &a.scope));
    EXPECT_JSVM_OK(OH_JSVM_GetGlobal(a.env, &global));
    EXPECT_JSVM_OK(OH_JSVM_CreateFunction(a.env, "twice", 5, &callback, &function));
    EXPECT_JSVM_OK(OH_JSVM_SetNamedProperty(a.env, global, "twice", function));
    EXPECT_JSVM_OK(
        OH_JSVM_CreateStringUtf8(a.env, "twice(4) + twice(5)", JSVM_AUTO_LENGTH, &source));
    EXPECT_JSVM_OK(OH_JSVM_CompileScript(a.env, source, nullptr, 0, false, nullptr, &script));
    EXPECT_JSVM_OK(OH_JSVM_RunScript(a.env, script, &result));
    EXPECT_JSVM_OK(OH_JSVM_GetValueDouble(a.env, result, &number));
    EXPECT_EQ(18, number);
    EXPECT_JSVM_OK(OH_JSVM_ThrowError(a.env, nullptr, "thrown"));
    EXPECT_JSVM_OK(OH_JSVM_GetAndClearLastException(a.env, &result));
    EXPECT_JSVM_OK(OH_JSVM_AdjustExternalMemory(a.env, 1, &memory));
    EXPECT_JSVM_OK(OH_JSVM_MemoryPressureNotification(a.env, JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL));
    EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(a.env, a.scope));
    EXPECT_JSVM_OK(OH_JSVM_CloseEnvScope(a.env, a.env_scope));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(a.env));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(a.vm));
}

}  // namespace
