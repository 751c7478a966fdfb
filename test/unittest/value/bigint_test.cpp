// SPDX-License-Identifier: Apache-2.0
#include <climits>
#include <cstdint>
#include <string>
#include <vector>

#include "test/support/fixture.h"

namespace {

constexpr uint64_t kGuard = 0x2323232323232323;
constexpr uint64_t kTopBit = uint64_t{1} << 63;
// The engine's largest bigint has 2^30 bits.
constexpr size_t kMostWords = size_t{1} << 24;

class BigintTest : public jsvm_test::JsvmTest {
  protected:
    JSVM_Value FromWords(int sign, const std::vector<uint64_t>& words) {
        const uint64_t none = 0;
        JSVM_Value value = nullptr;
        EXPECT_STATUS(JSVM_OK,
                      OH_JSVM_CreateBigintWords(env, sign, words.size(),
                                                words.empty() ? &none : words.data(), &value));
        return value;
    }
    // Whether the value is what a script calls `source`.
    bool IsJs(JSVM_Value value, const std::string& source) {
        SetGlobal("x", value);
        return RunToBool("x === " + source);
    }
};

TEST_F(BigintTest, CreatesFromInt64) {
    for (int64_t number : {int64_t{0}, int64_t{1}, int64_t{-1}, (int64_t{1} << 53) + 1,
                           int64_t{INT32_MIN}, INT64_MAX, INT64_MIN}) {
        JSVM_Value value = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateBigintInt64(env, number, &value));
        EXPECT_EQ(std::to_string(number), ToString(value));
        EXPECT_TRUE(IsJs(value, "BigInt('" + std::to_string(number) + "')"));
    }
}

TEST_F(BigintTest, CreatesFromUint64) {
    for (uint64_t number : {uint64_t{0}, uint64_t{1}, kTopBit, kTopBit + 1, UINT64_MAX}) {
        JSVM_Value value = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateBigintUint64(env, number, &value));
        EXPECT_TRUE(IsJs(value, "BigInt('" + std::to_string(number) + "')"));
    }
}

TEST_F(BigintTest, CreatesFromWords) {
    EXPECT_TRUE(IsJs(FromWords(0, {10}), "10n"));
    EXPECT_TRUE(IsJs(FromWords(1, {10}), "-10n"));
    EXPECT_TRUE(IsJs(FromWords(0, {4, 5}), "4n + 5n * 2n ** 64n"));
    EXPECT_TRUE(IsJs(FromWords(1, {1, 2, 3}), "-(1n + 2n * 2n ** 64n + 3n * 2n ** 128n)"));
    EXPECT_TRUE(IsJs(FromWords(0, {UINT64_MAX, UINT64_MAX}), "2n ** 128n - 1n"));
    EXPECT_TRUE(IsJs(FromWords(0, std::vector<uint64_t>(5000, UINT64_MAX)), "2n ** 320000n - 1n"));
    // Words of zero at the upper end do not count.
    EXPECT_TRUE(IsJs(FromWords(0, {7, 0, 0, 0}), "7n"));
    EXPECT_TRUE(IsJs(FromWords(0, {0, 1, 0}), "2n ** 64n"));
}

TEST_F(BigintTest, AnySignButZeroIsNegative) {
    for (int sign : {1, 2, -1, 256, 65536, INT_MAX, INT_MIN}) {
        EXPECT_TRUE(IsJs(FromWords(sign, {3}), "-3n")) << sign;
    }
}

// XTS 0822.
TEST_F(BigintTest, ZeroHasNoSignAndNoWords) {
    for (const std::vector<uint64_t>& words :
         {std::vector<uint64_t>{}, std::vector<uint64_t>{0}, std::vector<uint64_t>{0, 0, 0}}) {
        for (int sign_before : {0, 1}) {
            JSVM_Value value = FromWords(sign_before, words);
            EXPECT_TRUE(IsJs(value, "0n"));
            int sign = 99;
            size_t count = 1;
            uint64_t word = kGuard;
            EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueBigintWords(env, value, &sign, &count, &word));
            EXPECT_EQ(0, sign);
            EXPECT_EQ(0u, count);
            EXPECT_EQ(kGuard, word);
        }
    }
}

TEST_F(BigintTest, RefusesWhatTheEngineCannotHold) {
    const uint64_t word = 1;
    for (size_t count : {kMostWords + 1, size_t{INT_MAX}}) {
        JSVM_Value value = nullptr;
        EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                      OH_JSVM_CreateBigintWords(env, 0, count, &word, &value));
        EXPECT_EQ(nullptr, value);
        EXPECT_EQ("RangeError: Maximum BigInt size exceeded", TakeException());
    }
    for (size_t count : {size_t{INT_MAX} + 1, size_t{1} << 32, (size_t{1} << 32) + 1, SIZE_MAX}) {
        JSVM_Value value = nullptr;
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateBigintWords(env, 0, count, &word, &value));
        EXPECT_EQ(nullptr, value);
        EXPECT_FALSE(ExceptionPending());
    }
}

TEST_F(BigintTest, CreatingChecksItsArguments) {
    const uint64_t word = 1;
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateBigintInt64(nullptr, 1, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateBigintUint64(nullptr, 1, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateBigintWords(nullptr, 0, 1, &word, &value));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateBigintInt64(env, 1, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateBigintUint64(env, 1, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateBigintWords(env, 0, 1, nullptr, &value));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateBigintWords(env, 0, 0, nullptr, &value));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateBigintWords(env, 0, 1, &word, nullptr));
    // Pointers are looked at before what the engine says to the size.
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateBigintWords(env, 0, INT_MAX, &word, nullptr));
    EXPECT_EQ(nullptr, value);
    EXPECT_FALSE(ExceptionPending());
}

struct Lower {
    const char* source;
    int64_t int64;
    bool int64_lossless;
    uint64_t uint64;
    bool uint64_lossless;
};

constexpr Lower kLowers[] = {
    {"0n", 0, true, 0, true},
    {"1n", 1, true, 1, true},
    {"-1n", -1, true, UINT64_MAX, false},
    {"-10n", -10, true, UINT64_MAX - 9, false},  // XTS 0842
    {"2n ** 63n - 1n", INT64_MAX, true, kTopBit - 1, true},
    {"2n ** 63n", INT64_MIN, false, kTopBit, true},
    {"-(2n ** 63n)", INT64_MIN, true, kTopBit, false},
    {"-(2n ** 63n) - 1n", INT64_MAX, false, kTopBit - 1, false},
    {"2n ** 64n - 1n", -1, false, UINT64_MAX, true},
    {"2n ** 64n", 0, false, 0, false},
    {"-(2n ** 64n)", 0, false, 0, false},
    {"4n + 5n * 2n ** 64n", 4, false, 4, false},  // XTS 0844
    {"-(4n + 5n * 2n ** 64n)", -4, false, UINT64_MAX - 3, false},
};

TEST_F(BigintTest, ReadsTheLower64Bits) {
    for (const Lower& expected : kLowers) {
        SCOPED_TRACE(expected.source);
        JSVM_Value value = Run(expected.source);
        int64_t int64 = 77;
        uint64_t uint64 = 77;
        bool lossless = !expected.int64_lossless;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueBigintInt64(env, value, &int64, &lossless));
        EXPECT_EQ(expected.int64, int64);
        EXPECT_EQ(expected.int64_lossless, lossless);
        lossless = !expected.uint64_lossless;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueBigintUint64(env, value, &uint64, &lossless));
        EXPECT_EQ(expected.uint64, uint64);
        EXPECT_EQ(expected.uint64_lossless, lossless);
    }
}

// The words of the value read with every capacity up to `room`, and with claims beyond all.
TEST_F(BigintTest, ReadsNoMoreWordsThanThereAreAndThanFit) {
    const std::vector<uint64_t> words = {11, 22, UINT64_MAX, 44};
    for (int sign_before : {0, 1}) {
        JSVM_Value value = FromWords(sign_before, words);
        size_t needed = 99;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueBigintWords(env, value, nullptr, &needed, nullptr));
        EXPECT_EQ(words.size(), needed);
        for (size_t room : {size_t{0}, size_t{1}, size_t{3}, size_t{4}, size_t{5}, size_t{6},
                            size_t{INT_MAX}, size_t{INT_MAX} + 1, size_t{UINT32_MAX},
                            size_t{1} << 32, (size_t{1} << 32) + 1, SIZE_MAX}) {
            SCOPED_TRACE(room);
            std::vector<uint64_t> buffer(6, kGuard);
            int sign = 99;
            size_t count = room;
            EXPECT_STATUS(JSVM_OK,
                          OH_JSVM_GetValueBigintWords(env, value, &sign, &count, buffer.data()));
            EXPECT_EQ(sign_before, sign);
            EXPECT_EQ(words.size(), count);
            for (size_t at = 0; at < buffer.size(); ++at) {
                const bool written = at < room && at < words.size();
                EXPECT_EQ(written ? words[at] : kGuard, buffer[at]) << at;
            }
        }
    }
}

TEST_F(BigintTest, WordsComeBackAsTheyWent) {
    for (size_t size : {size_t{1}, size_t{2}, size_t{63}, size_t{1000}, size_t{70000}}) {
        std::vector<uint64_t> words(size);
        for (size_t at = 0; at < size; ++at) words[at] = (at + 1) * 0x9E3779B97F4A7C15;
        std::vector<uint64_t> buffer(size);
        int sign = 0;
        size_t count = size;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueBigintWords(env, FromWords(1, words), &sign, &count,
                                                           buffer.data()));
        EXPECT_EQ(1, sign);
        EXPECT_EQ(size, count);
        EXPECT_EQ(words, buffer);
    }
}

TEST_F(BigintTest, ReadingChecksItsArguments) {
    JSVM_Value bigint = Run("5n");
    int64_t int64 = 77;
    uint64_t uint64 = 77;
    bool lossless = true;
    int sign = 77;
    size_t count = 1;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetValueBigintInt64(nullptr, bigint, &int64, &lossless));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetValueBigintUint64(nullptr, bigint, &uint64, &lossless));
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_GetValueBigintWords(nullptr, bigint, &sign, &count, &uint64));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetValueBigintInt64(env, nullptr, &int64, &lossless));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetValueBigintUint64(env, nullptr, &uint64, &lossless));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_GetValueBigintWords(env, nullptr, &sign, &count, &uint64));
    // Pointers come before the type: the value is no bigint in these.
    for (JSVM_Value value : {bigint, Num(5)}) {
        EXPECT_STATUS(JSVM_INVALID_ARG,
                      OH_JSVM_GetValueBigintInt64(env, value, nullptr, &lossless));
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetValueBigintInt64(env, value, &int64, nullptr));
        EXPECT_STATUS(JSVM_INVALID_ARG,
                      OH_JSVM_GetValueBigintUint64(env, value, nullptr, &lossless));
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetValueBigintUint64(env, value, &uint64, nullptr));
        EXPECT_STATUS(JSVM_INVALID_ARG,
                      OH_JSVM_GetValueBigintWords(env, value, &sign, nullptr, &uint64));
        EXPECT_STATUS(JSVM_INVALID_ARG,
                      OH_JSVM_GetValueBigintWords(env, value, nullptr, nullptr, nullptr));
    }
    // Of sign and words both are given or none; that is asked after the type.
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_GetValueBigintWords(env, bigint, nullptr, &count, &uint64));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_GetValueBigintWords(env, bigint, &sign, &count, nullptr));
    EXPECT_STATUS(JSVM_BIGINT_EXPECTED,
                  OH_JSVM_GetValueBigintWords(env, Num(5), &sign, &count, nullptr));
    EXPECT_EQ(77, int64);
    EXPECT_EQ(77u, uint64);
    EXPECT_TRUE(lossless);
    EXPECT_EQ(77, sign);
    EXPECT_EQ(1u, count);
}

TEST_F(BigintTest, ReadingConvertsNothing) {
    for (const char* source : {"1", "'1'", "true", "null", "undefined", "Object(1n)", "({})",
                               "[1n]", "Symbol()", "({ valueOf() { throw 1; } })"}) {
        SCOPED_TRACE(source);
        JSVM_Value value = Run(source);
        int64_t int64 = 77;
        uint64_t uint64 = 77;
        bool lossless = true;
        int sign = 77;
        size_t count = 1;
        EXPECT_STATUS(JSVM_BIGINT_EXPECTED,
                      OH_JSVM_GetValueBigintInt64(env, value, &int64, &lossless));
        EXPECT_STATUS(JSVM_BIGINT_EXPECTED,
                      OH_JSVM_GetValueBigintUint64(env, value, &uint64, &lossless));
        EXPECT_STATUS(JSVM_BIGINT_EXPECTED,
                      OH_JSVM_GetValueBigintWords(env, value, &sign, &count, &uint64));
        EXPECT_STATUS(JSVM_BIGINT_EXPECTED,
                      OH_JSVM_GetValueBigintWords(env, value, nullptr, &count, nullptr));
        EXPECT_EQ(77, int64);
        EXPECT_EQ(77u, uint64);
        EXPECT_TRUE(lossless);
        EXPECT_EQ(77, sign);
        EXPECT_EQ(1u, count);
    }
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(BigintTest, OnlyWordsAreRefusedWhileAnExceptionIsPending) {
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("pending")));
    const uint64_t word = 1;
    JSVM_Value value = nullptr;
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_CreateBigintWords(env, 0, 1, &word, &value));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_CreateBigintWords(env, 0, 1, nullptr, nullptr));
    EXPECT_EQ(nullptr, value);
    uint64_t uint64 = 0;
    int64_t int64 = 0;
    bool lossless = false;
    int sign = 0;
    size_t count = 1;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateBigintUint64(env, 5, &value));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueBigintUint64(env, value, &uint64, &lossless));
    EXPECT_EQ(5u, uint64);
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateBigintInt64(env, -6, &value));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueBigintInt64(env, value, &int64, &lossless));
    EXPECT_EQ(-6, int64);
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueBigintWords(env, value, &sign, &count, &uint64));
    EXPECT_EQ(6u, uint64);
    EXPECT_EQ("pending", TakeException());
}

TEST(BigintWithoutScopeTest, NoBigintIsMadeWithoutAHandleScope) {
    jsvm_test::InitOnce();
    JSVM_VM vm = nullptr;
    JSVM_Env env = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &vm));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    const uint64_t word = 1;
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CreateBigintInt64(env, 1, &value));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CreateBigintUint64(env, 1, nullptr));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CreateBigintWords(env, 0, 1, &word, &value));
    EXPECT_EQ(nullptr, value);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(env));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(vm));
}

}  // namespace
