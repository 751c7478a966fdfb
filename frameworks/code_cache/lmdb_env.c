/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/lmdb_env.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { kTables = 8, kLockBytes = 65536, kFileMode = 0644 };

static const uint64_t kLeastMap = UINT64_C(1) << 28;

bool jsvm_lmdb_is_damage(int code) {
    switch (code) {
        case MDB_CORRUPTED:
        case MDB_PAGE_NOTFOUND:
        case MDB_PANIC:
        case MDB_INVALID:
        case MDB_VERSION_MISMATCH:
        case MDB_INCOMPATIBLE:
        case MDB_CURSOR_FULL:
        case MDB_PAGE_FULL:
        case MDB_DBS_FULL:
        case MDB_BAD_VALSIZE:
        case MDB_BAD_DBI:
            return true;
        default:
            return false;
    }
}

static bool JoinPath(const char* directory, const char* name, char* path, size_t size) {
    const int length = snprintf(path, size, "%s/%s", directory, name);
    return length > 0 && (size_t)length < size;
}

/* LMDB writes to lock.mdb through a mapping. Its blocks are taken before, so that a disk that is
 * full is an error and not a signal. */
static int PrepareLockFile(const char* directory) {
    char path[4096];
    if (!JoinPath(directory, "lock.mdb", path, sizeof(path))) {
        return ENAMETOOLONG;
    }
    const int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, kFileMode);
    if (file < 0) {
        return errno;
    }
    const int code = posix_fallocate(file, 0, kLockBytes);
    close(file);
    return code;
}

static int OpenEnv(const char* directory, uint64_t map_bytes, MDB_env** result) {
    MDB_env* env;
    int code = mdb_env_create(&env);
    if (code != 0) {
        return code;
    }
    code = mdb_env_set_maxdbs(env, kTables);
    if (code == 0) {
        code = mdb_env_set_mapsize(env, (size_t)map_bytes);
    }
    if (code == 0) {
        code = mdb_env_open(env, directory, MDB_NOTLS | MDB_NOSYNC, kFileMode);
    }
    if (code != 0) {
        mdb_env_close(env);
        return code;
    }
    *result = env;
    return 0;
}

/* Opens the tables, which stay open as long as the database. */
static int OpenTables(MDB_env* env, bool make, JsvmLmdbTables* tables) {
    MDB_txn* txn;
    int code = mdb_txn_begin(env, NULL, make ? 0 : MDB_RDONLY, &txn);
    if (code != 0) {
        return code;
    }
    code = jsvm_lmdb_tables_open(txn, make, tables);
    if (code != 0) {
        mdb_txn_abort(txn);
        return code;
    }
    return mdb_txn_commit(txn);
}

/* Looks for what is not there, so that the first one who looks finds pages mapped and a transaction
 * to use. */
static void WarmUp(JsvmLmdbEnv* env) {
    const JsvmStoreKey none = {{0}, {0}};
    JsvmStoreKey found;
    JsvmStoreMeta meta;
    MDB_val bytes;
    MDB_txn* txn;
    if (jsvm_lmdb_env_begin_read(env, &txn) == 0) {
        (void)jsvm_lmdb_tables_get(txn, &env->tables, &none, &bytes, &meta);
        (void)jsvm_lmdb_tables_from(txn, &env->tables, &none, &found);
        jsvm_lmdb_env_end_read(env, txn);
    }
}

int jsvm_lmdb_env_open(const char* directory, uint64_t map_bytes, bool make, JsvmLmdbEnv** result) {
    int code = PrepareLockFile(directory);
    if (code != 0) {
        return code;
    }
    JsvmLmdbEnv* opened = calloc(1, sizeof(*opened));
    if (opened == NULL) {
        return ENOMEM;
    }
    while ((code = OpenEnv(directory, map_bytes, &opened->env)) == ENOMEM &&
           map_bytes > kLeastMap) {
        map_bytes /= 2;
    }
    if (code != 0) {
        free(opened);
        return code;
    }
    mdb_filehandle_t file;
    struct stat status;
    code = OpenTables(opened->env, make, &opened->tables);
    if (code == 0) {
        code = mdb_env_get_fd(opened->env, &file);
    }
    if (code == 0 && fstat(file, &status) != 0) {
        code = errno;
    }
    if (code != 0) {
        jsvm_lmdb_env_close(opened);
        return code;
    }
    opened->device = (uint64_t)status.st_dev;
    opened->inode = (uint64_t)status.st_ino;
    opened->users = 1;
    WarmUp(opened);
    *result = opened;
    return 0;
}

void jsvm_lmdb_env_close(JsvmLmdbEnv* env) {
    while (env->idle_count > 0) {
        mdb_txn_abort(env->idle[--env->idle_count]);
    }
    mdb_env_close(env->env);
    free(env);
}

int jsvm_lmdb_env_remap(JsvmLmdbEnv* env) {
    return env->readers == 0 ? mdb_env_set_mapsize(env->env, 0) : MDB_MAP_RESIZED;
}

static int BeginRead(JsvmLmdbEnv* env, MDB_txn** txn) {
    int code;
    if (env->idle_count > 0) {
        *txn = env->idle[--env->idle_count];
        code = mdb_txn_renew(*txn);
        if (code != 0) {
            mdb_txn_abort(*txn);
        }
        return code;
    }
    code = mdb_txn_begin(env->env, NULL, MDB_RDONLY, txn);
    int dead = 0;
    if (code == MDB_READERS_FULL && mdb_reader_check(env->env, &dead) == 0 && dead > 0) {
        code = mdb_txn_begin(env->env, NULL, MDB_RDONLY, txn);
    }
    return code;
}

int jsvm_lmdb_env_begin_read(JsvmLmdbEnv* env, MDB_txn** txn) {
    int code = BeginRead(env, txn);
    if (code == MDB_MAP_RESIZED && jsvm_lmdb_env_remap(env) == 0) {
        code = BeginRead(env, txn);
    }
    env->readers += code == 0;
    return code;
}

void jsvm_lmdb_env_end_read(JsvmLmdbEnv* env, MDB_txn* txn) {
    --env->readers;
    if (env->idle_count == kJsvmIdleReaders) {
        mdb_txn_abort(txn);
        return;
    }
    mdb_txn_reset(txn);
    env->idle[env->idle_count++] = txn;
}

int jsvm_lmdb_env_write(JsvmLmdbEnv* env,
                        int (*body)(MDB_txn* txn, const JsvmLmdbTables* tables, void* data),
                        void* data) {
    MDB_txn* txn;
    int code = mdb_txn_begin(env->env, NULL, 0, &txn);
    if (code != 0) {
        return code;
    }
    code = body(txn, &env->tables, data);
    if (code != 0) {
        mdb_txn_abort(txn);
        return code;
    }
    return mdb_txn_commit(txn);
}

uint64_t jsvm_lmdb_env_file_bytes(const JsvmLmdbEnv* env) {
    MDB_envinfo info;
    MDB_stat stat;
    if (mdb_env_info(env->env, &info) != 0 || mdb_env_stat(env->env, &stat) != 0) {
        return 0;
    }
    return ((uint64_t)info.me_last_pgno + 1) * stat.ms_psize;
}
