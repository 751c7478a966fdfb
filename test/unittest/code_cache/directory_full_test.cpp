// SPDX-License-Identifier: Apache-2.0
// A disk that is full, and a file that may not grow.
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

}  // namespace
