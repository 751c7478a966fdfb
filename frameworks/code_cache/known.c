/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/known.h"

#include <stdlib.h>
#include <string.h>

/* With more keys than that, those without a mark are forgotten: 3 MiB are enough. */
enum { kFirstCapacity = 64, kLastCapacity = 65536 };

struct JsvmKnownKey {
    JsvmStoreKey key;
    uint64_t bytes;
    uint32_t marks;
    JsvmKnownState state;
    bool used;
};

void jsvm_known_init(JsvmKnown* known) {
    *known = (JsvmKnown){0};
    pthread_mutex_init(&known->mutex, NULL);
}

void jsvm_known_destroy(JsvmKnown* known) {
    free(known->keys);
    pthread_mutex_destroy(&known->mutex);
}

/* The place of a key, or the free one where it would be. There is always a free one. */
static JsvmKnownKey* PlaceOf(JsvmKnownKey* keys, size_t capacity, const JsvmStoreKey* key) {
    size_t at; /* both halves of a key are hashes already */
    memcpy(&at, key->source, sizeof(at));
    for (;; ++at) {
        JsvmKnownKey* place = &keys[at & (capacity - 1)];
        if (!place->used || memcmp(&place->key, key, sizeof(*key)) == 0) {
            return place;
        }
    }
}

static bool Rebuild(JsvmKnown* known, size_t capacity, bool marked_only) {
    JsvmKnownKey* keys = calloc(capacity, sizeof(*keys));
    if (keys == NULL) {
        return false;
    }
    size_t count = 0;
    for (size_t i = 0; i < known->capacity; ++i) {
        const JsvmKnownKey* old = &known->keys[i];
        if (old->used && (!marked_only || old->marks != 0)) {
            *PlaceOf(keys, capacity, &old->key) = *old;
            ++count;
        }
    }
    free(known->keys);
    known->keys = keys;
    known->capacity = capacity;
    known->count = count;
    return true;
}

/* Sees to it that one more key has a place, half of them staying free. */
static bool MakeRoom(JsvmKnown* known) {
    if (known->count < known->capacity / 2) {
        return true;
    }
    if (known->capacity == 0) {
        return Rebuild(known, kFirstCapacity, false);
    }
    if (known->capacity < kLastCapacity) {
        return Rebuild(known, known->capacity * 2, false);
    }
    return Rebuild(known, known->capacity, true) && known->count < known->capacity / 2;
}

static JsvmKnownKey* Find(JsvmKnown* known, const JsvmStoreKey* key) {
    if (known->capacity == 0) {
        return NULL;
    }
    JsvmKnownKey* place = PlaceOf(known->keys, known->capacity, key);
    return place->used ? place : NULL;
}

static JsvmKnownKey* FindOrAdd(JsvmKnown* known, const JsvmStoreKey* key) {
    JsvmKnownKey* found = Find(known, key);
    if (found != NULL) {
        return found;
    }
    if (!MakeRoom(known)) {
        return NULL;
    }
    JsvmKnownKey* place = PlaceOf(known->keys, known->capacity, key);
    place->key = *key;
    place->used = true;
    ++known->count;
    return place;
}

void jsvm_known_note(JsvmKnown* known, const JsvmStoreKey* key, JsvmKnownState state,
                     uint64_t bytes) {
    pthread_mutex_lock(&known->mutex);
    JsvmKnownKey* place = FindOrAdd(known, key);
    if (place != NULL) {
        place->state = state;
        place->bytes = bytes;
    }
    pthread_mutex_unlock(&known->mutex);
}

JsvmKnownState jsvm_known_ask(JsvmKnown* known, const JsvmStoreKey* key, uint64_t* bytes) {
    pthread_mutex_lock(&known->mutex);
    const JsvmKnownKey* place = Find(known, key);
    const JsvmKnownState state = place != NULL ? place->state : JSVM_KNOWN_NOT;
    *bytes = place != NULL ? place->bytes : 0;
    pthread_mutex_unlock(&known->mutex);
    return state;
}

bool jsvm_known_take_off(JsvmKnown* known, const JsvmStoreKey* key) {
    pthread_mutex_lock(&known->mutex);
    JsvmKnownKey* place = FindOrAdd(known, key);
    if (place != NULL) {
        ++place->marks;
    }
    pthread_mutex_unlock(&known->mutex);
    return place != NULL;
}

bool jsvm_known_land(JsvmKnown* known, const JsvmStoreKey* key) {
    pthread_mutex_lock(&known->mutex);
    JsvmKnownKey* place = Find(known, key);
    const bool marked = place != NULL && place->marks != 0;
    if (marked) {
        --place->marks;
    }
    pthread_mutex_unlock(&known->mutex);
    return marked;
}

void jsvm_known_forget(JsvmKnown* known) {
    pthread_mutex_lock(&known->mutex);
    for (size_t i = 0; i < known->capacity; ++i) {
        known->keys[i].state = JSVM_KNOWN_NOT;
    }
    pthread_mutex_unlock(&known->mutex);
}

void jsvm_known_land_all(JsvmKnown* known, void (*land)(void* data, const JsvmStoreKey* key),
                         void* data) {
    pthread_mutex_lock(&known->mutex);
    for (size_t i = 0; i < known->capacity; ++i) {
        for (; known->keys[i].marks != 0; --known->keys[i].marks) {
            land(data, &known->keys[i].key);
        }
    }
    pthread_mutex_unlock(&known->mutex);
}
