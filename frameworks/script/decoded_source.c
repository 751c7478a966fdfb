/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/script/decoded_source.h"

#include <stdint.h>

#include "frameworks/platform/utf8_decode.h"

/* A piece fits the first-level cache beside the text that it is made of. */
enum { kPieceUnits = 8192 };

static size_t lesser(size_t a, size_t b) {
    return a < b ? a : b;
}

/* False when the text has a character that does not fit. */
static bool decode_latin1(JsvmUtf8Text text, uint8_t* units, JsvmEnvelopeSource* described) {
    JsvmEnvelopeHasher hasher;
    size_t done = 0;
    jsvm_envelope_hasher_init(&hasher);
    while (text.length != 0) {
        const size_t piece =
            jsvm_utf8_decode_latin1(&text, units + done, lesser(text.length, kPieceUnits));
        if (piece == 0) {
            return false;
        }
        jsvm_envelope_hasher_update(&hasher, units + done, piece);
        done += piece;
    }
    described->encoding = JSVM_ENVELOPE_ONE_BYTE;
    described->length = done;
    described->hash = jsvm_envelope_hasher_final(&hasher);
    return true;
}

static void decode_utf16(JsvmUtf8Text text, uint16_t* units, JsvmEnvelopeSource* described) {
    JsvmEnvelopeHasher hasher;
    size_t done = 0;
    jsvm_envelope_hasher_init(&hasher);
    while (text.length != 0) {
        const size_t piece = jsvm_utf8_decode_utf16(&text, units + done, kPieceUnits);
        jsvm_envelope_hasher_update(&hasher, units + done, piece * sizeof(*units));
        done += piece;
    }
    described->encoding = JSVM_ENVELOPE_TWO_BYTE;
    described->length = done;
    described->hash = jsvm_envelope_hasher_final(&hasher);
}

bool jsvm_decode_source(const char* text, size_t length, JsvmDecodedSource* source) {
    const JsvmUtf8Text whole = {text, length};
    if (!jsvm_utf8_exceeds_latin1(text, length)) {
        if (!jsvm_text_memory_get(length, &source->memory)) {
            return false;
        }
        if (decode_latin1(whole, source->memory.bytes, &source->described)) {
            jsvm_text_memory_trim(&source->memory, (size_t)source->described.length);
            return true;
        }
        /* Something is not well-formed, and its U+FFFD needs two bytes. */
        jsvm_text_memory_free(&source->memory);
    }
    if (length > SIZE_MAX / sizeof(uint16_t) ||
        !jsvm_text_memory_get(length * sizeof(uint16_t), &source->memory)) {
        return false;
    }
    decode_utf16(whole, source->memory.bytes, &source->described);
    jsvm_text_memory_trim(&source->memory, (size_t)source->described.length * sizeof(uint16_t));
    return true;
}
