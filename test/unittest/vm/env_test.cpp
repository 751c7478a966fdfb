// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <thread>
#include <utility>
#include <vector>

#include "ark_runtime/jsvm.h"
#include "test/support/fixture.h"

namespace {

using jsvm_test::InitOnce;
using jsvm_test::JsvmTest;

using EnvTest = JsvmTest;

TEST_F(EnvTest, CreateChecksItsArguments) {
    JSVM_Env made = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateEnv(nullptr, 0, nullptr, &made));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateEnv(vm, 0, nullptr, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateEnv(vm, 1, nullptr, &made));
    JSVM_PropertyDescriptor nameless = {};
    nameless.value = Num(1);
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateEnv(vm, 1, &nameless, &made));
    JSVM_PropertyDescriptor empty = {};
    empty.utf8name = "empty";
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateEnv(vm, 1, &empty, &made));
    EXPECT_EQ(nullptr, made);
    EXPECT_EQ(42, RunToNumber("42"));
}

JSVM_Value ReturnData(JSVM_Env env, JSVM_CallbackInfo info) {
    void* data = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &data));
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateInt32(env, *static_cast<int*>(data), &value));
    return value;
}

TEST_F(EnvTest, CreateDefinesGlobals) {
    int seven = 7;
    JSVM_CallbackStruct callback = {ReturnData, &seven};
    JSVM_Value object = Object();
    JSVM_PropertyDescriptor properties[] = {
        {"method", nullptr, &callback, nullptr, nullptr, nullptr, JSVM_DEFAULT},
        {"open", nullptr, &callback, nullptr, nullptr, nullptr, JSVM_DEFAULT_JSPROPERTY},
        {"seen", nullptr, nullptr, &callback, nullptr, nullptr, JSVM_ENUMERABLE},
        {"number", nullptr, nullptr, nullptr, nullptr, Num(1.5), JSVM_WRITABLE},
        {"object", nullptr, nullptr, nullptr, nullptr, object, JSVM_DEFAULT},
        {"skipped", nullptr, &callback, nullptr, nullptr, nullptr, JSVM_STATIC},
    };
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 6, properties, &other));
    JSVM_EnvScope scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenEnvScope(other, &scope));
    JSVM_Env mine = env;
    env = other;                  // the shorthands below use it
    callback.callback = nullptr;  // the struct was copied
    EXPECT_EQ(7, RunToNumber("method()"));
    EXPECT_EQ("method,0", RunToString("[method.name, method.length]"));
    EXPECT_EQ(7, RunToNumber("seen"));
    EXPECT_EQ(1.5, RunToNumber("number"));
    EXPECT_EQ("[object Object]", RunToString("object"));
    EXPECT_EQ("undefined", RunToString("typeof skipped"));
    const char* describe =
        "(n => { const d = Object.getOwnPropertyDescriptor(globalThis, n);"
        " return [d.writable, d.enumerable, d.configurable].join(); })";
    const std::string call = std::string(describe) + "('";
    EXPECT_EQ("false,false,false", RunToString(call + "method')"));
    EXPECT_EQ("true,true,true", RunToString(call + "open')"));
    EXPECT_EQ(",true,false", RunToString(call + "seen')"));
    EXPECT_EQ("true,false,false", RunToString(call + "number')"));
    env = mine;
    EXPECT_JSVM_OK(OH_JSVM_CloseEnvScope(other, scope));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

// V8 read a getter that was not there.
TEST_F(EnvTest, AGlobalMayHaveASetterOnly) {
    int seven = 7;
    JSVM_CallbackStruct callback = {ReturnData, &seven};
    const JSVM_PropertyDescriptor properties[] = {
        {"deaf", nullptr, nullptr, nullptr, &callback, nullptr, JSVM_ENUMERABLE},
        {"undefined", nullptr, nullptr, &callback, nullptr, nullptr, JSVM_DEFAULT},
        {"0", nullptr, nullptr, &callback, nullptr, nullptr, JSVM_DEFAULT},
    };
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 3, properties, &other));
    JSVM_Env mine = std::exchange(env, other);
    EXPECT_EQ("undefined,function,undefined",
              RunToString("(d => [typeof d.get, typeof d.set, deaf = 1, deaf].slice(0, 2)"
                          ".concat(String(deaf)))(Object.getOwnPropertyDescriptor(this, 'deaf'))"));
    EXPECT_EQ("undefined,7", RunToString("[typeof undefined, this[0]]"));
    env = mine;
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

TEST_F(EnvTest, EnvsOfOneVmHaveTheirOwnGlobals) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    Run("var mine = 1");
    // No scope of the other env is open: calls enter its context by themselves.
    JSVM_Value global = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_GetGlobal(other, &global));
    bool has = true;
    ASSERT_JSVM_OK(OH_JSVM_HasNamedProperty(other, global, "mine", &has));
    EXPECT_FALSE(has);
    EXPECT_EQ(1, RunToNumber("mine"));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

TEST_F(EnvTest, EnvsEndInAnyOrder) {
    JSVM_Env envs[5] = {};
    for (JSVM_Env& each : envs) ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &each));
    for (const size_t next : {2, 0, 4, 1, 3}) {
        EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(envs[next]));
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_DestroyEnv(envs[next]));
        envs[next] = nullptr;
        for (JSVM_Env rest : envs) {
            JSVM_Value global = nullptr;
            if (rest == nullptr) continue;
            EXPECT_JSVM_OK(OH_JSVM_GetGlobal(rest, &global));
        }
    }
    EXPECT_EQ(42, RunToNumber("42"));
}

TEST_F(EnvTest, ADestroyedEnvIsRefusedEverywhere) {
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_DestroyEnv(nullptr));
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_DestroyEnv(other));
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateObject(other, &value));
    JSVM_EnvScope scope = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_OpenEnvScope(other, &scope));
    JSVM_HandleScope handle_scope = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_OpenHandleScope(other, &handle_scope));
    const JSVM_ExtendedErrorInfo* info = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetLastErrorInfo(other, &info));
}

TEST_F(EnvTest, DestroyWorksWithAnExceptionPendingAndScopesOpen) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    JSVM_EnvScope scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenEnvScope(other, &scope));
    JSVM_HandleScope handle_scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(other, &handle_scope));
    ASSERT_JSVM_OK(OH_JSVM_ThrowError(other, nullptr, "left pending"));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CloseHandleScope(other, handle_scope));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CloseEnvScope(other, scope));
    EXPECT_EQ(42, RunToNumber("42"));
}

TEST_F(EnvTest, AnEnvIsNotDestroyedUnderItsOwnCallback) {
    SetGlobal("destroy", Function("destroy", [](JSVM_Env running, JSVM_CallbackInfo) {
                  EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyEnv(running));
                  JSVM_Value value = nullptr;
                  EXPECT_EQ(JSVM_OK, OH_JSVM_CreateInt32(running, 5, &value));
                  return value;
              }));
    EXPECT_EQ(5, RunToNumber("destroy()"));
}

TEST_F(EnvTest, ScopeArgumentsAreChecked) {
    JSVM_EnvScope scope = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_OpenEnvScope(nullptr, &scope));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_OpenEnvScope(env, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CloseEnvScope(env, nullptr));
    ASSERT_JSVM_OK(OH_JSVM_OpenEnvScope(env, &scope));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CloseEnvScope(nullptr, scope));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CloseEnvScope(env, scope));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CloseEnvScope(env, scope));
}

TEST_F(EnvTest, ScopesCloseInAnyOrder) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    JSVM_EnvScope a = nullptr;
    JSVM_EnvScope b = nullptr;
    JSVM_EnvScope c = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenEnvScope(env, &a));
    ASSERT_JSVM_OK(OH_JSVM_OpenEnvScope(other, &b));
    ASSERT_JSVM_OK(OH_JSVM_OpenEnvScope(env, &c));
    EXPECT_JSVM_OK(OH_JSVM_CloseEnvScope(env, a));
    EXPECT_JSVM_OK(OH_JSVM_CloseEnvScope(other, b));
    EXPECT_EQ(42, RunToNumber("42"));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_EQ(43, RunToNumber("43"));
    EXPECT_JSVM_OK(OH_JSVM_CloseEnvScope(env, c));
    EXPECT_EQ(44, RunToNumber("44"));
}

TEST_F(EnvTest, AnEnvScopeLeftOpenByACallbackIsClosed) {
    static JSVM_Env other;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    SetGlobal("leave", Function("leave", [](JSVM_Env, JSVM_CallbackInfo) -> JSVM_Value {
                  JSVM_EnvScope scope = nullptr;
                  EXPECT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(other, &scope));
                  return nullptr;
              }));
    Run("var here = 1; leave()");
    EXPECT_EQ(1, RunToNumber("here"));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

TEST_F(EnvTest, VersionAndVmAreTold) {
    uint32_t version = 0;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetVersion(nullptr, &version));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetVersion(env, nullptr));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetVersion(env, &version));
    EXPECT_EQ(9u, version);
    JSVM_VM told = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetVM(nullptr, &told));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetVM(env, nullptr));
    EXPECT_JSVM_OK(OH_JSVM_GetVM(env, &told));
    EXPECT_EQ(vm, told);
}

TEST_F(EnvTest, InstanceDataIsReplacedWithoutItsFinalizer) {
    void* told = this;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetInstanceData(env, &told));
    EXPECT_EQ(nullptr, told);
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetInstanceData(env, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetInstanceData(nullptr, &told));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_SetInstanceData(nullptr, nullptr, nullptr, nullptr));

    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    static std::vector<int> finalized;
    finalized.clear();
    const JSVM_Finalize note = [](JSVM_Env finalizing, void* data, void* hint) {
        JSVM_Value value = nullptr;  // a finalizer may make values
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateObject(finalizing, &value));
        EXPECT_EQ(data, hint);
        finalized.push_back(*static_cast<int*>(data));
    };
    int first = 1;
    int second = 2;
    ASSERT_JSVM_OK(OH_JSVM_SetInstanceData(other, &first, note, &first));
    ASSERT_JSVM_OK(OH_JSVM_SetInstanceData(other, &second, note, &second));
    EXPECT_JSVM_OK(OH_JSVM_GetInstanceData(other, &told));
    EXPECT_EQ(&second, told);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_EQ(std::vector<int>{2}, finalized);
}

TEST_F(EnvTest, ValuesOfOneEnvServeAnother) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    JSVM_Value global = nullptr;
    JSVM_Value value = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_GetGlobal(other, &global));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_SetNamedProperty(env, global, "shared", Num(7)));
    SetGlobal("other", global);
    EXPECT_EQ("7", RunToString("other.shared"));
    EXPECT_EQ("false", RunToString("other.Array === Array"));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_JsonStringify(env, global, &value));
    EXPECT_EQ("{\"shared\":7}", ToString(value));
    JSVM_Deferred deferred = nullptr;
    JSVM_Value promise = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreatePromise(other, &deferred, &promise));
    SetGlobal("promise", promise);
    Run("var got; promise.then(value => { got = value })");
    EXPECT_STATUS(JSVM_OK, OH_JSVM_PromiseRegisterHandler(
                               env, promise, Run("value => { got += value }"), nullptr, nullptr));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ResolveDeferred(env, deferred, Num(4)));
    EXPECT_EQ("8", RunToString("got"));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

// Without the fixture's scopes.
class EnvOutsideScopesTest : public ::testing::Test {
  protected:
    void SetUp() override {
        InitOnce();
        ASSERT_EQ(JSVM_OK, OH_JSVM_CreateVM(nullptr, &vm));
        ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    }
    void TearDown() override {
        EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(env));
        EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
    }
    // Compiles and runs `source` with an env scope as the only scope besides the handle scope.
    JSVM_Status RunAlone(const char* source) {
        JSVM_EnvScope env_scope = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &env_scope));
        JSVM_HandleScope handle_scope = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &handle_scope));
        JSVM_Value text = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateStringUtf8(env, source, JSVM_AUTO_LENGTH, &text));
        JSVM_Script script = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CompileScript(env, text, nullptr, 0, false, nullptr, &script));
        JSVM_Value result = nullptr;
        const JSVM_Status status = OH_JSVM_RunScript(env, script, &result);
        JSVM_Value exception = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_GetAndClearLastException(env, &exception));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, handle_scope));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope));
        return status;
    }

    JSVM_VM vm = nullptr;
    JSVM_Env env = nullptr;
};

TEST_F(EnvOutsideScopesTest, AnEnvScopeAloneIsEnough) {
    EXPECT_EQ(JSVM_OK, RunAlone("1 + 1"));
}

TEST_F(EnvOutsideScopesTest, WithoutAHandleScopeValuesAreRefused) {
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CreateObject(env, &value));
    EXPECT_EQ(nullptr, value);
    JSVM_VMScope scope = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &scope));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CreateInt32(env, 1, &value));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, scope));
}

TEST_F(EnvOutsideScopesTest, TheStackLimitFollowsTheThread) {
    const char* deep = "(function f() { f(); })()";
    EXPECT_EQ(JSVM_GENERIC_FAILURE, RunAlone(deep));
    std::thread([&] {
        EXPECT_EQ(JSVM_OK, RunAlone("[1, 2, 3].map(x => x * 2)"));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, RunAlone(deep));
        EXPECT_EQ(JSVM_OK, RunAlone("(function g(n) { return n ? g(n - 1) : 0; })(1000)"));
    }).join();
    EXPECT_EQ(JSVM_GENERIC_FAILURE, RunAlone(deep));
    EXPECT_EQ(JSVM_OK, RunAlone("1"));
}

TEST_F(EnvOutsideScopesTest, ACallOnTheWrongThreadIsRefused) {
    JSVM_VMScope scope = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &scope));
    std::thread([this] {
        JSVM_Value value = nullptr;
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateInt32(env, 1, &value));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_ThrowError(env, nullptr, "x"));
        auto* env_scope = reinterpret_cast<JSVM_EnvScope>(0x10);
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_OpenEnvScope(env, &env_scope));
        EXPECT_EQ(nullptr, env_scope);
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyEnv(env));
    }).join();
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, scope));
    EXPECT_EQ(JSVM_OK, RunAlone("1"));
}

TEST_F(EnvOutsideScopesTest, AnEnvScopeClosedOnTheWrongThreadIsRefused) {
    JSVM_EnvScope scope = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &scope));
    std::thread([&] { EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CloseEnvScope(env, scope)); }).join();
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, scope));
}

}  // namespace
