// SPDX-License-Identifier: Apache-2.0
// Thousands of damaged maps, the same ones in every run: each stack is told, mapped or not.
#include <random>

#include "test/unittest/script/stack_fixture.h"

namespace {

using Random = std::minstd_rand;

// The same in every library, unlike the standard's distributions.
size_t Below(Random& random, size_t bound) {
    return random() % bound;
}

class SourceMapDamageTest : public jsvm_test::StackTest {
  protected:
    static std::string GoodMap(Random& random) {
        std::vector<jsvm_test::Mapping> mappings;
        int line = 0;
        for (size_t i = 0; i < 40; ++i) {
            line += static_cast<int>(Below(random, 2));
            mappings.push_back(
                {line, static_cast<int>(Below(random, 60)), static_cast<int>(Below(random, 4)) - 1,
                 static_cast<int>(Below(random, 100000)), static_cast<int>(Below(random, 300))});
        }
        return jsvm_test::PlainMap(R"("a.ts","\u00e4.ts",null)", mappings);
    }
    static std::string GoodIndexMap(Random& random) {
        return R"({"version":3,"sections":[)" + jsvm_test::Section(0, 0, GoodMap(random)) + "," +
               jsvm_test::Section(2, 7, GoodMap(random)) + "]}";
    }
    static void Damage(Random& random, std::string* text) {
        static const char kTelling[] = "{}[]\",:;\\/gAB+!0-9eE.\n\0\x80\xff";
        const size_t at = Below(random, text->size());
        const char byte = kTelling[Below(random, sizeof(kTelling) - 1)];
        switch (Below(random, 6)) {
            case 0:
                (*text)[at] = byte;
                break;
            case 1:
                (*text)[at] = static_cast<char>((*text)[at] ^ (1 << Below(random, 8)));
                break;
            case 2:
                text->insert(at, 1 + Below(random, 12), byte);
                break;
            case 3:
                text->erase(at, 1 + Below(random, 12));
                break;
            case 4:
                text->insert(Below(random, text->size()), text->substr(at, 60));
                break;
            default:
                text->resize(at + 1);
        }
        if (text->empty()) *text = " ";
    }
};

TEST_F(SourceMapDamageTest, StacksAreToldWhateverAMapHolds) {
    constexpr int kMaps = 4000;
    Random random(20240521);
    size_t mapped = 0;
    JSVM_HandleScope scope = nullptr;
    for (int i = 0; i < kMaps; ++i) {
        ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        std::string map = i % 2 == 0 ? GoodMap(random) : GoodIndexMap(random);
        for (size_t damages = Below(random, 4); damages > 0; --damages) Damage(random, &map);
        const std::string stack = Stack("function f() {\n  return new Error('x').stack }\n\n  f()",
                                        "damaged.js", WriteFile("mutated.map", map));
        ASSERT_EQ(0u, stack.find("Error: x\n    at f (")) << map;
        ASSERT_FALSE(ExceptionPending()) << map;
        if (stack != "Error: x\n    at f (damaged.js:2:10)\n    at damaged.js:4:3") ++mapped;
        ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    }
    // Neither are all maps good nor all bad.
    EXPECT_GT(mapped, size_t{kMaps / 10});
    EXPECT_LT(mapped, size_t{kMaps * 9 / 10});
}

}  // namespace
