// SPDX-License-Identifier: Apache-2.0
// Defining properties by descriptors, and forbidding to.
#include "frameworks/binding/descriptor.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

JSVM_Status DefineProperties(const Js& js, JSVM_Value object, size_t count,
                             const JSVM_PropertyDescriptor* properties) {
    JSVM_REQUIRE(count == 0 || properties != nullptr, JSVM_INVALID_ARG);
    v8::Local<v8::Object> target;
    JSVM_TRY(ToObject(js, object, &target));
    for (size_t i = 0; i < count; ++i) JSVM_TRY(DefineProperty(js, target, properties[i]));
    return JSVM_OK;
}

template <v8::IntegrityLevel kLevel>
JSVM_Status SetIntegrity(const Js& js, JSVM_Value object) {
    v8::Local<v8::Object> target;
    JSVM_TRY(ToObject(js, object, &target));
    bool done = false;
    JSVM_TRY(Out(target->SetIntegrityLevel(js.context, kLevel), &done, JSVM_PENDING_EXCEPTION));
    JSVM_REQUIRE(done, JSVM_GENERIC_FAILURE);
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_DefineProperties(JSVM_Env env, JSVM_Value object, size_t propertyCount,
                                     const JSVM_PropertyDescriptor* properties) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(env, [=](const jsvm::Js& js) {
        return jsvm::DefineProperties(js, object, propertyCount, properties);
    });
}

JSVM_Status OH_JSVM_ObjectFreeze(JSVM_Env env, JSVM_Value object) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(env, [=](const jsvm::Js& js) {
        return jsvm::SetIntegrity<v8::IntegrityLevel::kFrozen>(js, object);
    });
}

JSVM_Status OH_JSVM_ObjectSeal(JSVM_Env env, JSVM_Value object) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(env, [=](const jsvm::Js& js) {
        return jsvm::SetIntegrity<v8::IntegrityLevel::kSealed>(js, object);
    });
}
