// SPDX-License-Identifier: Apache-2.0
// Which blobs CreateVM takes for startup snapshots. Whatever is wrong with one is found before the
// engine sees it.
#include <cstring>
#include <memory>
#include <random>
#include <string>

#include "frameworks/core/engine_identity.h"
#include "frameworks/core/envelope.h"
#include "test/support/snapshot_fixture.h"

namespace jsvm_test {
namespace {

// The two entries ahead of the user's, and the 0 at the end.
constexpr uint32_t kOurReferences = 3;
constexpr uint32_t kListed = sizeof(Listed) / sizeof(JSVM_CallbackStruct) + 1;

std::string Seal(const std::string& payload, JsvmEnvelopeKind kind, uint32_t references) {
    std::string blob(jsvm_envelope_size(), '\0');
    blob += payload;
    const JsvmEnvelopeIdentity identity = jsvm::EngineIdentity(kind, references + kOurReferences);
    const JsvmEnvelopeSource no_source = {JSVM_ENVELOPE_ONE_BYTE, 0, jsvm_envelope_hash("", 0)};
    jsvm_envelope_seal(reinterpret_cast<uint8_t*>(&blob[0]), payload.size(), &identity, &no_source);
    return blob;
}

// From memory of exactly that size, so that a read beyond it is seen.
JSVM_Status CreateFrom(const char* data, size_t size, JSVM_VM* vm) {
    const std::unique_ptr<char[]> exact(new char[size]);
    std::memcpy(exact.get(), data, size);
    JSVM_CreateVMOptions options = {};
    options.snapshotBlobData = exact.get();
    options.snapshotBlobSize = size;
    return OH_JSVM_CreateVM(&options, vm);
}

class SnapshotBlobTest : public SnapshotTest {
  protected:
    static const std::string& Blob() {
        static const std::string blob = BlobAfter("var state = 1");
        return blob;
    }
    static std::string Payload() { return Blob().substr(jsvm_envelope_size()); }

    static void ExpectRefused(const std::string& blob, const std::string& what) {
        JSVM_VM vm = nullptr;
        ASSERT_EQ(JSVM_INVALID_ARG, CreateFrom(blob.data(), blob.size(), &vm)) << what;
        ASSERT_EQ(nullptr, vm);
    }
};

TEST_F(SnapshotBlobTest, TheBlobIsWhatItIsTakenForHere) {
    EXPECT_EQ(Blob(), Seal(Payload(), JSVM_ENVELOPE_SNAPSHOT, kListed));
    Machine machine(Blob());
    EXPECT_EQ("1", machine.Run(machine.EnvFromSnapshot(), "state"));
}

TEST_F(SnapshotBlobTest, PartsOfABlobAreRefused) {
    const std::string& blob = Blob();
    const size_t header = jsvm_envelope_size();
    for (size_t size = 0; size <= header + 300; ++size) {
        ExpectRefused(blob.substr(0, size), "the first " + std::to_string(size));
        if (HasFatalFailure()) return;
    }
    for (size_t size = header + 301; size < blob.size(); size += 4099) {
        ExpectRefused(blob.substr(0, size), "the first " + std::to_string(size));
        if (HasFatalFailure()) return;
    }
    ExpectRefused(blob.substr(0, blob.size() - 1), "all but a byte");
    ExpectRefused(blob + '\0', "a byte more");
    ExpectRefused(blob + blob, "two of them");
    ExpectRefused(blob.substr(1), "from the second byte");
}

TEST_F(SnapshotBlobTest, DamagedBlobsAreRefused) {
    std::string blob = Blob();
    const auto flip = [&blob](size_t at, int bit) {
        blob[at] = static_cast<char>(blob[at] ^ (1 << bit));
        ExpectRefused(blob, "bit " + std::to_string(bit) + " of byte " + std::to_string(at));
        blob[at] = static_cast<char>(blob[at] ^ (1 << bit));
    };
    for (size_t at = 0; at < jsvm_envelope_size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) flip(at, bit);
        if (HasFatalFailure()) return;
    }
    std::mt19937 random(20240611);
    for (int round = 0; round < 300 && !HasFatalFailure(); ++round) {
        flip(jsvm_envelope_size() + random() % (blob.size() - jsvm_envelope_size()),
             static_cast<int>(random() % 8));
    }
    ASSERT_EQ(Blob(), blob);
}

TEST_F(SnapshotBlobTest, OtherBytesAreRefused) {
    ExpectRefused("", "nothing");
    ExpectRefused(std::string(100000, '\0'), "zeroes");
    ExpectRefused("// a script, not a blob", "text");
    ExpectRefused(Payload(), "without an envelope");
    ExpectRefused(Seal("short", JSVM_ENVELOPE_SNAPSHOT, kListed), "what the engine cannot read");
    ExpectRefused(Seal(std::string(5000, 'x'), JSVM_ENVELOPE_SNAPSHOT, kListed), "so at length");
}

TEST_F(SnapshotBlobTest, CachesAreNoSnapshots) {
    for (const JsvmEnvelopeKind kind :
         {JSVM_ENVELOPE_SCRIPT, JSVM_ENVELOPE_MODULE, JSVM_ENVELOPE_FUNCTION, JSVM_ENVELOPE_WASM}) {
        ExpectRefused(Seal(Payload(), kind, kListed), "kind " + std::to_string(kind));
    }
    Machine machine(Machine::For::kUse);
    JSVM_Env env = machine.NewEnv();
    machine.In(env, [&] {
        JSVM_Value source = nullptr;
        JSVM_Script script = nullptr;
        const uint8_t* cache = nullptr;
        size_t size = 0;
        ASSERT_EQ(JSVM_OK, OH_JSVM_CreateStringUtf8(env, "1", 1, &source));
        ASSERT_EQ(JSVM_OK, OH_JSVM_CompileScript(env, source, nullptr, 0, true, nullptr, &script));
        ASSERT_EQ(JSVM_OK, OH_JSVM_CreateCodeCache(env, script, &cache, &size));
        ExpectRefused(std::string(reinterpret_cast<const char*>(cache), size), "a code cache");
        EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseCache(env, cache, JSVM_CACHE_TYPE_JS));
    });
}

// A place in the list of external references that is beyond its end would be the engine's crash.
TEST_F(SnapshotBlobTest, AnotherNumberOfExternalReferencesIsRefused) {
    for (const uint32_t references : {0u, kListed - 1, kListed + 1}) {
        ExpectRefused(Seal(Payload(), JSVM_ENVELOPE_SNAPSHOT, references),
                      std::to_string(references) + " references");
    }
}

TEST_F(SnapshotBlobTest, ABlobIsNotForAVmThatMakesOne) {
    JSVM_CreateVMOptions options = {};
    options.snapshotBlobData = Blob().data();
    options.snapshotBlobSize = Blob().size();
    options.isForSnapshotting = true;
    JSVM_VM vm = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateVM(&options, &vm));
    EXPECT_EQ(nullptr, vm);
}

}  // namespace
}  // namespace jsvm_test
