// SPDX-License-Identifier: Apache-2.0
// A store of code caches that is a map, and VMs that compile through it by way of the seam.
#ifndef ARK_JSVM_TEST_UNITTEST_SCRIPT_CACHED_COMPILE_FIXTURE_H_
#define ARK_JSVM_TEST_UNITTEST_SCRIPT_CACHED_COMPILE_FIXTURE_H_

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "frameworks/core/cached_compile.h"
#include "test/support/fixture.h"

namespace cached_compile_test {

using jsvm_test::InitOnce;
using Hash = std::array<uint8_t, 16>;
using Key = std::pair<Hash, Hash>;
using Names = std::vector<const char*>;

inline Hash BytesOf(const JsvmEnvelopeHash& hash) {
    Hash bytes;
    std::memcpy(bytes.data(), hash.bytes, bytes.size());
    return bytes;
}

// What it holds is offered by key, or always: then the envelope alone decides.
struct Store {
    std::map<Key, std::vector<uint8_t>> entries;
    std::optional<std::vector<uint8_t>> always;
    JSVMX_CodeCacheReason refusal = JSVMX_REASON_NOT_STORED;
    Key asked;
    int finds = 0;
    int dones = 0;

    static JSVMX_CodeCacheReason Find(void* data, JsvmSourceInQuestion* source,
                                      const uint8_t** cache, size_t* length) {
        auto* store = static_cast<Store*>(data);
        ++store->finds;
        EXPECT_EQ(store->finds, store->dones + 1);
        store->asked = {BytesOf(jsvm_source_fingerprint(source)),
                        BytesOf(jsvm_source_hash(source))};
        const auto found = store->entries.find(store->asked);
        const std::vector<uint8_t>* bytes = nullptr;
        if (store->always.has_value()) bytes = &*store->always;
        if (found != store->entries.end()) bytes = &found->second;
        if (bytes == nullptr) return store->refusal;
        *cache = bytes->data();
        *length = bytes->size();
        return JSVMX_REASON_NONE;
    }
    static void Done(void* data) { ++static_cast<Store*>(data)->dones; }
    JsvmCacheSupplier supplier() { return {Find, Done, this}; }
};

struct Wish {
    bool wanted = true;
    size_t too_small = 0;
    JsvmCacheIdentity identity{};
    static bool Ask(void* data, const JsvmCacheIdentity* identity, size_t* length) {
        auto* wish = static_cast<Wish*>(data);
        wish->identity = *identity;
        *length = wish->too_small;
        return wish->wanted;
    }
};

// A fresh VM, so that nothing is in the engine's memory yet.
class Session {
  public:
    Session() {
        InitOnce();
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateVM(nullptr, &vm_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm_, &vm_scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm_, 0, nullptr, &env));
        EXPECT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &env_scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &handle_scope_));
    }
    ~Session() {
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, handle_scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(env));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm_, vm_scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm_));
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    JSVM_Value Str(const std::string& utf8) {
        JSVM_Value value = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateStringUtf8(env, utf8.data(), utf8.size(), &value));
        return value;
    }
    JSVM_Status Compile(Store* store, JsvmCachedCompile compile) {
        const JsvmCacheSupplier supplier = store->supplier();
        const JSVM_Status status = jsvm_compile_cached(env, &compile, &supplier, &report, &tried,
                                                       compile.is_function ? nullptr : &script,
                                                       compile.is_function ? &function : nullptr);
        EXPECT_EQ(store->finds, store->dones);
        return status;
    }
    JSVM_Status Script(Store* store, const std::string& source,
                       const JSVM_ScriptOrigin* origin = nullptr) {
        return Compile(store, {Str(source), origin, false, false, 0, nullptr});
    }
    JSVM_Status Function(Store* store, const std::string& source, const Names& names,
                         const JSVM_ScriptOrigin* origin = nullptr) {
        return Compile(store, {Str(source), origin, false, true, names.size(), names.data()});
    }
    double Run() {
        JSVM_Value result = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_RunScript(env, script, &result));
        return Number(result);
    }
    double Call(std::vector<double> numbers) {
        std::vector<JSVM_Value> arguments(numbers.size());
        for (size_t i = 0; i < numbers.size(); ++i) {
            EXPECT_EQ(JSVM_OK, OH_JSVM_CreateDouble(env, numbers[i], &arguments[i]));
        }
        JSVM_Value self = nullptr;
        JSVM_Value result = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_GetUndefined(env, &self));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CallFunction(env, self, function, arguments.size(),
                                                arguments.data(), &result));
        return Number(result);
    }
    double Number(JSVM_Value value) {
        double number = 0;
        EXPECT_EQ(JSVM_OK, OH_JSVM_GetValueDouble(env, value, &number));
        return number;
    }
    JSVM_Status Make(const JsvmCompiled& compiled, Wish* wish, std::vector<uint8_t>* bytes) {
        uint8_t* cache = nullptr;
        size_t length = 0;
        const JSVM_Status status =
            jsvm_make_cache(env, &compiled, Wish::Ask, wish, &cache, &length);
        bytes->assign(cache, cache + length);
        std::free(cache);
        return status;
    }
    // Puts what was compiled into the store.
    void Keep(Store* store, const JsvmCompiled& compiled) {
        Wish wish;
        std::vector<uint8_t> bytes;
        EXPECT_EQ(JSVM_OK, Make(compiled, &wish, &bytes));
        EXPECT_LT(jsvm_envelope_size(), bytes.size());
        store->entries[{BytesOf(wish.identity.fingerprint), BytesOf(wish.identity.source)}] = bytes;
    }
    void ExpectException() {
        JSVM_Value thrown = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_GetAndClearLastException(env, &thrown));
    }
    void ExpectReport(JSVMX_CodeCacheOutcome outcome, JSVMX_CodeCacheReason reason) {
        EXPECT_TRUE(tried);
        EXPECT_EQ(outcome, report.outcome);
        EXPECT_EQ(reason, report.reason);
        JSVMX_CodeCacheReport official = {};
        EXPECT_EQ(JSVM_OK, JSVMX_GetCodeCacheReport(env, &official));
        EXPECT_EQ(outcome, official.outcome);
        EXPECT_EQ(reason, official.reason);
    }

    JSVM_Env env = nullptr;
    JSVM_Script script = nullptr;
    JSVM_Value function = nullptr;
    JsvmCachedCompileReport report{};
    bool tried = false;

  private:
    JSVM_VM vm_ = nullptr;
    JSVM_VMScope vm_scope_ = nullptr;
    JSVM_EnvScope env_scope_ = nullptr;
    JSVM_HandleScope handle_scope_ = nullptr;
};

}  // namespace cached_compile_test

#endif  // ARK_JSVM_TEST_UNITTEST_SCRIPT_CACHED_COMPILE_FIXTURE_H_
