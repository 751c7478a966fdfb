// SPDX-License-Identifier: Apache-2.0
#include "test/support/snapshot_fixture.h"

#include <algorithm>
#include <utility>

#include "test/support/fixture.h"

namespace jsvm_test {
namespace {

struct Call {
    size_t argc = 2;
    JSVM_Value argv[2] = {};
    JSVM_Value receiver = nullptr;
};

Call InfoOf(JSVM_Env env, JSVM_CallbackInfo info) {
    Call call;
    EXPECT_EQ(JSVM_OK,
              OH_JSVM_GetCbInfo(env, info, &call.argc, call.argv, &call.receiver, nullptr));
    return call;
}

JSVM_Value Add(JSVM_Env env, JSVM_CallbackInfo info) {
    const Call call = InfoOf(env, info);
    double one = 0;
    double other = 0;
    JSVM_Value sum = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetValueDouble(env, call.argv[0], &one));
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetValueDouble(env, call.argv[1], &other));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateDouble(env, one + other, &sum));
    return sum;
}

JSVM_Value SetKept(JSVM_Env env, JSVM_CallbackInfo info) {
    const Call call = InfoOf(env, info);
    EXPECT_EQ(JSVM_OK, OH_JSVM_SetNamedProperty(env, call.receiver, "kept", call.argv[0]));
    return nullptr;
}

JSVM_Value Kept(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value kept = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetNamedProperty(env, InfoOf(env, info).receiver, "kept", &kept));
    return kept;
}

JSVM_Value Counted(JSVM_Env env, JSVM_CallbackInfo info) {
    void* count = nullptr;
    JSVM_Value result = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &count));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateInt32(env, ++*static_cast<int*>(count), &result));
    return result;
}

JSVM_Value RunListed(JSVM_Env env, JSVM_CallbackInfo info) {
    return ListedBody()(env, info);
}

std::string Text(JSVM_Env env, JSVM_Value value) {
    JSVM_Value global = nullptr;
    JSVM_Value to_string = nullptr;
    JSVM_Value text = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetGlobal(env, &global));
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetNamedProperty(env, global, "String", &to_string));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CallFunction(env, global, to_string, 1, &value, &text));
    size_t length = 0;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetValueStringUtf8(env, text, nullptr, 0, &length));
    std::string utf8(length + 1, '\0');
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetValueStringUtf8(env, text, &utf8[0], utf8.size(), &length));
    utf8.resize(length);
    return utf8;
}

std::string Evaluate(JSVM_Env env, const std::string& source) {
    JSVM_Value code = nullptr;
    JSVM_Value result = nullptr;
    JSVM_Script script = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateStringUtf8(env, source.data(), source.size(), &code));
    if (OH_JSVM_CompileScript(env, code, nullptr, 0, false, nullptr, &script) == JSVM_OK &&
        OH_JSVM_RunScript(env, script, &result) == JSVM_OK) {
        return Text(env, result);
    }
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetAndClearLastException(env, &result));
    return "throws " + Text(env, result);
}

}  // namespace

Listed& ListedOnes() {
    static int count = 0;
    static Listed listed = {{Add, nullptr},
                            {SetKept, nullptr},
                            {Kept, nullptr},
                            {SetKept, nullptr},
                            {Counted, &count},
                            {RunListed, nullptr},
                            0};
    return listed;
}

std::function<JSVM_Value(JSVM_Env env, JSVM_CallbackInfo info)>& ListedBody() {
    static std::function<JSVM_Value(JSVM_Env env, JSVM_CallbackInfo info)> body;
    return body;
}

Machine::Machine(For purpose) {
    JSVM_CreateVMOptions options = {};
    options.isForSnapshotting = purpose == For::kSnapshot;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateVM(&options, &vm_));
}

Machine::Machine(const std::string& blob) {
    CreateFrom(blob);
}

Machine::Machine(std::string&& blob) : kept_blob_(std::move(blob)) {
    CreateFrom(kept_blob_);
}

void Machine::CreateFrom(const std::string& blob) {
    JSVM_CreateVMOptions options = {};
    options.snapshotBlobData = blob.data();
    options.snapshotBlobSize = blob.size();
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateVM(&options, &vm_));
}

Machine::~Machine() {
    for (JSVM_Env env : envs_) EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm_));
}

JSVM_Env Machine::NewEnv(const std::vector<JSVM_PropertyDescriptor>& properties) {
    JSVM_Env env = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm_, properties.size(), properties.data(), &env));
    envs_.push_back(env);
    return env;
}

JSVM_Env Machine::EnvFromSnapshot(size_t index) {
    JSVM_Env env = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateEnvFromSnapshot(vm_, index, &env));
    envs_.push_back(env);
    return env;
}

void Machine::DestroyEnv(JSVM_Env env) {
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(env));
    envs_.erase(std::remove(envs_.begin(), envs_.end(), env), envs_.end());
}

void Machine::In(JSVM_Env env, const std::function<void()>& body) {
    JSVM_VMScope vm_scope = nullptr;
    JSVM_EnvScope env_scope = nullptr;
    JSVM_HandleScope handle_scope = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm_, &vm_scope));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &env_scope));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &handle_scope));
    body();
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, handle_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm_, vm_scope));
}

std::string Machine::Run(JSVM_Env env, const std::string& source) {
    std::string result;
    In(env, [&] { result = Evaluate(env, source); });
    return result;
}

void Machine::Set(JSVM_Env env, const char* name, JSVM_Value value) {
    JSVM_Value global = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetGlobal(env, &global));
    EXPECT_EQ(JSVM_OK, OH_JSVM_SetNamedProperty(env, global, name, value));
}

JSVM_Value Machine::Get(JSVM_Env env, const char* name) {
    JSVM_Value global = nullptr;
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetGlobal(env, &global));
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetNamedProperty(env, global, name, &value));
    return value;
}

JSVM_Status Machine::Snapshot(std::string* blob) {
    const char* data = nullptr;
    size_t size = 0;
    const JSVM_Status status =
        OH_JSVM_CreateSnapshot(vm_, envs_.size(), envs_.data(), &data, &size);
    if (status == JSVM_OK) blob->assign(data, size);
    delete[] data;
    return status;
}

std::string Machine::Take() {
    std::string blob;
    EXPECT_EQ(JSVM_OK, Snapshot(&blob));
    return blob;
}

std::string Machine::Refused() {
    std::string blob;
    testing::internal::CaptureStderr();
    const JSVM_Status status = Snapshot(&blob);
    const std::string log = testing::internal::GetCapturedStderr();
    EXPECT_EQ(JSVM_GENERIC_FAILURE, status) << log;
    EXPECT_EQ(1, std::count(log.begin(), log.end(), '\n')) << log;
    return log;
}

void DefineListed(Machine& machine, JSVM_Env env) {
    Listed& listed = ListedOnes();
    const JSVM_PropertyDescriptor properties[] = {
        {"get", nullptr, &listed.kept, nullptr, nullptr, nullptr, JSVM_DEFAULT},
        {"value", nullptr, nullptr, &listed.kept, &listed.set_kept, nullptr, JSVM_DEFAULT},
        {"sum", nullptr, &listed.add, nullptr, nullptr, nullptr, JSVM_STATIC},
    };
    machine.In(env, [&] {
        JSVM_Value value = nullptr;
        EXPECT_EQ(JSVM_OK,
                  OH_JSVM_CreateFunction(env, "add", JSVM_AUTO_LENGTH, &listed.add, &value));
        machine.Set(env, "add", value);
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateFunction(env, nullptr, 0, &listed.counted, &value));
        machine.Set(env, "counted", value);
        EXPECT_EQ(JSVM_OK, OH_JSVM_DefineClass(env, "Kept", JSVM_AUTO_LENGTH, &listed.constructor,
                                               3, properties, &value));
        machine.Set(env, "Kept", value);
    });
}

std::string BlobAfter(const std::string& source) {
    Machine machine(Machine::For::kSnapshot);
    JSVM_Env env = machine.NewEnv();
    DefineListed(machine, env);
    const std::string result = machine.Run(env, source);
    EXPECT_NE(0, result.compare(0, 6, "throws")) << result;
    return machine.Take();
}

void SnapshotTest::SetUpTestSuite() {
    static const intptr_t references[] = {
        reinterpret_cast<intptr_t>(&ListedOnes().add),
        reinterpret_cast<intptr_t>(&ListedOnes().constructor),
        reinterpret_cast<intptr_t>(&ListedOnes().kept),
        reinterpret_cast<intptr_t>(&ListedOnes().set_kept),
        reinterpret_cast<intptr_t>(&ListedOnes().counted),
        reinterpret_cast<intptr_t>(&ListedOnes().run),
        reinterpret_cast<intptr_t>(&ListedOnes().pointer),
        0,
    };
    InitOnce({"--expose-gc"}, references);
}

}  // namespace jsvm_test
