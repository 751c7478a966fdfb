// SPDX-License-Identifier: Apache-2.0
// What tests of stores need: a store over a place in memory or in a directory, and fresh VMs whose
// memory holds no script yet.
#ifndef ARK_JSVM_TEST_UNITTEST_CODE_CACHE_STORE_FIXTURE_H_
#define ARK_JSVM_TEST_UNITTEST_CODE_CACHE_STORE_FIXTURE_H_

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "ark_runtime/jsvmx_code_cache.h"
#include "frameworks/code_cache/store.h"
#include "test/support/fixture.h"
#include "test/support/memory_backend.h"

namespace jsvm_test {

inline JSVMX_CodeCacheOptions NoOptions(const char* location = nullptr) {
    JSVMX_CodeCacheOptions options = {};
    options.size = sizeof(options);
    options.location = location;
    return options;
}

inline JSVMX_CodeCacheCompileOptions NoCompileOptions() {
    JSVMX_CodeCacheCompileOptions options = {};
    options.size = sizeof(options);
    return options;
}

// An open store.
class Store {
  public:
    explicit Store(MemoryPlace* place, JSVMX_CodeCacheOptions options = NoOptions(),
                   bool remote = false) {
        EXPECT_EQ(JSVM_OK, jsvm_store_open(&options, place->NewBackend(), JSVMX_REASON_NONE, remote,
                                           &cache_));
    }
    // Through the public function.
    explicit Store(const JSVMX_CodeCacheOptions& options) {
        EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheOpen(&options, &cache_));
    }
    // That cannot be used.
    explicit Store(JSVMX_CodeCacheReason reason) {
        const JSVMX_CodeCacheOptions options = NoOptions();
        EXPECT_EQ(JSVM_OK, jsvm_store_open(&options, nullptr, reason, false, &cache_));
    }
    ~Store() {
        if (cache_ != nullptr) Close();
    }
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    void Close() { EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheClose(std::exchange(cache_, nullptr))); }
    void Flush() { EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheFlush(cache_)); }
    JSVMX_CodeCacheCounters Counters() {
        JSVMX_CodeCacheCounters counters = {};
        EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheGetCounters(cache_, &counters));
        EXPECT_NE(nullptr, counters.stateText);
        return counters;
    }
    std::vector<JSVMX_CodeCacheEntry> Entries() {
        std::vector<JSVMX_CodeCacheEntry> entries;
        const auto note = [](const JSVMX_CodeCacheEntry* entry, void* data) {
            static_cast<std::vector<JSVMX_CodeCacheEntry>*>(data)->push_back(*entry);
            return true;
        };
        EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheIterate(cache_, note, &entries));
        return entries;
    }
    JSVMX_CodeCache get() const { return cache_; }

  private:
    JSVMX_CodeCache cache_ = nullptr;
};

// A VM of its own with one env and all scopes open. One at a time on a thread.
class Machine {
  public:
    Machine() {
        InitOnce();
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateVM(nullptr, &vm));
        EXPECT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &vm_scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
        EXPECT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &env_scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &handle_scope_));
    }
    ~Machine() {
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, handle_scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(env));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, vm_scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
    }
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    JSVM_Value Str(const std::string& utf8) {
        JSVM_Value value = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateStringUtf8(env, utf8.data(), utf8.size(), &value));
        return value;
    }
    // Compiles through a store; `load` tells what became of that.
    JSVM_Script Compile(const Store& store, const std::string& source,
                        const JSVMX_CodeCacheCompileOptions* options = nullptr) {
        JSVM_Script script = nullptr;
        load = {};
        EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheCompileScript(store.get(), env, Str(source), options,
                                                        &load, &script));
        EXPECT_NE(nullptr, load.text);
        return script;
    }
    JSVM_Value CompileFunction(const Store& store, const std::string& body,
                               const std::vector<const char*>& parameters = {},
                               const JSVM_ScriptOrigin* origin = nullptr) {
        JSVMX_CodeCacheCompileOptions options = NoCompileOptions();
        options.origin = origin;
        options.parameterCount = parameters.size();
        options.parameters = parameters.data();
        JSVM_Value function = nullptr;
        load = {};
        EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheCompileFunction(store.get(), env, Str(body), &options,
                                                          &load, &function));
        return function;
    }
    double Number(JSVM_Value value) {
        double number = 0;
        EXPECT_EQ(JSVM_OK, OH_JSVM_GetValueDouble(env, value, &number));
        return number;
    }
    double Run(JSVM_Script script) {
        JSVM_Value result = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_RunScript(env, script, &result));
        return Number(result);
    }
    double Call(JSVM_Value function, const std::vector<double>& arguments = {}) {
        JSVM_Value receiver = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_GetUndefined(env, &receiver));
        std::vector<JSVM_Value> values(arguments.size());
        for (size_t i = 0; i < arguments.size(); ++i) {
            EXPECT_EQ(JSVM_OK, OH_JSVM_CreateDouble(env, arguments[i], &values[i]));
        }
        JSVM_Value result = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CallFunction(env, receiver, function, values.size(),
                                                values.data(), &result));
        return Number(result);
    }
    // Whether a cache was queued.
    bool Refresh(const Store& store, JSVM_Script script) {
        bool queued = false;
        EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheRefreshScript(store.get(), env, script, &queued));
        return queued;
    }
    bool RefreshFunction(const Store& store, JSVM_Value function) {
        bool queued = false;
        EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheRefreshFunction(store.get(), env, function, &queued));
        return queued;
    }

    JSVM_VM vm = nullptr;
    JSVM_Env env = nullptr;
    JSVMX_CodeCacheLoad load = {};

  private:
    JSVM_VMScope vm_scope_ = nullptr;
    JSVM_EnvScope env_scope_ = nullptr;
    JSVM_HandleScope handle_scope_ = nullptr;
};

// Compiles, runs and refreshes in a VM of its own: the result of the script.
inline double RunAndRefresh(const Store& store, const std::string& source,
                            const JSVMX_CodeCacheCompileOptions* options = nullptr) {
    Machine machine;
    JSVM_Script script = machine.Compile(store, source, options);
    const double result = machine.Run(script);
    machine.Refresh(store, script);
    EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheFlush(store.get()));
    return result;
}

// What becomes of a compile in a VM of its own.
inline JSVMX_CodeCacheLoad LoadOf(const Store& store, const std::string& source,
                                  const JSVMX_CodeCacheCompileOptions* options = nullptr) {
    Machine machine;
    machine.Compile(store, source, options);
    return machine.load;
}

inline constexpr char kSource[] = "(function add(a, b) { return a + b; })(20, 22)";

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_UNITTEST_CODE_CACHE_STORE_FIXTURE_H_
