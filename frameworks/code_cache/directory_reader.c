/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700 /* realpath */
#endif
#include "frameworks/code_cache/directory_reader.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "frameworks/code_cache/lmdb_reader.h"
#include "frameworks/code_cache/lmdb_tables.h"

enum { kTries = 8 }; /* while others write */

struct Reader {
    JsvmBackend head;
    char* file; /* path of data.mdb */
};

/* What is looked for in one snapshot, and what was found. */
struct Look {
    JsvmStoreKey key; /* where to begin; then that of the entry */
    bool exact;       /* this key and no other */
    bool wants_bytes;
    JsvmStoreMeta meta;
    uint8_t* bytes;
    size_t length;
};

static struct Reader* From(JsvmBackend* backend) {
    return (struct Reader*)backend;
}

/* Reads from one table the record of a key that is there. */
static JsvmLmdbFind Read(const JsvmLmdbSnapshot* snapshot, const char* table_name,
                         const JsvmStoreKey* least, size_t most, JsvmLmdbFound* found) {
    JsvmLmdbTree table;
    memset(found, 0, sizeof(*found));
    const JsvmLmdbFind result = jsvm_lmdb_find_table(snapshot, table_name, &table);
    if (result != JSVM_LMDB_FOUND) {
        return JSVM_LMDB_BROKEN; /* a store has all its tables */
    }
    return jsvm_lmdb_find(snapshot, &table, least, sizeof(*least), most, found);
}

static JsvmLmdbFind LookOnce(const JsvmLmdbSnapshot* snapshot, struct Look* look) {
    JsvmLmdbFound found;
    JsvmLmdbFind result = Read(snapshot, "meta", &look->key, kJsvmLmdbMetaSize, &found);
    if (result != JSVM_LMDB_FOUND) {
        return result;
    }
    const bool good = found.key_length == sizeof(look->key) &&
                      jsvm_lmdb_tables_meta(found.bytes, found.length, &look->meta);
    free(found.bytes);
    if (!good) {
        return JSVM_LMDB_BROKEN;
    }
    if (look->exact && memcmp(found.key, &look->key, sizeof(look->key)) != 0) {
        return JSVM_LMDB_NOT_FOUND;
    }
    memcpy(&look->key, found.key, sizeof(look->key));
    struct stat status;
    if (!look->wants_bytes) {
        return JSVM_LMDB_FOUND;
    }
    /* Nothing is larger than the file: so a length that is wrong takes no memory. */
    if (fstat(snapshot->file, &status) != 0 || look->meta.bytes > (uint64_t)status.st_size) {
        return JSVM_LMDB_BROKEN;
    }
    result = Read(snapshot, "entries", &look->key, (size_t)look->meta.bytes + 1, &found);
    if (result == JSVM_LMDB_FOUND && found.length == look->meta.bytes &&
        found.key_length == sizeof(look->key) &&
        memcmp(found.key, &look->key, sizeof(look->key)) == 0) {
        look->bytes = found.bytes;
        look->length = found.length;
        return JSVM_LMDB_FOUND;
    }
    free(found.bytes);
    return JSVM_LMDB_BROKEN;
}

/* Calls `once` until nobody has written too much in the meantime. The file is opened each time: it
 * may have been put aside. */
static JsvmLmdbFind TryAll(struct Reader* self,
                           JsvmLmdbFind (*once)(const JsvmLmdbSnapshot* snapshot, void* data),
                           void (*undo)(void* data), void* data) {
    const int file = open(self->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    JsvmLmdbFind result = JSVM_LMDB_BROKEN;
    if (file < 0) {
        return result;
    }
    for (int i = 0; i < kTries; ++i) {
        JsvmLmdbSnapshot snapshot;
        if (!jsvm_lmdb_snapshot(file, &snapshot)) {
            continue;
        }
        result = once(&snapshot, data);
        if (result != JSVM_LMDB_BROKEN && jsvm_lmdb_snapshot_holds(&snapshot)) {
            break;
        }
        undo(data);
        result = JSVM_LMDB_BROKEN;
    }
    close(file);
    return result;
}

static JsvmLmdbFind LookStep(const JsvmLmdbSnapshot* snapshot, void* data) {
    struct Look* look = data;
    struct Look trial = *look;
    const JsvmLmdbFind result = LookOnce(snapshot, &trial);
    if (result == JSVM_LMDB_FOUND) {
        look->meta = trial.meta;
        look->bytes = trial.bytes;
        look->length = trial.length;
        look->key = trial.key;
    }
    return result;
}

static void LookUndo(void* data) {
    struct Look* look = data;
    free(look->bytes);
    look->bytes = NULL;
}

static JSVMX_CodeCacheReason Reason(JsvmLmdbFind found) {
    static const JSVMX_CodeCacheReason kReasons[] = {JSVMX_REASON_NONE, JSVMX_REASON_NOT_STORED,
                                                     JSVMX_REASON_STORE_UNAVAILABLE};
    return kReasons[found];
}

static JSVMX_CodeCacheReason MayHave(JsvmBackend* backend, const uint8_t fingerprint[16],
                                     bool* result) {
    struct Look look = {0};
    memcpy(look.key.fingerprint, fingerprint, sizeof(look.key.fingerprint));
    const JsvmLmdbFind found = TryAll(From(backend), LookStep, LookUndo, &look);
    *result = found == JSVM_LMDB_FOUND &&
              memcmp(look.key.fingerprint, fingerprint, sizeof(look.key.fingerprint)) == 0;
    return found == JSVM_LMDB_BROKEN ? JSVMX_REASON_STORE_UNAVAILABLE : JSVMX_REASON_NONE;
}

static JSVMX_CodeCacheReason Lease(struct Reader* self, struct Look* look, JsvmStoreLease* lease) {
    look->wants_bytes = true;
    memset(lease, 0, sizeof(*lease));
    const JsvmLmdbFind found = TryAll(self, LookStep, LookUndo, look);
    if (found == JSVM_LMDB_FOUND) {
        *lease = (JsvmStoreLease){look->bytes, look->length, look->meta, false, look->bytes};
    }
    return Reason(found);
}

static JSVMX_CodeCacheReason Get(JsvmBackend* backend, const JsvmStoreKey* key,
                                 JsvmStoreLease* lease) {
    struct Look look = {0};
    look.key = *key;
    look.exact = true;
    return Lease(From(backend), &look, lease);
}

static void GiveBack(JsvmBackend* backend, JsvmStoreLease* lease) {
    (void)backend;
    free(lease->owner);
    memset(lease, 0, sizeof(*lease));
}

static void Nothing(JsvmBackend* backend, const JsvmStoreKey* key) {
    (void)backend;
    (void)key;
}

static JSVMX_CodeCacheReason Put(JsvmBackend* backend, const JsvmStoreKey* key,
                                 const JsvmStorePiece* pieces, size_t count) {
    (void)backend;
    (void)key;
    (void)pieces;
    (void)count;
    return JSVMX_REASON_STORE_UNAVAILABLE;
}

static JSVMX_CodeCacheReason Remove(JsvmBackend* backend, const JsvmStoreKey* key) {
    (void)backend;
    (void)key;
    return JSVMX_REASON_STORE_UNAVAILABLE;
}

static JSVMX_CodeCacheReason Next(JsvmBackend* backend, bool first, JsvmStoreKey* key,
                                  JsvmStoreLease* lease) {
    struct Look look = {0};
    memset(lease, 0, sizeof(*lease));
    if (!first) {
        look.key = *key;
        if (!jsvm_lmdb_tables_next_key(&look.key)) {
            return JSVMX_REASON_NOT_STORED;
        }
    }
    const JSVMX_CodeCacheReason reason = Lease(From(backend), &look, lease);
    if (reason == JSVMX_REASON_NONE) {
        *key = look.key;
    }
    return reason;
}

static JSVMX_CodeCacheReason Trim(JsvmBackend* backend, uint64_t bytes, uint64_t entries,
                                  uint64_t* dropped) {
    (void)backend;
    (void)bytes;
    (void)entries;
    *dropped = 0;
    return JSVMX_REASON_STORE_UNAVAILABLE;
}

static JSVMX_CodeCacheReason Clear(JsvmBackend* backend) {
    (void)backend;
    return JSVMX_REASON_STORE_UNAVAILABLE;
}

static JsvmLmdbFind TotalsStep(const JsvmLmdbSnapshot* snapshot, void* data) {
    JsvmLmdbTree table;
    JsvmLmdbFound found;
    if (jsvm_lmdb_find_table(snapshot, "totals", &table) != JSVM_LMDB_FOUND ||
        jsvm_lmdb_find(snapshot, &table, "totals", 6, kJsvmLmdbTotalsSize, &found) !=
            JSVM_LMDB_FOUND) {
        return JSVM_LMDB_BROKEN;
    }
    const bool good = jsvm_lmdb_tables_read_totals(found.bytes, found.length, data);
    free(found.bytes);
    return good ? JSVM_LMDB_FOUND : JSVM_LMDB_BROKEN;
}

static void TotalsUndo(void* data) {
    memset(data, 0, sizeof(JsvmLmdbTotals));
}

static JSVMX_CodeCacheReason Usage(JsvmBackend* backend, JsvmStoreUsage* result) {
    JsvmLmdbTotals totals = {0, 0, 0, 0};
    const JsvmLmdbFind found = TryAll(From(backend), TotalsStep, TotalsUndo, &totals);
    *result = (JsvmStoreUsage){totals.entries, totals.bytes, 0, 0};
    return Reason(found);
}

static void Tick(JsvmBackend* backend) {
    (void)backend;
}

static void Close(JsvmBackend* backend) {
    struct Reader* self = From(backend);
    free(self->file);
    free(self);
}

JSVMX_CodeCacheReason jsvm_directory_reader_open(const char* path, JsvmBackend** result) {
    static const JsvmBackendOps kOps = {MayHave, Get,  GiveBack, Nothing, Nothing, Put,  Remove,
                                        Next,    Trim, Clear,    Usage,   Tick,    Close};
    static const char kName[] = "/data.mdb";
    *result = NULL;
    struct Reader* self = calloc(1, sizeof(*self));
    char* folder = realpath(path, NULL);
    const size_t length = folder == NULL ? 0 : strlen(folder);
    char* file = folder == NULL ? NULL : malloc(length + sizeof(kName));
    if (self == NULL || file == NULL) {
        free(file);
        free(folder);
        free(self);
        return JSVMX_REASON_STORE_UNAVAILABLE;
    }
    (void)snprintf(file, length + sizeof(kName), "%s%s", folder, kName);
    free(folder);
    self->head.ops = &kOps;
    self->file = file;
    JsvmStoreUsage usage;
    if (Usage(&self->head, &usage) != JSVMX_REASON_NONE) {
        Close(&self->head);
        return JSVMX_REASON_STORE_UNAVAILABLE;
    }
    *result = &self->head;
    return JSVMX_REASON_NONE;
}
