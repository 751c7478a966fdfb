/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/flight_table.h"

#include <stdbool.h>
#include <string.h>

#include "frameworks/platform/process.h"

enum { kBuckets = 64, kPlacesInBucket = 16, kSpaceShift = 32 };
/* In seconds. A process clears its marks after ten, if it lives. */
enum { kNotAskedBefore = 10, kForgottenAfter = 60 };

static const uint64_t kMagic = UINT64_C(0x32544c464d56534a); /* "JSVMFLT2" */

/*
 * A place is owned from the moment `id` is set from 0, and in flight from the moment `tag` is set.
 * It is freed in the opposite order, with `start` cleared in between: so a start that does not
 * belong to the id is never seen.
 */
struct Place {
    uint64_t id;
    uint64_t start;
    uint64_t tag;
    uint64_t claimed; /* seconds of the monotonic clock */
};

struct JsvmFlightTable {
    uint64_t magic;
    uint64_t stamp;
    uint64_t database;
    uint64_t reserved[5];
    struct Place places[kBuckets * kPlacesInBucket];
};

static uint64_t Load(const uint64_t* from) {
    return __atomic_load_n(from, __ATOMIC_SEQ_CST);
}

static void Store(uint64_t* to, uint64_t value) {
    __atomic_store_n(to, value, __ATOMIC_SEQ_CST);
}

static bool Swap(uint64_t* at, uint64_t from, uint64_t to) {
    return __atomic_compare_exchange_n(at, &from, to, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

size_t jsvm_flight_table_size(void) {
    return sizeof(struct JsvmFlightTable);
}

JsvmFlightTable* jsvm_flight_table_open(void* memory) {
    JsvmFlightTable* table = memory;
    if (Load(&table->magic) == kMagic) {
        return table;
    }
    Store(&table->stamp, 0);
    Store(&table->database, 0);
    for (int i = 0; i < kBuckets * kPlacesInBucket; ++i) {
        jsvm_flight_free(table, i);
    }
    Store(&table->magic, kMagic);
    return table;
}

JsvmFlightOwner jsvm_flight_self(void) {
    const JsvmProcess process = jsvm_process_self();
    const JsvmFlightOwner self = {(uint64_t)process.id | (jsvm_process_space() | 1) << kSpaceShift,
                                  process.start};
    return self;
}

/* Is it of this space of numbers? If not, it may be in another container, or of a time before the
 * machine was started again, and nothing can be told of it. */
static bool IsNear(const JsvmFlightOwner* owner, const JsvmFlightOwner* self) {
    return owner->id >> kSpaceShift == self->id >> kSpaceShift;
}

static bool IsGone(const JsvmFlightOwner* owner, const JsvmFlightOwner* self) {
    if (owner->id == self->id) {
        return owner->start != self->start && owner->start != 0 && self->start != 0;
    }
    const JsvmProcess process = {(int64_t)(owner->id & UINT32_MAX), owner->start};
    return IsNear(owner, self) && !jsvm_process_lives(&process);
}

uint64_t jsvm_flight_tag(const JsvmStoreKey* key) {
    uint64_t parts[4];
    memcpy(parts, key, sizeof(parts));
    const uint64_t tag = parts[0] ^ parts[1] ^ parts[2] ^ parts[3];
    return tag == 0 ? 1 : tag;
}

/* The first place for a tag. */
static int FirstPlace(uint64_t tag) {
    return (int)(tag * UINT64_C(0x9E3779B97F4A7C15) >> 58) * kPlacesInBucket;
}

static void Occupy(struct Place* place, uint64_t tag, uint64_t start, uint64_t now) {
    Store(&place->claimed, now);
    Store(&place->start, start);
    Store(&place->tag, tag);
}

/* Takes a place away from a process that is gone, or far away and long past. */
static bool TakeOver(struct Place* place, const JsvmFlightOwner* self, uint64_t now) {
    const JsvmFlightOwner owner = {Load(&place->id), Load(&place->start)};
    const uint64_t claimed = Load(&place->claimed);
    const uint64_t age = now >= claimed ? now - claimed : UINT64_MAX;
    /* To ask the system costs more than a compile; one that has just died need not be noticed. */
    const bool free = IsNear(&owner, self) ? age >= kNotAskedBefore && IsGone(&owner, self)
                                           : age > kForgottenAfter;
    return free && Swap(&place->id, owner.id, self->id);
}

int jsvm_flight_claim(JsvmFlightTable* table, uint64_t tag, const JsvmFlightOwner* self,
                      uint64_t now) {
    const int first = FirstPlace(tag);
    for (int i = first; i < first + kPlacesInBucket; ++i) {
        struct Place* place = &table->places[i];
        if (Load(&place->id) == 0 && Swap(&place->id, 0, self->id)) {
            Occupy(place, tag, self->start, now);
            return i;
        }
    }
    for (int i = first; i < first + kPlacesInBucket; ++i) {
        if (TakeOver(&table->places[i], self, now)) {
            Store(&table->places[i].tag, 0);
            Occupy(&table->places[i], tag, self->start, now);
            return i;
        }
    }
    return kJsvmNoFlight;
}

void jsvm_flight_free(JsvmFlightTable* table, int place) {
    struct Place* freed = &table->places[place];
    Store(&freed->tag, 0);
    Store(&freed->start, 0);
    Store(&freed->id, 0);
}

uint32_t jsvm_flight_reap(JsvmFlightTable* table, uint64_t tag, const JsvmFlightOwner* self) {
    uint32_t reaped = 0;
    const int first = FirstPlace(tag);
    for (int i = first; i < first + kPlacesInBucket; ++i) {
        struct Place* place = &table->places[i];
        if (Load(&place->tag) != tag) {
            continue;
        }
        const JsvmFlightOwner owner = {Load(&place->id), Load(&place->start)};
        const bool own = owner.id == self->id && owner.start == self->start;
        if (owner.id == 0 || own || !IsGone(&owner, self)) {
            continue;
        }
        /* Who wins this counts it. */
        if (Swap(&place->tag, tag, 0)) {
            ++reaped;
            if (Swap(&place->id, owner.id, self->id)) {
                jsvm_flight_free(table, i);
            }
        }
    }
    return reaped;
}

uint64_t jsvm_flight_stamp(const JsvmFlightTable* table) {
    return Load(&table->stamp);
}

void jsvm_flight_set_stamp(JsvmFlightTable* table, uint64_t stamp) {
    Store(&table->stamp, stamp);
}

uint64_t jsvm_flight_database(const JsvmFlightTable* table) {
    return Load(&table->database);
}

void jsvm_flight_set_database(JsvmFlightTable* table, uint64_t inode) {
    Store(&table->database, inode);
}
