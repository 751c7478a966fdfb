// SPDX-License-Identifier: Apache-2.0
// Handle scopes and references.
#include "test/benchmark/operations/javascript.h"
#include "test/benchmark/operations/v8_side.h"

namespace {

void OneScope(Side* side) {
    const v8::HandleScope scope(side->isolate);
    side->number = 1;
}
GIVES_NUMBER(OneScope)

void OneEscape(Side* side) {
    v8::EscapableHandleScope scope(side->isolate);
    side->value = scope.Escape(side->slot[0]);
}
GIVES_VALUE(OneEscape)

// ---- References: slot 0 is an object.

void SetUpObject(Side* side) {
    side->slot[0] = Evaluate(side, JS_OBJECT);
}

void OneReference(Side* side) {
    const v8::Global<v8::Value> reference(side->isolate, side->slot[0]);
    side->number = reference.IsEmpty() ? 0 : 1;
}
GIVES_NUMBER(OneReference)

void OneWeakReference(Side* side) {
    v8::Global<v8::Value> reference(side->isolate, side->slot[0]);
    reference.SetWeak();
    side->number = reference.IsEmpty() ? 0 : 1;
}
GIVES_NUMBER(OneWeakReference)

void OneReferenceValue(Side* side) {
    side->value = side->describe.Get(side->isolate);
}
RUNS(OneReferenceValue) {
    OneReferenceValue(side);
    ReportNumber(report, side->value->IsFunction() ? 7 : 0);
}

const Operation kList[] = {
    OPERATION("open and close a handle scope", OneScope, nullptr, 0),
    OPERATION("escape from a handle scope", OneEscape, SetUpObject, 0),
    OPERATION("create and delete a reference", OneReference, SetUpObject, 0),
    OPERATION("the same, weak", OneWeakReference, SetUpObject, 0),
    OPERATION("value of a reference", OneReferenceValue, nullptr, 0),
};

}  // namespace

const Operations kScopeOperations = OPERATIONS(kList);
