/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/directory_backend.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "frameworks/code_cache/directory.h"
#include "frameworks/code_cache/directory_reader.h"
#include "frameworks/code_cache/directory_writer.h"
#include "frameworks/code_cache/network_fs.h"
#include "frameworks/code_cache/own_marks.h"
#include "frameworks/code_cache/use_times.h"
#include "frameworks/platform/prefault.h"

enum {
    kSecondsBetweenUses = 60,
    kSecondsInFlight = 10,
    kWriteMilliseconds = 2000,
    kStrikeMilliseconds = 50,
    kTicksBetweenReaderChecks = 30,
    kLargeEntry = 16384 /* bytes */
};

struct DirectoryBackend {
    JsvmBackend head;
    JsvmDirectory* directory;
    JsvmStoreLimits limits;
    JsvmStoreClock clock;
    JsvmUseTimes* uses;
    JsvmOwnMarks marks;
    unsigned ticks; /* of the one thread that ticks */
};

/* What a lease owns. */
struct Owner {
    JsvmDirectoryView view;
    uint64_t copy[]; /* of a small entry, which is not aligned in the map */
};

static struct DirectoryBackend* From(JsvmBackend* backend) {
    return (struct DirectoryBackend*)backend;
}

static bool IsMine(const struct DirectoryBackend* self) {
    return jsvm_directory_is_mine(self->directory);
}

static uint64_t MonotonicSeconds(void) {
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec;
}

static uint64_t WallSeconds(void) {
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec > 0 ? (uint64_t)now.tv_sec : 0;
}

static JSVMX_CodeCacheReason Reason(int code) {
    if (code == 0) {
        return JSVMX_REASON_NONE;
    }
    return code == MDB_NOTFOUND ? JSVMX_REASON_NOT_STORED : JSVMX_REASON_STORE_UNAVAILABLE;
}

static JsvmDirectoryWriter Writer(struct DirectoryBackend* self) {
    const JsvmDirectoryWriter writer = {self->directory, &self->limits, self->uses, self->clock()};
    return writer;
}

/* Ends a view in which something was found, good or bad. */
static JSVMX_CodeCacheReason EndView(struct DirectoryBackend* self, JsvmDirectoryView* view,
                                     int code) {
    const uint64_t serial = view->env->serial;
    jsvm_directory_view_end(self->directory, view);
    if (jsvm_lmdb_is_damage(code)) {
        jsvm_directory_found_damage(self->directory, serial);
    }
    return Reason(code);
}

static JSVMX_CodeCacheReason MayHave(JsvmBackend* backend, const uint8_t fingerprint[16],
                                     bool* result) {
    const struct DirectoryBackend* self = From(backend);
    *result = IsMine(self) && jsvm_directory_may_have(self->directory, fingerprint);
    return IsMine(self) ? JSVMX_REASON_NONE : JSVMX_REASON_STORE_UNAVAILABLE;
}

/* Fills a lease with an entry that was found in the view, which it owns from then on. */
static bool Lease(const JsvmDirectoryView* view, const MDB_val* bytes, const JsvmStoreMeta* meta,
                  JsvmStoreLease* lease) {
    const bool aligned = ((uintptr_t)bytes->mv_data & 7) == 0;
    struct Owner* owner = malloc(sizeof(*owner) + (aligned ? 0 : bytes->mv_size));
    if (owner == NULL) {
        return false;
    }
    owner->view = *view;
    if (bytes->mv_size >= kLargeEntry) {
        jsvm_prefault(bytes->mv_data, bytes->mv_size, false); /* all of it is going to be read */
    }
    *lease = (JsvmStoreLease){bytes->mv_data, bytes->mv_size, *meta, aligned, owner};
    if (!aligned) {
        memcpy(owner->copy, bytes->mv_data, bytes->mv_size);
        lease->bytes = (const uint8_t*)owner->copy;
    }
    return true;
}

/* Looks an entry up; its strikes are the caller's to add. */
static JSVMX_CodeCacheReason Find(struct DirectoryBackend* self, const JsvmStoreKey* key,
                                  JsvmStoreLease* lease) {
    JsvmDirectoryView view;
    int code = jsvm_directory_view_begin(self->directory, &view);
    if (code != 0) {
        return Reason(code);
    }
    MDB_val bytes;
    JsvmStoreMeta meta;
    code = jsvm_lmdb_tables_get(view.txn, &view.env->tables, key, &bytes, &meta);
    if (code == 0 && !Lease(&view, &bytes, &meta, lease)) {
        code = ENOMEM;
    }
    return code == 0 ? JSVMX_REASON_NONE : EndView(self, &view, code);
}

static void GiveBack(JsvmBackend* backend, JsvmStoreLease* lease) {
    struct DirectoryBackend* self = From(backend);
    struct Owner* owner = lease->owner;
    if (IsMine(self)) {
        jsvm_directory_view_end(self->directory, &owner->view);
    }
    free(owner);
    memset(lease, 0, sizeof(*lease));
}

/* The processes that died with this entry in flight, since it was last asked for. */
static uint32_t CountStrikes(struct DirectoryBackend* self, const JsvmStoreKey* key) {
    const uint32_t strikes =
        jsvm_flight_reap(jsvm_directory_flights(self->directory), jsvm_flight_tag(key),
                         jsvm_directory_self(self->directory));
    if (strikes == 0 || jsvm_directory_lock(self->directory, kStrikeMilliseconds) != 0) {
        return strikes;
    }
    const JsvmDirectoryWriter writer = Writer(self);
    const int code = jsvm_directory_writer_strike(&writer, key, strikes);
    jsvm_directory_unlock(self->directory);
    return code == 0 ? 0 : strikes;
}

static JSVMX_CodeCacheReason Get(JsvmBackend* backend, const JsvmStoreKey* key,
                                 JsvmStoreLease* lease) {
    struct DirectoryBackend* self = From(backend);
    memset(lease, 0, sizeof(*lease));
    if (!IsMine(self)) {
        return JSVMX_REASON_STORE_UNAVAILABLE;
    }
    const uint32_t unwritten = CountStrikes(self, key);
    const JSVMX_CodeCacheReason reason = Find(self, key, lease);
    if (reason != JSVMX_REASON_NONE) {
        return reason;
    }
    lease->meta.strikes += unwritten;
    const uint64_t written = lease->meta.used;
    const uint64_t now = self->clock();
    (void)jsvm_use_times_find(self->uses, key, &lease->meta.used);
    /* One that was not used for too long is not going to be used now either, by the store. */
    if (now != 0 && !jsvm_store_is_old(lease->meta.used, now, self->limits.age_seconds)) {
        jsvm_use_times_note(self->uses, key, now, written);
    }
    return JSVMX_REASON_NONE;
}

static void TakeOff(JsvmBackend* backend, const JsvmStoreKey* key) {
    struct DirectoryBackend* self = From(backend);
    if (IsMine(self)) {
        jsvm_own_marks_add(&self->marks, jsvm_flight_tag(key), MonotonicSeconds());
    }
}

static void Land(JsvmBackend* backend, const JsvmStoreKey* key) {
    struct DirectoryBackend* self = From(backend);
    if (IsMine(self)) {
        jsvm_own_marks_remove(&self->marks, jsvm_flight_tag(key));
    }
}

static JSVMX_CodeCacheReason Put(JsvmBackend* backend, const JsvmStoreKey* key,
                                 const JsvmStorePiece* pieces, size_t count) {
    struct DirectoryBackend* self = From(backend);
    int code = IsMine(self) ? jsvm_directory_lock(self->directory, kWriteMilliseconds) : EPERM;
    if (code == 0) {
        const JsvmDirectoryWriter writer = Writer(self);
        code = jsvm_directory_writer_put(&writer, key, pieces, count);
        jsvm_directory_unlock(self->directory);
    }
    return code == 0 ? JSVMX_REASON_NONE : JSVMX_REASON_STORE_UNAVAILABLE;
}

static JSVMX_CodeCacheReason Remove(JsvmBackend* backend, const JsvmStoreKey* key) {
    struct DirectoryBackend* self = From(backend);
    int code = IsMine(self) ? jsvm_directory_lock(self->directory, kWriteMilliseconds) : EPERM;
    if (code == 0) {
        const JsvmDirectoryWriter writer = Writer(self);
        code = jsvm_directory_writer_remove(&writer, key);
        jsvm_directory_unlock(self->directory);
    }
    return Reason(code);
}

static JSVMX_CodeCacheReason Next(JsvmBackend* backend, bool first, JsvmStoreKey* key,
                                  JsvmStoreLease* lease) {
    struct DirectoryBackend* self = From(backend);
    JsvmStoreKey least = {{0}, {0}};
    memset(lease, 0, sizeof(*lease));
    if (!first) {
        least = *key;
        if (!jsvm_lmdb_tables_next_key(&least)) {
            return JSVMX_REASON_NOT_STORED;
        }
    }
    JsvmDirectoryView view;
    int code = IsMine(self) ? jsvm_directory_view_begin(self->directory, &view) : EPERM;
    if (code != 0) {
        return Reason(code);
    }
    MDB_val bytes;
    JsvmStoreMeta meta;
    code = jsvm_lmdb_tables_from(view.txn, &view.env->tables, &least, key);
    if (code == 0) {
        code = jsvm_lmdb_tables_get(view.txn, &view.env->tables, key, &bytes, &meta);
        code = code == MDB_NOTFOUND ? MDB_CORRUPTED : code;
    }
    if (code == 0 && !Lease(&view, &bytes, &meta, lease)) {
        code = ENOMEM;
    }
    return code == 0 ? JSVMX_REASON_NONE : EndView(self, &view, code);
}

static JSVMX_CodeCacheReason Trim(JsvmBackend* backend, uint64_t bytes, uint64_t entries,
                                  uint64_t* dropped) {
    struct DirectoryBackend* self = From(backend);
    *dropped = 0;
    int code = IsMine(self) ? jsvm_directory_lock(self->directory, kWriteMilliseconds) : EPERM;
    if (code == 0) {
        const JsvmDirectoryWriter writer = Writer(self);
        code = jsvm_directory_writer_trim(&writer, bytes, entries, dropped);
        jsvm_directory_unlock(self->directory);
    }
    return Reason(code);
}

static JSVMX_CodeCacheReason Clear(JsvmBackend* backend) {
    struct DirectoryBackend* self = From(backend);
    int code = IsMine(self) ? jsvm_directory_lock(self->directory, kWriteMilliseconds) : EPERM;
    if (code == 0) {
        const JsvmDirectoryWriter writer = Writer(self);
        code = jsvm_directory_writer_clear(&writer);
        jsvm_directory_unlock(self->directory);
    }
    return Reason(code);
}

static JSVMX_CodeCacheReason Usage(JsvmBackend* backend, JsvmStoreUsage* result) {
    struct DirectoryBackend* self = From(backend);
    JsvmDirectoryView view;
    memset(result, 0, sizeof(*result));
    result->evictions = jsvm_directory_evictions(self->directory);
    result->recoveries = jsvm_directory_recoveries(self->directory);
    int code = IsMine(self) ? jsvm_directory_view_begin(self->directory, &view) : EPERM;
    if (code != 0) {
        return Reason(code);
    }
    JsvmLmdbTotals totals = {0, 0, 0, 0};
    code = jsvm_lmdb_tables_totals(view.txn, &view.env->tables, &totals);
    result->entries = totals.entries;
    result->bytes = totals.bytes;
    return EndView(self, &view, code);
}

static void Tick(JsvmBackend* backend) {
    struct DirectoryBackend* self = From(backend);
    if (!IsMine(self)) {
        return;
    }
    const uint64_t now = MonotonicSeconds();
    jsvm_own_marks_forget(&self->marks, now > kSecondsInFlight ? now - kSecondsInFlight : 0);
    /* Whoever has the lock now is busy for longer than this is worth: there is a next time. */
    if (jsvm_directory_lock(self->directory, 0) != 0) {
        return;
    }
    const JsvmDirectoryWriter writer = Writer(self);
    (void)jsvm_directory_writer_uses(&writer, kSecondsBetweenUses);
    (void)jsvm_directory_writer_expire(&writer);
    if (++self->ticks % kTicksBetweenReaderChecks == 0) {
        jsvm_directory_check_readers(self->directory);
    }
    jsvm_directory_unlock(self->directory);
}

static void Close(JsvmBackend* backend) {
    struct DirectoryBackend* self = From(backend);
    if (!IsMine(self)) {
        /* A forked child leaves to its parent what the parent may be using this moment. */
        return;
    }
    if (jsvm_directory_lock(self->directory, kStrikeMilliseconds) == 0) {
        const JsvmDirectoryWriter writer = Writer(self);
        (void)jsvm_directory_writer_uses(&writer, kSecondsBetweenUses);
        jsvm_directory_unlock(self->directory);
    }
    jsvm_own_marks_destroy(&self->marks);
    jsvm_directory_close(self->directory);
    jsvm_use_times_free(self->uses);
    free(self);
}

static const JsvmBackendOps* Ops(void) {
    static const JsvmBackendOps kOps = {MayHave, Get,  GiveBack, TakeOff, Land, Put,  Remove,
                                        Next,    Trim, Clear,    Usage,   Tick, Close};
    return &kOps;
}

JSVMX_CodeCacheReason jsvm_directory_backend_open_with_clock(const char* path,
                                                             const JsvmStoreLimits* limits,
                                                             bool read_only, JsvmStoreClock clock,
                                                             JsvmBackend** result) {
    *result = NULL;
    if (jsvm_is_on_network(path)) {
        return JSVMX_REASON_STORE_ON_NETWORK;
    }
    if (read_only) {
        return jsvm_directory_reader_open(path, result);
    }
    struct DirectoryBackend* self = calloc(1, sizeof(*self));
    JsvmUseTimes* uses = jsvm_use_times_new();
    JsvmDirectory* directory = NULL;
    if (self == NULL || uses == NULL || jsvm_directory_open(path, &directory) != 0) {
        jsvm_use_times_free(uses);
        free(self);
        /* What cannot be written to may still be read. */
        return jsvm_directory_reader_open(path, result);
    }
    self->head.ops = Ops();
    self->directory = directory;
    self->limits = *limits;
    self->clock = clock;
    self->uses = uses;
    jsvm_own_marks_init(&self->marks, jsvm_directory_flights(directory),
                        jsvm_directory_self(directory));
    *result = &self->head;
    return JSVMX_REASON_NONE;
}

JSVMX_CodeCacheReason jsvm_directory_backend_open(const char* path, const JsvmStoreLimits* limits,
                                                  bool read_only, JsvmBackend** result) {
    return jsvm_directory_backend_open_with_clock(path, limits, read_only, WallSeconds, result);
}
