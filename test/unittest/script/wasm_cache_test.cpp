// SPDX-License-Identifier: Apache-2.0
// Making, using and refusing caches of WebAssembly modules, and what the report says.
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"
#include "test/support/fixture.h"
#include "test/unittest/script/wasm_fixture.h"

namespace {

using jsvm_test::Bytes;
using jsvm_test::ImportingModule;
using jsvm_test::ModuleOf;
using jsvm_test::Preamble;
using jsvm_test::Unique;

// The envelope in front of V8's bytes.
constexpr size_t kHeader = 144;

class WasmCacheTest : public jsvm_test::WasmTest {
  protected:
    void ExpectUsed(const Bytes& cache, const Bytes& module) {
        bool rejected = true;
        JSVM_Value object = CompileWith(cache, module, &rejected);
        EXPECT_FALSE(rejected);
        EXPECT_EQ(JSVMX_CODE_CACHE_USED, Report().outcome);
        EXPECT_EQ(JSVMX_REASON_NONE, Report().reason);
        ExpectWorks(object);
    }

    // The module is compiled all the same.
    void ExpectRejected(JSVMX_CodeCacheReason reason, const Bytes& cache, const Bytes& module) {
        bool rejected = false;
        JSVM_Value object = CompileWith(cache, module, &rejected);
        EXPECT_TRUE(rejected);
        EXPECT_EQ(JSVMX_CODE_CACHE_REJECTED, Report().outcome);
        EXPECT_EQ(reason, Report().reason) << Report().text;
        ExpectWorks(object);
    }

    void ExpectWorks(JSVM_Value module) {
        EXPECT_EQ("41,8",
                  InInstance(module, "[instance.exports.next(4), instance.exports.twice(4)]"));
        EXPECT_TRUE(RunToBool("module instanceof WebAssembly.Module"));
    }
};

TEST_F(WasmCacheTest, AModuleFromItsCacheWorksAsTheOneCompiled) {
    const Bytes module = Unique(ImportingModule());
    const Bytes cache = MakeCache(module);
    ExpectUsed(cache, module);
    // Imports are those of the instance, not of the one before.
    EXPECT_EQ(6, RunToNumber("new WebAssembly.Instance(module, {m: {f: x => 5}}).exports.next(4)"));
    // What was made from a cache can be compiled further, and makes a cache.
    JSVM_Value object = Run("module");
    OptimizeBoth(object);
    EXPECT_EQ(cache.size(), CacheOf(object).size());
}

TEST_F(WasmCacheTest, ACacheIsUsedInTheVmThatMadeIt) {
    const Bytes module = Unique(ImportingModule());
    JSVM_Value compiled = Compile(module);
    OptimizeBoth(compiled);
    ExpectUsed(CacheOf(compiled), module);
}

TEST_F(WasmCacheTest, AModuleThatIsInMemoryUnoptimisedIsNotFromTheCache) {
    const Bytes module = Unique(ImportingModule());
    const Bytes cache = MakeCache(module);
    ExpectWorks(Compile(module));  // "module" keeps it alive
    bool rejected = true;
    JSVM_Value object = CompileWith(cache, module, &rejected);
    EXPECT_FALSE(rejected);
    EXPECT_EQ(JSVMX_CODE_CACHE_NOT_LOOKED_AT, Report().outcome);
    EXPECT_EQ(JSVMX_REASON_IN_MEMORY_HIT, Report().reason);
    ExpectWorks(object);
}

TEST_F(WasmCacheTest, ACacheMayHoldSomeFunctionsOnly) {
    const Bytes module = Unique(ImportingModule());
    Bytes cache;
    {
        JSVM_Value object = Compile(module);
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CompileWasmFunction(env, object, 2, JSVM_WASM_OPT_HIGH));
        cache = CacheOf(object);
    }
    ExpectUsed(cache, module);
}

TEST_F(WasmCacheTest, TheArgumentsOfMakingOneAreChecked) {
    JSVM_Value module = Compile(Unique(ImportingModule()));
    OptimizeBoth(module);
    const uint8_t* data = nullptr;
    size_t length = 7;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateWasmCache(nullptr, module, &data, &length));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateWasmCache(env, nullptr, &data, &length));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateWasmCache(env, module, nullptr, &length));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateWasmCache(env, module, &data, nullptr));
    for (JSVM_Value other : {Undefined(), Num(1), Object(), Run("WebAssembly")}) {
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateWasmCache(env, other, &data, &length));
    }
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("pending")));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_CreateWasmCache(env, nullptr, nullptr, nullptr));
    EXPECT_EQ("pending", TakeException());
    EXPECT_EQ(nullptr, data);
    EXPECT_EQ(7u, length);
}

TEST_F(WasmCacheTest, WithoutOptimisedCodeThereIsNothingToCache) {
    const uint8_t* data = nullptr;
    size_t length = 7;
    for (const Bytes& bytes : {Unique(ImportingModule()), Unique(Preamble())}) {
        EXPECT_STATUS(JSVM_GENERIC_FAILURE,
                      OH_JSVM_CreateWasmCache(env, Compile(bytes), &data, &length));
    }
    EXPECT_EQ(nullptr, data);
    EXPECT_EQ(7u, length);
}

TEST_F(WasmCacheTest, UsersFreeACacheWithDeleteToo) {
    JSVM_Value module = Compile(Unique(ImportingModule()));
    OptimizeBoth(module);
    const uint8_t* data = nullptr;
    size_t length = 0;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateWasmCache(env, module, &data, &length));
    delete[] data;
}

TEST_F(WasmCacheTest, EveryDamagedByteOfTheHeaderIsSeen) {
    const Bytes module = Unique(ImportingModule());
    const Bytes cache = MakeCache(module);
    for (size_t i = 0; i < kHeader; ++i) {
        Bytes damaged = cache;
        damaged[i] ^= 0x10;
        bool rejected = false;
        CompileWith(damaged, module, &rejected);
        EXPECT_TRUE(rejected) << i;
        EXPECT_NE(JSVMX_REASON_ENGINE_REFUSED, Report().reason) << i;
    }
}

TEST_F(WasmCacheTest, DamagedMachineCodeIsNeverRun) {
    const Bytes module = Unique(ImportingModule());
    const Bytes cache = MakeCache(module);
    std::mt19937 random(20240419);
    for (int i = 0; i < 200; ++i) {
        Bytes damaged = cache;
        damaged[kHeader + random() % (cache.size() - kHeader)] ^=
            static_cast<uint8_t>(1 + random() % 255);
        ExpectRejected(JSVMX_REASON_PAYLOAD_CHECKSUM, damaged, module);
    }
}

TEST_F(WasmCacheTest, ACacheOfAnyOtherLengthIsRejected) {
    const Bytes module = Unique(ImportingModule());
    Bytes cache = MakeCache(module);
    for (size_t length = 1; length < cache.size(); ++length) {
        // In memory that ends there, so that the sanitizer sees a read beyond.
        const std::unique_ptr<uint8_t[]> cut(new uint8_t[length]);
        std::copy_n(cache.begin(), length, cut.get());
        bool rejected = false;
        JSVM_Value object = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CompileWasmModule(env, module.data(), module.size(),
                                                         cut.get(), length, &rejected, &object));
        EXPECT_TRUE(rejected);
        EXPECT_EQ(JSVMX_REASON_TRUNCATED, Report().reason) << length;
    }
    cache.push_back(0);
    ExpectRejected(JSVMX_REASON_PAYLOAD_LENGTH, cache, module);
    ExpectRejected(JSVMX_REASON_NOT_A_CACHE, Bytes(500, 0xab), module);
}

TEST_F(WasmCacheTest, TheCacheOfAnotherModuleIsRejected) {
    const Bytes module = Unique(ImportingModule());
    const Bytes cache = MakeCache(module);
    Bytes edited = module;
    edited.back() ^= 0x40;  // in its custom section: the same code, other bytes
    ExpectRejected(JSVMX_REASON_SOURCE_CONTENT, cache, edited);
    Bytes longer = jsvm_test::Concat({module, jsvm_test::Section(0, jsvm_test::Name("x"))});
    ExpectRejected(JSVMX_REASON_SOURCE_LENGTH, cache, longer);
}

TEST_F(WasmCacheTest, CachesOfScriptsAndModulesAreToldApart) {
    const Bytes module = Unique(ImportingModule());
    const Bytes wasm_cache = MakeCache(module);
    JSVM_Script script = nullptr;
    const uint8_t* data = nullptr;
    size_t length = 0;
    bool rejected = false;
    ASSERT_JSVM_OK(OH_JSVM_CompileScript(env, Str("1 + 1"), nullptr, 0, true, nullptr, &script));
    ASSERT_JSVM_OK(OH_JSVM_CreateCodeCache(env, script, &data, &length));
    const Bytes script_cache(data, data + length);
    ASSERT_JSVM_OK(OH_JSVM_ReleaseCache(env, data, JSVM_CACHE_TYPE_JS));
    ExpectRejected(JSVMX_REASON_KIND, script_cache, module);
    ASSERT_JSVM_OK(OH_JSVM_CompileScript(env, Str("2 + 2"), wasm_cache.data(), wasm_cache.size(),
                                         false, &rejected, &script));
    EXPECT_TRUE(rejected);
    EXPECT_EQ(JSVMX_REASON_KIND, Report().reason);
}

TEST_F(WasmCacheTest, InvalidBytesWithACacheLeaveACompileErrorPending) {
    const Bytes cache = MakeCache(Unique(ImportingModule()));
    const Bytes invalid = ModuleOf({0x20, 7});
    bool rejected = false;
    JSVM_Value object = nullptr;
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_CompileWasmModule(env, invalid.data(), invalid.size(), cache.data(),
                                            cache.size(), &rejected, &object));
    EXPECT_EQ(nullptr, object);
    EXPECT_TRUE(rejected);
    EXPECT_EQ(JSVMX_REASON_SOURCE_LENGTH, Report().reason);
    EXPECT_EQ(0u, TakeException().find("CompileError: "));
}

TEST_F(WasmCacheTest, WhetherACacheWasRejectedNeedNotBeAsked) {
    const Bytes module = Unique(ImportingModule());
    ExpectWorks(CompileWith(MakeCache(module), module, nullptr));
    ExpectWorks(CompileWith(Bytes(9, 1), module, nullptr));
}

// How V8 is brought to take the code is nothing that the user's code may see.
TEST_F(WasmCacheTest, UsersCodeSeesNothingOfIt) {
    const Bytes module = Unique(ImportingModule());
    const Bytes cache = MakeCache(module);
    EXPECT_EQ("undefined", RunToString("typeof WebAssembly.compileStreaming"));
    ASSERT_JSVM_OK(OH_JSVM_SetMicrotaskPolicy(vm, JSVM_MICROTASK_EXPLICIT));
    Run("var ran = 0; Promise.resolve().then(() => { ++ran; });"
        "Promise.prototype.then = Promise.resolve = () => { ++ran; };");
    ExpectUsed(cache, module);
    EXPECT_EQ(0, RunToNumber("ran"));
    ASSERT_JSVM_OK(OH_JSVM_PerformMicrotaskCheckpoint(vm));
    EXPECT_EQ(1, RunToNumber("ran"));
    JSVM_Env later = nullptr;
    JSVM_EnvScope scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &later));
    ASSERT_JSVM_OK(OH_JSVM_OpenEnvScope(later, &scope));
    std::swap(env, later);
    EXPECT_EQ("undefined", RunToString("typeof WebAssembly.compileStreaming"));
    std::swap(env, later);
    ASSERT_JSVM_OK(OH_JSVM_CloseEnvScope(later, scope));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(later));
    EXPECT_EQ("undefined", RunToString("typeof WebAssembly.compileStreaming"));
}

struct Offer {
    Bytes module;
    Bytes cache;
    JSVM_Value compiled;
};

JSVM_Value CompileInCallback(JSVM_Env env, JSVM_CallbackInfo info) {
    void* data = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &data));
    const auto* offer = static_cast<const Offer*>(data);
    bool rejected = true;
    JSVM_Value object = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CompileWasmModule(env, offer->module.data(), offer->module.size(),
                                                 offer->cache.data(), offer->cache.size(),
                                                 &rejected, &object));
    EXPECT_FALSE(rejected);
    return object;
}

TEST_F(WasmCacheTest, ACacheIsUsedInsideOfCallsAndMicrotasks) {
    Offer offer;
    offer.module = Unique(ImportingModule());
    offer.cache = MakeCache(offer.module);
    SetGlobal("load", Function("load", CompileInCallback, &offer));
    Run("var log = [];");
    ExpectWorks(Run("load()"));
    Run("Promise.resolve().then(() => { log.push('in'); module = load(); log.push('out'); });"
        "Promise.resolve().then(() => { log.push('next'); });");
    EXPECT_EQ("in,out,next", RunToString("log"));
    ExpectWorks(Run("module"));
}

}  // namespace
