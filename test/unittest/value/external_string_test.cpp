// SPDX-License-Identifier: Apache-2.0
#include <sys/mman.h>

#include <climits>
#include <string>
#include <utility>

#include "test/support/gc_fixture.h"

namespace {

using jsvm_test::FinalizerLog;

// The engine's longest string.
constexpr size_t kLongest = (size_t{1} << 29) - 24;

// The two kinds by their unit: what makes a string, and text of the kind in memory of its own.
template <class Unit>
JSVM_Status Create(JSVM_Env env, Unit* text, size_t length, JSVM_Finalize finalize, void* hint,
                   JSVM_Value* result, bool* copied);
template <>
JSVM_Status Create(JSVM_Env env, char* text, size_t length, JSVM_Finalize finalize, void* hint,
                   JSVM_Value* result, bool* copied) {
    return OH_JSVM_CreateExternalStringLatin1(env, text, length, finalize, hint, result, copied);
}
template <>
JSVM_Status Create(JSVM_Env env, char16_t* text, size_t length, JSVM_Finalize finalize, void* hint,
                   JSVM_Value* result, bool* copied) {
    return OH_JSVM_CreateExternalStringUtf16(env, text, length, finalize, hint, result, copied);
}

template <class Unit>
class ExternalStringTest : public jsvm_test::GcTest {
  protected:
    // Text of letters, freed by Free, so that a use after it is found by the address sanitizer.
    static Unit* NewText(size_t length) {
        auto* text = new Unit[length + 1];
        for (size_t i = 0; i < length; ++i) text[i] = static_cast<Unit>('a' + i % 26);
        text[length] = 0;
        return text;
    }
    static void Free(JSVM_Env env, void* text, void* log) {
        FinalizerLog::Note(env, text, log);
        delete[] static_cast<Unit*>(text);
    }
    JSVM_Value New(Unit* text, size_t length, JSVM_Finalize finalize, void* hint) {
        JSVM_Value value = nullptr;
        bool copied = true;
        EXPECT_STATUS(JSVM_OK, Create(this->env, text, length, finalize, hint, &value, &copied));
        EXPECT_FALSE(copied);
        return value;
    }
    // A string of `length` letters under a global's name, which alone holds it.
    void* Hold(const char* name, size_t length) {
        Unit* text = NewText(length);
        this->InScope([&] { this->SetGlobal(name, New(text, length, Free, &log_)); });
        return text;
    }
    void ExpectRefused(JSVM_Status status, Unit* text, size_t length) {
        JSVM_Value value = nullptr;
        bool copied = true;
        EXPECT_STATUS(status,
                      Create(this->env, text, length, FinalizerLog::Note, &log_, &value, &copied));
        EXPECT_EQ(nullptr, value);
        EXPECT_TRUE(copied);
        EXPECT_TRUE(log_.calls.empty());
        EXPECT_FALSE(this->ExceptionPending());
    }

    FinalizerLog log_;
};

using Units = ::testing::Types<char, char16_t>;
TYPED_TEST_SUITE(ExternalStringTest, Units, );

TYPED_TEST(ExternalStringTest, IsAStringOfItsText) {
    for (size_t length : {size_t{1}, size_t{2}, size_t{12}, size_t{13}, size_t{1000}}) {
        void* text = this->Hold("it", length);
        EXPECT_EQ(std::to_string(length), this->RunToString("it.length"));
        EXPECT_TRUE(
            this->RunToBool("typeof it === 'string' && it === Array.from(it, (_, i) =>"
                            " String.fromCharCode(97 + i % 26)).join('')"));
        EXPECT_NE(nullptr, text);
    }
}

TYPED_TEST(ExternalStringTest, UsesTheTextInPlace) {
    static TypeParam text[] = {'a', 'b', 'c', 0};
    text[0] = 'a';
    JSVM_Value value = this->New(text, 3, nullptr, nullptr);
    text[0] = 'Z';
    EXPECT_EQ("Zbc", this->ToString(value));
}

TYPED_TEST(ExternalStringTest, ZerosCountUnlessTheLengthIsAutomatic) {
    static TypeParam text[] = {'a', 'b', 0, 'c', 0};
    EXPECT_EQ(std::string("ab\0c\0", 5), this->ToString(this->New(text, 5, nullptr, nullptr)));
    EXPECT_EQ(std::string("ab\0c", 4), this->ToString(this->New(text, 4, nullptr, nullptr)));
    EXPECT_EQ("ab", this->ToString(this->New(text, JSVM_AUTO_LENGTH, nullptr, nullptr)));
    EXPECT_EQ("a", this->ToString(this->New(text, 1, nullptr, nullptr)));
}

TYPED_TEST(ExternalStringTest, WithoutTextItIsTheEmptyStringAtOnce) {
    TypeParam text[] = {0, 'x'};
    size_t calls = 0;
    for (auto [from, length] : {std::pair{text, size_t{0}},
                                {text, size_t{JSVM_AUTO_LENGTH}},
                                {static_cast<TypeParam*>(nullptr), size_t{0}}}) {
        JSVM_Value value = this->New(from, length, FinalizerLog::Note, &this->log_);
        ASSERT_EQ(++calls, this->log_.calls.size());
        EXPECT_EQ(this->env, this->log_.calls.back().env);
        EXPECT_EQ(from, this->log_.calls.back().data);
        this->SetGlobal("it", value);
        EXPECT_TRUE(this->RunToBool("it === ''"));
    }
    this->New(nullptr, 0, nullptr, nullptr);
    this->CollectGarbage();
    EXPECT_EQ(calls, this->log_.calls.size());
}

TYPED_TEST(ExternalStringTest, ChecksItsArgumentsInOrder) {
    TypeParam text[] = {'a', 0};
    this->ExpectRefused(JSVM_INVALID_ARG, nullptr, 1);
    this->ExpectRefused(JSVM_INVALID_ARG, nullptr, JSVM_AUTO_LENGTH);
    this->ExpectRefused(JSVM_INVALID_ARG, text, size_t{INT_MAX} + 1);
    this->ExpectRefused(JSVM_INVALID_ARG, text, JSVM_AUTO_LENGTH - 1);
    this->ExpectRefused(JSVM_INVALID_ARG, nullptr, INT_MAX);
    JSVM_Value value = nullptr;
    bool copied = true;
    FinalizerLog& log = this->log_;
    const JSVM_Finalize note = FinalizerLog::Note;
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(this->env, text, 1, note, &log, &value, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  Create<TypeParam>(this->env, nullptr, 0, note, &log, &value, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(this->env, text, 1, note, &log, nullptr, &copied));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  Create<TypeParam>(this->env, nullptr, 0, note, &log, nullptr, &copied));
    // A missing pointer comes before a length that is too long.
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  Create(this->env, text, kLongest + 1, note, &log, nullptr, &copied));
    EXPECT_EQ(JSVM_INVALID_ARG, Create<TypeParam>(nullptr, text, 1, note, &log, &value, &copied));
    EXPECT_EQ(nullptr, value);
    EXPECT_TRUE(copied);
    this->CollectGarbage();
    EXPECT_TRUE(log.calls.empty());
}

// The text is not looked at: there is none so long here.
TYPED_TEST(ExternalStringTest, TooLongOnesStayTheCallers) {
    TypeParam text[] = {'a', 0};
    this->ExpectRefused(JSVM_GENERIC_FAILURE, text, kLongest + 1);
    this->ExpectRefused(JSVM_GENERIC_FAILURE, text, INT_MAX);
    this->CollectGarbage();
    EXPECT_TRUE(this->log_.calls.empty());
}

TYPED_TEST(ExternalStringTest, TheLongestIsMade) {
    const size_t bytes = kLongest * sizeof(TypeParam);
    void* pages =
        mmap(nullptr, bytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    ASSERT_NE(MAP_FAILED, pages);
    this->InScope([&] {
        this->SetGlobal("it", this->New(static_cast<TypeParam*>(pages), kLongest,
                                        FinalizerLog::Note, &this->log_));
    });
    EXPECT_EQ(std::to_string(kLongest), this->RunToString("it.length"));
    EXPECT_EQ("0", this->RunToString("it.charCodeAt(it.length - 1)"));
    this->RunAlone("it = null");
    this->CollectGarbage();
    EXPECT_EQ(std::vector<void*>{pages}, this->log_.Data());
    EXPECT_EQ(0, munmap(pages, bytes));
}

TYPED_TEST(ExternalStringTest, IsMadeWhileAnExceptionIsPending) {
    ASSERT_JSVM_OK(OH_JSVM_Throw(this->env, this->Num(1)));
    static TypeParam text[] = {'a', 'b', 0};
    JSVM_Value value = this->New(text, 2, nullptr, nullptr);
    EXPECT_EQ("1", this->TakeException());
    EXPECT_EQ("ab", this->ToString(value));
}

TYPED_TEST(ExternalStringTest, IsFinalizedOnceItIsGarbage) {
    void* text = this->Hold("it", 100);
    this->CollectGarbage();
    EXPECT_TRUE(this->log_.calls.empty());
    this->RunAlone("it = null");
    this->CollectGarbage();
    ASSERT_EQ(1u, this->log_.calls.size());
    EXPECT_EQ(this->env, this->log_.calls[0].env);
    EXPECT_EQ(text, this->log_.calls[0].data);
    EXPECT_EQ(std::this_thread::get_id(), this->log_.calls[0].thread);
    this->CollectGarbage();
    EXPECT_EQ(1u, this->log_.calls.size());
}

TYPED_TEST(ExternalStringTest, WhatIsMadeOfItKeepsTheText) {
    // A slice, a rope, and what a search gives refer to the text.
    for (const char* source : {"it.slice(5, 60)", "it + '!'", "'<'.concat(it, '>')",
                               "it.match(/[c-z]+/)[0]", "it.substring(1)"}) {
        SCOPED_TRACE(source);
        this->log_.calls.clear();
        this->Hold("it", 100);
        this->RunAlone(std::string("expected = Array.from(it); part = ") + source);
        this->RunAlone("again = (it => (" + std::string(source) +
                       "))(expected.join('')); it = expected = null");
        this->CollectGarbage();
        EXPECT_TRUE(this->log_.calls.empty());
        EXPECT_TRUE(this->RunToBool("part === again"));
        this->RunAlone("part = again = RegExp['$&'] = null; /x/.test('x')");
        this->CollectGarbage();
        EXPECT_EQ(1u, this->log_.calls.size());
    }
}

TYPED_TEST(ExternalStringTest, NamesProperties) {
    for (size_t length : {size_t{1}, size_t{9}, size_t{100}}) {
        SCOPED_TRACE(length);
        this->log_.calls.clear();
        this->Hold("it", length);
        this->RunAlone("copy = Array.from(it).join(''); o = {}; o[it] = 1; o[copy] += 1");
        EXPECT_EQ("2", this->RunToString("o[it]"));
        EXPECT_EQ("1", this->RunToString("Object.keys(o).length"));
        this->RunAlone("p = {[copy]: 3}; m = new Map([[it, 4]])");
        EXPECT_EQ("3,4", this->RunToString("[p[it], m.get(copy)]"));
        this->InScope([&] {
            JSVM_Value value = nullptr;
            EXPECT_STATUS(JSVM_OK,
                          OH_JSVM_GetProperty(this->env, this->Run("o"), this->Run("it"), &value));
            EXPECT_EQ(2, this->ToNumber(value));
        });
        this->RunAlone("it = copy = o = p = m = null");
        this->CollectGarbage();
        this->CollectGarbage();
        this->SafePoint();
        EXPECT_EQ(1u, this->log_.calls.size());
    }
}

TYPED_TEST(ExternalStringTest, CanBeTheSourceOfAScript) {
    static TypeParam text[] = {'4', '0', ' ', '+', ' ', '2', 0};
    JSVM_Script script = nullptr;
    JSVM_Value result = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CompileScript(
                               this->env, this->New(text, JSVM_AUTO_LENGTH, nullptr, nullptr),
                               nullptr, 0, false, nullptr, &script));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_RunScript(this->env, script, &result));
    EXPECT_EQ(42, this->ToNumber(result));
}

TYPED_TEST(ExternalStringTest, OutlivesItsEnvWhichTheFinalizerThenDoesNotGet) {
    JSVM_Env other = this->NewEnv();
    auto* text = this->NewText(30);
    this->InScope([&] {
        JSVM_Value value = nullptr;
        bool copied = true;
        EXPECT_JSVM_OK(Create(other, text, 30, this->Free, &this->log_, &value, &copied));
        this->SetGlobal("it", value);
    });
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_TRUE(this->log_.calls.empty());
    // An env that is made since may use the same memory.
    std::vector<JSVM_Env> envs;
    for (int i = 0; i < 40; ++i) envs.push_back(this->NewEnv());
    this->CollectGarbage();
    EXPECT_EQ("abcd", this->RunToString("it.slice(0, 4)"));
    this->RunAlone("it = null");
    this->CollectGarbage();
    ASSERT_EQ(1u, this->log_.calls.size());
    EXPECT_EQ(nullptr, this->log_.calls[0].env);
    EXPECT_EQ(text, this->log_.calls[0].data);
    for (JSVM_Env each : envs) EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(each));
}

// A VM of its own, to be destroyed with strings alive.
TYPED_TEST(ExternalStringTest, EndsWithItsVmAtTheLatest) {
    JSVM_VM vm = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &vm));
    JSVM_Env env = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    JSVM_HandleScope scope = nullptr;
    JSVM_Value value = nullptr;
    bool copied = true;
    auto* text = this->NewText(30);
    // No handle scope is open.
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH,
              Create(env, text, 30, this->Free, &this->log_, &value, &copied));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH,
              Create(env, text, 30, this->Free, &this->log_, &value, nullptr));
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
    EXPECT_JSVM_OK(Create(env, text, 30, this->Free, &this->log_, &value, &copied));
    EXPECT_JSVM_OK(
        Create<TypeParam>(env, this->NewText(5), 5, this->Free, &this->log_, &value, &copied));
    EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(env));
    EXPECT_TRUE(this->log_.calls.empty());
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(vm));
    ASSERT_EQ(2u, this->log_.calls.size());
    for (const FinalizerLog::Call& call : this->log_.calls) EXPECT_EQ(nullptr, call.env);
}

using LatinStringTest = ExternalStringTest<char>;
TEST_F(LatinStringTest, EachByteIsACodeUnit) {
    static char text[257];
    for (int i = 0; i < 256; ++i) text[i] = static_cast<char>(i);
    SetGlobal("it", New(text, 256, nullptr, nullptr));
    EXPECT_TRUE(
        RunToBool("it.length === 256 &&"
                  " Array.from(it).every((unit, i) => unit.charCodeAt(0) === i)"));
    static char umlauts[] = "\xe4\xf6\xfc";
    EXPECT_EQ("äöü", ToString(New(umlauts, JSVM_AUTO_LENGTH, nullptr, nullptr)));
}

using Utf16StringTest = ExternalStringTest<char16_t>;
TEST_F(Utf16StringTest, SurrogatesMayStandAlone) {
    static char16_t text[] = {0xd83d, 0xde00, 0xdc00, 0xd800, 0x20ac, 0xffff, 0};
    SetGlobal("it", New(text, JSVM_AUTO_LENGTH, nullptr, nullptr));
    EXPECT_EQ("d83d,de00,dc00,d800,20ac,ffff",
              RunToString("it.split('').map(unit => unit.charCodeAt(0).toString(16))"));
    EXPECT_EQ("1f600", RunToString("it.codePointAt(0).toString(16)"));
}

}  // namespace
