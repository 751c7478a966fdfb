// SPDX-License-Identifier: Apache-2.0
// Which startup snapshots CreateVM takes. The API cannot make one yet, so the blob is V8's own in
// the envelope that this SDK puts its blobs in.
#include <gtest/gtest.h>

#include <string>

#include "frameworks/core/engine_identity.h"
#include "frameworks/core/envelope.h"
#include "frameworks/core/v8_compat.h"
#include "test/support/fixture.h"

namespace {

std::string EngineSnapshot() {
    v8::SnapshotCreator creator;
    v8::Isolate* isolate = creator.GetIsolate();
    {
        const v8::HandleScope scope(isolate);
        creator.SetDefaultContext(v8::Context::New(isolate));
    }
    const v8::StartupData data =
        creator.CreateBlob(v8::SnapshotCreator::FunctionCodeHandling::kKeep);
    std::string blob(data.data, static_cast<size_t>(data.raw_size));
    delete[] data.data;
    return blob;
}

std::string Seal(const std::string& payload, JsvmEnvelopeKind kind) {
    std::string blob(jsvm_envelope_size(), '\0');
    blob += payload;
    const JsvmEnvelopeIdentity identity = jsvm::EngineIdentity(kind, 0);
    const JsvmEnvelopeSource no_source = {JSVM_ENVELOPE_ONE_BYTE, 0, jsvm_envelope_hash("", 0)};
    jsvm_envelope_seal(reinterpret_cast<uint8_t*>(&blob[0]), payload.size(), &identity, &no_source);
    return blob;
}

JSVM_Status Create(const std::string& blob, JSVM_VM* vm) {
    JSVM_CreateVMOptions options = {};
    options.snapshotBlobData = blob.data();
    options.snapshotBlobSize = blob.size();
    return OH_JSVM_CreateVM(&options, vm);
}

TEST(SnapshotBlobTest, AGoodBlobStartsAVmAndDamagedOnesAreRefused) {
    jsvm_test::InitOnce();
    const std::string snapshot = EngineSnapshot();
    const std::string good = Seal(snapshot, JSVM_ENVELOPE_SNAPSHOT);
    JSVM_VM vm = nullptr;
    ASSERT_EQ(JSVM_OK, Create(good, &vm));
    JSVM_Env env = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));

    vm = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, Create(snapshot, &vm)) << "without an envelope";
    EXPECT_EQ(JSVM_INVALID_ARG, Create(Seal(snapshot, JSVM_ENVELOPE_SCRIPT), &vm));
    EXPECT_EQ(JSVM_INVALID_ARG, Create(Seal("short", JSVM_ENVELOPE_SNAPSHOT), &vm));
    EXPECT_EQ(JSVM_INVALID_ARG, Create(Seal(std::string(5000, 'x'), JSVM_ENVELOPE_SNAPSHOT), &vm));
    for (size_t i = 0; i < good.size(); i += 997) {
        EXPECT_EQ(JSVM_INVALID_ARG, Create(good.substr(0, i), &vm)) << i;
        std::string flipped = good;
        flipped[i] = static_cast<char>(flipped[i] ^ 4);
        EXPECT_EQ(JSVM_INVALID_ARG, Create(flipped, &vm)) << i;
    }
    EXPECT_EQ(nullptr, vm);
}

}  // namespace
