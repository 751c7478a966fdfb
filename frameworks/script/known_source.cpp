// SPDX-License-Identifier: Apache-2.0
#include "frameworks/script/known_source.h"

#include <cstring>

#include "frameworks/core/flat_text.h"
#include "frameworks/core/local_view.h"

namespace jsvm {

v8::Local<v8::String> KnownSources::Find(v8::Isolate* isolate, v8::Local<v8::String> source) const {
    const FlatText text = FlatTextOf(source);
    if (text.units == nullptr || !text.one_byte) return source;
    for (const Known& known : known_) {
        if (known.length != text.length || known.length == 0) continue;
        const FlatText kept = FlatTextOf(LocalView(known.source));
        if (kept.units != nullptr && std::memcmp(kept.units, text.units, text.length) == 0) {
            return v8::Local<v8::String>::New(isolate, known.source);
        }
    }
    return source;
}

// One that is in V8's heap itself, so that it keeps nothing of a caller's.
void KnownSources::Note(v8::Isolate* isolate, v8::Local<v8::String> source) {
    const FlatText text = FlatTextOf(source);
    if (text.units == nullptr || !text.one_byte || text.length > kLongest) return;
    if (!v8_compat::OwnsText(source)) return;
    for (const Known& known : known_) {
        if (known.length == text.length && LocalView(known.source) == source) return;
    }
    known_[oldest_].source.Reset(isolate, source);
    known_[oldest_].length = text.length;
    oldest_ = (oldest_ + 1) % known_.size();
}

void KnownSources::Clear() {
    for (Known& known : known_) known = {};
}

}  // namespace jsvm
