// SPDX-License-Identifier: Apache-2.0
#include "test/unittest/script/background_fixture.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "frameworks/core/mutex.h"
#include "frameworks/core/process.h"
#include "frameworks/core/v8_compat.h"
#include "test/support/fixture.h"

namespace jsvm_test {

CacheSession::CacheSession(const JSVM_CreateVMOptions* options) {
    InitOnce();
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateVM(options, &vm));
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &vm_scope_));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &env_scope_));
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &handle_scope_));
}

CacheSession::~CacheSession() {
    if (vm != nullptr) End();
}

void CacheSession::End() {
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, handle_scope_));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope_));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, vm_scope_));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
    vm = nullptr;
}

namespace {

JSVM_CompileOptions PointerOption(JSVM_CompileOptionId id, void* pointer) {
    JSVM_CompileOptions option{};
    option.id = id;
    option.content.ptr = pointer;
    return option;
}

JSVM_Status Compile(JSVM_Env env, JSVM_Value source, JSVM_CompileMode mode,
                    std::vector<JSVM_CompileOptions> options, JSVM_Script* script) {
    JSVM_CompileOptions how{};
    how.id = JSVM_COMPILE_MODE;
    how.content.num = mode;
    options.push_back(how);
    return OH_JSVM_CompileScriptWithOptions(env, source, options.size(), options.data(), script);
}

double Run(JSVM_Env env, JSVM_Script script) {
    JSVM_Value value = nullptr;
    double number = 0;
    EXPECT_EQ(JSVM_OK, OH_JSVM_RunScript(env, script, &value));
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetValueDouble(env, value, &number));
    return number;
}

}  // namespace

JSVM_Value CacheSession::Text(const std::string& source) {
    JSVM_Value text = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateStringUtf8(env, source.data(), source.size(), &text));
    return text;
}

CacheUse CacheSession::Use(const std::string& source, const CacheBytes* cache,
                           JSVM_DeserializeResult result, const char* name) {
    return Use(Text(source), cache, result, name);
}

CacheUse CacheSession::Use(JSVM_Value source, const CacheBytes* cache,
                           JSVM_DeserializeResult result, const char* name) {
    CacheUse use{};
    JSVM_CodeCache code_cache{};
    JSVM_ScriptOrigin origin = {nullptr, name, 0, 0};
    std::vector<JSVM_CompileOptions> options = {
        PointerOption(JSVM_COMPILE_BACKGROUND_DESERIALIZE_RESULT, result),
        PointerOption(JSVM_COMPILE_CODE_CACHE_REJECTED, &use.rejected),
        PointerOption(JSVM_COMPILE_SCRIPT_ORIGIN, name != nullptr ? &origin : nullptr)};
    if (cache != nullptr) {
        code_cache = {const_cast<uint8_t*>(cache->data()), cache->size()};
        options.push_back(PointerOption(JSVM_COMPILE_CODE_CACHE, &code_cache));
    }
    const JSVM_CompileMode mode =
        cache != nullptr ? JSVM_COMPILE_MODE_CONSUME_CODE_CACHE : JSVM_COMPILE_MODE_DEFAULT;
    JSVM_Script script = nullptr;
    use.status = Compile(env, source, mode, options, &script);
    if (use.status != JSVM_OK) return use;
    JSVMX_CodeCacheReport report = {};
    EXPECT_EQ(JSVM_OK, JSVMX_GetCodeCacheReport(env, &report));
    use.outcome = report.outcome;
    use.reason = report.reason;
    use.result = Run(env, script);
    return use;
}

JSVM_DeserializeResult CacheSession::Begin(const CacheBytes& cache) {
    JSVM_DeserializeResult result = nullptr;
    const JSVM_CodeCache code_cache = {const_cast<uint8_t*>(cache.data()), cache.size()};
    EXPECT_EQ(JSVM_OK, OH_JSVM_BackgroundDeserialize(vm, code_cache, &result));
    EXPECT_NE(nullptr, result);
    return result;
}

CacheBytes MakeCache(const std::string& source, const char* name) {
    CacheSession session;
    JSVM_ScriptOrigin origin = {nullptr, name, 0, 0};
    JSVM_Script script = nullptr;
    EXPECT_EQ(
        JSVM_OK,
        Compile(session.env, session.Text(source), JSVM_COMPILE_MODE_EAGER_COMPILE,
                {PointerOption(JSVM_COMPILE_SCRIPT_ORIGIN, name != nullptr ? &origin : nullptr)},
                &script));
    Run(session.env, script);
    const uint8_t* data = nullptr;
    size_t length = 0;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateCodeCache(session.env, script, &data, &length));
    CacheBytes cache(data, data + length);
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseCache(session.env, data, JSVM_CACHE_TYPE_JS));
    return cache;
}

CacheBytes WithoutPayload(const CacheBytes& cache) {
    CacheBytes without = cache;
    std::fill(without.begin() + kCacheHeader, without.end(), uint8_t{0});
    return without;
}

std::string LargeSource() {
    std::string source;
    for (int i = 0; i < 40000; ++i) {
        const std::string number = std::to_string(i);
        source += "function f" + number + "(a, b) { return a * " + number + " + b.x" + number +
                  " + 'text " + number + "'.length; }\n";
    }
    return source + "42";
}

struct BusyWorkers::Shared {
    jsvm::Mutex mutex;
    jsvm::CondVar changed;
    int arrived = 0;
    int left = 0;
    bool released = false;

    // Waits until `reached` holds.
    template <class Reached>
    void Await(Reached&& reached) {
        const jsvm::MutexLock lock(&mutex);
        while (!reached()) changed.Wait(&mutex);
    }
    template <class Change>
    void Do(Change&& change) {
        const jsvm::MutexLock lock(&mutex);
        change();
        changed.SignalAll();
    }
};

BusyWorkers::BusyWorkers() : shared_(std::make_shared<Shared>()) {
    class Stay final : public v8::Task {
      public:
        explicit Stay(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}
        void Run() override {
            shared_->Do([&] { ++shared_->arrived; });
            shared_->Await([&] { return shared_->released; });
            shared_->Do([&] { ++shared_->left; });
        }

      private:
        std::shared_ptr<Shared> shared_;
    };
    InitOnce();
    v8::Platform* platform = jsvm::Process().platform.get();
    const int count = platform->NumberOfWorkerThreads();
    for (int i = 0; i < count; ++i) platform->CallOnWorkerThread(std::make_unique<Stay>(shared_));
    shared_->Await([&] { return shared_->arrived == count; });
}

BusyWorkers::~BusyWorkers() {
    shared_->Do([&] { shared_->released = true; });
    shared_->Await([&] { return shared_->left == shared_->arrived; });
}

}  // namespace jsvm_test
