/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/wasm/module.h"

#include <stdlib.h>
#include <string.h>

/* Put together by hand. In the text format:
 *
 *   (module
 *     (import "host" "next" (func $next (result i32)))
 *     (func (export "sum") (param $n i32) (result i32) (local $sum i32)
 *       (loop
 *         (local.set $sum (i32.add (local.get $sum) (call $next)))
 *         (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
 *       (local.get $sum)))
 */
/* clang-format off */
static const uint8_t kSmall[] = {
    0, 'a', 's', 'm', 1, 0, 0, 0,    /* magic number, version */
    1, 10, 2,                        /* types: section, its bytes, how many */
    0x60, 0, 1, 0x7f,                /*   type 0: () -> i32 */
    0x60, 1, 0x7f, 1, 0x7f,          /*   type 1: i32 -> i32 */
    2, 13, 1,                        /* imports */
    4, 'h', 'o', 's', 't',           /*   from */
    4, 'n', 'e', 'x', 't', 0, 0,     /*   name, a function, of type 0; it is function 0 */
    3, 2, 1, 1,                      /* functions: one of type 1; it is function 1 */
    7, 7, 1,                         /* exports */
    3, 's', 'u', 'm', 0, 1,          /*   name, a function, function 1 */
    10, 27, 1, 25,                   /* code: section, its bytes, how many, bytes of the first */
    1, 1, 0x7f,                      /*   locals: one, of type i32; it is local 1 */
    0x03, 0x40,                      /*   loop */
    0x20, 1, 0x10, 0, 0x6a, 0x21, 1, /*     local.get 1, call 0, i32.add, local.set 1 */
    0x20, 0, 0x41, 1, 0x6b, 0x22, 0, /*     local.get 0, i32.const 1, i32.sub, local.tee 0 */
    0x0d, 0, 0x0b,                   /*     br_if 0; end */
    0x20, 1, 0x0b,                   /*   local.get 1; end */
};
/* clang-format on */

/* What the large module has ahead of its functions is the same: preamble, types, imports. */
enum { kTypesAndImports = 8 + 12 + 15 };

static const uint8_t kExports[] = {7, 7, 1, 3, 'r', 'u', 'n', 0, 1};

/* sum = sum * n + a constant; how often it stands in a function makes for its size. */
enum { kSteps = 8, kStepBytes = 14, kFunctionBytes = 5 + kSteps * kStepBytes + 13 };

Bytes module_small(void) {
    const Bytes module = {kSmall, sizeof(kSmall)};
    return module;
}

static uint8_t* put(uint8_t* to, const void* bytes, size_t length) {
    memcpy(to, bytes, length);
    return to + length;
}

/* LEB128 in five bytes, whether it needs them or not: lengths are then known ahead. */
static uint8_t* put_number(uint8_t* to, uint32_t number) {
    for (int i = 0; i < 4; ++i) {
        *to++ = (uint8_t)((number & 0x7f) | 0x80);
        number >>= 7;
    }
    *to++ = (uint8_t)number;
    return to;
}

static uint8_t* put_function(uint8_t* to, uint32_t index) {
    static const uint8_t kBegin[] = {1, 1, 0x7f, 0x03, 0x40};
    static const uint8_t kTimes[] = {0x20, 1, 0x20, 0, 0x6c, 0x41};
    static const uint8_t kPlus[] = {0x6a, 0x21, 1};
    static const uint8_t kEnd[] = {0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b, 0x20, 1, 0x0b};
    to = put_number(to, kFunctionBytes);
    to = put(to, kBegin, sizeof(kBegin));
    for (uint32_t step = 0; step < kSteps; ++step) {
        to = put(to, kTimes, sizeof(kTimes));
        to = put_number(to, index * kSteps + step);
        to = put(to, kPlus, sizeof(kPlus));
    }
    return put(to, kEnd, sizeof(kEnd));
}

Bytes module_large(uint32_t functions) {
    enum { kNumber = 5, kAround = 1000 };
    Bytes module = {NULL, 0};
    uint8_t* const start = malloc(kAround + functions * (size_t)(1 + kNumber + kFunctionBytes));
    if (start == NULL) {
        return module;
    }
    uint8_t* to = put(start, kSmall, kTypesAndImports);
    *to++ = 3;
    to = put_number(to, kNumber + functions);
    to = put_number(to, functions);
    memset(to, 1, functions); /* all are of type 1 */
    to = put(to + functions, kExports, sizeof(kExports));
    *to++ = 10;
    to = put_number(to, kNumber + functions * (uint32_t)(kNumber + kFunctionBytes));
    to = put_number(to, functions);
    for (uint32_t i = 0; i < functions; ++i) {
        to = put_function(to, i);
    }
    module.data = start;
    module.length = (size_t)(to - start);
    return module;
}
