// SPDX-License-Identifier: Apache-2.0
// The parser of module bytes, by itself: it has to stand whatever it is given.
#include "frameworks/script/wasm_module.h"

#include <gtest/gtest.h>

#include <memory>
#include <random>

#include "test/unittest/script/wasm_fixture.h"

namespace {

using jsvm_test::Bytes;
using jsvm_test::Concat;
using jsvm_test::ImportingModule;
using jsvm_test::Leb;
using jsvm_test::Name;
using jsvm_test::Preamble;
using jsvm_test::Section;
using jsvm_test::Vector;

constexpr uint8_t kImports = 2;
constexpr uint8_t kFunctions = 3;

// In memory that ends where the bytes do, so that the sanitizer sees a read past them.
bool Count(const Bytes& bytes, JsvmWasmFunctions* functions) {
    const std::unique_ptr<uint8_t[]> exact(new uint8_t[bytes.size()]);
    std::copy(bytes.begin(), bytes.end(), exact.get());
    return jsvm_wasm_count_functions(exact.get(), bytes.size(), functions);
}

void ExpectCounts(uint32_t imported, uint32_t defined, const Bytes& bytes) {
    JsvmWasmFunctions functions = {77, 77};
    EXPECT_TRUE(Count(bytes, &functions));
    EXPECT_EQ(imported, functions.imported);
    EXPECT_EQ(defined, functions.defined);
}

void ExpectRefused(const Bytes& bytes) {
    JsvmWasmFunctions functions = {77, 78};
    EXPECT_FALSE(Count(bytes, &functions));
    EXPECT_EQ(77u, functions.imported);
    EXPECT_EQ(78u, functions.defined);
}

Bytes Import(const Bytes& description) {
    return Concat({Name("module"), Name("name"), description});
}

Bytes WithImports(const std::vector<Bytes>& imports) {
    return Concat({Preamble(), Section(kImports, Vector(imports))});
}

TEST(WasmModuleTest, CountsWhatIsImportedAndWhatIsDefined) {
    ExpectCounts(0, 0, Preamble());
    ExpectCounts(1, 2, ImportingModule());
    ExpectCounts(0, 3, Concat({Preamble(), Section(kFunctions, Vector({{0}, {1}, {0x80, 1}}))}));
}

TEST(WasmModuleTest, OnlyImportedFunctionsCount) {
    const Bytes function = Import({0, 0});
    const Bytes far_function = Import(Concat({{0}, Leb(300000)}));
    const std::vector<Bytes> others = {
        Import({1, 0x70, 0, 1}),                         // table of funcref
        Import({1, 0x6f, 1, 1, 0x80, 0x80, 4}),          // of externref, with a maximum
        Import({2, 0, 1}),                               // memory
        Import({2, 1, 1, 2}),                            // with a maximum
        Import({2, 3, 1, 2}),                            // shared
        Import(Concat({{2, 5}, Leb(UINT64_MAX), {1}})),  // 64-bit
        Import({3, 0x7f, 0}),                            // globals of i32
        Import({3, 0x7b, 1}),                            // ... mutable v128
        Import({4, 0, 0}),                               // tag
    };
    std::vector<Bytes> all = {function};
    for (const Bytes& other : others) {
        ExpectCounts(0, 0, WithImports({other}));
        all.push_back(other);
        all.push_back(far_function);
    }
    ExpectCounts(static_cast<uint32_t>(others.size()) + 1, 0, WithImports(all));
}

TEST(WasmModuleTest, CustomSectionsMayStandAnywhere) {
    const Bytes custom = Section(0, Concat({Name("x"), Bytes(300, 0xff)}));
    ExpectCounts(1, 1,
                 Concat({Preamble(), custom, Section(kImports, Vector({Import({0, 0})})), custom,
                         custom, Section(kFunctions, Vector({{0}})), custom}));
}

TEST(WasmModuleTest, WhatIsNoModuleIsRefused) {
    JsvmWasmFunctions functions = {77, 78};
    EXPECT_FALSE(jsvm_wasm_count_functions(nullptr, 0, &functions));
    EXPECT_FALSE(jsvm_wasm_count_functions(nullptr, 8, &functions));
    ExpectRefused({});
    ExpectRefused({0, 'a', 's', 'm', 1, 0, 0});
    ExpectRefused({0, 'a', 's', 'm', 2, 0, 0, 0});
    ExpectRefused({'a', 's', 'm', 0, 1, 0, 0, 0});
}

TEST(WasmModuleTest, SectionsThatAreCutShortAreRefused) {
    ExpectRefused(Concat({Preamble(), {kImports}}));                // no size
    ExpectRefused(Concat({Preamble(), {kImports, 0x80}}));          // half of one
    ExpectRefused(Concat({Preamble(), {0, 1}}));                    // beyond the end
    ExpectRefused(Concat({Preamble(), {0}, Leb(UINT32_MAX)}));      // far beyond it
    ExpectRefused(Concat({Preamble(), Section(kImports, {})}));     // no count
    ExpectRefused(Concat({Preamble(), Section(kFunctions, {})}));   // no count
    ExpectRefused(Concat({Preamble(), Section(kFunctions, {1})}));  // no function
    ExpectRefused(Concat({Preamble(), Section(kFunctions, Leb(UINT32_MAX)), Bytes(9, 0)}));
    ExpectRefused(Concat({Preamble(), Section(kImports, Leb(UINT32_MAX)), Bytes(9, 0)}));
}

// What an entry lacks must not be taken from the section behind.
TEST(WasmModuleTest, AnImportThatEndsTooEarlyIsRefused) {
    const std::vector<Bytes> descriptions = {{0, 0},         {1, 0x70, 1, 1, 2}, {2, 1, 1, 2},
                                             {3, 0x7f, 0},   {4, 0, 0},          {0, 0x80, 0},
                                             {2, 0, 0x80, 1}};
    for (const Bytes& description : descriptions) {
        const Bytes whole = Import(description);
        ExpectCounts(description[0] == 0 ? 1 : 0, 0, WithImports({whole}));
        for (size_t length = 0; length < whole.size(); ++length) {
            const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
            ExpectRefused(Concat({WithImports({cut}), Section(0, Concat({Name("behind"), {0}}))}));
        }
    }
}

TEST(WasmModuleTest, UnknownEncodingsAreRefused) {
    ExpectRefused(WithImports({Import({5, 0})}));              // kind
    ExpectRefused(WithImports({Import({1, 0x63, 0, 0, 1})}));  // type
    ExpectRefused(WithImports({Import({3, 0x40, 0})}));        // type
    ExpectRefused(WithImports({Import({2, 8, 1})}));           // limits
    ExpectRefused(WithImports({Import({1, 0x70, 0xff, 1})}));  // limits
}

TEST(WasmModuleTest, NumbersThatAreTooLongAreRefused) {
    ExpectCounts(1, 0, WithImports({Import({0, 0xff, 0xff, 0xff, 0xff, 0x0f})}));
    ExpectRefused(WithImports({Import({0, 0xff, 0xff, 0xff, 0xff, 0x1f})}));
    ExpectRefused(WithImports({Import({0, 0x80, 0x80, 0x80, 0x80, 0x80, 0})}));
    const Bytes nine(9, 0xff);
    ExpectCounts(0, 0, WithImports({Import(Concat({{2, 4}, nine, {1}}))}));
    ExpectRefused(WithImports({Import(Concat({{2, 4}, nine, {2}}))}));
    ExpectRefused(WithImports({Import(Concat({{2, 4}, nine, {0x80, 0}}))}));
    ExpectRefused(WithImports({Import(Concat({{2, 0}, nine, {1}}))}));
}

TEST(WasmModuleTest, EveryCutAndManyChangesEndWithoutReadingBeyond) {
    const Bytes whole = ImportingModule();
    JsvmWasmFunctions functions;
    size_t accepted = 0;
    for (size_t length = 0; length <= whole.size(); ++length) {
        accepted += Count(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)),
                          &functions);
    }
    EXPECT_EQ(6u, accepted);  // cut in front of each of its five sections, and not at all

    std::mt19937 random(20240417);
    for (int i = 0; i < 200000; ++i) {
        Bytes changed = whole;
        for (unsigned n = random() % 4 + 1; n != 0; --n) {
            changed[random() % changed.size()] = static_cast<uint8_t>(random());
        }
        if (!Count(changed, &functions)) continue;
        EXPECT_LE(functions.imported, changed.size());
        EXPECT_LE(functions.defined, changed.size());
    }
}

}  // namespace
