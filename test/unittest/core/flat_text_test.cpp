// SPDX-License-Identifier: Apache-2.0
// The units are where V8 has put them, in all the ways in which it keeps strings.
#include "frameworks/core/flat_text.h"

#include <string>

#include "frameworks/core/handle.h"
#include "test/support/fixture.h"

namespace {

using jsvm::FlatText;
using jsvm::FlatTextOf;

class FlatTextTest : public jsvm_test::JsvmTest {
  protected:
    v8::Local<v8::String> Text(const std::string& script) {
        return jsvm::SlotCast<v8::Local<v8::Value>>(Run(script)).As<v8::String>();
    }
    std::u16string UnitsOf(v8::Local<v8::String> string) {
        std::u16string units(static_cast<size_t>(string->Length()), u'\0');
        string->Write(vm->isolate, jsvm::CodeUnits(units.data()), 0, -1,
                      v8::String::NO_NULL_TERMINATION);
        return units;
    }
    // That the text is found, and what can be copied of it. Flattens nothing before.
    void ExpectFlat(const std::string& script) {
        SCOPED_TRACE(script);
        const v8::Local<v8::String> string = Text(script);
        const FlatText text = FlatTextOf(string);
        ASSERT_EQ(jsvm::v8_compat::kKnowsHeapMemory, text.units != nullptr);
        if (text.units == nullptr) return;
        std::u16string wide(text.length, u'#');
        std::string narrow(text.length, '#');
        CopyUnits(text, text.length, wide.data());
        CopyUnits(text, text.length, narrow.data());
        EXPECT_EQ(string->IsOneByte(), text.one_byte);
        const std::u16string expected = UnitsOf(string);
        EXPECT_EQ(expected, wide);
        for (size_t i = 0; i < expected.size(); ++i) {
            ASSERT_EQ(static_cast<char>(expected[i]), narrow[i]) << i;
        }
    }
    void ExpectNotFlat(const std::string& script) {
        EXPECT_EQ(nullptr, FlatTextOf(Text(script)).units) << script;
    }
};

// Texts long enough for V8 to join them, and take parts of them, without a copy.
constexpr const char* kTexts[] = {"'the quick brown fox'", "'der schnelle Fuchs \\u00e9\\u00ff'",
                                  "'\\u6c49\\u5b57 and a few other units\\ud83d\\ude00'"};

TEST_F(FlatTextTest, StringsOfTheirOwn) {
    ExpectFlat("''");
    for (const std::string text : kTexts) {
        ExpectFlat(text);
        ExpectFlat(text + ".split('').join('')");
        ExpectFlat(text + "[3]");
    }
}

TEST_F(FlatTextTest, JoinedStringsOnceTheyWereRead) {
    for (const std::string one : kTexts) {
        for (const std::string other : kTexts) {
            const std::string join = "globalThis.s = " + one + ".repeat(3) + " + other;
            ExpectNotFlat(join);
            const v8::Local<v8::String> string = Text("s");
            EXPECT_NE(u"", UnitsOf(string));
            ExpectFlat("s");
        }
    }
}

TEST_F(FlatTextTest, PartsOfOthers) {
    for (const std::string text : kTexts) {
        ExpectFlat(text + ".slice(1)");
        ExpectFlat(text + ".slice(2).slice(3)");
        ExpectFlat("globalThis.s = " + text + ".repeat(5); s.charCodeAt(9); s.slice(7, 60)");
        ExpectFlat("s.slice(7, 60).slice(5, 30)");
    }
}

// A string that names a property while an equal one does already refers to that from then on.
TEST_F(FlatTextTest, StringsThatBecameNames) {
    for (const std::string text : kTexts) {
        const std::string make = "globalThis.s = " + text + ".split('').join('');";
        ExpectFlat(make + "({[" + text + "]: 1})[s]; s");
        ExpectFlat(make + "globalThis.t = s.slice(2); ({[" + text + "]: 1})[s]; t");
        ExpectFlat("globalThis.s = 'x' + " + text + "; ({['x' + " + text + "]: 1})[s]; s");
    }
}

TEST_F(FlatTextTest, TextThatIsNotInTheHeap) {
    static char latin1[] = "kept by the caller, \xe9\xff";
    static char16_t utf16[] = u"kept by the caller, \u6c49\u5b57";
    bool copied = true;
    JSVM_Value value = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateExternalStringLatin1(env, latin1, JSVM_AUTO_LENGTH, nullptr,
                                                      nullptr, &value, &copied));
    SetGlobal("latin", value);
    ASSERT_FALSE(copied);
    ASSERT_JSVM_OK(OH_JSVM_CreateExternalStringUtf16(env, utf16, JSVM_AUTO_LENGTH, nullptr, nullptr,
                                                     &value, &copied));
    SetGlobal("utf16", value);
    ASSERT_FALSE(copied);
    for (const std::string name : {"latin", "utf16"}) {
        ExpectNotFlat(name);
        ExpectNotFlat(name + ".slice(1)");
    }
}

TEST_F(FlatTextTest, CopiesNoMoreThanAskedFor) {
    for (const std::string script : kTexts) {
        const v8::Local<v8::String> string = Text(script);
        const FlatText text = FlatTextOf(string);
        ASSERT_EQ(jsvm::v8_compat::kKnowsHeapMemory, text.units != nullptr);
        if (text.units == nullptr) continue;
        for (size_t count = 0; count < text.length; ++count) {
            std::u16string wide(text.length, u'#');
            std::string narrow(text.length, '#');
            CopyUnits(text, count, wide.data());
            CopyUnits(text, count, narrow.data());
            EXPECT_EQ(UnitsOf(string).substr(0, count), wide.substr(0, count));
            EXPECT_EQ(std::u16string(text.length - count, u'#'), wide.substr(count));
            EXPECT_EQ(std::string(text.length - count, '#'), narrow.substr(count));
        }
    }
}

}  // namespace
