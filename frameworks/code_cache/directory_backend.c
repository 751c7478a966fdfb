/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/directory_backend.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "frameworks/code_cache/flight_table.h"
#include "frameworks/code_cache/lmdb_entries.h"
#include "frameworks/code_cache/lmdb_env.h"
#include "frameworks/code_cache/network_fs.h"
#include "frameworks/code_cache/use_times.h"

enum {
    kMode = 0700,
    kLandAfter = 10,     /* seconds */
    kNoteUseAfter = 60,  /* seconds since the time that is written */
    kMapSlack = 16 << 20 /* bytes for what is not entries, and for changes under way */
};

struct DirectoryBackend {
    struct JsvmBackend head;
    JsvmLmdb* database;
    JsvmFlightTable* flights; /* NULL: the store is only read, or the disk is full */
    JsvmStoreLimits limits;
    JsvmUseTimes use_times;
    JsvmUseTime* taken; /* by tick, which one thread calls */
    pthread_mutex_t mutex;
    uint64_t evictions; /* guarded by the mutex */
    uint64_t recoveries;
    pid_t process;
};

/* What a lease stands on. */
struct Ground {
    MDB_txn* transaction;
    void* copy; /* of an entry that does not lie where its bytes could be used */
};

static struct DirectoryBackend* of(JsvmBackend* backend) {
    return (struct DirectoryBackend*)(void*)backend;
}

static uint64_t now(void) {
    const time_t seconds = time(NULL);
    return seconds > 0 ? (uint64_t)seconds : 0;
}

static JSVMX_CodeCacheReason may_have(JsvmBackend* backend, const uint8_t fingerprint[16],
                                      bool* result) {
    struct DirectoryBackend* self = of(backend);
    JsvmStoreKey lowest;
    MDB_txn* transaction = NULL;
    MDB_cursor* cursor = NULL;
    memset(&lowest, 0, sizeof(lowest));
    memcpy(lowest.fingerprint, fingerprint, sizeof(lowest.fingerprint));
    *result = false;
    int error = jsvm_lmdb_begin(self->database, false, &transaction);
    if (error != 0) {
        return jsvm_lmdb_reason(self->database, error);
    }
    error = mdb_cursor_open(transaction, jsvm_lmdb_tables(self->database)->meta, &cursor);
    if (error == 0) {
        MDB_val key = {sizeof(lowest), &lowest};
        MDB_val value;
        error = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
        *result = error == 0 && key.mv_size == sizeof(lowest) &&
                  memcmp(key.mv_data, fingerprint, sizeof(lowest.fingerprint)) == 0;
        mdb_cursor_close(cursor);
    }
    jsvm_lmdb_abort(self->database, transaction);
    return error == MDB_NOTFOUND ? JSVMX_REASON_NONE : jsvm_lmdb_reason(self->database, error);
}

/* Small entries lie between others, at any place. */
static bool lay_out(MDB_val bytes, struct Ground* ground, JsvmStoreLease* lease) {
    lease->bytes = bytes.mv_data;
    lease->length = bytes.mv_size;
    lease->in_place = true;
    if (((uintptr_t)bytes.mv_data & 7) == 0) {
        return true;
    }
    ground->copy = malloc(bytes.mv_size);
    if (ground->copy == NULL) {
        return false;
    }
    memcpy(ground->copy, bytes.mv_data, bytes.mv_size);
    lease->bytes = ground->copy;
    lease->in_place = false;
    return true;
}

static int fetch(struct DirectoryBackend* self, MDB_txn* transaction, const JsvmStoreKey* key,
                 struct Ground* ground, JsvmStoreLease* lease) {
    MDB_val where = {sizeof(*key), (void*)key};
    MDB_val bytes;
    JsvmLmdbMeta meta;
    int error = jsvm_lmdb_meta(self->database, transaction, key, &meta);
    if (error == 0) {
        error = mdb_get(transaction, jsvm_lmdb_tables(self->database)->entries, &where, &bytes);
    }
    if (error != 0) {
        return error;
    }
    lease->meta.made = meta.made;
    lease->meta.used = meta.used;
    lease->meta.bytes = meta.bytes;
    lease->meta.strikes = meta.strikes > UINT32_MAX ? UINT32_MAX : (uint32_t)meta.strikes;
    lease->owner = ground;
    return lay_out(bytes, ground, lease) ? 0 : ENOMEM;
}

/* Leases the entry of a key, in a transaction that ends with the lease. */
static int lease_entry(struct DirectoryBackend* self, const JsvmStoreKey* key,
                       JsvmStoreLease* lease) {
    struct Ground* ground = calloc(1, sizeof(*ground));
    if (ground == NULL) {
        return ENOMEM;
    }
    int error = jsvm_lmdb_begin(self->database, false, &ground->transaction);
    if (error != 0) {
        free(ground);
        return error;
    }
    error = fetch(self, ground->transaction, key, ground, lease);
    if (error != 0) {
        jsvm_lmdb_abort(self->database, ground->transaction);
        free(ground);
    }
    return error;
}

/* Strikes are written at once: the next start may be the next crash. */
static void write_strikes(struct DirectoryBackend* self, const JsvmStoreKey* key,
                          uint32_t strikes) {
    MDB_txn* transaction = NULL;
    if (jsvm_lmdb_begin(self->database, true, &transaction) != 0) {
        return;
    }
    if (jsvm_lmdb_touch(self->database, transaction, key, now(), strikes) == 0) {
        (void)jsvm_lmdb_commit(self->database, transaction);
    } else {
        jsvm_lmdb_abort(self->database, transaction);
    }
}

static JSVMX_CodeCacheReason get(JsvmBackend* backend, const JsvmStoreKey* key,
                                 JsvmStoreLease* lease) {
    struct DirectoryBackend* self = of(backend);
    const uint32_t strikes =
        self->flights != NULL ? jsvm_flight_table_strikes(self->flights, key) : 0;
    if (strikes != 0) {
        write_strikes(self, key, strikes);
    }
    const int error = lease_entry(self, key, lease);
    if (error != 0) {
        return jsvm_lmdb_reason(self->database, error);
    }
    const uint64_t used = now();
    if (lease->meta.used > used || lease->meta.used + kNoteUseAfter < used) {
        jsvm_use_times_note(&self->use_times, key, used);
    }
    return JSVMX_REASON_NONE;
}

static void give_back(JsvmBackend* backend, JsvmStoreLease* lease) {
    struct Ground* ground = lease->owner;
    jsvm_lmdb_abort(of(backend)->database, ground->transaction);
    free(ground->copy);
    free(ground);
    lease->owner = NULL;
}

static void take_off(JsvmBackend* backend, const JsvmStoreKey* key) {
    struct DirectoryBackend* self = of(backend);
    if (self->flights != NULL && self->process == getpid()) {
        jsvm_flight_table_mark(self->flights, key);
    }
}

static void land(JsvmBackend* backend, const JsvmStoreKey* key) {
    struct DirectoryBackend* self = of(backend);
    if (self->flights != NULL && self->process == getpid()) {
        jsvm_flight_table_unmark(self->flights, key);
    }
}

static void count_evictions(struct DirectoryBackend* self, uint64_t evicted) {
    pthread_mutex_lock(&self->mutex);
    self->evictions += evicted;
    pthread_mutex_unlock(&self->mutex);
}

static JSVMX_CodeCacheReason put(JsvmBackend* backend, const JsvmStoreKey* key,
                                 const JsvmStorePiece* pieces, size_t count) {
    struct DirectoryBackend* self = of(backend);
    uint64_t bytes = 0;
    uint64_t evicted = 0;
    for (size_t i = 0; i < count; ++i) {
        bytes += pieces[i].length;
    }
    if (bytes == 0 || bytes > self->limits.entry_bytes || bytes > self->limits.bytes) {
        return JSVMX_REASON_STORE_UNAVAILABLE;
    }
    const int error =
        jsvm_lmdb_put(self->database, key, pieces, count, now(), &self->limits, &evicted);
    count_evictions(self, evicted);
    return jsvm_lmdb_reason(self->database, error);
}

static JSVMX_CodeCacheReason remove_entry(JsvmBackend* backend, const JsvmStoreKey* key) {
    struct DirectoryBackend* self = of(backend);
    return jsvm_lmdb_reason(self->database, jsvm_lmdb_remove(self->database, key));
}

/* The first key above one, or the very first. */
static int key_after(struct DirectoryBackend* self, bool first, JsvmStoreKey* key) {
    MDB_txn* transaction = NULL;
    MDB_cursor* cursor = NULL;
    int error = jsvm_lmdb_begin(self->database, false, &transaction);
    if (error != 0) {
        return error;
    }
    error = mdb_cursor_open(transaction, jsvm_lmdb_tables(self->database)->meta, &cursor);
    if (error == 0) {
        MDB_val found = {sizeof(*key), key};
        MDB_val value;
        error = mdb_cursor_get(cursor, &found, &value, first ? MDB_FIRST : MDB_SET_RANGE);
        if (error == 0 && !first && found.mv_size == sizeof(*key) &&
            memcmp(found.mv_data, key, sizeof(*key)) == 0) {
            error = mdb_cursor_get(cursor, &found, &value, MDB_NEXT);
        }
        if (error == 0 && found.mv_size != sizeof(*key)) {
            error = MDB_CORRUPTED;
        }
        if (error == 0) {
            memcpy(key, found.mv_data, sizeof(*key));
        }
        mdb_cursor_close(cursor);
    }
    jsvm_lmdb_abort(self->database, transaction);
    return error;
}

/* Entries that go between the look for their key and their lease are passed over. */
static JSVMX_CodeCacheReason next(JsvmBackend* backend, bool first, JsvmStoreKey* key,
                                  JsvmStoreLease* lease) {
    struct DirectoryBackend* self = of(backend);
    for (;;) {
        int error = key_after(self, first, key);
        if (error == 0) {
            error = lease_entry(self, key, lease);
            if (error == MDB_NOTFOUND) {
                first = false;
                continue;
            }
        }
        return jsvm_lmdb_reason(self->database, error);
    }
}

static JSVMX_CodeCacheReason trim(JsvmBackend* backend, uint64_t bytes, uint64_t entries,
                                  uint64_t* dropped) {
    struct DirectoryBackend* self = of(backend);
    const uint64_t today = now();
    const uint64_t age = self->limits.age_seconds;
    const JsvmLmdbKeep keep = {bytes, entries, today > age ? today - age : 0};
    *dropped = 0;
    const int error = jsvm_lmdb_trim(self->database, &keep, dropped);
    count_evictions(self, *dropped);
    return jsvm_lmdb_reason(self->database, error);
}

static JSVMX_CodeCacheReason clear(JsvmBackend* backend) {
    struct DirectoryBackend* self = of(backend);
    return jsvm_lmdb_reason(self->database, jsvm_lmdb_clear(self->database));
}

static JSVMX_CodeCacheReason usage(JsvmBackend* backend, JsvmStoreUsage* result) {
    struct DirectoryBackend* self = of(backend);
    MDB_txn* transaction = NULL;
    JsvmLmdbTotals totals = {0, 0};
    int error = jsvm_lmdb_begin(self->database, false, &transaction);
    if (error == 0) {
        error = jsvm_lmdb_totals(self->database, transaction, &totals);
        jsvm_lmdb_abort(self->database, transaction);
    }
    pthread_mutex_lock(&self->mutex);
    result->evictions = self->evictions;
    pthread_mutex_unlock(&self->mutex);
    result->recoveries = self->recoveries;
    result->entries = totals.entries;
    result->bytes = totals.bytes;
    return jsvm_lmdb_reason(self->database, error);
}

static void write_use_times(struct DirectoryBackend* self) {
    const size_t count = jsvm_use_times_take(&self->use_times, self->taken);
    MDB_txn* transaction = NULL;
    if (count == 0 || jsvm_lmdb_is_read_only(self->database) ||
        jsvm_lmdb_begin(self->database, true, &transaction) != 0) {
        return;
    }
    int error = 0;
    for (size_t i = 0; i < count && error == 0; ++i) {
        error = jsvm_lmdb_touch(self->database, transaction, &self->taken[i].key,
                                self->taken[i].used, 0);
    }
    if (error == 0) {
        error = jsvm_lmdb_commit(self->database, transaction);
    } else {
        jsvm_lmdb_abort(self->database, transaction);
    }
    (void)jsvm_lmdb_reason(self->database, error);
}

static void tick(JsvmBackend* backend) {
    struct DirectoryBackend* self = of(backend);
    if (self->flights != NULL && self->process == getpid()) {
        jsvm_flight_table_forget(self->flights, kLandAfter);
    }
    write_use_times(self);
}

static void free_backend(struct DirectoryBackend* self) {
    if (self->flights != NULL) {
        jsvm_flight_table_close(self->flights);
    }
    jsvm_use_times_destroy(&self->use_times);
    pthread_mutex_destroy(&self->mutex);
    free(self->taken);
    free(self);
}

static void close_backend(JsvmBackend* backend) {
    struct DirectoryBackend* self = of(backend);
    write_use_times(self);
    jsvm_lmdb_close(self->database);
    free_backend(self);
}

static const JsvmBackendOps kOps = {
    .may_have = may_have,
    .get = get,
    .give_back = give_back,
    .take_off = take_off,
    .land = land,
    .put = put,
    .remove = remove_entry,
    .next = next,
    .trim = trim,
    .clear = clear,
    .usage = usage,
    .tick = tick,
    .close = close_backend,
};

static struct DirectoryBackend* make(const JsvmStoreLimits* limits) {
    struct DirectoryBackend* self = calloc(1, sizeof(*self));
    if (self == NULL) {
        return NULL;
    }
    self->head.ops = &kOps;
    self->limits = *limits;
    self->process = getpid();
    self->taken = malloc(kJsvmMostUseTimes * sizeof(*self->taken));
    pthread_mutex_init(&self->mutex, NULL);
    if (!jsvm_use_times_init(&self->use_times) || self->taken == NULL) {
        free_backend(self);
        return NULL;
    }
    return self;
}

/* Twice the limit, since large entries need their pages side by side. */
static size_t map_bytes(const JsvmStoreLimits* limits) {
    const uint64_t most = SIZE_MAX / 8;
    const uint64_t entries = limits->entries < most / 512 ? limits->entries * 256 : most / 2;
    const uint64_t bytes = limits->bytes < most / 4 ? limits->bytes * 2 : most / 2;
    const uint64_t overhead = entries < bytes ? entries : bytes;
    return (size_t)((bytes + overhead + kMapSlack + limits->entry_bytes % most) &
                    ~UINT64_C(0xFFFF));
}

JSVMX_CodeCacheReason jsvm_directory_backend_open(const char* path, const JsvmStoreLimits* limits,
                                                  bool read_only, JsvmBackend** result) {
    char file[PATH_MAX];
    *result = NULL;
    if (!read_only && mkdir(path, kMode) != 0 && errno != EEXIST) {
        return JSVMX_REASON_STORE_UNAVAILABLE;
    }
    if (jsvm_is_on_network(path)) {
        return JSVMX_REASON_STORE_ON_NETWORK;
    }
    struct DirectoryBackend* self = make(limits);
    if (self == NULL) {
        return JSVMX_REASON_STORE_UNAVAILABLE;
    }
    const int length = snprintf(file, sizeof(file), "%s/flights", path);
    if (!read_only && length > 0 && (size_t)length < sizeof(file)) {
        self->flights = jsvm_flight_table_open(file);
    }
    bool recovered = false;
    const JSVMX_CodeCacheReason reason =
        jsvm_lmdb_open(path, map_bytes(limits), read_only, &self->database, &recovered);
    if (reason != JSVMX_REASON_NONE) {
        free_backend(self);
        return reason;
    }
    self->recoveries = recovered ? 1 : 0;
    *result = &self->head;
    return JSVMX_REASON_NONE;
}
