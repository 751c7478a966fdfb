// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/lmdb_env.h"

#include "directory_fixture.h"

namespace {

class LmdbEnvTest : public StoreFolder {
  protected:
    JsvmLmdbEnv* OpenEnv(uint64_t map_bytes, bool make) const {
        JsvmLmdbEnv* env = nullptr;
        EXPECT_EQ(0, jsvm_lmdb_env_open(folder.c_str(), map_bytes, make, &env));
        return env;
    }
    struct Work {
        int first;
        int count;
        size_t size;
    };
    static int PutMany(MDB_txn* txn, const JsvmLmdbTables* tables, void* data) {
        const Work* work = static_cast<const Work*>(data);
        int code = 0;
        for (int i = 0; code == 0 && i < work->count; ++i) {
            const Bytes bytes = Pattern(work->size, i);
            const JsvmStorePiece piece = {bytes.data(), bytes.size()};
            const JsvmStoreKey key = KeyOf(work->first + i);
            code = jsvm_lmdb_tables_put(txn, tables, &key, &piece, 1, 1000);
        }
        return code;
    }
    static int Fail(MDB_txn* txn, const JsvmLmdbTables* tables, void* data) {
        EXPECT_EQ(0, PutMany(txn, tables, data));
        return ENOMEM;
    }
    static uint64_t Entries(JsvmLmdbEnv* env) {
        MDB_txn* txn = nullptr;
        JsvmLmdbTotals totals = {};
        EXPECT_EQ(0, jsvm_lmdb_env_begin_read(env, &txn));
        EXPECT_EQ(0, jsvm_lmdb_tables_totals(txn, &env->tables, &totals));
        EXPECT_EQ(0, jsvm_lmdb_tables_audit(txn, &env->tables));
        jsvm_lmdb_env_end_read(env, txn);
        return totals.entries;
    }
};

TEST_F(LmdbEnvTest, WhatFailsChangesNothing) {
    JsvmLmdbEnv* env = OpenEnv(1 << 28, true);
    Work work = {0, 10, 100};
    EXPECT_EQ(0, jsvm_lmdb_env_write(env, PutMany, &work));
    work.first = 10;
    EXPECT_EQ(ENOMEM, jsvm_lmdb_env_write(env, Fail, &work));
    EXPECT_EQ(10u, Entries(env));
    jsvm_lmdb_env_close(env);
    env = OpenEnv(1 << 28, false);
    EXPECT_EQ(10u, Entries(env));
    jsvm_lmdb_env_close(env);
}

TEST_F(LmdbEnvTest, ManyReadersAtOnce) {
    JsvmLmdbEnv* env = OpenEnv(1 << 28, true);
    std::vector<MDB_txn*> readers(200);
    for (MDB_txn*& reader : readers) ASSERT_EQ(0, jsvm_lmdb_env_begin_read(env, &reader));
    EXPECT_EQ(200, env->readers);
    for (MDB_txn* reader : readers) jsvm_lmdb_env_end_read(env, reader);
    EXPECT_EQ(0, env->readers);
    EXPECT_EQ(static_cast<int>(kJsvmIdleReaders), env->idle_count);
    jsvm_lmdb_env_close(env);
}

TEST_F(LmdbEnvTest, FollowsAFileThatAnotherProcessLetGrowBeyondTheMap) {
    JsvmLmdbEnv* env = OpenEnv(1 << 20, true);
    const int status = InChild([this] {
        JsvmLmdbEnv* other = nullptr;
        Work work = {0, 50, 100000};
        if (jsvm_lmdb_env_open(folder.c_str(), 1 << 26, false, &other) != 0) return 1;
        if (jsvm_lmdb_env_write(other, PutMany, &work) != 0) return 2;
        jsvm_lmdb_env_close(other);
        return 0;
    });
    ASSERT_EQ(0, status);
    EXPECT_EQ(50u, Entries(env));
    Work work = {50, 5, 100000};
    EXPECT_EQ(0, jsvm_lmdb_env_write(env, PutMany, &work));
    EXPECT_EQ(55u, Entries(env));
    EXPECT_GT(jsvm_lmdb_env_file_bytes(env), 5000000u);
    jsvm_lmdb_env_close(env);
}

TEST_F(LmdbEnvTest, AMapThatIsFullIsAnError) {
    JsvmLmdbEnv* env = OpenEnv(1 << 20, true);
    Work work = {0, 50, 100000};
    EXPECT_EQ(MDB_MAP_FULL, jsvm_lmdb_env_write(env, PutMany, &work));
    EXPECT_FALSE(jsvm_lmdb_is_damage(MDB_MAP_FULL));
    EXPECT_EQ(0u, Entries(env));
    jsvm_lmdb_env_close(env);
}

TEST_F(LmdbEnvTest, WithoutTablesItIsDamaged) {
    MDB_env* plain = nullptr;
    ASSERT_EQ(0, mdb_env_create(&plain));
    ASSERT_EQ(0, mdb_env_open(plain, folder.c_str(), 0, 0600));
    mdb_env_close(plain);
    JsvmLmdbEnv* env = nullptr;
    const int code = jsvm_lmdb_env_open(folder.c_str(), 1 << 20, false, &env);
    EXPECT_TRUE(jsvm_lmdb_is_damage(code)) << code;
}

}  // namespace
