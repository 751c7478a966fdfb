// SPDX-License-Identifier: Apache-2.0
// Every way to encode that the processor has, beside one that takes a unit at a time. What is read
// and what is written ends where memory does.
#include "frameworks/platform/utf8_encode.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "frameworks/platform/utf8_avx2.h"
#include "frameworks/platform/utf8_avx512.h"
#include "frameworks/platform/utf8_encode_each.h"
#include "frameworks/platform/utf8_vector.h"

namespace {

using Latin1 = std::basic_string<uint8_t>;
using Utf16 = std::basic_string<uint16_t>;

// Memory with none behind it.
class LastPages {
  public:
    LastPages() {
        void* const at = mmap(nullptr, kSize + kBehind, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        EXPECT_NE(MAP_FAILED, at);
        begin_ = static_cast<char*>(at);
        EXPECT_EQ(0, mprotect(begin_ + kSize, kBehind, PROT_NONE));
    }
    ~LastPages() { munmap(begin_, kSize + kBehind); }
    LastPages(const LastPages&) = delete;
    LastPages& operator=(const LastPages&) = delete;
    // The last bytes of it.
    void* Last(size_t bytes) { return begin_ + kSize - bytes; }
    template <class Unit>
    const Unit* Copy(const std::basic_string<Unit>& units) {
        const size_t bytes = units.size() * sizeof(Unit);
        return static_cast<Unit*>(std::memcpy(Last(bytes), units.data(), bytes));
    }

  private:
    static constexpr size_t kSize = size_t{1} << 16;
    static constexpr size_t kBehind = size_t{1} << 16;
    char* begin_ = nullptr;
};

void Append(uint32_t character, std::string* text) {
    const auto put = [text](uint32_t byte) { text->push_back(static_cast<char>(byte)); };
    const auto trail = [&](int shift) { put(0x80 + (character >> shift) % 64); };
    if (character < 0x80) {
        put(character);
    } else if (character < 0x800) {
        put(0xC0 + (character >> 6));
        trail(0);
    } else if (character < 0x10000) {
        put(0xE0 + (character >> 12));
        trail(6);
        trail(0);
    } else {
        put(0xF0 + (character >> 18));
        trail(12);
        trail(6);
        trail(0);
    }
}

std::string Expected(const Latin1& units) {
    std::string text;
    for (const uint8_t unit : units) Append(unit, &text);
    return text;
}

bool IsLead(uint16_t unit) {
    return unit >= 0xD800 && unit < 0xDC00;
}

bool IsTrail(uint16_t unit) {
    return unit >= 0xDC00 && unit < 0xE000;
}

std::string Expected(const Utf16& units) {
    std::string text;
    for (size_t i = 0; i < units.size(); ++i) {
        if (IsLead(units[i]) && i + 1 < units.size() && IsTrail(units[i + 1])) {
            Append(0x10000 + (units[i] - 0xD800u) * 0x400 + (units[i + 1] - 0xDC00u), &text);
            ++i;
        } else {
            Append(IsLead(units[i]) || IsTrail(units[i]) ? 0xFFFD : units[i], &text);
        }
    }
    return text;
}

// One way to do it.
struct Way {
    const char* name;
    size_t (*latin1_length)(const uint8_t*, size_t);
    size_t (*utf16_length)(const uint16_t*, size_t);
    JsvmUtf8Run (*latin1)(const uint8_t*, size_t, uint8_t*, size_t);
    JsvmUtf8Run (*utf16)(const uint16_t*, size_t, uint8_t*, size_t);

    size_t Length(const uint8_t* units, size_t count) const { return latin1_length(units, count); }
    size_t Length(const uint16_t* units, size_t count) const { return utf16_length(units, count); }
    JsvmUtf8Run Encode(const uint8_t* units, size_t count, uint8_t* bytes, size_t room) const {
        return latin1(units, count, bytes, room);
    }
    JsvmUtf8Run Encode(const uint16_t* units, size_t count, uint8_t* bytes, size_t room) const {
        return utf16(units, count, bytes, room);
    }
};

template <JsvmUtf8Stride kStride>
Way EachWay(const char* name) {
    return {name, jsvm_utf8_each_length_latin1, jsvm_utf8_each_length_utf16,
            [](const uint8_t* units, size_t count, uint8_t* bytes, size_t room) {
                return jsvm_utf8_each_encode_latin1(units, count, bytes, room, kStride);
            },
            [](const uint16_t* units, size_t count, uint8_t* bytes, size_t room) {
                return jsvm_utf8_each_encode_utf16(units, count, bytes, room, kStride);
            }};
}

Way ChosenWay() {
    return {"chosen", jsvm_utf8_length_latin1, jsvm_utf8_length_utf16,
            [](const uint8_t* units, size_t count, uint8_t* bytes, size_t room) {
                void* const text = bytes;
                return jsvm_utf8_encode_latin1(units, count, static_cast<char*>(text), room);
            },
            [](const uint16_t* units, size_t count, uint8_t* bytes, size_t room) {
                void* const text = bytes;
                return jsvm_utf8_encode_utf16(units, count, static_cast<char*>(text), room);
            }};
}

std::vector<Way> Ways() {
    std::vector<Way> ways = {EachWay<JSVM_UTF8_UNITS>("units"), ChosenWay()};
    if (jsvm_utf8_vector_works()) ways.push_back(EachWay<JSVM_UTF8_BLOCKS>("SSSE3"));
    if (jsvm_utf8_vector_works() && jsvm_utf8_avx2_works()) {
        ways.push_back(EachWay<JSVM_UTF8_LARGE_BLOCKS>("AVX2"));
    }
    if (jsvm_utf8_avx512_works()) {
        ways.push_back({"AVX-512", jsvm_utf8_avx512_length_latin1, jsvm_utf8_avx512_length_utf16,
                        jsvm_utf8_avx512_encode_latin1, jsvm_utf8_avx512_encode_utf16});
    }
    return ways;
}

class Utf8EncodeTest : public testing::Test {
  protected:
    // With room for just the text, and for `more`.
    template <class Unit>
    void ExpectAll(const std::basic_string<Unit>& units, size_t more = 0) {
        const std::string expected = Expected(units);
        const Unit* const from = from_.Copy(units);
        for (const Way& way : ways_) {
            ASSERT_EQ(expected.size(), way.Length(from, units.size())) << way.name;
            for (const size_t room : {expected.size(), expected.size() + more}) {
                void* const to = to_.Last(room);
                const JsvmUtf8Run run =
                    way.Encode(from, units.size(), static_cast<uint8_t*>(to), room);
                ASSERT_EQ(units.size(), run.taken) << way.name << ", room for " << room;
                ASSERT_EQ(expected.size(), run.written) << way.name << ", room for " << room;
                ASSERT_EQ(0, std::memcmp(expected.data(), to, expected.size())) << way.name;
            }
        }
    }
    // Without room for all.
    template <class Unit>
    void ExpectStart(const std::basic_string<Unit>& units, size_t room) {
        const Unit* const from = from_.Copy(units);
        for (const Way& way : ways_) {
            void* const to = to_.Last(room);
            const JsvmUtf8Run run = way.Encode(from, units.size(), static_cast<uint8_t*>(to), room);
            ASSERT_LT(run.taken, units.size()) << way.name << ", room for " << room;
            const std::string expected = Expected(units.substr(0, run.taken));
            ASSERT_EQ(expected.size(), run.written) << way.name << ", room for " << room;
            ASSERT_EQ(0, std::memcmp(expected.data(), to, expected.size())) << way.name;
            ASSERT_EQ(Expected(units).substr(0, run.written), expected) << way.name;
        }
    }
    size_t Below(size_t most) {
        return std::uniform_int_distribution<size_t>(0, most - 1)(random_);
    }
    // A character, or a surrogate, of the kind that so many bytes tell; of any kind for 5.
    Utf16 Some(size_t kind) {
        switch (kind) {
            case 1:
                return {static_cast<uint16_t>(Below(0x80))};
            case 2:
                return {static_cast<uint16_t>(0x80 + Below(0x780))};
            case 3:
                return {static_cast<uint16_t>(Below(2) == 0 ? 0x800 + Below(0xD000)
                                                            : 0xE000 + Below(0x2000))};
            case 4:
                return {static_cast<uint16_t>(0xD800 + Below(0x400)),
                        static_cast<uint16_t>(0xDC00 + Below(0x400))};
            default:
                return {
                    static_cast<uint16_t>(Below(2) == 0 ? 0xD800 + Below(0x800) : Below(0x10000))};
        }
    }
    // Mostly of one kind.
    Utf16 Mix(size_t length) {
        const size_t usual = 1 + Below(5);
        const size_t seldom = 1 + Below(40);
        Utf16 units;
        while (units.size() < length) units += Some(Below(seldom) == 0 ? 1 + Below(5) : usual);
        return units;
    }

    const std::vector<Way> ways_ = Ways();
    LastPages from_;
    LastPages to_;
    std::mt19937 random_{7};
};

TEST_F(Utf8EncodeTest, EveryUnitAmongOthers) {
    for (const Utf16& other : {Utf16{}, Utf16{0x61}, Utf16{0xE9}, Utf16{0x4E2D}}) {
        for (uint32_t first = 0; first < 0x10000; first += 32) {
            Utf16 units = other;
            for (uint32_t unit = first; unit < first + 32; ++unit) {
                units += static_cast<uint16_t>(unit);
                units += other;
            }
            ExpectAll(units);
            if (HasFatalFailure()) return;
        }
    }
}

TEST_F(Utf8EncodeTest, TheEndsOfEveryKindAtEveryPlace) {
    for (const uint16_t other : {0x61, 0xE9, 0x4E2D}) {
        for (size_t at = 0; at < 100; ++at) {
            Utf16 units(100, other);
            for (const uint16_t unit : {0, 0x7F, 0x80, 0xFF, 0x100, 0x7FF, 0x800, 0xD7FF, 0xD800,
                                        0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xFFFF}) {
                units[at] = unit;
                ExpectAll(units, at);
                if (HasFatalFailure()) return;
            }
        }
    }
}

TEST_F(Utf8EncodeTest, EveryCharacterBeyondTheUnits) {
    const Utf16 around[] = {{}, {'a'}, {0xDE00}};
    for (const Utf16& before : around) {
        const uint32_t step = before.empty() ? 20 : 420;
        for (uint32_t first = 0x10000; first < 0x110000; first += step) {
            Utf16 units = before;
            for (uint32_t character = first; character < first + 20; ++character) {
                units.push_back(static_cast<uint16_t>(0xD800 + ((character - 0x10000) >> 10)));
                units.push_back(static_cast<uint16_t>(0xDC00 + (character & 0x3FF)));
            }
            ExpectAll(units);
            if (HasFatalFailure()) return;
        }
    }
}

TEST_F(Utf8EncodeTest, EveryLatin1UnitAtEveryPlace) {
    for (const uint8_t other : {0x61, 0xE9}) {
        for (size_t at = 0; at < 140; ++at) {
            Latin1 units(140, other);
            for (int unit = 0; unit < 0x100; ++unit) {
                units[at] = static_cast<uint8_t>(unit);
                ExpectAll(units, at);
                if (HasFatalFailure()) return;
            }
        }
    }
}

// Pairs and halves of them lie across the ends of the blocks that are encoded at once, and at the
// end of all.
TEST_F(Utf8EncodeTest, SurrogatesAtEveryPlace) {
    const Utf16 inserted[] = {
        {0xD83D, 0xDE00},         {0xD83D},        {0xDE00}, {0xD83D, 0xD83D, 0xDE00},
        {0xD83D, 0xDE00, 0xDE00}, {0xDE00, 0xD83D}};
    const Utf16 others[] = {{'a'}, {0xE9}, {0x4E2D}, {0xD83D, 0xDE01}, {0xD83D}, {0xDE00}};
    for (const Utf16& other : others) {
        Utf16 run;
        while (run.size() < 80) run += other;
        for (const Utf16& piece : inserted) {
            for (size_t at = 0; at <= run.size(); ++at) {
                const Utf16 units = run.substr(0, at) + piece;
                ExpectAll(units, at);
                ExpectAll(units + run.substr(at), at);
                if (HasFatalFailure()) return;
            }
        }
    }
}

TEST_F(Utf8EncodeTest, MixesOfEveryLength) {
    for (int round = 0; round < 20000; ++round) {
        const Utf16 units = Mix(Below(round % 100 == 0 ? 5000 : 200));
        ExpectAll(units, Below(200));
        Latin1 low;
        for (const uint16_t unit : units) low.push_back(static_cast<uint8_t>(unit));
        ExpectAll(low, Below(200));
        if (HasFatalFailure()) return;
    }
}

TEST_F(Utf8EncodeTest, EveryRoomThatIsTooSmall) {
    for (int round = 0; round < 300; ++round) {
        const Utf16 units = Mix(1 + Below(150));
        const size_t length = Expected(units).size();
        for (size_t room = 0; room < length; ++room) {
            ExpectStart(units, room);
            if (HasFatalFailure()) return;
        }
        Latin1 low;
        for (const uint16_t unit : units) low.push_back(static_cast<uint8_t>(unit));
        for (size_t room = 0; room < Expected(low).size(); ++room) {
            ExpectStart(low, room);
            if (HasFatalFailure()) return;
        }
    }
}

TEST_F(Utf8EncodeTest, LengthsOfAllThatFollowsAnyPlace) {
    for (int round = 0; round < 200; ++round) {
        const Utf16 units = Mix(200);
        for (size_t from = 0; from < units.size(); ++from) {
            const Utf16 rest = units.substr(from);
            const uint16_t* const at = from_.Copy(rest);
            for (const Way& way : ways_) {
                ASSERT_EQ(Expected(rest).size(), way.Length(at, rest.size())) << way.name;
            }
        }
    }
}

}  // namespace
