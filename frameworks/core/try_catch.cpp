// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/try_catch.h"

namespace jsvm {
namespace {

// An isolate is twice as large.
constexpr size_t kSearchedBytes = size_t{24} << 10;

uintptr_t WordAt(const v8::Isolate* isolate, size_t place) {
    const void* const memory = isolate;
    uintptr_t word = 0;
    std::memcpy(&word, static_cast<const char*>(memory) + place, sizeof(word));
    return word;
}

// Where the isolate has a word; 0 if nowhere, or in several places.
size_t PlaceOf(const v8::Isolate* isolate, uintptr_t wanted) {
    size_t found = 0;
    for (size_t place = sizeof(wanted); place < kSearchedBytes; place += sizeof(wanted)) {
        if (WordAt(isolate, place) != wanted) continue;
        if (found != 0) return 0;
        found = place;
    }
    return found;
}

// Where V8 has put a TryCatch, if that is as it would have been put there by ours.
size_t PlaceOfNew(v8::Isolate* isolate, const v8::TryCatch& made, uintptr_t before) {
    TryCatchLayout layout;
    std::memcpy(&layout, static_cast<const void*>(&made), sizeof(layout));
    const uintptr_t empty = v8_compat::NothingCaught(isolate);
    const bool as_ours = layout.isolate == isolate && AddressOf(layout.outer) == before &&
                         layout.exception == empty && layout.message == empty &&
                         (layout.flags & TryCatchLayout::kAllFlags) == TryCatchLayout::kFlags;
    return as_ours ? PlaceOf(isolate, AddressOf(&made)) : 0;
}

}  // namespace

// Two within one another, so that each part of it is seen in another state.
void LearnTryCatch(v8::Isolate* isolate) {
    if constexpr (v8_compat::kKnowsHeapMemory) {
        if (try_catch_place.load(std::memory_order_relaxed) != 0) return;
        const v8::TryCatch outer(isolate);
        const size_t place = PlaceOf(isolate, AddressOf(&outer));
        if (place == 0) return;
        {
            const v8::TryCatch inner(isolate);
            if (PlaceOfNew(isolate, inner, AddressOf(&outer)) != place) return;
        }
        if (WordAt(isolate, place) != AddressOf(&outer)) return;
        try_catch_place.store(place, std::memory_order_relaxed);
    } else {
        static_cast<void>(isolate);
    }
}

}  // namespace jsvm
