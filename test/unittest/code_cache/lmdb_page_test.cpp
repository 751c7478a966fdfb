// SPDX-License-Identifier: Apache-2.0
// Pages made by hand. They lie in blocks of just their size, so that a sanitizer sees what is read
// beside them.
#include "frameworks/code_cache/lmdb_page.h"

#include <fcntl.h>
#include <lmdb.h>
#include <unistd.h>

#include <functional>
#include <memory>
#include <random>

#include "directory_fixture.h"

namespace {

constexpr size_t kSize = 256;
constexpr uint64_t kNumber = 7;
constexpr uint16_t kRoot = 16; /* where the places of nodes begin */

class Page {
  public:
    explicit Page(uint16_t flags, size_t size = kSize) : size_(size), bytes_(new uint8_t[size]()) {
        Set<uint64_t>(0, kNumber);
        Set<uint16_t>(10, flags);
        Set<uint16_t>(12, kRoot);
        Set<uint16_t>(14, static_cast<uint16_t>(size));
    }
    template <typename T>
    void Set(size_t at, T value) {
        std::memcpy(&bytes_[at], &value, sizeof(value));
    }
    uint16_t U16(size_t at) const {
        uint16_t value = 0;
        std::memcpy(&value, &bytes_[at], sizeof(value));
        return value;
    }
    // Adds a node as LMDB does: its place behind the others, its bytes before them.
    size_t Add(uint32_t low, uint16_t high, const std::string& key, const std::string& data) {
        const size_t length = 8 + key.size() + data.size();
        const auto upper = static_cast<uint16_t>(U16(14) - (length + length % 2));
        const uint16_t lower = U16(12);
        Set<uint16_t>(lower, upper);
        Set<uint16_t>(12, static_cast<uint16_t>(lower + 2));
        Set<uint16_t>(14, upper);
        Set<uint32_t>(upper, low);
        Set<uint16_t>(upper + 4, high);
        Set<uint16_t>(upper + 6, static_cast<uint16_t>(key.size()));
        std::memcpy(&bytes_[upper + 8u], key.data(), key.size());
        std::memcpy(&bytes_[upper + 8u + key.size()], data.data(), data.size());
        return upper;
    }
    bool Read(JsvmLmdbPage* page, uint64_t number = kNumber) const {
        return jsvm_lmdb_page(bytes_.get(), size_, number, page);
    }
    bool Node(size_t index, JsvmLmdbNode* node) const {
        JsvmLmdbPage page;
        EXPECT_TRUE(Read(&page));
        EXPECT_LT(index, page.count);
        return jsvm_lmdb_node(&page, index, node);
    }
    uint8_t* data() const { return bytes_.get(); }

  private:
    size_t size_;
    std::unique_ptr<uint8_t[]> bytes_;
};

std::string KeyText(const JsvmLmdbNode& node) {
    return {node.key, node.key + node.key_length};
}

std::string Number(uint64_t value) {
    std::string bytes(sizeof(value), 0);
    std::memcpy(bytes.data(), &value, sizeof(value));
    return bytes;
}

TEST(LmdbPageTest, NodesOfALeaf) {
    Page leaf(kJsvmLmdbLeaf);
    leaf.Add(5, 0, "one", "first");
    leaf.Add(0, 0, "three", "");
    leaf.Add(48, kJsvmLmdbSubTree, "two", std::string(48, 't'));
    JsvmLmdbPage page;
    ASSERT_TRUE(leaf.Read(&page));
    EXPECT_TRUE(page.is_leaf);
    EXPECT_EQ(3u, page.count);
    JsvmLmdbNode node;
    ASSERT_TRUE(leaf.Node(0, &node));
    EXPECT_EQ("one", KeyText(node));
    EXPECT_EQ("first", std::string(node.data, node.data + node.data_length));
    EXPECT_EQ(0u, node.flags);
    EXPECT_EQ(16u, node.size);
    EXPECT_EQ(kSize - 16, node.offset);
    ASSERT_TRUE(leaf.Node(1, &node));
    EXPECT_EQ("three", KeyText(node));
    EXPECT_EQ(0u, node.data_length);
    EXPECT_EQ(14u, node.size) << "rounded up";
    ASSERT_TRUE(leaf.Node(2, &node));
    EXPECT_EQ("two", KeyText(node));
    EXPECT_EQ(static_cast<unsigned>(kJsvmLmdbSubTree), node.flags);
    EXPECT_EQ(page.upper, node.offset);
}

TEST(LmdbPageTest, DataThatLiesElsewhere) {
    Page leaf(kJsvmLmdbLeaf);
    leaf.Add(5000000, kJsvmLmdbBigData, "key", Number(0x123456789A));
    JsvmLmdbNode node;
    ASSERT_TRUE(leaf.Node(0, &node));
    EXPECT_EQ(nullptr, node.data);
    EXPECT_EQ(5000000u, node.data_length);
    EXPECT_EQ(0x123456789Au, node.overflow);
    EXPECT_EQ(20u, node.size);
}

TEST(LmdbPageTest, NodesOfABranch) {
    Page branch(kJsvmLmdbBranch);
    branch.Add(3, 0, "", "");
    branch.Add(0x89ABCDEF, 0x4567, "key", "");
    JsvmLmdbPage page;
    ASSERT_TRUE(branch.Read(&page));
    EXPECT_FALSE(page.is_leaf);
    JsvmLmdbNode node;
    ASSERT_TRUE(branch.Node(0, &node));
    EXPECT_EQ(3u, node.child);
    EXPECT_EQ(0u, node.key_length);
    ASSERT_TRUE(branch.Node(1, &node));
    EXPECT_EQ(0x456789ABCDEFu, node.child);
    EXPECT_EQ(0u, node.flags);
    EXPECT_EQ(nullptr, node.data);
    EXPECT_EQ(0u, node.data_length);
}

TEST(LmdbPageTest, HeadersThatAreNone) {
    JsvmLmdbPage page;
    const auto read = [&page](const std::function<void(Page*)>& change) {
        Page changed(kJsvmLmdbLeaf);
        changed.Add(1, 0, "key", "d");
        EXPECT_TRUE(changed.Read(&page));
        change(&changed);
        return changed.Read(&page);
    };
    EXPECT_FALSE(read([](Page* changed) { changed->Set<uint64_t>(0, kNumber + 1); }));
    EXPECT_FALSE(read([](Page* changed) { changed->Set<uint64_t>(0, kNumber | 1ull << 40); }));
    for (const uint16_t flags : {0, 3, 4, 8, 0x12, 0x22, 0x4002}) {
        EXPECT_FALSE(read([=](Page* changed) { changed->Set<uint16_t>(10, flags); })) << flags;
    }
    for (const uint16_t lower : {0, 15, 16, 17, 19, 0xFFFE}) {
        EXPECT_FALSE(read([=](Page* changed) { changed->Set<uint16_t>(12, lower); })) << lower;
    }
    for (const uint16_t upper : {0, 17, 257, 258, 0xFFFF}) {
        EXPECT_FALSE(read([=](Page* changed) { changed->Set<uint16_t>(14, upper); })) << upper;
    }
}

TEST(LmdbPageTest, NodesThatDoNotLieInThePage) {
    JsvmLmdbNode node;
    const auto read = [&node](const std::function<void(Page*, size_t at)>& change) {
        Page changed(kJsvmLmdbLeaf);
        const size_t at = changed.Add(4, 0, "key", "data");
        EXPECT_TRUE(changed.Node(0, &node));
        change(&changed, at);
        return changed.Node(0, &node);
    };
    for (const uint16_t place : {0, 16, 238, 241, 250, 254, 255, 256, 0xFFFE}) {
        EXPECT_FALSE(read([=](Page* page, size_t) { page->Set<uint16_t>(kRoot, place); })) << place;
    }
    for (const uint32_t length : {6u, 250u, 0x7FFFFFFFu, 0xFFFFFFFFu}) {
        EXPECT_FALSE(read([=](Page* page, size_t at) { page->Set(at, length); })) << length;
    }
    EXPECT_TRUE(read([](Page* page, size_t at) { page->Set<uint32_t>(at, 5); })) << "to the end";
    for (const uint16_t length : {5, 300, 0xFFFF}) {
        EXPECT_FALSE(read([=](Page* page, size_t at) { page->Set(at + 6, length); })) << length;
    }
    /* There is no room for the number of a page. */
    EXPECT_FALSE(
        read([](Page* page, size_t at) { page->Set<uint16_t>(at + 4, kJsvmLmdbBigData); }));
}

TEST(LmdbPageTest, NoiseIsNeverReadBeyondThePage) {
    std::mt19937 random(3);
    size_t good = 0;
    for (int round = 0; round < 20000; ++round) {
        const size_t size = kSize + 2 * (random() % 8);
        Page noise(round % 2 == 0 ? kJsvmLmdbLeaf : kJsvmLmdbBranch, size);
        for (size_t i = size / 2; i < size; ++i) { /* mostly small numbers */
            noise.data()[i] = static_cast<uint8_t>(random() % 5 == 0 ? random() % 80 : 0);
        }
        for (size_t i = kRoot; i < size / 2; i += 2) {
            noise.Set(i, static_cast<uint16_t>(random() % (size + 4)));
        }
        noise.Set(12, static_cast<uint16_t>(random() % (size / 2)));
        noise.Set(14, static_cast<uint16_t>(size / 2));
        JsvmLmdbPage page;
        if (!noise.Read(&page)) continue;
        for (size_t i = 0; i < page.count; ++i) {
            JsvmLmdbNode node;
            if (!jsvm_lmdb_node(&page, i, &node)) continue;
            ++good;
            ASSERT_GE(node.offset, page.upper);
            ASSERT_LE(node.offset + node.size, size);
            const uint8_t* end =
                node.data != nullptr ? node.data + node.data_length : node.key + node.key_length;
            ASSERT_LE(end, noise.data() + size);
        }
    }
    EXPECT_GT(good, 1000u);
}

TEST(LmdbPageTest, PagesOfBigData) {
    EXPECT_EQ(1u, jsvm_lmdb_overflow_pages(1, 4096));
    EXPECT_EQ(1u, jsvm_lmdb_overflow_pages(4080, 4096));
    EXPECT_EQ(2u, jsvm_lmdb_overflow_pages(4081, 4096));
    EXPECT_EQ(2u, jsvm_lmdb_overflow_pages(4080 + 4096, 4096));
    EXPECT_EQ(3u, jsvm_lmdb_overflow_pages(4081 + 4096, 4096));
    EXPECT_EQ(1048577u, jsvm_lmdb_overflow_pages(0xFFFFFFFF, 4096));
}

// A file that LMDB made, and what it says of itself.
class LmdbMetaTest : public StoreFolder {
  protected:
    void SetUp() override {
        StoreFolder::SetUp();
        ASSERT_EQ(0, mdb_env_create(&env));
        ASSERT_EQ(0, mdb_env_open(env, folder.c_str(), 0, 0600));
        file = open(Path("data.mdb").c_str(), O_RDWR | O_CLOEXEC);
        ASSERT_GE(file, 0);
        MDB_stat status = {};
        ASSERT_EQ(0, mdb_env_stat(env, &status));
        size = status.ms_psize;
    }
    void TearDown() override {
        close(file);
        mdb_env_close(env);
        StoreFolder::TearDown();
    }
    void Put(const char* key) {
        MDB_txn* txn = nullptr;
        MDB_dbi table = 0;
        MDB_val name = {std::strlen(key), const_cast<char*>(key)};
        ASSERT_EQ(0, mdb_txn_begin(env, nullptr, 0, &txn));
        ASSERT_EQ(0, mdb_dbi_open(txn, nullptr, 0, &table));
        ASSERT_EQ(0, mdb_put(txn, table, &name, &name, 0));
        ASSERT_EQ(0, mdb_txn_commit(txn));
    }
    // Reads with one byte changed.
    bool ReadChanged(size_t at, uint8_t change) {
        uint8_t byte = 0;
        JsvmLmdbMeta meta;
        EXPECT_EQ(1, pread(file, &byte, 1, static_cast<off_t>(at)));
        const auto changed = static_cast<uint8_t>(byte ^ change);
        EXPECT_EQ(1, pwrite(file, &changed, 1, static_cast<off_t>(at)));
        const bool read = jsvm_lmdb_read_meta(file, &meta);
        EXPECT_EQ(1, pwrite(file, &byte, 1, static_cast<off_t>(at)));
        return read;
    }

    MDB_env* env = nullptr;
    int file = -1;
    size_t size = 0;
};

TEST_F(LmdbMetaTest, TheLastTransactionCounts) {
    JsvmLmdbMeta meta;
    ASSERT_TRUE(jsvm_lmdb_read_meta(file, &meta));
    EXPECT_EQ(size, meta.page_size);
    EXPECT_EQ(0u, meta.transaction);
    EXPECT_EQ(UINT64_MAX, meta.tables.root);
    for (uint64_t i = 1; i < 6; ++i) {
        Put(std::to_string(i).c_str());
        ASSERT_TRUE(jsvm_lmdb_read_meta(file, &meta));
        EXPECT_EQ(i, meta.transaction);
        EXPECT_EQ(i, meta.tables.entries);
        EXPECT_EQ(1u, meta.tables.depth);
        EXPECT_LE(meta.tables.root, meta.last_page);
    }
}

TEST_F(LmdbMetaTest, IsStillThereUntilTheTransactionAfterTheNext) {
    JsvmLmdbMeta meta;
    Put("first");
    ASSERT_TRUE(jsvm_lmdb_read_meta(file, &meta));
    EXPECT_TRUE(jsvm_lmdb_meta_is_there(file, &meta));
    Put("next");
    EXPECT_TRUE(jsvm_lmdb_meta_is_there(file, &meta));
    Put("after it");
    EXPECT_FALSE(jsvm_lmdb_meta_is_there(file, &meta));
    ASSERT_TRUE(jsvm_lmdb_read_meta(file, &meta));
    ++meta.tables.root; /* as when it was read while it was written */
    EXPECT_FALSE(jsvm_lmdb_meta_is_there(file, &meta));
    --meta.tables.root;
    EXPECT_TRUE(jsvm_lmdb_meta_is_there(file, &meta));
    EXPECT_FALSE(jsvm_lmdb_meta_is_there(-1, &meta));
}

TEST_F(LmdbMetaTest, BothPagesMustBeWhole) {
    Put("key");
    for (const size_t page : {size_t{0}, size}) {
        for (const size_t at : {0, 7, 10, 11, 16, 19, 20, 23, 40, 43, 44, 92}) {
            EXPECT_FALSE(ReadChanged(page + at, 0x21)) << page << " " << at;
        }
        EXPECT_FALSE(ReadChanged(page + 16 + 120 + 7, 0x80)) << "a page beyond all files";
        EXPECT_FALSE(ReadChanged(page + 16 + 120 + 6, 0x08)) << "a page beyond all files";
    }
    EXPECT_FALSE(ReadChanged(size + 16 + 128, 3)) << "transaction 2 in the place of 1";
    EXPECT_FALSE(ReadChanged(16 + 128, 3)) << "transaction 3 in the place of 2";
    JsvmLmdbMeta meta;
    EXPECT_TRUE(jsvm_lmdb_read_meta(file, &meta));
}

TEST_F(LmdbMetaTest, FilesThatEndTooEarly) {
    JsvmLmdbMeta meta;
    for (const size_t length : {size + 16 + 135, size + 1, size, size_t{151}, size_t{0}}) {
        const std::string path = Path("cut");
        const int cut = open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        std::string bytes(length, 0);
        ASSERT_EQ(static_cast<ssize_t>(length), pread(file, bytes.data(), length, 0));
        ASSERT_EQ(static_cast<ssize_t>(length), pwrite(cut, bytes.data(), length, 0));
        EXPECT_FALSE(jsvm_lmdb_read_meta(cut, &meta)) << length;
        close(cut);
    }
    EXPECT_FALSE(jsvm_lmdb_read_meta(-1, &meta));
}

TEST_F(LmdbMetaTest, ReadsAllOrFails) {
    uint8_t bytes[16];
    EXPECT_TRUE(jsvm_lmdb_read(file, bytes, sizeof(bytes), 2 * size - 16));
    EXPECT_FALSE(jsvm_lmdb_read(file, bytes, sizeof(bytes), 2 * size - 15));
    EXPECT_FALSE(jsvm_lmdb_read(file, bytes, 1, 1000 * size));
    EXPECT_TRUE(jsvm_lmdb_read(file, bytes, 0, 1000 * size));
    EXPECT_FALSE(jsvm_lmdb_read(file, bytes, 1, UINT64_MAX));
    EXPECT_FALSE(jsvm_lmdb_read(file, bytes, 1, INT64_MAX));
}

}  // namespace
