// SPDX-License-Identifier: Apache-2.0
// Locks, stamps, and who has a directory open.
#include "frameworks/code_cache/directory.h"

#include <fcntl.h>

#include <thread>

#include "directory_fixture.h"

namespace {

class DirectoryTest : public StoreFolder {
  protected:
    void SetUp() override {
        StoreFolder::SetUp();
        ASSERT_EQ(0, jsvm_directory_open(folder.c_str(), &directory));
    }
    void TearDown() override {
        if (directory != nullptr) jsvm_directory_close(directory);
        StoreFolder::TearDown();
    }
    static int Touch(MDB_txn* txn, const JsvmLmdbTables* tables, void*) {
        return jsvm_lmdb_tables_touch(txn, tables);
    }
    static int BeDamaged(MDB_txn*, const JsvmLmdbTables*, void*) { return MDB_CORRUPTED; }

    JsvmDirectory* directory = nullptr;
};

TEST_F(DirectoryTest, OneObjectForAllInAProcess) {
    JsvmDirectory* again = nullptr;
    ASSERT_EQ(0, jsvm_directory_open(
                     (folder + "/../" + folder.substr(folder.rfind('/') + 1)).c_str(), &again));
    EXPECT_EQ(directory, again);
    jsvm_directory_close(again);
    EXPECT_TRUE(jsvm_directory_is_mine(directory));
    EXPECT_EQ(0, InChild([this] { return jsvm_directory_is_mine(directory) ? 1 : 0; }));
}

TEST_F(DirectoryTest, TheLockIsHeldByOneAndWaitsNotForEver) {
    ASSERT_EQ(0, jsvm_directory_lock(directory, 0));
    std::thread other([this] { EXPECT_EQ(EBUSY, jsvm_directory_lock(directory, 0)); });
    other.join();
    EXPECT_EQ(0, InChild([this] {
                  JsvmDirectory* own = nullptr;
                  /* The opener waits, then gives up. */
                  return jsvm_directory_open(folder.c_str(), &own) == EBUSY ? 0 : 1;
              }));
    jsvm_directory_unlock(directory);
    ASSERT_EQ(0, jsvm_directory_lock(directory, 0));
    jsvm_directory_unlock(directory);
}

TEST_F(DirectoryTest, TheLockOfAProcessThatWasKilledIsFree) {
    int ready[2];
    ASSERT_EQ(0, pipe(ready));
    const pid_t child = fork();
    if (child == 0) {
        JsvmDirectory* own = nullptr;
        if (jsvm_directory_open(folder.c_str(), &own) != 0) _exit(1);
        if (jsvm_directory_lock(own, 1000) != 0) _exit(2);
        if (write(ready[1], "x", 1) != 1) _exit(3);
        for (;;) pause();
    }
    char byte = 0;
    ASSERT_EQ(1, read(ready[0], &byte, 1));
    EXPECT_EQ(EBUSY, jsvm_directory_lock(directory, 0));
    ASSERT_EQ(0, kill(child, SIGKILL));
    ASSERT_EQ(child, waitpid(child, nullptr, 0));
    EXPECT_EQ(0, jsvm_directory_lock(directory, 0));
    jsvm_directory_unlock(directory);
    close(ready[0]);
    close(ready[1]);
}

TEST_F(DirectoryTest, TheStampFollowsOwnWritesAndNoOthers) {
    const auto stamp = [this] { return jsvm_flight_stamp(jsvm_directory_flights(directory)); };
    const uint64_t before = stamp();
    EXPECT_NE(0u, before);
    ASSERT_EQ(0, jsvm_directory_lock(directory, 0));
    ASSERT_EQ(0, jsvm_directory_write(directory, Touch, nullptr));
    jsvm_directory_unlock(directory);
    const uint64_t after = stamp();
    EXPECT_NE(before, after);
    const int file = open(Path("data.mdb").c_str(), O_RDWR | O_CLOEXEC);
    char byte = 0;
    ASSERT_EQ(1, pread(file, &byte, 1, 0));
    ASSERT_EQ(1, pwrite(file, &byte, 1, 0)); /* the same byte: but somebody wrote */
    close(file);
    ASSERT_EQ(0, jsvm_directory_lock(directory, 0));
    ASSERT_EQ(0, jsvm_directory_write(directory, Touch, nullptr));
    jsvm_directory_unlock(directory);
    EXPECT_EQ(after, stamp()) << "what somebody else wrote is to be looked at";
    jsvm_directory_close(directory);
    directory = nullptr;
    ASSERT_EQ(0, jsvm_directory_open(folder.c_str(), &directory));
    EXPECT_NE(after, stamp());
    EXPECT_EQ(0u, jsvm_directory_recoveries(directory));
}

TEST_F(DirectoryTest, DamageThatIsFoundLaterMakesItAnewAndViewsLiveOn) {
    JsvmDirectoryView view;
    ASSERT_EQ(0, jsvm_directory_view_begin(directory, &view));
    const uint64_t serial = view.env->serial;
    ASSERT_EQ(0, jsvm_directory_lock(directory, 0));
    EXPECT_EQ(MDB_CORRUPTED, jsvm_directory_write(directory, BeDamaged, nullptr));
    EXPECT_EQ(0, jsvm_directory_write(directory, Touch, nullptr));
    jsvm_directory_unlock(directory);
    EXPECT_EQ(1u, jsvm_directory_recoveries(directory));
    JsvmLmdbTotals totals;
    EXPECT_EQ(0, jsvm_lmdb_tables_totals(view.txn, &view.env->tables, &totals));
    jsvm_directory_view_end(directory, &view);
    jsvm_directory_found_damage(directory, serial); /* known already */
    EXPECT_EQ(1u, jsvm_directory_recoveries(directory));
    ASSERT_EQ(0, jsvm_directory_view_begin(directory, &view));
    EXPECT_NE(serial, view.env->serial);
    const uint64_t now = view.env->serial;
    jsvm_directory_view_end(directory, &view);
    jsvm_directory_found_damage(directory, now);
    EXPECT_EQ(2u, jsvm_directory_recoveries(directory));
}

TEST_F(DirectoryTest, WhatWasRemovedUnderneathIsMadeAgain) {
    ASSERT_EQ(0, unlink(Path("data.mdb").c_str()));
    ASSERT_EQ(0, jsvm_directory_lock(directory, 0));
    EXPECT_EQ(0, jsvm_directory_write(directory, Touch, nullptr));
    jsvm_directory_unlock(directory);
    EXPECT_EQ(0, access(Path("data.mdb").c_str(), F_OK));
}

}  // namespace
