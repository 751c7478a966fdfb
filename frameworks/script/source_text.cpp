// SPDX-License-Identifier: Apache-2.0
#include "frameworks/script/source_text.h"

#include <algorithm>

#include "frameworks/core/vm.h"
#include "frameworks/script/source_memory.h"

namespace jsvm {
namespace {

// A piece fits the first-level data cache beside the hash's own state.
constexpr int kPieceUnits = 8192;
// What fits into one of these is hashed at once: to set up a hasher, and to touch pages of the
// stack that were not in use, takes longer.
constexpr int kSmallUnits = 1536;

template <class Unit, class Read>
[[gnu::noinline]] JsvmEnvelopeHash HashAtOnce(int length, Read&& read) {
    Unit piece[kSmallUnits];
    read(piece, 0, length);
    return jsvm_envelope_hash(piece, static_cast<size_t>(length) * sizeof(Unit));
}

template <class Unit, class Read>
[[gnu::noinline]] JsvmEnvelopeHash HashInPieces(int length, Read&& read) {
    JsvmEnvelopeHasher hasher;
    jsvm_envelope_hasher_init(&hasher);
    Unit piece[kPieceUnits];
    for (int start = 0; start < length; start += kPieceUnits) {
        const int units = std::min(kPieceUnits, length - start);
        read(piece, start, units);
        jsvm_envelope_hasher_update(&hasher, piece, static_cast<size_t>(units) * sizeof(Unit));
    }
    return jsvm_envelope_hasher_final(&hasher);
}

template <class Unit, class Read>
JsvmEnvelopeHash Hash(int length, Read&& read) {
    return length <= kSmallUnits ? HashAtOnce<Unit>(length, read)
                                 : HashInPieces<Unit>(length, read);
}

JsvmEnvelopeSource Read(v8::Isolate* isolate, v8::Local<v8::String> source,
                        JsvmEnvelopeEncoding encoding) {
    constexpr int kOptions = v8::String::NO_NULL_TERMINATION;
    const int length = source->Length();
    JsvmEnvelopeSource described{};
    described.encoding = encoding;
    described.length = static_cast<uint64_t>(length);
    if (encoding == JSVM_ENVELOPE_ONE_BYTE) {
        described.hash = Hash<uint8_t>(length, [=](uint8_t* piece, int start, int units) {
            source->WriteOneByte(isolate, piece, start, units, kOptions);
        });
    } else {
        described.hash = Hash<uint16_t>(length, [=](uint16_t* piece, int start, int units) {
            source->Write(isolate, piece, start, units, kOptions);
        });
    }
    return described;
}

}  // namespace

JsvmEnvelopeEncoding EncodingOf(v8::Isolate* isolate, v8::Local<v8::String> source) {
    JsvmEnvelopeSource known;
    if (RecallSource(VmOf(isolate), source, &known)) return known.encoding;
    return source->ContainsOnlyOneByte() ? JSVM_ENVELOPE_ONE_BYTE : JSVM_ENVELOPE_TWO_BYTE;
}

JsvmEnvelopeSource DescribeSource(v8::Isolate* isolate, v8::Local<v8::String> source,
                                  JsvmEnvelopeEncoding encoding) {
    JSVM_VM vm = VmOf(isolate);
    JsvmEnvelopeSource described;
    if (RecallSource(vm, source, &described) && described.encoding == encoding) return described;
    described = Read(isolate, source, encoding);
    if (v8_compat::OwnsText(source)) RememberSource(vm, source, described);
    return described;
}

}  // namespace jsvm
