/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/code_cache/hammer/worker.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { kKeys = 150, kMostLength = 60000, kStepsToReopen = 400, kHead = 16 };

static uint64_t Next(uint64_t* random) {
    uint64_t z = *random += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

JsvmStoreLimits hammer_limits(void) {
    const JsvmStoreLimits limits = {2 << 20, 100, 1 << 20, 3600};
    return limits;
}

static JsvmStoreKey KeyOf(uint64_t number) {
    JsvmStoreKey key;
    memset(&key, (int)(number & 0x7F), sizeof(key));
    memcpy(key.source, &number, sizeof(number));
    return key;
}

/* An entry tells its key and its version; the rest follows from them. */
static uint8_t ByteAt(uint64_t number, uint64_t version, size_t at) {
    return (uint8_t)((number * 131 + version * 31 + at * 7) ^ at >> 8);
}

static void Fill(uint8_t* bytes, size_t length, uint64_t number, uint64_t version) {
    memcpy(bytes, &number, sizeof(number));
    memcpy(bytes + sizeof(number), &version, sizeof(version));
    for (size_t i = kHead; i < length; ++i) {
        bytes[i] = ByteAt(number, version, i);
    }
}

static bool IsRight(const JsvmStoreKey* key, const JsvmStoreLease* lease) {
    uint64_t number = 0;
    uint64_t version = 0;
    if (lease->length < kHead || lease->length != lease->meta.bytes) {
        return false;
    }
    memcpy(&number, lease->bytes, sizeof(number));
    memcpy(&version, lease->bytes + sizeof(number), sizeof(version));
    const JsvmStoreKey expected = KeyOf(number);
    if (memcmp(&expected, key, sizeof(*key)) != 0) {
        return false;
    }
    for (size_t i = kHead; i < lease->length; ++i) {
        if (lease->bytes[i] != ByteAt(number, version, i)) {
            return false;
        }
    }
    return true;
}

static void Count(JSVMX_CodeCacheReason reason, uint64_t* good, Tally* tally) {
    if (reason == JSVMX_REASON_NONE) {
        tally_add(good, 1);
    } else if (reason == JSVMX_REASON_NOT_STORED) {
        tally_add(&tally->misses, 1);
    } else if (reason == JSVMX_REASON_STORE_UNAVAILABLE) {
        tally_add(&tally->refusals, 1);
    } else {
        tally_add(&tally->failures, 1);
    }
}

static void DoGet(JsvmBackend* backend, uint64_t* random, Tally* tally) {
    const JsvmStoreKey key = KeyOf(Next(random) % kKeys);
    JsvmStoreLease lease;
    const JSVMX_CodeCacheReason reason = backend->ops->get(backend, &key, &lease);
    Count(reason, &tally->gets, tally);
    if (reason != JSVMX_REASON_NONE) {
        return;
    }
    const bool flies = Next(random) % 4 == 0;
    if (flies) {
        backend->ops->take_off(backend, &key);
    }
    /* Twice, since others may be writing meanwhile. */
    for (int i = 0; i < 2; ++i) {
        tally_add(&tally->wrong, !IsRight(&key, &lease));
    }
    backend->ops->give_back(backend, &lease);
    if (flies) {
        backend->ops->land(backend, &key);
    }
}

static void DoPut(JsvmBackend* backend, uint64_t* random, uint8_t* bytes, Tally* tally) {
    const uint64_t number = Next(random) % kKeys;
    const bool small = Next(random) % 2 == 0;
    const size_t length = kHead + Next(random) % (small ? 1500 : kMostLength - kHead);
    const JsvmStoreKey key = KeyOf(number);
    Fill(bytes, length, number, Next(random));
    const JsvmStorePiece pieces[] = {{bytes, kHead}, {bytes + kHead, length - kHead}};
    Count(backend->ops->put(backend, &key, pieces, 2), &tally->puts, tally);
}

static void DoOne(JsvmBackend* backend, uint64_t* random, uint8_t* bytes, Tally* tally) {
    const uint64_t what = Next(random) % 100;
    uint64_t ignored = 0;
    if (what < 60) {
        DoGet(backend, random, tally);
    } else if (what < 90) {
        DoPut(backend, random, bytes, tally);
    } else if (what < 94) {
        const JsvmStoreKey key = KeyOf(Next(random) % kKeys);
        Count(backend->ops->remove(backend, &key), &ignored, tally);
    } else if (what < 97) {
        uint64_t dropped = 0;
        Count(backend->ops->trim(backend, 1 << 20, 40, &dropped), &ignored, tally);
    } else {
        backend->ops->tick(backend);
    }
}

_Noreturn void hammer_work(const char* directory, uint64_t seed, Tally* tally) {
    const JsvmStoreLimits limits = hammer_limits();
    uint64_t random = seed;
    uint8_t* bytes = malloc(kMostLength);
    for (;;) {
        JsvmBackend* backend = NULL;
        const JSVMX_CodeCacheReason reason =
            jsvm_directory_backend_open(directory, &limits, false, &backend);
        Count(reason, &tally->opens, tally);
        if (backend == NULL || bytes == NULL) {
            continue;
        }
        JsvmStoreUsage usage = {0, 0, 0, 0};
        uint64_t recoveries = 0;
        for (int i = 0; i < kStepsToReopen; ++i) {
            DoOne(backend, &random, bytes, tally);
            if (i % 50 == 0 && backend->ops->usage(backend, &usage) == JSVMX_REASON_NONE) {
                tally_add(&tally->recoveries, usage.recoveries - recoveries);
                recoveries = usage.recoveries;
            }
        }
        backend->ops->close(backend);
    }
}

uint64_t hammer_verify_all(JsvmBackend* backend, Tally* tally) {
    JsvmStoreKey key;
    JsvmStoreLease lease;
    uint64_t count = 0;
    for (bool first = true;; first = false) {
        const JSVMX_CodeCacheReason reason = backend->ops->next(backend, first, &key, &lease);
        if (reason != JSVMX_REASON_NONE) {
            tally_add(&tally->failures, reason != JSVMX_REASON_NOT_STORED);
            return count;
        }
        tally_add(&tally->wrong, !IsRight(&key, &lease));
        backend->ops->give_back(backend, &lease);
        ++count;
    }
}
