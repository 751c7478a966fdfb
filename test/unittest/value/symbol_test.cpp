// SPDX-License-Identifier: Apache-2.0
#include <climits>
#include <cstdint>
#include <string>

#include "test/support/fixture.h"

namespace {

struct WellKnown {
    const char* name;
    JSVM_Status (*get)(JSVM_Env, JSVM_Value*);
};

constexpr WellKnown kWellKnown[] = {
    {"asyncIterator", &OH_JSVM_GetSymbolAsyncIterator},
    {"hasInstance", &OH_JSVM_GetSymbolHasInstance},
    {"isConcatSpreadable", &OH_JSVM_GetSymbolIsConcatSpreadable},
    {"iterator", &OH_JSVM_GetSymbolIterator},
    {"match", &OH_JSVM_GetSymbolMatch},
    {"replace", &OH_JSVM_GetSymbolReplace},
    {"search", &OH_JSVM_GetSymbolSearch},
    {"split", &OH_JSVM_GetSymbolSplit},
    {"toPrimitive", &OH_JSVM_GetSymbolToPrimitive},
    {"toStringTag", &OH_JSVM_GetSymbolToStringTag},
    {"unscopables", &OH_JSVM_GetSymbolUnscopables},
};

class SymbolTest : public jsvm_test::JsvmTest {
  protected:
    JSVM_Value Create(JSVM_Value description) {
        JSVM_Value symbol = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateSymbol(env, description, &symbol));
        return symbol;
    }
    JSVM_Value For(const char* description, size_t length = JSVM_AUTO_LENGTH) {
        JSVM_Value symbol = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_SymbolFor(env, description, length, &symbol));
        return symbol;
    }
    bool Holds(JSVM_Value symbol, const std::string& condition) {
        SetGlobal("s", symbol);
        return RunToBool("typeof s === 'symbol' && " + condition);
    }
};

TEST_F(SymbolTest, CreatesWithAndWithoutDescription) {
    EXPECT_TRUE(Holds(Create(Str("text")), "s.description === 'text'"));
    EXPECT_TRUE(Holds(Create(Str("\xE4\xB8\xAD")), "s.description === '\\u4e2d'"));
    EXPECT_TRUE(Holds(Create(Str("")), "s.description === ''"));
    EXPECT_TRUE(Holds(Create(nullptr), "s.description === undefined"));
}

TEST_F(SymbolTest, EveryCreatedSymbolIsAnother) {
    JSVM_Value description = Str("same");
    SetGlobal("a", Create(description));
    SetGlobal("b", Create(description));
    EXPECT_TRUE(RunToBool("a !== b && a !== Symbol.for('same')"));
    EXPECT_TRUE(RunToBool("Symbol.keyFor(a) === undefined"));
    EXPECT_TRUE(RunToBool("({ [a]: 1, [b]: 2 })[a] === 1"));
}

TEST_F(SymbolTest, ADescriptionIsAString) {
    for (const char* source : {"1", "undefined", "null", "Symbol()", "({})", "new String('')",
                               "({ toString() { throw 1; } })"}) {
        SCOPED_TRACE(source);
        JSVM_Value value = Run(source);
        JSVM_Value result = value;
        EXPECT_STATUS(JSVM_STRING_EXPECTED, OH_JSVM_CreateSymbol(env, value, &result));
        EXPECT_EQ(value, result);
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateSymbol(env, value, nullptr));
    }
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(SymbolTest, ForGivesTheSymbolOfTheRegistry) {
    EXPECT_TRUE(Holds(For("key"), "s === Symbol.for('key')"));
    EXPECT_TRUE(Holds(For("keys", 3), "s === Symbol.for('key')"));
    EXPECT_TRUE(Holds(For("\xC3\xA9\xF0\x9F\x98\x80"), "s === Symbol.for('\\u00e9\\u{1f600}')"));
    EXPECT_TRUE(Holds(For("a\0b", 3), "s === Symbol.for('a\\0b')"));
    EXPECT_TRUE(Holds(For("a\0b"), "s === Symbol.for('a')"));
    EXPECT_TRUE(Holds(For("\xFF"), "s === Symbol.for('\\ufffd')"));
    // The script may be second as well.
    SetGlobal("native", For("made by native code"));
    EXPECT_TRUE(RunToBool("Symbol.for('made by native code') === native"));
    EXPECT_TRUE(RunToBool("Symbol.keyFor(native) === 'made by native code'"));
}

// XTS 157.
TEST_F(SymbolTest, ForNothingIsForTheEmptyString) {
    EXPECT_TRUE(Holds(For(nullptr, 0), "s === Symbol.for('')"));
    EXPECT_TRUE(Holds(For("text", 0), "s === Symbol.for('')"));
    EXPECT_TRUE(Holds(For(""), "s === Symbol.for('')"));
}

TEST_F(SymbolTest, ForIsTheSameInEveryEnvOfTheVm) {
    JSVM_Env other = nullptr;
    JSVM_EnvScope scope = nullptr;
    JSVM_Value symbol = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    ASSERT_JSVM_OK(OH_JSVM_OpenEnvScope(other, &scope));
    EXPECT_JSVM_OK(OH_JSVM_SymbolFor(other, "shared", JSVM_AUTO_LENGTH, &symbol));
    EXPECT_JSVM_OK(OH_JSVM_CloseEnvScope(other, scope));
    EXPECT_TRUE(Holds(symbol, "s === Symbol.for('shared')"));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

TEST_F(SymbolTest, ForChecksItsArguments) {
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_SymbolFor(nullptr, "x", 1, &value));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_SymbolFor(env, "x", 1, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_SymbolFor(env, nullptr, 1, &value));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_SymbolFor(env, nullptr, JSVM_AUTO_LENGTH, &value));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_SymbolFor(env, "x", size_t{INT_MAX} + 1, &value));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_SymbolFor(env, "x", SIZE_MAX - 1, &value));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_SymbolFor(env, "x", INT_MAX, nullptr));
    // Longer than any string can be; the length alone decides.
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_SymbolFor(env, "x", INT_MAX, &value));
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_SymbolFor(env, "x", (1 << 29) - 23, &value));
    EXPECT_EQ(nullptr, value);
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(SymbolTest, GivesTheSymbolsOfTheLanguage) {
    for (const WellKnown& known : kWellKnown) {
        SCOPED_TRACE(known.name);
        JSVM_Value symbol = nullptr;
        EXPECT_STATUS(JSVM_OK, known.get(env, &symbol));
        EXPECT_TRUE(Holds(symbol, "s === Symbol." + std::string(known.name)));
    }
}

TEST_F(SymbolTest, RefusesNull) {
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateSymbol(nullptr, nullptr, &value));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateSymbol(env, nullptr, nullptr));
    for (const WellKnown& known : kWellKnown) {
        SCOPED_TRACE(known.name);
        EXPECT_EQ(JSVM_INVALID_ARG, known.get(nullptr, &value));
        EXPECT_STATUS(JSVM_INVALID_ARG, known.get(env, nullptr));
    }
    EXPECT_EQ(nullptr, value);
}

TEST_F(SymbolTest, WorksWhileAnExceptionIsPending) {
    JSVM_Value description = Str("text");
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, description));
    Create(description);
    For("key");
    for (const WellKnown& known : kWellKnown) {
        JSVM_Value symbol = nullptr;
        EXPECT_STATUS(JSVM_OK, known.get(env, &symbol));
    }
    EXPECT_EQ("text", TakeException());
}

TEST(SymbolWithoutScopeTest, NoSymbolIsMadeWithoutAHandleScope) {
    jsvm_test::InitOnce();
    JSVM_VM vm = nullptr;
    JSVM_Env env = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &vm));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CreateSymbol(env, nullptr, &value));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_SymbolFor(env, "x", 1, &value));
    for (const WellKnown& known : kWellKnown) {
        EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, known.get(env, &value));
        EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, known.get(env, nullptr));
    }
    EXPECT_EQ(nullptr, value);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(env));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(vm));
}

}  // namespace
