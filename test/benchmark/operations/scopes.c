/* SPDX-License-Identifier: Apache-2.0 */
/* Handle scopes and references. */
#include "test/benchmark/operations/api.h"
#include "test/benchmark/operations/javascript.h"

static void OneScope(Side* side) {
    HandleScope scope = NULL;
    MUST(OpenHandleScope(side->env, &scope));
    MUST(CloseHandleScope(side->env, scope));
    side->number = scope != NULL;
}
GIVES_NUMBER(OneScope)

static void OneEscape(Side* side) {
    EscapableScope scope = NULL;
    MUST(OpenEscapableHandleScope(side->env, &scope));
    MUST(EscapeHandle(side->env, scope, side->slot[0], &side->value));
    MUST(CloseEscapableHandleScope(side->env, scope));
}
GIVES_VALUE(OneEscape)

/* ---- References: slot 0 is an object. */

static void SetUpObject(Side* side) {
    side->slot[0] = Evaluate(side, JS_OBJECT);
}

static void OneReference(Side* side) {
    Ref reference = NULL;
    MUST(CreateReference(side->env, side->slot[0], 1, &reference));
    MUST(DeleteReference(side->env, reference));
    side->number = reference != NULL;
}
GIVES_NUMBER(OneReference)

static void OneWeakReference(Side* side) {
    Ref reference = NULL;
    MUST(CreateReference(side->env, side->slot[0], 0, &reference));
    MUST(DeleteReference(side->env, reference));
    side->number = reference != NULL;
}
GIVES_NUMBER(OneWeakReference)

static void OneReferenceValue(Side* side) {
    MUST(GetReferenceValue(side->env, side->describe, &side->value));
}
RUNS(OneReferenceValue) {
    OneReferenceValue(side);
    ValueType type;
    MUST(Typeof(side->env, side->value, &type));
    ReportNumber(report, type);
}

static void OneCount(Side* side) {
    uint32_t more = 0;
    uint32_t fewer = 0;
    MUST(ReferenceRef(side->env, side->describe, &more));
    MUST(ReferenceUnref(side->env, side->describe, &fewer));
    side->number = more * 10 + fewer;
}
GIVES_NUMBER(OneCount)

static const Operation kList[] = {
    OPERATION("open and close a handle scope", OneScope, NULL, 0),
    OPERATION("escape from a handle scope", OneEscape, SetUpObject, 0),
    OPERATION("create and delete a reference", OneReference, SetUpObject, 0),
    OPERATION("the same, weak", OneWeakReference, SetUpObject, 0),
    OPERATION("value of a reference", OneReferenceValue, NULL, 0),
    OPERATION("count a reference up and down", OneCount, NULL, 0),
};
const Operations kScopeOperations = OPERATIONS(kList);
