// SPDX-License-Identifier: Apache-2.0
#include "test/support/small_vm.h"

#include "test/support/fixture.h"

namespace jsvm_test {
namespace {

// Handlers get no data pointer.
SmallVm*& NewestOfThread() {
    static thread_local SmallVm* newest = nullptr;
    return newest;
}

JSVM_Value RunBody(JSVM_Env env, JSVM_CallbackInfo info) {
    void* body = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &body));
    (*static_cast<const std::function<void()>*>(body))();
    return nullptr;
}

}  // namespace

void NoteAndLeave(const char* location, const char* detail, bool is_heap) {
    SmallVm* small = NewestOfThread();
    JSVM_Value value = nullptr;
    JSVM_HeapStatistics statistics = {};
    small->calls.push_back({location, detail != nullptr, is_heap,
                            OH_JSVM_CreateObject(small->env, &value),
                            OH_JSVM_GetHeapStatistics(small->vm, &statistics)});
    if (small->target_ != nullptr) std::longjmp(*small->target_, 1);
}

SmallVm::SmallVm(size_t limit) : older_(NewestOfThread()) {
    InitOnce();
    NewestOfThread() = this;
    JSVM_CreateVMOptions options = {};
    options.maxOldGenerationSize = limit;
    EXPECT_JSVM_OK(OH_JSVM_CreateVM(&options, &vm));
    EXPECT_JSVM_OK(OH_JSVM_SetHandlerForOOMError(vm, NoteAndLeave));
    EXPECT_JSVM_OK(OH_JSVM_OpenVMScope(vm, &vm_scope_));
    EXPECT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    EXPECT_JSVM_OK(OH_JSVM_OpenEnvScope(env, &env_scope_));
    EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &handle_scope_));
}

SmallVm::~SmallVm() {
    if (handle_scope_ != nullptr) CloseScopes();
    if (env != nullptr) DestroyEnv();
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(vm));
    NewestOfThread() = older_;
}

void SmallVm::CloseScopes() {
    EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, handle_scope_));
    EXPECT_JSVM_OK(OH_JSVM_CloseEnvScope(env, env_scope_));
    EXPECT_JSVM_OK(OH_JSVM_CloseVMScope(vm, vm_scope_));
    handle_scope_ = nullptr;
}

void SmallVm::DestroyEnv() {
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(env));
    env = nullptr;
}

bool SmallVm::RunsOut(const std::function<void()>& body) {
    std::jmp_buf target;
    std::jmp_buf* const outer = target_;
    if (setjmp(target) != 0) {
        target_ = outer;
        return true;
    }
    target_ = &target;
    body();
    target_ = outer;
    return false;
}

bool SmallVm::RunsOutIn(const std::string& source) {
    return RunsOut([&] { Run(source.c_str()); });
}

JSVM_Status SmallVm::Run(const char* source, JSVM_Value* result) {
    JSVM_Value value = nullptr;
    JSVM_Script script = nullptr;
    JSVM_Status status = OH_JSVM_CreateStringUtf8(env, source, JSVM_AUTO_LENGTH, &value);
    if (status != JSVM_OK) return status;
    status = OH_JSVM_CompileScript(env, value, nullptr, 0, false, nullptr, &script);
    if (status != JSVM_OK) return status;
    status = OH_JSVM_RunScript(env, script, &value);
    if (status == JSVM_OK && result != nullptr) *result = value;
    return status;
}

void SmallVm::SetFunction(const char* name, const std::function<void()>* body) {
    JSVM_CallbackStruct callback = {RunBody, const_cast<std::function<void()>*>(body)};
    JSVM_Value function = nullptr;
    JSVM_Value global = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_CreateFunction(env, name, JSVM_AUTO_LENGTH, &callback, &function));
    EXPECT_JSVM_OK(OH_JSVM_GetGlobal(env, &global));
    EXPECT_JSVM_OK(OH_JSVM_SetNamedProperty(env, global, name, function));
}

void SmallVm::ExpectEnd() {
    ASSERT_EQ(1u, calls.size());
    EXPECT_TRUE(calls[0].is_heap);
    EXPECT_FALSE(calls[0].has_detail);  // this V8 has none
    EXPECT_EQ(JSVM_GENERIC_FAILURE, calls[0].made_value);
    EXPECT_JSVM_OK(calls[0].statistics);
    JSVM_Value value = nullptr;
    JSVM_Env other_env = nullptr;
    JSVM_EnvScope scope = nullptr;
    bool flag = true;
    JSVM_HeapStatistics statistics = {};
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateObject(env, &value));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, Run("1"));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateEnv(vm, 0, nullptr, &other_env));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_OpenEnvScope(env, &scope));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_PumpMessageLoop(vm, &flag));
    EXPECT_JSVM_OK(OH_JSVM_IsExceptionPending(env, &flag));
    EXPECT_FALSE(flag);
    EXPECT_JSVM_OK(OH_JSVM_GetHeapStatistics(vm, &statistics));
    EXPECT_LT(0u, statistics.usedHeapSize);
    EXPECT_EQ(1u, calls.size());
}

void ExpectNewVmWorks() {
    SmallVm other;
    JSVM_Value value = nullptr;
    double sum = 0;
    EXPECT_JSVM_OK(
        other.Run("let s = 0; for (let i = 0; i < 1e5; ++i) s += [i].length; s", &value));
    EXPECT_JSVM_OK(OH_JSVM_GetValueDouble(other.env, value, &sum));
    EXPECT_EQ(1e5, sum);
    EXPECT_TRUE(other.calls.empty());
}

}  // namespace jsvm_test
