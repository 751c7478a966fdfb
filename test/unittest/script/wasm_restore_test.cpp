// SPDX-License-Identifier: Apache-2.0
// Caches that pass every check of ours, which takes a forger, and that V8 refuses all the same.
// What V8 does not look at it trusts: see docs/design/engine.md.
#include <gtest/gtest.h>

#include <vector>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"
#include "frameworks/core/engine_identity.h"
#include "frameworks/core/envelope.h"
#include "test/support/fixture.h"
#include "test/unittest/script/wasm_fixture.h"

namespace {

using jsvm_test::Bytes;
using jsvm_test::ImportingModule;
using jsvm_test::Unique;

// What V8 looks at before it trusts the rest: magic number, version, processor, flags.
constexpr size_t kEngineHeader = 16;

class WasmRestoreTest : public jsvm_test::WasmTest {
  protected:
    static Bytes PayloadOf(const Bytes& cache) {
        return Bytes(cache.begin() + static_cast<std::ptrdiff_t>(jsvm_envelope_size()),
                     cache.end());
    }

    static Bytes Forge(const Bytes& payload, const Bytes& module) {
        Bytes blob(jsvm_envelope_size());
        blob.insert(blob.end(), payload.begin(), payload.end());
        const JsvmEnvelopeIdentity identity = jsvm::EngineIdentity(JSVM_ENVELOPE_WASM, 0);
        const JsvmEnvelopeSource source = {JSVM_ENVELOPE_ONE_BYTE, module.size(),
                                           jsvm_envelope_hash(module.data(), module.size())};
        jsvm_envelope_seal(blob.data(), payload.size(), &identity, &source);
        return blob;
    }

    void ExpectWorks(JSVM_Value module) {
        EXPECT_EQ("41,8",
                  InInstance(module, "[instance.exports.next(4), instance.exports.twice(4)]"));
    }

    void PumpAll() {
        for (bool ran = true; ran;) ASSERT_JSVM_OK(OH_JSVM_PumpMessageLoop(vm, &ran));
    }
};

TEST_F(WasmRestoreTest, AForgedCacheThatHoldsTheTruthIsUsed) {
    const Bytes module = Unique(ImportingModule());
    const Bytes cache = MakeCache(module);
    const Bytes forged = Forge(PayloadOf(cache), module);
    EXPECT_EQ(cache, forged);
    bool rejected = true;
    ExpectWorks(CompileWith(forged, module, &rejected));
    EXPECT_FALSE(rejected);
}

TEST_F(WasmRestoreTest, CodeThatV8DoesNotKnowForItsOwnIsCompiledInstead) {
    const Bytes module = Unique(ImportingModule());
    const Bytes payload = PayloadOf(MakeCache(module));
    std::vector<Bytes> others;
    for (size_t i = 0; i < kEngineHeader; ++i) {
        others.push_back(payload);
        others.back()[i] ^= 1;
    }
    for (size_t length = 1; length < kEngineHeader; ++length) {
        others.emplace_back(payload.begin(), payload.begin() + static_cast<std::ptrdiff_t>(length));
    }
    for (const Bytes& other : others) {
        bool rejected = false;
        JSVM_Value object = CompileWith(Forge(other, module), module, &rejected);
        EXPECT_TRUE(rejected);
        EXPECT_EQ(JSVMX_CODE_CACHE_REJECTED, Report().outcome);
        EXPECT_EQ(JSVMX_REASON_ENGINE_REFUSED, Report().reason);
        ExpectWorks(object);
        PumpAll();
    }
}

}  // namespace
