/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700 /* realpath */
#endif
#include "frameworks/code_cache/directory.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "frameworks/code_cache/directory_lock.h"
#include "frameworks/code_cache/directory_registry.h"
#include "frameworks/code_cache/lmdb_stamp.h"
#include "frameworks/code_cache/presence.h"
#include "frameworks/platform/prefault.h"
#include "frameworks/platform/process.h"

enum { kFileMode = 0644, kDirectoryMode = 0755, kOpenMilliseconds = 2000 };

static const uint64_t kMapBytes = UINT64_C(1) << 34;

struct JsvmDirectory {
    JsvmRegistered registered; /* the head */
    char* path;
    JsvmFlightOwner self;
    uint64_t space;           /* as in process.h: another one after the machine was started again */
    JsvmFlightTable* flights; /* mapped, with what is behind it */
    JsvmPresence* presence;
    JsvmDirectoryLock lock;
    bool stamp_holds;      /* with the lock held: the file is what this store left */
    pthread_mutex_t mutex; /* guards env, and its counts; never held while anything is waited for */
    JsvmLmdbEnv* env;      /* NULL when it could not be opened again */
    uint64_t serial;       /* of env */
    uint64_t evictions;
    uint64_t recoveries;
};

static bool FilePath(const JsvmDirectory* directory, const char* name, char* path, size_t size) {
    const int length = snprintf(path, size, "%s/%s", directory->path, name);
    return length > 0 && (size_t)length < size;
}

/* Removes a file if there is one. */
static int Unlink(const JsvmDirectory* directory, const char* name) {
    char path[4096];
    if (!FilePath(directory, name, path, sizeof(path))) {
        return ENAMETOOLONG;
    }
    return unlink(path) == 0 || errno == ENOENT ? 0 : errno;
}

/* The presence filter begins a page. */
static size_t PresenceAt(void) {
    const size_t page = 4096;
    return (jsvm_flight_table_size() + page - 1) / page * page;
}

static size_t MappedSize(void) {
    return PresenceAt() + jsvm_presence_size();
}

static int OpenFlights(JsvmDirectory* directory) {
    char path[4096];
    if (!FilePath(directory, "flights", path, sizeof(path))) {
        return ENAMETOOLONG;
    }
    const int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, kFileMode);
    if (file < 0) {
        return errno;
    }
    const size_t size = MappedSize();
    /* Blocks that are there make a full disk an error here and not a signal later. */
    const int code = posix_fallocate(file, 0, (off_t)size);
    if (code != 0) {
        close(file);
        return code;
    }
    void* memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED) {
        const int failure = errno;
        close(file);
        return failure;
    }
    jsvm_directory_lock_init(&directory->lock, file);
    directory->flights = memory;
    directory->presence = (JsvmPresence*)((char*)memory + PresenceAt());
    /* Now, and not within the first compiles. */
    jsvm_prefault(directory->flights, jsvm_flight_table_size(), true);
    jsvm_prefault(directory->presence, jsvm_presence_size(), false);
    return 0;
}

static void CloseFlights(JsvmDirectory* directory) {
    (void)munmap(directory->flights, MappedSize());
    close(directory->lock.file);
    jsvm_directory_lock_destroy(&directory->lock);
}

/* Lets go of a database; the last one closes it. */
static void Release(JsvmDirectory* directory, JsvmLmdbEnv* env) {
    pthread_mutex_lock(&directory->mutex);
    const bool last = --env->users == 0;
    pthread_mutex_unlock(&directory->mutex);
    if (last) {
        jsvm_lmdb_env_close(env);
    }
}

/* Looks through a database for what the presence filter has to know. */
static int AddAll(MDB_txn* txn, const JsvmLmdbTables* tables, JsvmPresence* presence) {
    MDB_cursor* cursor;
    int code = mdb_cursor_open(txn, tables->meta, &cursor);
    if (code == 0) {
        MDB_val name;
        MDB_val value;
        while ((code = mdb_cursor_get(cursor, &name, &value, MDB_NEXT)) == 0 &&
               name.mv_size == sizeof(JsvmStoreKey)) {
            jsvm_presence_add(presence, ((const JsvmStoreKey*)name.mv_data)->fingerprint);
        }
        mdb_cursor_close(cursor);
    }
    return code == MDB_NOTFOUND ? 0 : code;
}

/* With the lock held: makes the presence filter anew for a database, an empty one without. */
static void Recount(JsvmDirectory* directory, MDB_txn* txn, const JsvmLmdbTables* tables) {
    JsvmPresence* fresh = calloc(1, jsvm_presence_size());
    if (fresh != NULL && (txn == NULL || AddAll(txn, tables, fresh) == 0)) {
        jsvm_presence_replace(directory->presence, fresh);
    } else {
        jsvm_presence_blur(directory->presence);
    }
    free(fresh);
}

/* Was lock.mdb made for another data.mdb than the one that lies there? Then somebody has moved that
 * in, and the processes that still read the old one are listed in this lock.mdb. */
static bool HasLockOfAnother(const JsvmDirectory* directory) {
    char path[4096];
    struct stat status;
    const uint64_t database = jsvm_flight_database(directory->flights);
    return database != 0 && FilePath(directory, "data.mdb", path, sizeof(path)) &&
           stat(path, &status) == 0 && (uint64_t)status.st_ino != database;
}

static int OpenDatabase(JsvmDirectory* directory, bool make, JsvmLmdbEnv** env) {
    /* In this order: a lock.mdb that is left must never be used with another data.mdb. */
    int code = make ? Unlink(directory, "data.mdb") : 0;
    if (code == 0 && (make || HasLockOfAnother(directory))) {
        code = Unlink(directory, "lock.mdb");
    }
    if (code == 0 && make) {
        Recount(directory, NULL, NULL);
    }
    if (code == 0) {
        code = jsvm_lmdb_env_open(directory->path, kMapBytes, make, env);
    }
    if (code == 0) {
        jsvm_flight_set_database(directory->flights, (*env)->inode);
    }
    return code;
}

/* Looks through a database that is not in use yet. */
static int Audit(JsvmDirectory* directory, JsvmLmdbEnv* env) {
    MDB_txn* txn;
    int code = jsvm_lmdb_env_begin_read(env, &txn);
    if (code != 0) {
        return code;
    }
    code = jsvm_lmdb_tables_audit(txn, &env->tables);
    if (code == 0) {
        Recount(directory, txn, &env->tables);
    }
    jsvm_lmdb_env_end_read(env, txn);
    return code;
}

/* With the lock held: opens what lies in the directory, or makes it anew. */
static int OpenWhatIsThere(JsvmDirectory* directory, JsvmLmdbEnv** env) {
    const JsvmLmdbFileState state =
        jsvm_lmdb_file_state(directory->path, directory->space, directory->flights);
    int code = MDB_CORRUPTED;
    if (state == JSVM_LMDB_FILE_KNOWN || state == JSVM_LMDB_FILE_WHOLE) {
        code = OpenDatabase(directory, false, env);
        if (code == 0 && state == JSVM_LMDB_FILE_WHOLE && (code = Audit(directory, *env)) != 0) {
            jsvm_lmdb_env_close(*env);
        }
        if (code == 0 || !jsvm_lmdb_is_damage(code)) {
            return code;
        }
    }
    if (state == JSVM_LMDB_FILE_UNREADABLE) {
        return EIO;
    }
    if (state != JSVM_LMDB_FILE_MISSING) {
        __atomic_fetch_add(&directory->recoveries, 1, __ATOMIC_RELAXED);
    }
    return OpenDatabase(directory, true, env);
}

/* With the lock held: makes `env` the one in use. */
static void Use(JsvmDirectory* directory, JsvmLmdbEnv* env) {
    pthread_mutex_lock(&directory->mutex);
    JsvmLmdbEnv* before = directory->env;
    if (env != NULL) {
        env->serial = ++directory->serial;
    }
    directory->env = env;
    pthread_mutex_unlock(&directory->mutex);
    if (before != NULL) {
        Release(directory, before);
    }
}

static int OpenLocked(JsvmDirectory* directory) {
    if (!jsvm_directory_lock_take(&directory->lock, kOpenMilliseconds)) {
        return EBUSY;
    }
    JsvmLmdbEnv* env = NULL;
    (void)jsvm_flight_table_open(directory->flights);
    const int code = OpenWhatIsThere(directory, &env);
    if (code == 0) {
        jsvm_lmdb_stamp_file(directory->path, directory->space, directory->flights);
        Use(directory, env);
    }
    jsvm_directory_lock_release(&directory->lock);
    return code;
}

/* Opens the files of a directory that is new to this process. */
static int Open(JsvmRegistered* registered) {
    JsvmDirectory* directory = (JsvmDirectory*)registered;
    sigset_t before;
    jsvm_large_writes_begin(&before);
    int code = OpenFlights(directory);
    jsvm_large_writes_end(&before);
    if (code != 0) {
        return code;
    }
    code = OpenLocked(directory);
    if (code != 0) {
        CloseFlights(directory);
    }
    return code;
}

static void Close(JsvmRegistered* registered) {
    JsvmDirectory* directory = (JsvmDirectory*)registered;
    if (directory->env != NULL) {
        Release(directory, directory->env);
    }
    CloseFlights(directory);
}

static void Free(JsvmRegistered* registered) {
    JsvmDirectory* directory = (JsvmDirectory*)registered;
    pthread_mutex_destroy(&directory->mutex);
    free(directory->path);
    free(directory);
}

int jsvm_directory_open(const char* path, JsvmDirectory** result) {
    if (mkdir(path, kDirectoryMode) != 0 && errno != EEXIST) {
        return errno;
    }
    JsvmDirectory* directory = calloc(1, sizeof(*directory));
    if (directory == NULL) {
        return ENOMEM;
    }
    (void)pthread_mutex_init(&directory->mutex, NULL);
    directory->self = jsvm_flight_self();
    directory->space = jsvm_process_space();
    /* The program may change its working directory later. */
    directory->path = realpath(path, NULL);
    if (directory->path == NULL) {
        const int code = errno;
        Free(&directory->registered);
        return code;
    }
    static const JsvmRegisteredOps kOps = {Open, Close, Free};
    JsvmRegistered* registered = NULL;
    const int code =
        jsvm_directory_registry_open(directory->path, &directory->registered, &kOps, &registered);
    *result = (JsvmDirectory*)registered;
    return code;
}

void jsvm_directory_close(JsvmDirectory* directory) {
    jsvm_directory_registry_close(&directory->registered);
}

bool jsvm_directory_is_mine(const JsvmDirectory* directory) {
    return directory->registered.generation == jsvm_process_generation();
}

bool jsvm_directory_may_have(const JsvmDirectory* directory, const uint8_t fingerprint[16]) {
    return jsvm_presence_may_have(directory->presence, fingerprint);
}

void jsvm_directory_expect(JsvmDirectory* directory, const uint8_t fingerprint[16]) {
    jsvm_presence_add(directory->presence, fingerprint);
}

void jsvm_directory_tidy(JsvmDirectory* directory) {
    JsvmDirectoryView view;
    if (jsvm_presence_is_full(directory->presence) &&
        jsvm_directory_view_begin(directory, &view) == 0) {
        Recount(directory, view.txn, &view.env->tables);
        jsvm_directory_view_end(directory, &view);
    }
}

JsvmFlightTable* jsvm_directory_flights(JsvmDirectory* directory) {
    return directory->flights;
}

const JsvmFlightOwner* jsvm_directory_self(const JsvmDirectory* directory) {
    return &directory->self;
}

int jsvm_directory_view_begin(JsvmDirectory* directory, JsvmDirectoryView* view) {
    int code = EIO;
    pthread_mutex_lock(&directory->mutex);
    JsvmLmdbEnv* env = directory->env;
    if (env != NULL) {
        code = jsvm_lmdb_env_begin_read(env, &view->txn);
        env->users += code == 0;
    }
    pthread_mutex_unlock(&directory->mutex);
    view->env = env;
    return code;
}

void jsvm_directory_view_end(JsvmDirectory* directory, JsvmDirectoryView* view) {
    pthread_mutex_lock(&directory->mutex);
    jsvm_lmdb_env_end_read(view->env, view->txn);
    const bool last = --view->env->users == 0;
    pthread_mutex_unlock(&directory->mutex);
    if (last) {
        jsvm_lmdb_env_close(view->env);
    }
}

/* Is the database that lies in the directory another one than that in use? */
static bool IsAnother(const JsvmDirectory* directory) {
    char path[4096];
    struct stat status;
    if (directory->env == NULL) {
        return true;
    }
    if (!FilePath(directory, "data.mdb", path, sizeof(path)) || stat(path, &status) != 0) {
        return errno == ENOENT;
    }
    return directory->env->device != (uint64_t)status.st_dev ||
           directory->env->inode != (uint64_t)status.st_ino;
}

int jsvm_directory_lock(JsvmDirectory* directory, unsigned milliseconds) {
    if (!jsvm_directory_lock_take(&directory->lock, milliseconds)) {
        return EBUSY;
    }
    if (IsAnother(directory)) {
        JsvmLmdbEnv* env = NULL;
        const int code = OpenWhatIsThere(directory, &env);
        if (code != 0) {
            jsvm_directory_lock_release(&directory->lock);
            return code;
        }
        jsvm_lmdb_stamp_file(directory->path, directory->space, directory->flights);
        Use(directory, env);
    }
    directory->stamp_holds =
        jsvm_lmdb_stamp_matches(directory->path, directory->space, directory->flights);
    return 0;
}

void jsvm_directory_unlock(JsvmDirectory* directory) {
    /* If somebody else changed the file, the stamp stays as it is and the next one to open it
     * looks. */
    if (directory->stamp_holds) {
        jsvm_lmdb_stamp_file(directory->path, directory->space, directory->flights);
    }
    jsvm_directory_lock_release(&directory->lock);
}

int jsvm_directory_make_anew(JsvmDirectory* directory) {
    JsvmLmdbEnv* env = NULL;
    const int code = OpenDatabase(directory, true, &env);
    Use(directory, code == 0 ? env : NULL);
    directory->stamp_holds = code == 0;
    return code;
}

int jsvm_directory_write(JsvmDirectory* directory,
                         int (*body)(MDB_txn* txn, const JsvmLmdbTables* tables, void* data),
                         void* data) {
    if (directory->env == NULL) {
        return EIO;
    }
    int code = jsvm_lmdb_env_write(directory->env, body, data);
    if (code == MDB_MAP_RESIZED) {
        pthread_mutex_lock(&directory->mutex);
        code = jsvm_lmdb_env_remap(directory->env);
        pthread_mutex_unlock(&directory->mutex);
        if (code == 0) {
            code = jsvm_lmdb_env_write(directory->env, body, data);
        }
    }
    if (jsvm_lmdb_is_damage(code)) {
        __atomic_fetch_add(&directory->recoveries, 1, __ATOMIC_RELAXED);
        (void)jsvm_directory_make_anew(directory);
    }
    return code;
}

uint64_t jsvm_directory_file_bytes(JsvmDirectory* directory) {
    return directory->env == NULL ? 0 : jsvm_lmdb_env_file_bytes(directory->env);
}

void jsvm_directory_check_readers(JsvmDirectory* directory) {
    int gone = 0;
    if (directory->env != NULL) {
        (void)mdb_reader_check(directory->env->env, &gone);
    }
}

void jsvm_directory_found_damage_locked(JsvmDirectory* directory, uint64_t serial) {
    if (directory->env != NULL && directory->env->serial == serial) {
        __atomic_fetch_add(&directory->recoveries, 1, __ATOMIC_RELAXED);
        (void)jsvm_directory_make_anew(directory);
    }
}

void jsvm_directory_found_damage(JsvmDirectory* directory, uint64_t serial) {
    if (jsvm_directory_lock(directory, kOpenMilliseconds) == 0) {
        jsvm_directory_found_damage_locked(directory, serial);
        jsvm_directory_unlock(directory);
    }
}

void jsvm_directory_count_evictions(JsvmDirectory* directory, uint64_t count) {
    __atomic_fetch_add(&directory->evictions, count, __ATOMIC_RELAXED);
}

uint64_t jsvm_directory_evictions(const JsvmDirectory* directory) {
    return __atomic_load_n(&directory->evictions, __ATOMIC_RELAXED);
}

uint64_t jsvm_directory_recoveries(const JsvmDirectory* directory) {
    return __atomic_load_n(&directory->recoveries, __ATOMIC_RELAXED);
}
