// SPDX-License-Identifier: Apache-2.0
// Handles of a VM that was destroyed, passed with an env or VM that lives: a status each, whether
// the handle was closed before or left, and nothing happens to what lives.
#include <gtest/gtest.h>

#include "ark_runtime/jsvm.h"
#include "test/support/fixture.h"
#include "test/unittest/vm/steps.h"

namespace {

using jsvm_test::Compile;
using jsvm_test::InitOnce;
using jsvm_test::NewEnv;
using jsvm_test::NewVm;
using jsvm_test::OpenEnv;
using jsvm_test::OpenHandles;
using jsvm_test::OpenVm;
using jsvm_test::RunInt;

struct Handles {
    JSVM_VMScope vm_scope;
    JSVM_EnvScope env_scope;
    JSVM_EnvScope left_env_scope;
    JSVM_HandleScope handle_scope;
    JSVM_HandleScope left_handle_scope;
    JSVM_EscapableHandleScope escapable_scope;
    JSVM_EscapableHandleScope left_escapable_scope;
    JSVM_Ref ref;
    JSVM_Ref left_ref;
    JSVM_Ref left_data_ref;
    JSVM_Script script;
    JSVM_Script left_script;
    JSVM_Script left_retained_script;
    JSVM_Deferred deferred;
    JSVM_Deferred left_deferred;
};

void MakeReferences(JSVM_Env env, Handles* out) {
    JSVM_Value object = nullptr;
    JSVM_Data data = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateObject(env, &object));
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateReference(env, object, 1, &out->ref));
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateReference(env, object, 1, &out->left_ref));
    JSVM_Value description = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateStringUtf8(env, "key", JSVM_AUTO_LENGTH, &description));
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreatePrivate(env, description, &data));
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateDataReference(env, data, 1, &out->left_data_ref));
    ASSERT_EQ(JSVM_OK, OH_JSVM_DeleteReference(env, out->ref));
}

void MakeScripts(JSVM_Env env, Handles* out) {
    JSVM_HandleScope scope = OpenHandles(env);
    out->script = Compile(env, "1");
    out->left_retained_script = Compile(env, "3");
    ASSERT_EQ(JSVM_OK, OH_JSVM_RetainScript(env, out->left_retained_script));
    ASSERT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, scope));
    out->left_script = Compile(env, "2");
}

void MakeDeferreds(JSVM_Env env, Handles* out) {
    JSVM_Value promise = nullptr;
    JSVM_Value undefined = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreatePromise(env, &out->deferred, &promise));
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreatePromise(env, &out->left_deferred, &promise));
    ASSERT_EQ(JSVM_OK, OH_JSVM_GetUndefined(env, &undefined));
    ASSERT_EQ(JSVM_OK, OH_JSVM_ResolveDeferred(env, out->deferred, undefined));
}

void MakeScopes(JSVM_Env env, Handles* out) {
    out->env_scope = OpenEnv(env);
    ASSERT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, out->env_scope));
    out->left_env_scope = OpenEnv(env);
    out->left_handle_scope = OpenHandles(env);
    out->handle_scope = OpenHandles(env);
    ASSERT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, out->handle_scope));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenEscapableHandleScope(env, &out->escapable_scope));
    ASSERT_EQ(JSVM_OK, OH_JSVM_CloseEscapableHandleScope(env, out->escapable_scope));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenEscapableHandleScope(env, &out->left_escapable_scope));
}

// One handle of each kind that was closed, and one that was left, of a VM that is gone.
Handles HandlesOfAnEndedVm() {
    Handles out{};
    JSVM_VM vm = NewVm();
    JSVM_Env env = NewEnv(vm);
    out.vm_scope = OpenVm(vm);
    MakeScopes(env, &out);
    MakeReferences(env, &out);
    MakeScripts(env, &out);
    MakeDeferreds(env, &out);
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, out.vm_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
    return out;
}

class EndedVmTest : public ::testing::Test {
  protected:
    void SetUp() override {
        InitOnce();
        ended_ = HandlesOfAnEndedVm();
        vm_ = NewVm();
        env_ = NewEnv(vm_);
        vm_scope_ = OpenVm(vm_);
        env_scope_ = OpenEnv(env_);
        scope_ = OpenHandles(env_);
        ASSERT_EQ(JSVM_OK, OH_JSVM_CreateObject(env_, &value_));
    }
    void TearDown() override {
        EXPECT_EQ(42, RunInt(env_, "6 * 7"));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env_, scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env_, env_scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm_, vm_scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm_));
    }

    Handles ended_{};
    JSVM_VM vm_ = nullptr;
    JSVM_Env env_ = nullptr;
    JSVM_VMScope vm_scope_ = nullptr;
    JSVM_EnvScope env_scope_ = nullptr;
    JSVM_HandleScope scope_ = nullptr;
    JSVM_Value value_ = nullptr;
};

TEST_F(EndedVmTest, ItsVmScopeIsRefused) {
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CloseVMScope(vm_, ended_.vm_scope));
}

TEST_F(EndedVmTest, ItsEnvScopesAreRefused) {
    for (JSVM_EnvScope scope : {ended_.env_scope, ended_.left_env_scope}) {
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CloseEnvScope(env_, scope));
    }
}

TEST_F(EndedVmTest, ItsHandleScopesAreRefused) {
    for (JSVM_HandleScope scope : {ended_.handle_scope, ended_.left_handle_scope}) {
        EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseHandleScope(env_, scope));
    }
}

TEST_F(EndedVmTest, ItsEscapableScopesAreRefused) {
    for (JSVM_EscapableHandleScope scope : {ended_.escapable_scope, ended_.left_escapable_scope}) {
        JSVM_Value escaped = nullptr;
        EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_EscapeHandle(env_, scope, value_, &escaped));
        EXPECT_EQ(nullptr, escaped);
        EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseEscapableHandleScope(env_, scope));
    }
}

TEST_F(EndedVmTest, ItsReferencesAreRefusedAndReadAsGone) {
    for (JSVM_Ref ref : {ended_.ref, ended_.left_ref, ended_.left_data_ref}) {
        uint32_t count = 7;
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ReferenceRef(env_, ref, &count));
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ReferenceUnref(env_, ref, &count));
        EXPECT_EQ(7u, count);
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_DeleteReference(env_, ref));
        JSVM_Value held = value_;
        EXPECT_EQ(JSVM_OK, OH_JSVM_GetReferenceValue(env_, ref, &held));
        EXPECT_EQ(nullptr, held);
        JSVM_Data data = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_GetReferenceData(env_, ref, &data));
        EXPECT_EQ(nullptr, data);
    }
}

TEST_F(EndedVmTest, ItsScriptsAreRefused) {
    for (JSVM_Script script : {ended_.script, ended_.left_script, ended_.left_retained_script}) {
        JSVM_Value result = nullptr;
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_RunScript(env_, script, &result));
        EXPECT_EQ(nullptr, result);
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_RetainScript(env_, script));
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ReleaseScript(env_, script));
        const uint8_t* cache = nullptr;
        size_t length = 0;
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateCodeCache(env_, script, &cache, &length));
    }
}

TEST_F(EndedVmTest, ItsDeferredsAreRefused) {
    for (JSVM_Deferred deferred : {ended_.deferred, ended_.left_deferred}) {
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ResolveDeferred(env_, deferred, value_));
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_RejectDeferred(env_, deferred, value_));
    }
}

// Records of ended VMs serve later ones, but not at once.
TEST_F(EndedVmTest, VmsThatFollowDoNotBringItsHandlesBack) {
    for (int i = 0; i < 3; ++i) static_cast<void>(HandlesOfAnEndedVm());
    JSVM_VM vm = NewVm();
    JSVM_Env env = NewEnv(vm);
    JSVM_VMScope vm_scope = OpenVm(vm);
    JSVM_EnvScope env_scope = OpenEnv(env);
    JSVM_HandleScope scope = OpenHandles(env);
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseHandleScope(env, ended_.left_handle_scope));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CloseEnvScope(env, ended_.left_env_scope));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CloseVMScope(vm, ended_.vm_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, vm_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
}

}  // namespace
