// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/directory_reader.h"

#include <dirent.h>

#include <set>

#include "directory_fixture.h"
#include "own_mounts.h"

namespace {

std::set<std::string> Names(const std::string& folder) {
    std::set<std::string> names;
    DIR* listing = opendir(folder.c_str());
    if (listing == nullptr) return names;
    for (const dirent* entry = readdir(listing); entry != nullptr; entry = readdir(listing)) {
        names.insert(entry->d_name);
    }
    closedir(listing);
    return names;
}

class DirectoryReaderTest : public OpenStore {
  protected:
    void SetUp() override {
        OpenStore::SetUp();
        for (int i = 0; i < 400; ++i) {
            ASSERT_EQ(JSVMX_REASON_NONE, Put(i, Pattern(10 + 31 * i, i)));
        }
    }
    // Only data.mdb, as it may have been shipped.
    void Ship() {
        Close();
        ASSERT_EQ(0, unlink(Path("lock.mdb").c_str()));
        ASSERT_EQ(0, unlink(Path("flights").c_str()));
    }
    void ExpectAll() {
        Bytes got;
        for (int i = 0; i < 400; ++i) {
            ASSERT_EQ(JSVMX_REASON_NONE, Get(i, &got)) << i;
            ASSERT_EQ(Pattern(10 + 31 * i, i), got) << i;
            ASSERT_TRUE(Has(i));
        }
        EXPECT_EQ(JSVMX_REASON_NOT_STORED, Get(400, &got));
        EXPECT_FALSE(Has(400));
        EXPECT_EQ(400u, Usage().entries);
    }
};

TEST_F(DirectoryReaderTest, ReadsAllAndWritesNothing) {
    Ship();
    struct stat before = {};
    struct stat after = {};
    ASSERT_EQ(0, stat(Path("data.mdb").c_str(), &before));
    ASSERT_EQ(JSVMX_REASON_NONE, Open(kLimits, true));
    ExpectAll();
    const JsvmStoreKey key = KeyOf(1);
    uint64_t dropped = 1;
    backend->ops->take_off(backend, &key);
    backend->ops->land(backend, &key);
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, Put(1, Pattern(10, 1)));
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, backend->ops->remove(backend, &key));
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, backend->ops->trim(backend, 0, 0, &dropped));
    EXPECT_EQ(0u, dropped);
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, backend->ops->clear(backend));
    backend->ops->tick(backend);
    Close();
    ASSERT_EQ(0, stat(Path("data.mdb").c_str(), &after));
    EXPECT_EQ(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
    EXPECT_EQ(before.st_size, after.st_size);
    EXPECT_EQ((std::set<std::string>{".", "..", "data.mdb"}), Names(folder));
}

TEST_F(DirectoryReaderTest, GoesThroughAllKeys) {
    Reopen(kLimits, true);
    JsvmStoreKey key = {};
    JsvmStoreLease lease = {};
    int count = 0;
    for (bool first = true; backend->ops->next(backend, first, &key, &lease) == JSVMX_REASON_NONE;
         first = false) {
        int number = 0;
        std::memcpy(&number, key.source, sizeof(number));
        EXPECT_EQ(10u + 31 * number, lease.length);
        backend->ops->give_back(backend, &lease);
        ++count;
    }
    EXPECT_EQ(400, count);
}

TEST_F(DirectoryReaderTest, SeesWhatOthersWrite) {
    JsvmBackend* reader = nullptr;
    Bytes got;
    ASSERT_EQ(JSVMX_REASON_NONE, jsvm_directory_reader_open(folder.c_str(), &reader));
    for (int i = 0; i < 50; ++i) {
        ASSERT_EQ(JSVMX_REASON_NONE, Put(5, Pattern(20000 + i, i)));
        ASSERT_EQ(JSVMX_REASON_NONE, GetFrom(reader, 5, &got));
        ASSERT_EQ(Pattern(20000 + i, i), got);
    }
    ASSERT_EQ(JSVMX_REASON_NONE, backend->ops->clear(backend));
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, GetFrom(reader, 5, &got));
    reader->ops->close(reader);
}

TEST_F(DirectoryReaderTest, ADirectoryThatCannotBeWrittenToIsRead) {
    Ship();
    const int status = InChild([this] {
        if (!MountReadOnly(folder)) return kNoMount;
        if (Open() != JSVMX_REASON_NONE) return 1;
        Bytes got;
        if (Get(7, &got) != JSVMX_REASON_NONE || got != Pattern(10 + 31 * 7, 7)) return 2;
        return Put(7, got) == JSVMX_REASON_STORE_UNAVAILABLE ? 0 : 3;
    });
    ASSERT_TRUE(WIFEXITED(status));
    ASSERT_NE(kNoMount, WEXITSTATUS(status)) << "needs user namespaces, as Bazel's sandbox does";
    EXPECT_EQ(0, WEXITSTATUS(status));
    EXPECT_EQ((std::set<std::string>{".", "..", "data.mdb"}), Names(folder));
}

// With the files of writers, and where there is no store.
TEST_F(DirectoryReaderTest, AMediumThatCannotBeWrittenTo) {
    Close();
    ASSERT_EQ(0, mkdir(Path("empty").c_str(), 0700));
    const int status = InChild([this] {
        if (!MountReadOnly(folder)) return kNoMount;
        for (const char* name : {"empty", "none"}) {
            JsvmBackend* other = nullptr;
            if (jsvm_directory_backend_open(Path(name).c_str(), &kLimits, false, &other) !=
                JSVMX_REASON_STORE_UNAVAILABLE) {
                return 1;
            }
        }
        if (Open() != JSVMX_REASON_NONE) return 2;
        Bytes got;
        if (Get(399, &got) != JSVMX_REASON_NONE || got != Pattern(10 + 31 * 399, 399)) return 3;
        if (backend->ops->clear(backend) != JSVMX_REASON_STORE_UNAVAILABLE) return 4;
        backend->ops->tick(backend);
        Close();
        return 0;
    });
    ASSERT_TRUE(WIFEXITED(status));
    ASSERT_NE(kNoMount, WEXITSTATUS(status)) << "needs user namespaces, as Bazel's sandbox does";
    EXPECT_EQ(0, WEXITSTATUS(status));
    ASSERT_EQ(JSVMX_REASON_NONE, Open());
    ExpectAll();
}

TEST_F(DirectoryReaderTest, WhereThereIsNoStoreItIsUnavailable) {
    JsvmBackend* reader = nullptr;
    Close();
    ASSERT_EQ(0, truncate(Path("data.mdb").c_str(), 5000));
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, jsvm_directory_reader_open(folder.c_str(), &reader));
    ASSERT_EQ(0, unlink(Path("data.mdb").c_str()));
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, jsvm_directory_reader_open(folder.c_str(), &reader));
    EXPECT_EQ(nullptr, reader);
}

}  // namespace
