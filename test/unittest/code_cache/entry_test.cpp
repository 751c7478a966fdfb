// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/entry.h"

#include <gtest/gtest.h>
#include <zstd.h>

#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "frameworks/platform/little_endian.h"

#ifndef XXH_INLINE_ALL
#define XXH_INLINE_ALL
#endif
#include <xxhash.h>

namespace {

using Bytes = std::vector<uint8_t>;

constexpr size_t kMost = 1u << 20;
constexpr uint8_t kSecret[] = "sixteen bytes at least";
constexpr uint8_t kOtherSecret[] = "sixteen bytes at most.";

JsvmEntryFormat Format(const uint8_t* secret, int level) {
    JsvmEntryFormat format = {};
    format.signing_key = secret;
    format.signing_key_length = secret == nullptr ? 0 : sizeof(kSecret);
    format.compression_level = level;
    format.most_bytes = kMost;
    return format;
}

JsvmStoreKey Key(uint8_t seed) {
    JsvmStoreKey key;
    memset(key.fingerprint, seed, sizeof(key.fingerprint));
    memset(key.source, seed + 1, sizeof(key.source));
    return key;
}

Bytes Text(size_t length) {
    Bytes text(length);
    for (size_t i = 0; i < length; ++i) text[i] = static_cast<uint8_t>("function "[i % 9]);
    return text;
}

Bytes Noise(size_t length) {
    std::mt19937 random(7);
    Bytes noise(length);
    for (uint8_t& byte : noise) byte = static_cast<uint8_t>(random());
    return noise;
}

Bytes Make(const JsvmEntryFormat& format, const JsvmStoreKey& key, const Bytes& cache,
           const char* name = "main.js") {
    JsvmEntryToWrite entry;
    EXPECT_TRUE(jsvm_entry_make(&format, &key, name, 1234567, cache.data(), cache.size(), &entry));
    Bytes bytes;
    for (const JsvmStorePiece& piece : entry.pieces) {
        const auto* from = static_cast<const uint8_t*>(piece.bytes);
        bytes.insert(bytes.end(), from, from + piece.length);
    }
    jsvm_entry_made_free(&entry);
    return bytes;
}

struct Opened {
    JSVMX_CodeCacheReason reason;
    Bytes cache;
    bool owned;
    bool aligned;
};

Opened Open(const JsvmEntryFormat& format, const JsvmStoreKey& key, const Bytes& bytes,
            bool in_place = false) {
    JsvmEntryCache cache;
    Opened opened = {};
    opened.reason = jsvm_entry_open(&format, &key, bytes.data(), bytes.size(), in_place, &cache);
    opened.cache.assign(cache.bytes, cache.bytes + cache.length);
    opened.owned = cache.owned != nullptr;
    opened.aligned = reinterpret_cast<uintptr_t>(cache.bytes) % 8 == 0;
    jsvm_entry_cache_free(&cache);
    return opened;
}

// As somebody would who knows the format: with the checksum that belongs to the change.
Bytes Repaired(Bytes entry) {
    jsvm_put_u64(entry.data() + 128, XXH3_64bits(entry.data(), 128));
    return entry;
}

Bytes WithCacheLength(Bytes entry, uint64_t length) {
    jsvm_put_u64(entry.data() + 24, length);
    return Repaired(std::move(entry));
}

TEST(EntryTest, GivesBackWhatItWasMadeOf) {
    for (const uint8_t* secret : {static_cast<const uint8_t*>(nullptr), kSecret}) {
        for (int level : {0, 1, 19}) {
            for (const Bytes& cache : {Text(0), Text(1), Text(2), Text(100000), Noise(1000)}) {
                for (bool in_place : {false, true}) {
                    const JsvmEntryFormat format = Format(secret, level);
                    const Opened opened =
                        Open(format, Key(1), Make(format, Key(1), cache), in_place);
                    EXPECT_EQ(JSVMX_REASON_NONE, opened.reason);
                    EXPECT_EQ(cache, opened.cache);
                    EXPECT_TRUE(opened.aligned);
                }
            }
        }
    }
}

TEST(EntryTest, TellsWhatItIs) {
    const Bytes cache = Text(5000);
    JsvmEntryInfo info = {};
    Bytes bytes = Make(Format(kSecret, 3), Key(1), cache, "caf\xC3\xA9.js");
    ASSERT_EQ(JSVMX_REASON_NONE, jsvm_entry_inspect(bytes.data(), bytes.size(), &info));
    EXPECT_EQ(1234567u, info.made);
    EXPECT_EQ(cache.size(), info.cache_length);
    EXPECT_STREQ("caf\xC3\xA9.js", info.name);
    EXPECT_TRUE(info.compressed);
    EXPECT_TRUE(info.is_signed);
    bytes = Make(Format(nullptr, 0), Key(1), cache, nullptr);
    ASSERT_EQ(JSVMX_REASON_NONE, jsvm_entry_inspect(bytes.data(), bytes.size(), &info));
    EXPECT_STREQ("", info.name);
    EXPECT_FALSE(info.compressed);
    EXPECT_FALSE(info.is_signed);
    EXPECT_EQ(kJsvmEntryHeaderSize + cache.size(), bytes.size());
}

TEST(EntryTest, CutsANameAtTheEndOfACharacter) {
    const struct {
        std::string name;
        std::string kept;
    } names[] = {
        {std::string(63, 'a'), std::string(63, 'a')},
        {std::string(64, 'a'), std::string(63, 'a')},
        {std::string(61, 'a') + "\xE2\x82\xAC", std::string(61, 'a')},
        {std::string(60, 'a') + "\xE2\x82\xAC", std::string(60, 'a') + "\xE2\x82\xAC"},
        {"a\xFF"
         "b\xE2\x82",
         "a?b??"},
    };
    for (const auto& name : names) {
        const Bytes bytes = Make(Format(nullptr, 0), Key(1), Text(10), name.name.c_str());
        JsvmEntryInfo info = {};
        ASSERT_EQ(JSVMX_REASON_NONE, jsvm_entry_inspect(bytes.data(), bytes.size(), &info));
        EXPECT_EQ(name.kept, info.name);
    }
}

TEST(EntryTest, StoresWhatDoesNotGetSmallerAsItIs) {
    const Bytes cache = Noise(4096);
    const JsvmEntryFormat format = Format(nullptr, 9);
    const Bytes bytes = Make(format, Key(1), cache);
    EXPECT_EQ(kJsvmEntryHeaderSize + cache.size(), bytes.size());
    EXPECT_FALSE(Open(format, Key(1), bytes).owned);
    EXPECT_GT(cache.size(), Make(format, Key(1), Text(4096)).size());
}

TEST(EntryTest, UsesAnEntryInPlaceUnlessItHasToBeVerifiedFirst) {
    const Bytes cache = Noise(500);
    const Bytes plain = Make(Format(nullptr, 0), Key(1), cache);
    const Bytes with_signature = Make(Format(kSecret, 0), Key(1), cache);
    EXPECT_FALSE(Open(Format(nullptr, 0), Key(1), plain, true).owned);
    EXPECT_FALSE(Open(Format(kSecret, 0), Key(1), with_signature, false).owned);
    EXPECT_TRUE(Open(Format(kSecret, 0), Key(1), with_signature, true).owned);
    EXPECT_FALSE(Open(Format(nullptr, 0), Key(1), with_signature, true).owned);
}

TEST(EntryTest, SeesEveryByteThatWasChanged) {
    for (int level : {0, 3}) {
        const Bytes cache = Text(300);
        const JsvmEntryFormat format = Format(kSecret, level);
        const Bytes whole = Make(format, Key(1), cache);
        for (size_t at = 0; at < whole.size(); ++at) {
            for (int bit = 0; bit < 8; ++bit) {
                Bytes bytes = whole;
                bytes[at] = static_cast<uint8_t>(bytes[at] ^ 1 << bit);
                const JSVMX_CodeCacheReason expected =
                    at < kJsvmEntryHeaderSize ? JSVMX_REASON_ENTRY_DAMAGED : JSVMX_REASON_SIGNATURE;
                ASSERT_EQ(expected, Open(format, Key(1), bytes).reason) << at << ' ' << bit;
                // With a checksum that fits it is the signature that does not.
                bytes = Repaired(bytes);
                const JSVMX_CodeCacheReason repaired = Open(format, Key(1), bytes, true).reason;
                if (at < 128 || at >= 136) {
                    ASSERT_TRUE(repaired == JSVMX_REASON_SIGNATURE ||
                                repaired == JSVMX_REASON_ENTRY_DAMAGED)
                        << at << ' ' << bit;
                }
            }
        }
    }
}

TEST(EntryTest, LeavesABodyWithoutASignatureToTheEnvelope) {
    const Bytes cache = Text(300);
    Bytes bytes = Make(Format(nullptr, 0), Key(1), cache);
    for (size_t at = 0; at < kJsvmEntryHeaderSize; ++at) {
        Bytes changed = bytes;
        changed[at] ^= 0x40;
        ASSERT_EQ(JSVMX_REASON_ENTRY_DAMAGED, Open(Format(nullptr, 0), Key(1), changed).reason);
    }
    bytes.back() ^= 1;
    const Opened opened = Open(Format(nullptr, 0), Key(1), bytes);
    EXPECT_EQ(JSVMX_REASON_NONE, opened.reason);
    EXPECT_NE(cache, opened.cache);
}

TEST(EntryTest, SeesEveryLengthThatIsNotItsOwn) {
    for (const uint8_t* secret : {static_cast<const uint8_t*>(nullptr), kSecret}) {
        for (int level : {0, 3}) {
            const JsvmEntryFormat format = Format(secret, level);
            const Bytes whole = Make(format, Key(1), Text(300));
            for (size_t length = 0; length < whole.size(); ++length) {
                const Bytes bytes(whole.begin(), whole.begin() + static_cast<ptrdiff_t>(length));
                ASSERT_NE(JSVMX_REASON_NONE, Open(format, Key(1), bytes).reason) << length;
            }
            Bytes longer = whole;
            longer.push_back(0);
            EXPECT_NE(JSVMX_REASON_NONE, Open(format, Key(1), longer).reason);
        }
    }
    JsvmEntryInfo info = {};
    EXPECT_EQ(JSVMX_REASON_ENTRY_DAMAGED, jsvm_entry_inspect(nullptr, 0, &info));
}

TEST(EntryTest, AnEntryOfAnotherKeyDoesNotBearTheSignature) {
    const JsvmEntryFormat format = Format(kSecret, 0);
    const Bytes bytes = Make(format, Key(1), Text(100));
    JsvmStoreKey other = Key(1);
    EXPECT_EQ(JSVMX_REASON_NONE, Open(format, other, bytes).reason);
    other.source[15] ^= 1;
    EXPECT_EQ(JSVMX_REASON_SIGNATURE, Open(format, other, bytes).reason);
    other = Key(1);
    other.fingerprint[0] ^= 1;
    EXPECT_EQ(JSVMX_REASON_SIGNATURE, Open(format, other, bytes).reason);
}

TEST(EntryTest, WithASigningKeyOnlyItsSignatureWillDo) {
    const Bytes cache = Text(100);
    const JsvmEntryFormat format = Format(kSecret, 0);
    EXPECT_EQ(JSVMX_REASON_SIGNATURE,
              Open(format, Key(1), Make(Format(nullptr, 0), Key(1), cache)).reason);
    EXPECT_EQ(JSVMX_REASON_SIGNATURE,
              Open(format, Key(1), Make(Format(kOtherSecret, 0), Key(1), cache)).reason);
    JsvmEntryFormat shorter = format;
    shorter.signing_key_length = 16;
    EXPECT_EQ(JSVMX_REASON_SIGNATURE, Open(format, Key(1), Make(shorter, Key(1), cache)).reason);
    // Whoever takes the mark away has not taken the need for it away.
    Bytes bytes = Make(format, Key(1), cache);
    jsvm_put_u32(bytes.data() + 12, 0);
    memset(bytes.data() + 96, 0, 32);
    EXPECT_EQ(JSVMX_REASON_SIGNATURE, Open(format, Key(1), Repaired(bytes)).reason);
}

TEST(EntryTest, RefusesFieldsThatItWouldNotWrite) {
    const Bytes whole = Make(Format(nullptr, 0), Key(1), Text(100));
    const size_t changed[] = {8 /* version */,
                              12 /* flags */,
                              95 /* name's end */,
                              63 /* after a name */,
                              100 /* no signature */,
                              140 /* reserved */,
                              32 /* 0xFF in a name */};
    for (size_t at : changed) {
        Bytes bytes = whole;
        bytes[at] = 0xFF;
        EXPECT_EQ(JSVMX_REASON_ENTRY_DAMAGED,
                  Open(Format(nullptr, 0), Key(1), Repaired(bytes)).reason)
            << at;
    }
    EXPECT_EQ(JSVMX_REASON_NONE, Open(Format(nullptr, 0), Key(1), Repaired(whole)).reason);
}

TEST(EntryTest, BelievesNoLength) {
    const JsvmEntryFormat format = Format(nullptr, 3);
    const Bytes compressed = Make(format, Key(1), Text(10000));
    const Bytes plain = Make(Format(nullptr, 0), Key(1), Text(10000));
    for (uint64_t length : {uint64_t{0}, uint64_t{1}, uint64_t{9999}, uint64_t{10001},
                            uint64_t{kMost}, uint64_t{kMost + 1}, uint64_t{1} << 32,
                            uint64_t{1} << 63, UINT64_MAX, UINT64_MAX - 143}) {
        EXPECT_EQ(JSVMX_REASON_ENTRY_DAMAGED,
                  Open(format, Key(1), WithCacheLength(compressed, length)).reason);
        EXPECT_EQ(JSVMX_REASON_ENTRY_DAMAGED,
                  Open(format, Key(1), WithCacheLength(plain, length)).reason);
    }
    EXPECT_EQ(JSVMX_REASON_NONE, Open(format, Key(1), WithCacheLength(compressed, 10000)).reason);
}

TEST(EntryTest, NeverMakesMoreThanItMay) {
    JsvmEntryFormat format = Format(nullptr, 19);
    // A thousand times what is stored.
    const Bytes bomb = Make(format, Key(1), Bytes(kMost + 1, 'x'));
    EXPECT_LT(bomb.size(), kMost / 1000);
    EXPECT_EQ(JSVMX_REASON_ENTRY_DAMAGED, Open(format, Key(1), bomb).reason);
    EXPECT_EQ(JSVMX_REASON_ENTRY_DAMAGED,
              Open(format, Key(1), WithCacheLength(bomb, kMost)).reason);
    format.most_bytes = kMost + 1;
    EXPECT_EQ(JSVMX_REASON_NONE, Open(format, Key(1), bomb).reason);
}

TEST(EntryTest, TakesOneFrameThatTellsItsLength) {
    const JsvmEntryFormat format = Format(nullptr, 3);
    const Bytes cache = Text(10000);
    const Bytes whole = Make(format, Key(1), cache);
    // Two frames, the second of which is empty.
    Bytes two = whole;
    uint8_t empty[64];
    two.insert(two.end(), empty, empty + ZSTD_compress(empty, sizeof(empty), "", 0, 3));
    EXPECT_EQ(JSVMX_REASON_ENTRY_DAMAGED, Open(format, Key(1), two).reason);
    // One that is made piece by piece does not tell it.
    Bytes body(20000);
    ZSTD_CCtx* context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
    body.resize(ZSTD_compress2(context, body.data(), body.size(), cache.data(), cache.size()));
    ZSTD_freeCCtx(context);
    Bytes silent(whole.begin(), whole.begin() + kJsvmEntryHeaderSize);
    silent.insert(silent.end(), body.begin(), body.end());
    EXPECT_EQ(JSVMX_REASON_ENTRY_DAMAGED, Open(format, Key(1), silent).reason);
    // Compressed, but no smaller for it.
    Bytes stored(whole.begin(), whole.begin() + kJsvmEntryHeaderSize);
    const Bytes noise = Noise(100);
    body.resize(200);
    body.resize(ZSTD_compress(body.data(), body.size(), noise.data(), noise.size(), 3));
    stored.insert(stored.end(), body.begin(), body.end());
    EXPECT_EQ(JSVMX_REASON_ENTRY_DAMAGED,
              Open(format, Key(1), WithCacheLength(stored, noise.size())).reason);
}

}  // namespace
