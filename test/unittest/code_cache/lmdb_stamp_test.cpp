// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/lmdb_stamp.h"

#include <fcntl.h>
#include <lmdb.h>

#include "directory_fixture.h"

namespace {

constexpr uint64_t kSpace = 5;

class LmdbStampTest : public StoreFolder {
  protected:
    void SetUp() override {
        StoreFolder::SetUp();
        memory.resize(jsvm_flight_table_size() / sizeof(uint64_t));
        flights = jsvm_flight_table_open(memory.data());
    }
    // Makes a database as LMDB does.
    void Make() const {
        MDB_env* env = nullptr;
        ASSERT_EQ(0, mdb_env_create(&env));
        ASSERT_EQ(0, mdb_env_open(env, folder.c_str(), 0, 0600));
        mdb_env_close(env);
    }
    JsvmLmdbFileState State(uint64_t space = kSpace) const {
        return jsvm_lmdb_file_state(folder.c_str(), space, flights);
    }
    bool Matches(uint64_t space = kSpace) const {
        return jsvm_lmdb_stamp_matches(folder.c_str(), space, flights);
    }
    void Stamp() const { jsvm_lmdb_stamp_file(folder.c_str(), kSpace, flights); }
    // Writes bytes where nothing that counts lies, and gives the file the time it had.
    void WriteUnseen() const {
        struct stat before = {};
        ASSERT_EQ(0, stat(Path("data.mdb").c_str(), &before));
        const int file = open(Path("data.mdb").c_str(), O_RDWR | O_CLOEXEC);
        ASSERT_EQ(1, pwrite(file, "x", 1, before.st_size - 1));
        const struct timespec times[2] = {before.st_atim, before.st_mtim};
        ASSERT_EQ(0, futimens(file, times));
        close(file);
    }

    std::vector<uint64_t> memory;
    JsvmFlightTable* flights = nullptr;
};

TEST_F(LmdbStampTest, WhatIsStampedIsKnownUntilItIsWritten) {
    Make();
    EXPECT_EQ(JSVM_LMDB_FILE_WHOLE, State());
    EXPECT_FALSE(Matches());
    Stamp();
    EXPECT_TRUE(Matches());
    EXPECT_EQ(JSVM_LMDB_FILE_KNOWN, State());
    const uint64_t stamp = jsvm_flight_stamp(flights);
    EXPECT_NE(0u, stamp);
    Stamp();
    EXPECT_EQ(stamp, jsvm_flight_stamp(flights)) << "nothing was written";
    WriteUnseen();
    EXPECT_FALSE(Matches()) << "though it has the same size and time";
    EXPECT_EQ(JSVM_LMDB_FILE_WHOLE, State());
    Stamp();
    EXPECT_EQ(JSVM_LMDB_FILE_KNOWN, State());
    EXPECT_NE(stamp, jsvm_flight_stamp(flights));
}

TEST_F(LmdbStampTest, StampsHoldInOneSpaceOfProcesses) {
    Make();
    Stamp();
    EXPECT_FALSE(Matches(kSpace + 1));
    EXPECT_EQ(JSVM_LMDB_FILE_WHOLE, State(kSpace + 1));
}

TEST_F(LmdbStampTest, AnotherFileWithTheSameBytesIsNotKnown) {
    Make();
    Stamp();
    const std::string command = "cp -p '" + Path("data.mdb") + "' '" + Path("copy") + "' && mv '" +
                                Path("copy") + "' '" + Path("data.mdb") + "'";
    ASSERT_EQ(0, std::system(command.c_str()));
    EXPECT_FALSE(Matches());
    EXPECT_EQ(JSVM_LMDB_FILE_WHOLE, State());
}

TEST_F(LmdbStampTest, DamageIsSeenOnlyWhereTheStampDoesNotFit) {
    Make();
    ASSERT_EQ(0, truncate(Path("data.mdb").c_str(), 100));
    EXPECT_EQ(JSVM_LMDB_FILE_DAMAGED, State());
    /* Whoever stamps a file says that it is whole. */
    Stamp();
    EXPECT_EQ(JSVM_LMDB_FILE_KNOWN, State());
    ASSERT_EQ(0, truncate(Path("data.mdb").c_str(), 99));
    EXPECT_EQ(JSVM_LMDB_FILE_DAMAGED, State());
}

TEST_F(LmdbStampTest, NoFileHasNoStamp) {
    EXPECT_EQ(JSVM_LMDB_FILE_MISSING, State());
    EXPECT_FALSE(Matches());
    jsvm_flight_set_stamp(flights, 7);
    Stamp();
    EXPECT_EQ(0u, jsvm_flight_stamp(flights));
    const int file = open(Path("data.mdb").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ASSERT_GE(file, 0);
    close(file);
    EXPECT_EQ(JSVM_LMDB_FILE_MISSING, State()) << "an empty one is none";
    Stamp();
    EXPECT_EQ(JSVM_LMDB_FILE_MISSING, State()) << "stamped, too";
}

TEST_F(LmdbStampTest, WhatIsNoFileDoesNotBlock) {
    ASSERT_EQ(0, mkfifo(Path("data.mdb").c_str(), 0600));
    EXPECT_EQ(JSVM_LMDB_FILE_DAMAGED, State());
    ASSERT_EQ(0, unlink(Path("data.mdb").c_str()));
    ASSERT_EQ(0, mkdir(Path("data.mdb").c_str(), 0700));
    EXPECT_EQ(JSVM_LMDB_FILE_DAMAGED, State());
    ASSERT_EQ(0, rmdir(Path("data.mdb").c_str()));
    ASSERT_EQ(0, symlink("data.mdb", Path("data.mdb").c_str()));
    EXPECT_EQ(JSVM_LMDB_FILE_UNREADABLE, State());
    const std::string too_long = folder + "/" + std::string(5000, 'n');
    EXPECT_EQ(JSVM_LMDB_FILE_UNREADABLE, jsvm_lmdb_file_state(too_long.c_str(), kSpace, flights));
    EXPECT_FALSE(jsvm_lmdb_stamp_matches(too_long.c_str(), kSpace, flights));
}

}  // namespace
