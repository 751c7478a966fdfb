/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/script/wasm_module.h"

#include <string.h>

enum { kImportSection = 2, kFunctionSection = 3 };
enum { kFunctionImport = 0, kTableImport, kMemoryImport, kGlobalImport, kTagImport };
enum { kHasMaximum = 1, kShared = 2, kMemory64 = 4 };

/* What is left to read. Every reader below takes from its front, or fails and leaves it anywhere.
 */
typedef struct {
    const uint8_t* at;
    size_t left;
} Reader;

static bool take_byte(Reader* in, uint8_t* byte) {
    if (in->left == 0) {
        return false;
    }
    *byte = *in->at++;
    --in->left;
    return true;
}

static bool skip(Reader* in, size_t bytes) {
    if (bytes > in->left) {
        return false;
    }
    in->at += bytes;
    in->left -= bytes;
    return true;
}

/* An unsigned LEB128 number of at most `bits` bits, in no more bytes than those need. */
static bool take_number(Reader* in, unsigned bits, uint64_t* number) {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < bits; shift += 7) {
        uint8_t byte;
        if (!take_byte(in, &byte)) {
            return false;
        }
        const unsigned room = bits - shift;
        if (room < 7 && (byte >> room) != 0) {
            return false;
        }
        value |= (uint64_t)(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0) {
            *number = value;
            return true;
        }
    }
    return false;
}

static bool take_u32(Reader* in, uint32_t* number) {
    uint64_t value;
    if (!take_number(in, 32, &value)) {
        return false;
    }
    *number = (uint32_t)value;
    return true;
}

static bool skip_u32(Reader* in) {
    uint32_t ignored;
    return take_u32(in, &ignored);
}

static bool skip_name(Reader* in) {
    uint32_t length;
    return take_u32(in, &length) && skip(in, length);
}

/* A table's or global's type: numbers from 0x7b (v128) to 0x7f (i32), funcref, externref. */
static bool skip_value_type(Reader* in) {
    uint8_t type;
    return take_byte(in, &type) && ((type >= 0x7b && type <= 0x7f) || type == 0x70 || type == 0x6f);
}

static bool skip_limits(Reader* in) {
    uint8_t flags;
    if (!take_byte(in, &flags) || (flags & ~(kHasMaximum | kShared | kMemory64)) != 0) {
        return false;
    }
    const unsigned bits = (flags & kMemory64) != 0 ? 64 : 32;
    uint64_t ignored;
    return take_number(in, bits, &ignored) &&
           ((flags & kHasMaximum) == 0 || take_number(in, bits, &ignored));
}

static bool skip_import(Reader* in, uint8_t* kind) {
    if (!skip_name(in)) { /* of the module that it comes from */
        return false;
    }
    if (!skip_name(in) || !take_byte(in, kind)) {
        return false;
    }
    switch (*kind) {
        case kFunctionImport:
            return skip_u32(in);
        case kTableImport:
            return skip_value_type(in) && skip_limits(in);
        case kMemoryImport:
            return skip_limits(in);
        case kGlobalImport:
            return skip_value_type(in) && skip(in, 1);
        case kTagImport:
            return skip(in, 1) && skip_u32(in);
        default:
            return false;
    }
}

static bool count_imports(Reader section, uint32_t* functions) {
    uint32_t count;
    if (!take_u32(&section, &count)) {
        return false;
    }
    for (uint32_t i = 0; i < count; ++i) {
        uint8_t kind;
        if (!skip_import(&section, &kind)) {
            return false;
        }
        if (kind == kFunctionImport) {
            ++*functions;
        }
    }
    return true;
}

/* Each function has at least one byte here, so a count that cannot be true is seen. */
static bool count_defined(Reader section, uint32_t* functions) {
    return take_u32(&section, functions) && *functions <= section.left;
}

bool jsvm_wasm_count_functions(const uint8_t* bytes, size_t length, JsvmWasmFunctions* functions) {
    static const uint8_t kPreamble[] = {0, 'a', 's', 'm', 1, 0, 0, 0};
    if (bytes == NULL || length < sizeof kPreamble ||
        memcmp(bytes, kPreamble, sizeof kPreamble) != 0) {
        return false;
    }
    Reader in = {bytes + sizeof kPreamble, length - sizeof kPreamble};
    JsvmWasmFunctions found = {0, 0};
    while (in.left != 0) {
        uint8_t id;
        uint32_t size;
        if (!take_byte(&in, &id) || !take_u32(&in, &size) || size > in.left) {
            return false;
        }
        const Reader section = {in.at, size};
        if (id == kImportSection && !count_imports(section, &found.imported)) {
            return false;
        }
        if (id == kFunctionSection && !count_defined(section, &found.defined)) {
            return false;
        }
        skip(&in, size);
    }
    *functions = found;
    return true;
}
