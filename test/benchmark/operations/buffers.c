/* SPDX-License-Identifier: Apache-2.0 */
/* Array buffers, typed arrays; slot 0 is one of them. */
#include <string.h>

#include "test/benchmark/operations/api.h"
#include "test/benchmark/operations/javascript.h"

static void OneCreateBuffer(Side* side) {
    void* data = NULL;
    MUST(CreateArraybuffer(side->env, 64, &data, &side->value));
    memset(data, 1, 64);
}
GIVES_VALUE(OneCreateBuffer)

static void SetUpBuffer(Side* side) {
    void* data = NULL;
    MUST(CreateArraybuffer(side->env, 8, &data, &side->slot[0]));
    memset(data, 42, 8);
}

static void OneCreateArray(Side* side) {
    MUST(CreateTypedarray(side->env, BYTE_ARRAY, 8, side->slot[0], 0, &side->value));
}
GIVES_VALUE(OneCreateArray)

static void SetUpArray(Side* side) {
    side->slot[0] = Evaluate(side, JS_BYTES);
}

static void OneArrayInfo(Side* side) {
    ArrayType type;
    void* data = NULL;
    MUST(GetTypedarrayInfo(side->env, side->slot[0], &type, &side->length, &data, NULL, NULL));
    side->text = data;
}
GIVES_TEXT(OneArrayInfo)

static const Operation kList[] = {
    OPERATION("create a buffer of 64 B", OneCreateBuffer, NULL, 0),
    OPERATION("create a typed array", OneCreateArray, SetUpBuffer, 0),
    OPERATION("look into a typed array", OneArrayInfo, SetUpArray, 0),
};
const Operations kBufferOperations = OPERATIONS(kList);
