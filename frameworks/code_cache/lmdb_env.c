/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/lmdb_env.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "frameworks/code_cache/flight_table.h"
#include "frameworks/code_cache/lmdb_check.h"
#include "xxhash.h"

enum { kMostReaders = 1024, kMostTables = 4, kMode = 0600, kLockFileBytes = 128 << 10 };

struct JsvmLmdb {
    struct JsvmLmdb* next;
    dev_t device;
    ino_t inode;
    pid_t process;
    bool read_only;
    size_t users; /* guarded by the list's mutex */
    MDB_env* env;
    JsvmFlightTable* flights; /* for its stamp; NULL when there is none */
    JsvmLmdbTables tables;
    atomic_bool damaged;
    /* The map may change only while there is no transaction. */
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    size_t running;
    bool resizing;
};

/* The environments of this process. */
struct List {
    pthread_mutex_t mutex;
    struct JsvmLmdb* first;
};

static struct List* the_list(void) {
    static struct List list = {PTHREAD_MUTEX_INITIALIZER, NULL};
    return &list;
}

static bool join(char* buffer, const char* folder, const char* name) {
    const int length = snprintf(buffer, PATH_MAX, "%s/%s", folder, name);
    return length > 0 && length < PATH_MAX;
}

/* LMDB makes its lock file by ftruncate and maps it: on a full disk its first use would be a
 * SIGBUS. So the file gets its blocks before. */
static bool make_room_for_locks(const char* folder) {
    char path[PATH_MAX];
    if (!join(path, folder, "lock.mdb")) {
        return false;
    }
    const int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, kMode);
    if (file < 0) {
        return false;
    }
    const bool good = posix_fallocate(file, 0, kLockFileBytes) == 0;
    close(file);
    return good;
}

/* Of a file as it is now; 0 when it cannot be told. */
static uint64_t stamp_of(const struct stat* status) {
    const uint64_t all[] = {
        (uint64_t)status->st_dev,          (uint64_t)status->st_ino,
        (uint64_t)status->st_size,         (uint64_t)status->st_mtim.tv_sec,
        (uint64_t)status->st_mtim.tv_nsec, (uint64_t)status->st_ctim.tv_sec,
        (uint64_t)status->st_ctim.tv_nsec,
    };
    return XXH3_64bits(all, sizeof(all));
}

static bool is_as_it_was_left(const struct JsvmLmdb* database, const char* path) {
    struct stat status;
    return database->flights != NULL && stat(path, &status) == 0 && status.st_size != 0 &&
           jsvm_flight_table_stamp(database->flights) == stamp_of(&status);
}

static void set_stamp(struct JsvmLmdb* database) {
    mdb_filehandle_t file;
    struct stat status;
    if (database->flights != NULL && mdb_env_get_fd(database->env, &file) == 0 &&
        fstat(file, &status) == 0) {
        jsvm_flight_table_set_stamp(database->flights, stamp_of(&status));
    }
}

static bool is_damage(int error) {
    return error == MDB_CORRUPTED || error == MDB_PAGE_NOTFOUND || error == MDB_INVALID ||
           error == MDB_VERSION_MISMATCH || error == MDB_PANIC || error == MDB_BAD_DBI ||
           error == MDB_INCOMPATIBLE || error == MDB_CURSOR_FULL || error == MDB_PAGE_FULL;
}

JSVMX_CodeCacheReason jsvm_lmdb_reason(JsvmLmdb* database, int error) {
    if (error == 0) {
        return JSVMX_REASON_NONE;
    }
    if (error == MDB_NOTFOUND) {
        return JSVMX_REASON_NOT_STORED;
    }
    if (is_damage(error)) {
        atomic_store(&database->damaged, true);
    }
    return JSVMX_REASON_STORE_UNAVAILABLE;
}

static int open_tables(struct JsvmLmdb* database) {
    MDB_txn* transaction = NULL;
    const unsigned create = database->read_only ? 0 : MDB_CREATE;
    int error =
        mdb_txn_begin(database->env, NULL, database->read_only ? MDB_RDONLY : 0, &transaction);
    if (error != 0) {
        return error;
    }
    const struct {
        const char* name;
        MDB_dbi* table;
    } all[kMostTables] = {
        {"entries", &database->tables.entries},
        {"meta", &database->tables.meta},
        {"order", &database->tables.order},
        {"totals", &database->tables.totals},
    };
    for (int i = 0; i < kMostTables && error == 0; ++i) {
        error = mdb_dbi_open(transaction, all[i].name, create, all[i].table);
    }
    if (error == 0) {
        return mdb_txn_commit(transaction);
    }
    mdb_txn_abort(transaction);
    return error;
}

/* NOSYNC: what a crash of the machine leaves behind is looked at before it is used. TLS: a lease
 * may be given back on another thread. */
static int open_env(struct JsvmLmdb* database, const char* folder, size_t map_bytes) {
    int error = mdb_env_create(&database->env);
    if (error != 0) {
        return error;
    }
    unsigned flags = MDB_NOTLS | MDB_NOMEMINIT;
    if (!database->read_only) {
        flags |= MDB_NOSYNC | MDB_NORDAHEAD;
    } else {
        flags |= MDB_RDONLY | MDB_NOLOCK | MDB_NORDAHEAD;
    }
    (void)mdb_env_set_maxreaders(database->env, kMostReaders);
    (void)mdb_env_set_maxdbs(database->env, kMostTables);
    error = mdb_env_set_mapsize(database->env, map_bytes);
    if (error == 0) {
        error = mdb_env_open(database->env, folder, flags, kMode);
    }
    if (error == 0) {
        int dead = 0;
        (void)mdb_reader_check(database->env, &dead);
        error = open_tables(database);
    }
    if (error != 0) {
        mdb_env_close(database->env);
        database->env = NULL;
    }
    return error;
}

/* Those who have the old files open go on with them, unseen. */
static bool put_aside(const char* folder) {
    char path[PATH_MAX];
    static const char* const kNames[] = {"data.mdb", "lock.mdb"};
    bool good = true;
    for (size_t i = 0; i < sizeof(kNames) / sizeof(kNames[0]); ++i) {
        good = join(path, folder, kNames[i]) && (unlink(path) == 0 || errno == ENOENT) && good;
    }
    return good;
}

/* LMDB trusts what it finds in the file, so that is looked at first. */
static int check_and_open(struct JsvmLmdb* database, const char* folder, size_t map_bytes,
                          bool* recovered) {
    char path[PATH_MAX];
    if (!join(path, folder, "data.mdb")) {
        return ENAMETOOLONG;
    }
    const JsvmLmdbState state =
        is_as_it_was_left(database, path) ? JSVM_LMDB_SOUND : jsvm_lmdb_check(path);
    if (state == JSVM_LMDB_UNREADABLE) {
        return EACCES;
    }
    int error = state == JSVM_LMDB_DAMAGED ? MDB_CORRUPTED : 0;
    if (error == 0 && state == JSVM_LMDB_MISSING && database->read_only) {
        return ENOENT;
    }
    if (error == 0) {
        error = !database->read_only && !make_room_for_locks(folder)
                    ? ENOSPC
                    : open_env(database, folder, map_bytes);
    }
    if (!is_damage(error) || database->read_only) {
        return error;
    }
    *recovered = true;
    if (!put_aside(folder) || !make_room_for_locks(folder)) {
        return EIO;
    }
    return open_env(database, folder, map_bytes);
}

/* One process at a time opens a store, or makes it anew. */
static int open_alone(struct JsvmLmdb* database, const char* folder, size_t map_bytes,
                      bool* recovered) {
    if (database->read_only) {
        return check_and_open(database, folder, map_bytes, recovered);
    }
    char path[PATH_MAX];
    if (!join(path, folder, "opening")) {
        return ENAMETOOLONG;
    }
    const int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, kMode);
    if (file < 0) {
        return errno;
    }
    int error;
    do {
        error = flock(file, LOCK_EX) == 0 ? 0 : errno;
    } while (error == EINTR);
    if (error == 0) {
        if (join(path, folder, "flights")) {
            database->flights = jsvm_flight_table_open(path);
        }
        error = check_and_open(database, folder, map_bytes, recovered);
        if (error == 0) {
            set_stamp(database);
        }
    }
    close(file); /* and with it goes the lock */
    return error;
}

static struct JsvmLmdb* find(struct List* list, const struct stat* folder, bool read_only) {
    for (struct JsvmLmdb* each = list->first; each != NULL; each = each->next) {
        if (each->device == folder->st_dev && each->inode == folder->st_ino &&
            each->read_only == read_only && each->process == getpid() &&
            !atomic_load(&each->damaged)) {
            return each;
        }
    }
    return NULL;
}

static void free_database(struct JsvmLmdb* database) {
    if (database->flights != NULL) {
        jsvm_flight_table_close(database->flights);
    }
    pthread_cond_destroy(&database->changed);
    pthread_mutex_destroy(&database->mutex);
    free(database);
}

static struct JsvmLmdb* make(const char* path, const struct stat* folder, size_t map_bytes,
                             bool read_only, bool* recovered) {
    struct JsvmLmdb* made = calloc(1, sizeof(*made));
    if (made == NULL) {
        return NULL;
    }
    made->device = folder->st_dev;
    made->inode = folder->st_ino;
    made->process = getpid();
    made->read_only = read_only;
    atomic_init(&made->damaged, false);
    pthread_mutex_init(&made->mutex, NULL);
    pthread_cond_init(&made->changed, NULL);
    int error = open_alone(made, path, map_bytes, recovered);
    if (error != 0 && !read_only && (error == EACCES || error == EROFS || error == EPERM)) {
        made->read_only = true; /* what is there can be read at least */
        error = open_alone(made, path, map_bytes, recovered);
    }
    if (error != 0) {
        free_database(made);
        return NULL;
    }
    return made;
}

/* No transaction runs in the process while the map changes. */
static int resize(struct JsvmLmdb* database, size_t map_bytes) {
    pthread_mutex_lock(&database->mutex);
    while (database->resizing) {
        pthread_cond_wait(&database->changed, &database->mutex);
    }
    database->resizing = true;
    while (database->running != 0) {
        pthread_cond_wait(&database->changed, &database->mutex);
    }
    const int error = mdb_env_set_mapsize(database->env, map_bytes);
    database->resizing = false;
    pthread_cond_broadcast(&database->changed);
    pthread_mutex_unlock(&database->mutex);
    return error;
}

static void grow(struct JsvmLmdb* database, size_t map_bytes) {
    MDB_envinfo info;
    if (!database->read_only && mdb_env_info(database->env, &info) == 0 &&
        info.me_mapsize < map_bytes) {
        (void)resize(database, map_bytes); /* else its users get along with less */
    }
}

JSVMX_CodeCacheReason jsvm_lmdb_open(const char* path, size_t map_bytes, bool read_only,
                                     JsvmLmdb** result, bool* recovered) {
    struct stat folder;
    *recovered = false;
    if (stat(path, &folder) != 0 || !S_ISDIR(folder.st_mode)) {
        return JSVMX_REASON_STORE_UNAVAILABLE;
    }
    struct List* list = the_list();
    pthread_mutex_lock(&list->mutex);
    struct JsvmLmdb* database = find(list, &folder, read_only);
    if (database == NULL) {
        database = make(path, &folder, map_bytes, read_only, recovered);
        if (database != NULL) {
            database->next = list->first;
            list->first = database;
        }
    } else {
        grow(database, map_bytes);
    }
    if (database != NULL) {
        ++database->users;
    }
    pthread_mutex_unlock(&list->mutex);
    *result = database;
    return database != NULL ? JSVMX_REASON_NONE : JSVMX_REASON_STORE_UNAVAILABLE;
}

void jsvm_lmdb_close(JsvmLmdb* database) {
    struct List* list = the_list();
    pthread_mutex_lock(&list->mutex);
    if (--database->users == 0) {
        struct JsvmLmdb** link = &list->first;
        while (*link != database) {
            link = &(*link)->next;
        }
        *link = database->next;
        /* A child of fork() leaves its parent's alone. */
        if (database->process == getpid()) {
            mdb_env_close(database->env);
        }
        free_database(database);
    }
    pthread_mutex_unlock(&list->mutex);
}

const JsvmLmdbTables* jsvm_lmdb_tables(const JsvmLmdb* database) {
    return &database->tables;
}

bool jsvm_lmdb_is_read_only(const JsvmLmdb* database) {
    return database->read_only;
}

static void enter(struct JsvmLmdb* database) {
    pthread_mutex_lock(&database->mutex);
    while (database->resizing) {
        pthread_cond_wait(&database->changed, &database->mutex);
    }
    ++database->running;
    pthread_mutex_unlock(&database->mutex);
}

static void leave(struct JsvmLmdb* database) {
    pthread_mutex_lock(&database->mutex);
    if (--database->running == 0) {
        pthread_cond_broadcast(&database->changed);
    }
    pthread_mutex_unlock(&database->mutex);
}

int jsvm_lmdb_begin(JsvmLmdb* database, bool writes, MDB_txn** transaction) {
    if (database->process != getpid() || atomic_load(&database->damaged)) {
        return EIO;
    }
    if (writes && database->read_only) {
        return EACCES;
    }
    for (int tries = 0;; ++tries) {
        enter(database);
        const int error = mdb_txn_begin(database->env, NULL, writes ? 0 : MDB_RDONLY, transaction);
        if (error == 0) {
            return 0;
        }
        leave(database);
        if (error == MDB_READERS_FULL && tries == 0) {
            int dead = 0;
            (void)mdb_reader_check(database->env, &dead);
        } else if (error == MDB_MAP_RESIZED && tries < 3) {
            (void)resize(database, 0); /* to what another process has made it */
        } else {
            return error;
        }
    }
}

int jsvm_lmdb_commit(JsvmLmdb* database, MDB_txn* transaction) {
    const int error = mdb_txn_commit(transaction);
    if (error == 0) {
        set_stamp(database);
    }
    leave(database);
    return error;
}

void jsvm_lmdb_abort(JsvmLmdb* database, MDB_txn* transaction) {
    mdb_txn_abort(transaction);
    leave(database);
}
