// SPDX-License-Identifier: Apache-2.0
// Counted references. They are made, counted and deleted without a handle scope.
#include "frameworks/binding/reference.h"

#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

// A reference that was not deleted yet.
JSVM_Status Find(JSVM_Ref ref, ReferenceRecord** out) {
    JSVM_NON_NULL(ref);
    *out = RecordOf<ReferenceRecord>(ref);
    JSVM_REQUIRE(IsLive(*out), JSVM_INVALID_ARG);
    return JSVM_OK;
}

// A deleted reference reads as one whose value is gone, because callers do read such; what kind it
// was is not known any more. The value is of the VM that the reference was made in, which need not
// be the given env's.
inline JSVM_Status GetHeld(JSVM_Ref ref, bool as_value, const char* function, JSVM_VM* vm,
                           v8::Local<v8::Data>* out) {
    const auto* record = RecordOf<const ReferenceRecord>(ref);
    if (!IsLive(record)) return JSVM_OK;
    JSVM_REQUIRE(record->is_value == as_value, JSVM_INVALID_ARG);
    if (record->held.IsEmpty()) return JSVM_OK;
    JSVM_Env env = record->env;
    JSVM_REQUIRE(HandlesWelcome(env->vm, function), JSVM_HANDLE_SCOPE_MISMATCH);
    *vm = env->vm;
    *out = v8::Local<v8::Data>::New(env->isolate, record->held);
    return JSVM_OK;
}

[[gnu::cold, gnu::noinline]] JSVM_Status GetInAnyCase(const char* function, JSVM_Ref ref,
                                                      JSVM_Value* result) {
    JSVM_VM vm = nullptr;
    v8::Local<v8::Data> held;
    JSVM_TRY(GetHeld(ref, true, function, &vm, &held));
    *result = held.IsEmpty() ? nullptr : NewHandle(vm, held.As<v8::Value>());
    return JSVM_OK;
}

// At once where nothing has to be asked: the value is there, and there is room for its handle.
JSVM_Status GetValue(const Js& js, JSVM_Ref ref, JSVM_Value* result) {
    JSVM_NON_NULL(ref, result);
    const auto* record = RecordOf<const ReferenceRecord>(ref);
    if (IsLive(record) && record->is_value && !record->held.IsEmpty() &&
        record->env == PositionOfThread().env_with_room) [[likely]] {
        *result =
            UnwatchedHandle(v8::Local<v8::Data>::New(js.isolate, record->held).As<v8::Value>());
        return JSVM_OK;
    }
    return GetInAnyCase(js.function, ref, result);
}

JSVM_Status GetData(JSVM_Ref ref, JSVM_Data* result) {
    JSVM_NON_NULL(ref, result);
    JSVM_VM vm = nullptr;
    v8::Local<v8::Data> held;
    JSVM_TRY(GetHeld(ref, false, "OH_JSVM_GetReferenceData", &vm, &held));
    *result = held.IsEmpty() ? nullptr : NewDataHandle(vm, held);
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CreateReference(JSVM_Env env, JSVM_Value value, uint32_t initialRefcount,
                                    JSVM_Ref* result) {
    return jsvm::InEnv<jsvm::Handles::kNone>(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(value, result);
        *result = jsvm::HandleOf<JSVM_Ref>(
            jsvm::NewReference(js.env, jsvm::Cast(js, value), initialRefcount));
        return JSVM_OK;
    });
}

JSVM_Status OH_JSVM_CreateDataReference(JSVM_Env env, JSVM_Data data, uint32_t initialRefcount,
                                        JSVM_Ref* result) {
    return jsvm::InEnv<jsvm::Handles::kNone>(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(data, result);
        JSVM_REQUIRE(initialRefcount != 0, JSVM_INVALID_ARG);
        *result = jsvm::HandleOf<JSVM_Ref>(
            jsvm::NewDataReference(js.env, jsvm::Cast(js, data), initialRefcount));
        return JSVM_OK;
    });
}

JSVM_Status OH_JSVM_DeleteReference(JSVM_Env env, JSVM_Ref ref) {
    return jsvm::InEnv<jsvm::Handles::kNone>(env, [=](const jsvm::Js&) {
        jsvm::ReferenceRecord* record = nullptr;
        JSVM_TRY(jsvm::Find(ref, &record));
        jsvm::DeleteReference(record);
        return JSVM_OK;
    });
}

JSVM_Status OH_JSVM_ReferenceRef(JSVM_Env env, JSVM_Ref ref, uint32_t* result) {
    return jsvm::InEnv<jsvm::Handles::kNone>(env, [=](const jsvm::Js&) {
        jsvm::ReferenceRecord* record = nullptr;
        JSVM_TRY(jsvm::Find(ref, &record));
        const uint32_t count = jsvm::RaiseCount(record);
        if (result != nullptr) *result = count;
        return JSVM_OK;
    });
}

JSVM_Status OH_JSVM_ReferenceUnref(JSVM_Env env, JSVM_Ref ref, uint32_t* result) {
    return jsvm::InEnv<jsvm::Handles::kNone>(env, [=](const jsvm::Js&) {
        jsvm::ReferenceRecord* record = nullptr;
        JSVM_TRY(jsvm::Find(ref, &record));
        JSVM_REQUIRE(record->count != 0, JSVM_GENERIC_FAILURE);
        const uint32_t count = jsvm::LowerCount(record);
        if (result != nullptr) *result = count;
        return JSVM_OK;
    });
}

JSVM_Status OH_JSVM_GetReferenceValue(JSVM_Env env, JSVM_Ref ref, JSVM_Value* result) {
    return jsvm::DoInEnv<jsvm::GetValue, jsvm::Handles::kNone>(env, ref, result);
}

JSVM_Status OH_JSVM_GetReferenceData(JSVM_Env env, JSVM_Ref ref, JSVM_Data* result) {
    return jsvm::InEnv<jsvm::Handles::kNone>(
        env, [=](const jsvm::Js&) { return jsvm::GetData(ref, result); });
}
