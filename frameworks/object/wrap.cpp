// SPDX-License-Identifier: Apache-2.0
// Native data and finalizers on objects. A wrap is a finalizer's record that the object leads to:
// an instance of a class by an internal field, any other object by a hidden key. The record leads
// back to the object, so that one that was given to another object since, because its env was
// destroyed, is told from it.
#include "frameworks/binding/finalizer.h"
#include "frameworks/binding/hidden_key.h"
#include "frameworks/binding/native_pointer.h"
#include "frameworks/binding/reference.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {
namespace {

// The field of instances of classes that leads to their wrap. Users' own fields, of which the first
// would be this, are seen by nobody.
constexpr int kField = 0;

FinalizerRecord* WrapOf(v8::Local<v8::Object> object, void* pointer) {
    auto* record = static_cast<FinalizerRecord*>(pointer);
    return IsLive(record) && record->is_wrap && record->object == object ? record : nullptr;
}

// The record of the object's wrap; null when it has none.
JSVM_Status FindWrap(const Js& js, v8::Local<v8::Object> object, FinalizerRecord** out) {
    if (v8_compat::HasFields(object)) {
        *out = WrapOf(object, v8_compat::PointerInField(object, kField));
        return JSVM_OK;
    }
    v8::Local<v8::Value> holder;
    JSVM_REQUIRE(object->GetPrivate(js.context, HiddenKey(js, Hidden::kWrap)).ToLocal(&holder),
                 JSVM_GENERIC_FAILURE);
    *out = holder->IsExternal() ? WrapOf(object, holder.As<v8::External>()->Value()) : nullptr;
    return JSVM_OK;
}

// A null record takes the object's wrap away. It is not deleted: that would make V8 turn the object
// into a slow one.
JSVM_Status StoreWrap(const Js& js, v8::Local<v8::Object> object, FinalizerRecord* record) {
    if (v8_compat::HasFields(object)) {
        object->SetAlignedPointerInInternalField(kField, record);
        return JSVM_OK;
    }
    const v8::Local<v8::Value> holder = record != nullptr
                                            ? NewPointer(js.env->vm, record).As<v8::Value>()
                                            : v8::Undefined(js.isolate).As<v8::Value>();
    return Out(object->SetPrivate(js.context, HiddenKey(js, Hidden::kWrap), holder),
               static_cast<bool*>(nullptr));
}

JSVM_Status FindWrapped(const Js& js, JSVM_Value handle, v8::Local<v8::Object>* object,
                        FinalizerRecord** out) {
    JSVM_TRY(In(js, handle, object, JSVM_INVALID_ARG));
    JSVM_TRY(FindWrap(js, *object, out));
    return *out != nullptr ? JSVM_OK : JSVM_INVALID_ARG;
}

void GiveWeakReference(const Js& js, v8::Local<v8::Object> object, JSVM_Ref* result) {
    if (result != nullptr) *result = HandleOf<JSVM_Ref>(NewReference(js.env, object, 0));
}

JSVM_Status Wrap(const Js& js, JSVM_Value handle, const Finalizer& finalizer, JSVM_Ref* result) {
    JSVM_NON_NULL(handle);
    v8::Local<v8::Object> object;
    JSVM_TRY(In(js, handle, &object, JSVM_INVALID_ARG));
    FinalizerRecord* record = nullptr;
    JSVM_TRY(FindWrap(js, object, &record));
    JSVM_REQUIRE(record == nullptr, JSVM_INVALID_ARG);
    record = AddFinalizer(js.env, object, finalizer);
    record->is_wrap = true;
    const JSVM_Status status = StoreWrap(js, object, record);
    if (status != JSVM_OK) {
        DropFinalizer(record);
        return status;
    }
    GiveWeakReference(js, object, result);
    return JSVM_OK;
}

JSVM_Status UnwrapSlowly(JSVM_Env env, JSVM_Value handle, void** result, const char* function) {
    return RunsJs<Handles::kOwn>(
        env,
        [=](const Js& js) {
            v8::Local<v8::Object> object;
            FinalizerRecord* record = nullptr;
            JSVM_TRY(FindWrapped(js, handle, &object, &record));
            *result = record->data;
            return JSVM_OK;
        },
        function);
}

// Nothing can be thrown where a field leads to the wrap, which most are found by.
JSVM_Status Unwrap(const Js& js, JSVM_Value handle, void** result) {
    JSVM_REQUIRE(js.env->exception.IsEmpty(), JSVM_PENDING_EXCEPTION);
    JSVM_NON_NULL(handle, result);
    v8::Local<v8::Object> object;
    JSVM_TRY(In(js, handle, &object, JSVM_INVALID_ARG));
    if (!v8_compat::HasFields(object)) return UnwrapSlowly(js.env, handle, result, js.function);
    const FinalizerRecord* record = WrapOf(object, v8_compat::PointerInField(object, kField));
    JSVM_NON_NULL(record);
    *result = record->data;
    return JSVM_OK;
}

JSVM_Status RemoveWrap(const Js& js, JSVM_Value handle, void** result) {
    JSVM_NON_NULL(handle);
    v8::Local<v8::Object> object;
    FinalizerRecord* record = nullptr;
    JSVM_TRY(FindWrapped(js, handle, &object, &record));
    JSVM_TRY(StoreWrap(js, object, nullptr));
    if (result != nullptr) *result = record->data;
    DropFinalizer(record);
    return JSVM_OK;
}

JSVM_Status AddFinalizerTo(const Js& js, JSVM_Value handle, const Finalizer& finalizer,
                           JSVM_Ref* result) {
    JSVM_NON_NULL(handle, finalizer.callback);
    v8::Local<v8::Object> object;
    JSVM_TRY(In(js, handle, &object, JSVM_INVALID_ARG));
    AddFinalizer(js.env, object, finalizer);
    GiveWeakReference(js, object, result);
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_Wrap(JSVM_Env env, JSVM_Value jsObject, void* nativeObject,
                         JSVM_Finalize finalizeCb, void* finalizeHint, JSVM_Ref* result) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(env, [=](const jsvm::Js& js) {
        return jsvm::Wrap(js, jsObject, {finalizeCb, nativeObject, finalizeHint}, result);
    });
}

JSVM_Status OH_JSVM_Unwrap(JSVM_Env env, JSVM_Value jsObject, void** result) {
    return jsvm::InEnv<jsvm::Handles::kNone>(
        env, [=](const jsvm::Js& js) { return jsvm::Unwrap(js, jsObject, result); });
}

JSVM_Status OH_JSVM_RemoveWrap(JSVM_Env env, JSVM_Value jsObject, void** result) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(
        env, [=](const jsvm::Js& js) { return jsvm::RemoveWrap(js, jsObject, result); });
}

JSVM_Status OH_JSVM_AddFinalizer(JSVM_Env env, JSVM_Value jsObject, void* finalizeData,
                                 JSVM_Finalize finalizeCb, void* finalizeHint, JSVM_Ref* result) {
    return jsvm::InEnv<jsvm::Handles::kNone, jsvm::SafePoint::kYes>(env, [=](const jsvm::Js& js) {
        return jsvm::AddFinalizerTo(js, jsObject, {finalizeCb, finalizeData, finalizeHint}, result);
    });
}
