/* SPDX-License-Identifier: Apache-2.0 */
/* The part of a side that is the same for JSVM-API and for Node-API. */
#include <stdlib.h>
#include <string.h>

#include "test/benchmark/operations/api.h"
#include "test/benchmark/operations/javascript.h"

const Operations* AllOperations(void) {
    static Operations all[11];
    const Operations* const lists[] = {
        &kCallOperations,   &kValueOperations, &kObjectOperations, &kStringOperations,
        &kScopeOperations,  &kClassOperations, &kBufferOperations, &kErrorOperations,
        &kScriptOperations, &kOwnOperations,
    };
    size_t count = 0;
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        if (lists[i]->rows != NULL) all[count++] = *lists[i];
    }
    return all;
}

void BeginSide(Side* side) {
    MakeSamples(side->samples);
    side->buffer = malloc(kBufferSize);
    Must(side->buffer != NULL, "malloc");
    MUST(CreateReference(side->env, Evaluate(side, JS_DESCRIBE), 1, &side->describe));
}

void EndSide(Side* side) {
    MUST(DeleteReference(side->env, side->describe));
    for (size_t row = 0; row < kMaxRows; row++) {
        if (side->kept[row] != NULL) MUST(DeleteReference(side->env, side->kept[row]));
    }
    FreeSamples(side->samples);
    free(side->buffer);
}

Value Evaluate(Side* side, const char* source) {
    return RunSource(side->env, source, strlen(source));
}

void ReportValue(Side* side, Report* report) {
    Value describe = NULL;
    Value undefined = NULL;
    Value said = NULL;
    MUST(GetReferenceValue(side->env, side->describe, &describe));
    MUST(GetUndefined(side->env, &undefined));
    MUST(CallFunction(side->env, undefined, describe, 1, &side->value, &said));
    MUST(GetValueStringUtf8(side->env, said, report->text, sizeof(report->text), NULL));
}

void Scoped(Side* side, Body body, void* data) {
    HandleScope scope = NULL;
    MUST(OpenHandleScope(side->env, &scope));
    body(side, data);
    MUST(CloseHandleScope(side->env, scope));
}

static void Keep(Side* side, size_t index) {
    Value slots = NULL;
    MUST(CreateObject(side->env, &slots));
    for (uint32_t i = 0; i < kSlots; i++) {
        side->used[index][i] = side->slot[i] != NULL;
        if (side->slot[i] != NULL) MUST(SetElement(side->env, slots, i, side->slot[i]));
    }
    MUST(CreateReference(side->env, slots, 1, &side->kept[index]));
}

void Load(Side* side, const Operation* operation, size_t index) {
    side->argument = operation->argument;
    memset(side->slot, 0, sizeof(side->slot));
    if (side->kept[index] == NULL) {
        if (operation->setup != NULL) operation->setup(side);
        Keep(side, index);
        return;
    }
    Value slots = NULL;
    MUST(GetReferenceValue(side->env, side->kept[index], &slots));
    for (uint32_t i = 0; i < kSlots; i++) {
        if (side->used[index][i]) MUST(GetElement(side->env, slots, i, &side->slot[i]));
    }
}

void SetUpLoop(Side* side, const char* loop, Value object) {
    side->slot[0] = Evaluate(side, loop);
    side->slot[1] = object;
}

void RunLoop(Side* side, size_t count) {
    Value undefined = NULL;
    Value arguments[] = {side->slot[1], NULL};
    MUST(GetUndefined(side->env, &undefined));
    MUST(CreateDouble(side->env, (double)count, &arguments[1]));
    MUST(CallFunction(side->env, undefined, side->slot[0], 2, arguments, &side->value));
}

void CheckLoop(Side* side, Report* report) {
    RunLoop(side, 5);
    ReportValue(side, report);
}
