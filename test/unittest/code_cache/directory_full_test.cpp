// SPDX-License-Identifier: Apache-2.0
// A disk that is full, and a file that may not grow.
#include <fcntl.h>
#include <sys/resource.h>

#include <csignal>

#include "directory_fixture.h"
#include "own_mounts.h"

namespace {

constexpr int kMostPuts = 400;
constexpr size_t kSize = 50000;

// Fills a store until there is no room. Exit status of a child: 0 if all went as it should.
int FillAndGoOn(const std::string& folder) {
    JsvmBackend* own = nullptr;
    const std::string store = folder + "/store";
    if (jsvm_directory_backend_open(store.c_str(), &kLimits, false, &own) != JSVMX_REASON_NONE) {
        return 1;
    }
    int filled = 0;
    while (filled < kMostPuts &&
           PutInto(own, filled, Pattern(kSize, filled)) == JSVMX_REASON_NONE) {
        ++filled;
    }
    if (filled == 0 || filled == kMostPuts) return 2; /* the end was not reached */
    if (PutInto(own, filled, Pattern(kSize, 1)) != JSVMX_REASON_STORE_UNAVAILABLE) return 3;
    Bytes got;
    for (int i = 0; i < filled; ++i) {
        if (GetFrom(own, i, &got) != JSVMX_REASON_NONE || got != Pattern(kSize, i)) return 4;
    }
    if (GetFrom(own, filled, &got) != JSVMX_REASON_NOT_STORED) return 5;
    const JsvmStoreKey first = KeyOf(0);
    if (own->ops->remove(own, &first) != JSVMX_REASON_NONE) return 6;
    if (PutInto(own, 1000, Pattern(kSize / 2, 9)) != JSVMX_REASON_NONE) return 7;
    own->ops->tick(own);
    own->ops->close(own);
    if (jsvm_directory_backend_open(store.c_str(), &kLimits, false, &own) != JSVMX_REASON_NONE) {
        return 8;
    }
    JsvmStoreUsage usage = {};
    if (own->ops->usage(own, &usage) != JSVMX_REASON_NONE) return 9;
    if (usage.recoveries != 0 || usage.entries != static_cast<uint64_t>(filled)) return 10;
    if (GetFrom(own, 1000, &got) != JSVMX_REASON_NONE || got != Pattern(kSize / 2, 9)) return 11;
    own->ops->close(own);
    return 0;
}

class DirectoryFullTest : public StoreFolder {};

TEST_F(DirectoryFullTest, FilesThatMayNotGrow) {
    const int status = InChild([this] {
        const rlimit limit = {1 << 20, 1 << 20};
        if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return 100;
        /* The signal is left as it is: it ends a process. */
        return FillAndGoOn(folder);
    });
    ASSERT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
    EXPECT_EQ(0, WEXITSTATUS(status));
}

TEST_F(DirectoryFullTest, FilesThatMayNotBeMadeAtAll) {
    const int status = InChild([this] {
        const rlimit limit = {1000, 1000};
        JsvmBackend* own = nullptr;
        if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return 100;
        return jsvm_directory_backend_open(folder.c_str(), &kLimits, false, &own) ==
                       JSVMX_REASON_STORE_UNAVAILABLE
                   ? 0
                   : 1;
    });
    ASSERT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
    EXPECT_EQ(0, WEXITSTATUS(status));
}

TEST_F(DirectoryFullTest, ASmallDisk) {
    const int status = InChild(
        [this] { return MountSmallDisk(folder, "size=1m") ? FillAndGoOn(folder) : kNoMount; });
    ASSERT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
    ASSERT_NE(kNoMount, WEXITSTATUS(status)) << "needs user namespaces, as Bazel's sandbox does";
    EXPECT_EQ(0, WEXITSTATUS(status));
}

TEST_F(DirectoryFullTest, ADiskWithoutRoomForAStore) {
    const int status = InChild([this] {
        if (!MountSmallDisk(folder, "size=40k")) return kNoMount;
        JsvmBackend* own = nullptr;
        if (mkdir((folder + "/empty").c_str(), 0700) != 0) return 2;
        return jsvm_directory_backend_open((folder + "/store").c_str(), &kLimits, false, &own) ==
                       JSVMX_REASON_STORE_UNAVAILABLE
                   ? 0
                   : 1;
    });
    ASSERT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
    ASSERT_NE(kNoMount, WEXITSTATUS(status)) << "needs user namespaces, as Bazel's sandbox does";
    EXPECT_EQ(0, WEXITSTATUS(status));
}

// The map of a database has an end, too. To come near it, all pages but some before it are lost:
// the file tells that they were given out, and is as long, but has no blocks there.
class DirectoryFullMapTest : public OpenStore {
  protected:
    static constexpr uint64_t kMap = uint64_t{1} << 34;
    static constexpr JsvmStoreLimits kLarge = {kMap, 100, 8 << 20, 3600};
    static constexpr int kEntries = 90;
    static constexpr size_t kEntrySize = 40000;

    void LeavePages(uint64_t pages) {
        Reopen(kLarge);
        for (int i = 0; i < kEntries; ++i) {
            ASSERT_EQ(JSVMX_REASON_NONE, Put(i, Pattern(kEntrySize, i)));
        }
        Close();
        const auto page = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
        const uint64_t last = kMap / page - 1 - pages;
        const int file = open(Path("data.mdb").c_str(), O_RDWR | O_CLOEXEC);
        ASSERT_GE(file, 0);
        for (const uint64_t meta : {uint64_t{0}, page}) {
            ASSERT_EQ(8, pwrite(file, &last, sizeof(last), static_cast<off_t>(meta + 16 + 120)));
        }
        ASSERT_EQ(0, ftruncate(file, static_cast<off_t>((last + 1) * page)));
        close(file);
        ASSERT_EQ(JSVMX_REASON_NONE, Open(kLarge));
        ASSERT_EQ(0u, Usage().recoveries);
        ASSERT_EQ(kEntries + 0u, Usage().entries);
        inode = Inode();
    }
    ino_t Inode() const {
        struct stat status = {};
        EXPECT_EQ(0, stat(Path("data.mdb").c_str(), &status));
        return status.st_ino;
    }

    ino_t inode = 0;
};

TEST_F(DirectoryFullMapTest, AHalfIsDroppedForWhatDoesNotFit) {
    LeavePages(40);
    const Bytes large = Pattern(300000, 1);
    Bytes got;
    ASSERT_EQ(JSVMX_REASON_NONE, Put(1000, large));
    ASSERT_EQ(JSVMX_REASON_NONE, Get(1000, &got));
    EXPECT_EQ(large, got);
    EXPECT_EQ(51u, Usage().entries);
    EXPECT_EQ(40u, Usage().evictions);
    EXPECT_EQ(0u, Usage().recoveries);
    ASSERT_EQ(JSVMX_REASON_NONE, Get(kEntries - 1, &got)) << "the last one used";
    EXPECT_EQ(Pattern(kEntrySize, kEntries - 1), got);
    EXPECT_EQ(inode, Inode());
}

TEST_F(DirectoryFullMapTest, WhereNotEvenThatCanBeDoneItBeginsAnew) {
    LeavePages(1);
    const JsvmStoreKey key = KeyOf(3);
    JsvmStoreLease lease = {};
    ASSERT_EQ(JSVMX_REASON_NONE, backend->ops->get(backend, &key, &lease));
    Bytes got;
    ASSERT_EQ(JSVMX_REASON_NONE, Put(1000, Pattern(300000, 1)));
    ASSERT_EQ(JSVMX_REASON_NONE, Get(1000, &got));
    EXPECT_EQ(Pattern(300000, 1), got);
    EXPECT_EQ(1u, Usage().entries);
    EXPECT_EQ(kEntries + 0u, Usage().evictions);
    EXPECT_EQ(0u, Usage().recoveries);
    EXPECT_NE(inode, Inode());
    EXPECT_EQ(Pattern(kEntrySize, 3), Bytes(lease.bytes, lease.bytes + lease.length));
    backend->ops->give_back(backend, &lease);
}

}  // namespace
