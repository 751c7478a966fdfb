// SPDX-License-Identifier: Apache-2.0
#include "frameworks/debug/raw_heap_file.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstring>
#include <string>
#include <vector>

namespace {

struct Sink {
    std::string bytes;
    std::vector<int> pieces;
    int most = 1 << 30;  // pieces before it asks for an end
    int last_calls = 0;

    static bool Take(const char* data, int size, void* sink) {
        auto* self = static_cast<Sink*>(sink);
        if (data == nullptr) {
            EXPECT_EQ(0, size);
            ++self->last_calls;
            return true;
        }
        self->bytes.append(data, static_cast<size_t>(size));
        self->pieces.push_back(size);
        return static_cast<int>(self->pieces.size()) < self->most;
    }
};

// What stands at a place; the place moves behind it.
template <class T>
T Read(const std::string& bytes, size_t* at) {
    T value{};
    EXPECT_LE(*at + sizeof(T), bytes.size());
    if (*at + sizeof(T) <= bytes.size()) std::memcpy(&value, bytes.data() + *at, sizeof(T));
    *at += sizeof(T);
    return value;
}

// Adler-32 as its definition has it.
uint32_t ChecksumOf(const std::string& bytes) {
    uint32_t a = 1;
    uint32_t b = 0;
    for (const char byte : bytes) {
        a = (a + static_cast<uint8_t>(byte)) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

// The end of a whole file, which is looked at.
void ExpectEnd(const Sink& sink, uint32_t sections) {
    const size_t end_size = sizeof(JsvmRawHeapSectionHeader) + sizeof(JsvmRawHeapEnd);
    ASSERT_LE(sizeof(JsvmRawHeapHeader) + end_size, sink.bytes.size());
    size_t at = sink.bytes.size() - end_size;
    const std::string before = sink.bytes.substr(0, at);
    const auto header = Read<JsvmRawHeapSectionHeader>(sink.bytes, &at);
    EXPECT_EQ(static_cast<uint32_t>(JSVM_RAW_HEAP_END), header.kind);
    EXPECT_EQ(sizeof(JsvmRawHeapEnd), header.length);
    const auto end = Read<JsvmRawHeapEnd>(sink.bytes, &at);
    EXPECT_EQ(before.size(), end.length);
    EXPECT_EQ(ChecksumOf(before), end.checksum);
    EXPECT_EQ(sections, end.sections);
    EXPECT_EQ(1, sink.last_calls);
    for (const int size : sink.pieces) {
        EXPECT_LT(0, size);
        EXPECT_GE(65536, size);
    }
}

TEST(RawHeapFileTest, AnEmptyOneHasAHeaderAndAnEnd) {
    Sink sink;
    JsvmRawHeapFile file;
    ASSERT_TRUE(jsvm_raw_heap_open(&file, Sink::Take, &sink));
    jsvm_raw_heap_close(&file);
    size_t at = 0;
    const auto header = Read<JsvmRawHeapHeader>(sink.bytes, &at);
    EXPECT_EQ(0, std::memcmp(JSVM_RAW_HEAP_MAGIC, header.magic, sizeof(header.magic)));
    EXPECT_EQ(JSVM_RAW_HEAP_VERSION, header.version);
    ExpectEnd(sink, 0);
}

TEST(RawHeapFileTest, NumbersKeepTheirNamesAndLongNamesAreCut) {
    Sink sink;
    JsvmRawHeapFile file;
    ASSERT_TRUE(jsvm_raw_heap_open(&file, Sink::Take, &sink));
    jsvm_raw_heap_begin(&file, JSVM_RAW_HEAP_PLACES, 3 * sizeof(JsvmRawHeapNumber));
    jsvm_raw_heap_number(&file, "place", INT64_MIN);
    jsvm_raw_heap_number(&file, "", -1);
    jsvm_raw_heap_number(&file, std::string(200, 'n').c_str(), INT64_MAX);
    jsvm_raw_heap_close(&file);
    size_t at = sizeof(JsvmRawHeapHeader);
    EXPECT_EQ(3 * sizeof(JsvmRawHeapNumber),
              Read<JsvmRawHeapSectionHeader>(sink.bytes, &at).length);
    auto number = Read<JsvmRawHeapNumber>(sink.bytes, &at);
    EXPECT_STREQ("place", number.name);
    EXPECT_EQ(INT64_MIN, number.value);
    number = Read<JsvmRawHeapNumber>(sink.bytes, &at);
    EXPECT_STREQ("", number.name);
    number = Read<JsvmRawHeapNumber>(sink.bytes, &at);
    EXPECT_EQ(std::string(sizeof(number.name) - 1, 'n'), number.name);
    EXPECT_EQ(INT64_MAX, number.value);
    ExpectEnd(sink, 1);
}

// More than a buffer, and nothing of it at the buffer's beginning.
TEST(RawHeapFileTest, MemoryComesOutAsItIs) {
    std::string memory;
    for (int i = 0; i < 200000; ++i) memory += static_cast<char>(i * 31 + i / 256);
    Sink sink;
    JsvmRawHeapFile file;
    ASSERT_TRUE(jsvm_raw_heap_open(&file, Sink::Take, &sink));
    jsvm_raw_heap_memory(&file, JSVM_RAW_HEAP_STACK, reinterpret_cast<uintptr_t>(memory.data()),
                         memory.size());
    jsvm_raw_heap_close(&file);
    size_t at = sizeof(JsvmRawHeapHeader);
    EXPECT_EQ(sizeof(JsvmRawHeapMemory) + memory.size(),
              Read<JsvmRawHeapSectionHeader>(sink.bytes, &at).length);
    EXPECT_EQ(memory.size(), Read<JsvmRawHeapMemory>(sink.bytes, &at).length);
    EXPECT_EQ(memory, sink.bytes.substr(at, memory.size()));
    ExpectEnd(sink, 1);
}

TEST(RawHeapFileTest, PagesThatCannotBeReadBecomeZeros) {
    constexpr size_t kPage = 4096;
    void* pages =
        mmap(nullptr, 3 * kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ASSERT_NE(MAP_FAILED, pages);
    std::memset(pages, 'x', 3 * kPage);
    ASSERT_EQ(0, mprotect(static_cast<char*>(pages) + kPage, kPage, PROT_NONE));
    Sink sink;
    JsvmRawHeapFile file;
    ASSERT_TRUE(jsvm_raw_heap_open(&file, Sink::Take, &sink));
    jsvm_raw_heap_memory(&file, JSVM_RAW_HEAP_CHUNK, reinterpret_cast<uintptr_t>(pages), 3 * kPage);
    jsvm_raw_heap_close(&file);
    const size_t at =
        sizeof(JsvmRawHeapHeader) + sizeof(JsvmRawHeapSectionHeader) + sizeof(JsvmRawHeapMemory);
    const std::string page(kPage, 'x');
    EXPECT_EQ(page + std::string(kPage, '\0') + page, sink.bytes.substr(at, 3 * kPage));
    ExpectEnd(sink, 1);
    EXPECT_EQ(0, munmap(pages, 3 * kPage));
}

TEST(RawHeapFileTest, NothingComesAfterTheStreamHasAskedForAnEnd) {
    const std::string memory(1000000, 'x');
    for (const int most : {1, 2, 5}) {
        Sink sink;
        sink.most = most;
        JsvmRawHeapFile file;
        ASSERT_TRUE(jsvm_raw_heap_open(&file, Sink::Take, &sink));
        jsvm_raw_heap_begin(&file, JSVM_RAW_HEAP_LAYOUT, memory.size());
        jsvm_raw_heap_write(&file, memory.data(), memory.size());
        jsvm_raw_heap_memory(&file, JSVM_RAW_HEAP_CHUNK, reinterpret_cast<uintptr_t>(memory.data()),
                             memory.size());
        jsvm_raw_heap_close(&file);
        EXPECT_EQ(static_cast<size_t>(most), sink.pieces.size());
        EXPECT_EQ(0, sink.last_calls);
    }
}

}  // namespace
