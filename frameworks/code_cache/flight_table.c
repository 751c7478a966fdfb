/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/flight_table.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "xxhash.h"

enum { kSlots = 1024, kMode = 0600, kNameSize = 64 };

static const uint64_t kMagic = UINT64_C(0x31544c464d56534a);

/* In the file, in the machine's own byte order: it is for the processes of one machine. */
struct Slot {
    _Atomic uint64_t owner; /* a process's id, and its namespace above; 0: free */
    _Atomic uint64_t start; /* of the process, in the kernel's ticks */
    _Atomic uint64_t table; /* tells the tables of one process apart */
    _Atomic uint64_t since; /* seconds of the monotonic clock */
    _Atomic uint64_t tag;   /* of the key; 0: not set yet */
};

struct File {
    _Atomic uint64_t magic;
    _Atomic uint64_t boot; /* which start of the machine the marks are of */
    _Atomic uint64_t stamp;
    uint64_t reserved[5];
    struct Slot slots[kSlots];
};
_Static_assert(sizeof(_Atomic uint64_t) == 8, "the layout of the file");
_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2, "a lock would not be shared by processes");

struct JsvmFlightTable {
    struct File* file;
    uint64_t owner;
    uint64_t start;
    uint64_t id;
};

static uint64_t tag_of(const JsvmStoreKey* key) {
    const uint64_t tag = XXH3_64bits(key, sizeof(*key));
    return tag != 0 ? tag : 1;
}

static uint64_t seconds(void) {
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec;
}

/* The first line of a file of the kernel's; empty when it cannot be read. */
static size_t read_line(const char* path, char* line, size_t size) {
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = -1;
    if (file >= 0) {
        length = read(file, line, size - 1);
        close(file);
    }
    line[length > 0 ? length : 0] = '\0';
    return length > 0 ? (size_t)length : 0;
}

static uint64_t boot(void) {
    char line[kNameSize];
    const size_t length = read_line("/proc/sys/kernel/random/boot_id", line, sizeof(line));
    return XXH3_64bits(line, length);
}

/* When a process began, which tells it from a later one of the same id; 0 when it is gone. The
 * second field is its name, which may hold anything: what counts begins behind the last
 * parenthesis. */
static uint64_t start_of(pid_t process) {
    char path[kNameSize];
    char line[1024];
    (void)snprintf(path, sizeof(path), "/proc/%ld/stat", (long)process);
    if (read_line(path, line, sizeof(line)) == 0) {
        return 0;
    }
    const char* at = strrchr(line, ')');
    for (int field = 2; at != NULL && field < 22; ++field) {
        at = strchr(at + 1, ' ');
    }
    return at != NULL ? strtoull(at, NULL, 10) : 0;
}

static uint64_t own_identity(void) {
    struct stat namespace_of;
    const uint64_t space =
        stat("/proc/self/ns/pid", &namespace_of) == 0 ? (uint32_t)namespace_of.st_ino : 0;
    return space << 32 | (uint32_t)getpid();
}

/* A file of the right size with its blocks, all zeros when it is new. */
static struct File* map_file(int file) {
    if (posix_fallocate(file, 0, sizeof(struct File)) != 0) {
        return NULL;
    }
    void* mapped = mmap(NULL, sizeof(struct File), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    return mapped == MAP_FAILED ? NULL : mapped;
}

/* What is of another start of the machine, or of another layout, is forgotten. The file is locked.
 */
static void begin_anew_if_needed(struct File* file) {
    const uint64_t now = boot();
    if (atomic_load(&file->magic) == kMagic && atomic_load(&file->boot) == now) {
        return;
    }
    for (int i = 0; i < kSlots; ++i) {
        atomic_store(&file->slots[i].tag, 0);
        atomic_store(&file->slots[i].owner, 0);
    }
    atomic_store(&file->stamp, 0);
    atomic_store(&file->boot, now);
    atomic_store(&file->magic, kMagic);
}

JsvmFlightTable* jsvm_flight_table_open(const char* path) {
    static _Atomic uint64_t tables;
    struct JsvmFlightTable* table = calloc(1, sizeof(*table));
    const int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kMode);
    if (table != NULL && file >= 0) {
        (void)flock(file, LOCK_EX);
        table->file = map_file(file);
        if (table->file != NULL) {
            begin_anew_if_needed(table->file);
        }
        (void)flock(file, LOCK_UN); /* the map would keep it */
    }
    if (file >= 0) {
        close(file);
    }
    if (table == NULL || table->file == NULL) {
        free(table);
        return NULL;
    }
    table->owner = own_identity();
    table->start = start_of(getpid());
    table->id = atomic_fetch_add(&tables, 1) + 1;
    return table;
}

static bool is_own(const struct JsvmFlightTable* table, struct Slot* slot) {
    return atomic_load(&slot->owner) == table->owner && atomic_load(&slot->start) == table->start &&
           atomic_load(&slot->table) == table->id;
}

/* For whoever took the tag away. The owner goes last: from then on the slot is anybody's. */
static void free_slot(struct Slot* slot, uint64_t owner) {
    atomic_store(&slot->table, 0);
    (void)atomic_compare_exchange_strong(&slot->owner, &owner, 0);
}

void jsvm_flight_table_close(JsvmFlightTable* table) {
    /* A child of fork() leaves its parent's marks alone. */
    if (table->owner == own_identity()) {
        jsvm_flight_table_forget(table, 0);
    }
    (void)munmap(table->file, sizeof(struct File));
    free(table);
}

static bool is_dead(uint64_t owner, uint64_t start) {
    const pid_t process = (pid_t)(uint32_t)owner;
    if (process <= 0) {
        return true;
    }
    if (kill(process, 0) != 0 && errno == ESRCH) {
        return true;
    }
    const uint64_t now = start_of(process);
    return now != 0 && start != 0 && now != start;
}

/* Of a process that can be seen from here. */
static bool is_seen_dead(const struct JsvmFlightTable* table, struct Slot* slot) {
    const uint64_t owner = atomic_load(&slot->owner);
    return owner != 0 && owner >> 32 == table->owner >> 32 &&
           is_dead(owner, atomic_load(&slot->start));
}

static bool claim(struct JsvmFlightTable* table, uint64_t tag) {
    for (int i = 0; i < kSlots; ++i) {
        struct Slot* slot = &table->file->slots[(tag + (uint64_t)i) % kSlots];
        uint64_t nobody = 0;
        if (atomic_compare_exchange_strong(&slot->owner, &nobody, table->owner)) {
            atomic_store(&slot->start, table->start);
            atomic_store(&slot->table, table->id);
            atomic_store(&slot->since, seconds());
            atomic_store(&slot->tag, tag);
            return true;
        }
    }
    return false;
}

/* Frees what dead processes have left for entries that nobody asked for since. */
static void free_dead(struct JsvmFlightTable* table) {
    for (int i = 0; i < kSlots; ++i) {
        struct Slot* slot = &table->file->slots[i];
        const uint64_t owner = atomic_load(&slot->owner);
        if (is_seen_dead(table, slot)) {
            atomic_store(&slot->tag, 0);
            free_slot(slot, owner);
        }
    }
}

void jsvm_flight_table_mark(JsvmFlightTable* table, const JsvmStoreKey* key) {
    const uint64_t tag = tag_of(key);
    if (!claim(table, tag)) {
        free_dead(table);
        (void)claim(table, tag);
    }
}

void jsvm_flight_table_unmark(JsvmFlightTable* table, const JsvmStoreKey* key) {
    const uint64_t tag = tag_of(key);
    for (int i = 0; i < kSlots; ++i) {
        struct Slot* slot = &table->file->slots[(tag + (uint64_t)i) % kSlots];
        uint64_t expected = tag;
        /* Whoever takes the tag away frees the slot: two threads may want to. */
        if (is_own(table, slot) && atomic_compare_exchange_strong(&slot->tag, &expected, 0)) {
            free_slot(slot, table->owner);
            return;
        }
    }
}

void jsvm_flight_table_forget(JsvmFlightTable* table, uint64_t age) {
    const uint64_t now = seconds();
    for (int i = 0; i < kSlots; ++i) {
        struct Slot* slot = &table->file->slots[i];
        uint64_t tag = atomic_load(&slot->tag);
        if (tag == 0 || !is_own(table, slot) || now - atomic_load(&slot->since) < age) {
            continue;
        }
        if (atomic_compare_exchange_strong(&slot->tag, &tag, 0)) {
            free_slot(slot, table->owner);
        }
    }
}

bool jsvm_flight_table_has_marks(JsvmFlightTable* table) {
    for (int i = 0; i < kSlots; ++i) {
        if (is_own(table, &table->file->slots[i])) {
            return true;
        }
    }
    return false;
}

uint32_t jsvm_flight_table_strikes(JsvmFlightTable* table, const JsvmStoreKey* key) {
    const uint64_t tag = tag_of(key);
    uint32_t strikes = 0;
    for (int i = 0; i < kSlots; ++i) {
        struct Slot* slot = &table->file->slots[i];
        uint64_t expected = tag;
        if (atomic_load(&slot->tag) != tag) {
            continue;
        }
        const uint64_t owner = atomic_load(&slot->owner);
        if (is_seen_dead(table, slot) && atomic_compare_exchange_strong(&slot->tag, &expected, 0)) {
            free_slot(slot, owner);
            ++strikes;
        }
    }
    return strikes;
}

uint64_t jsvm_flight_table_stamp(const JsvmFlightTable* table) {
    return atomic_load(&table->file->stamp);
}

void jsvm_flight_table_set_stamp(JsvmFlightTable* table, uint64_t stamp) {
    atomic_store(&table->file->stamp, stamp);
}
