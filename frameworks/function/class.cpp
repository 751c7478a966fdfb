// SPDX-License-Identifier: Apache-2.0
// Classes whose constructor, methods and accessors are native. The three ways to define one differ
// in what is put on top of the template.
#include <climits>

#include "frameworks/binding/callback.h"
#include "frameworks/binding/interceptor.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/function/class_template.h"

namespace jsvm {
namespace {

// V8 has no room for more in an object, and ends the process when asked for it.
constexpr int kMostInternalFields = 252;

JSVM_Status CheckProperties(const ClassRequest& request) {
    JSVM_REQUIRE(request.property_count == 0 || request.properties != nullptr, JSVM_INVALID_ARG);
    return JSVM_OK;
}

JSVM_Status Publish(const Js& js, const ClassRequest& request, const ClassDraft& draft,
                    const ParentClass& parent, JSVM_Value* result) {
    v8::Local<v8::Function> function;
    JSVM_TRY(NewClass(js, request, draft, parent, &function));
    return Out(js, function, result);
}

JSVM_Status DefineClass(const Js& js, const ClassRequest& request, JSVM_Value* result) {
    JSVM_NON_NULL(result, request.constructor);
    JSVM_TRY(CheckProperties(request));
    ClassDraft draft;
    JSVM_TRY(NewClassDraft(js, request, &draft));
    return Publish(js, request, draft, {}, result);
}

// `called` may be null.
void InstallHandlers(const Js& js, const JSVM_PropertyHandlerConfigurationStruct& callbacks,
                     JSVM_Callback called, ClassDraft* draft) {
    const v8::Local<v8::ObjectTemplate> instances = draft->class_template->InstanceTemplate();
    InstallInterceptors(js, instances, callbacks);
    draft->has_indexed_setter = callbacks.genericIndexedPropertySetterCallback != nullptr;
    if (called == nullptr || called->callback == nullptr) return;
    const Callee callee = CalleeOfObject(js, called, {});
    instances->SetCallAsFunctionHandler(callee.call, callee.data);
}

JSVM_Status DefineClassWithHandler(const Js& js, const ClassRequest& request,
                                   JSVM_PropertyHandlerCfg callbacks, JSVM_Callback called,
                                   JSVM_Value* result) {
    JSVM_NON_NULL(result, request.constructor);
    JSVM_NON_NULL(request.constructor->callback, callbacks);
    JSVM_TRY(CheckProperties(request));
    ClassDraft draft;
    JSVM_TRY(NewClassDraft(js, request, &draft));
    InstallHandlers(js, *callbacks, called, &draft);
    return Publish(js, request, draft, {}, result);
}

// What the options ask for. Of several with one id the last counts.
struct ClassOptions {
    int internal_fields = 0;
    const JSVM_PropertyHandler* handler = nullptr;
};

JSVM_Status ReadOptions(size_t count, const JSVM_DefineClassOptions* options, ClassOptions* out) {
    JSVM_REQUIRE(count == 0 || options != nullptr, JSVM_INVALID_ARG);
    for (size_t i = 0; i < count; ++i) {
        switch (options[i].id) {
            case JSVM_DEFINE_CLASS_NORMAL:
                break;
            case JSVM_DEFINE_CLASS_WITH_COUNT:
                out->internal_fields = options[i].content.num;
                JSVM_REQUIRE(out->internal_fields >= 0, JSVM_INVALID_ARG);
                JSVM_REQUIRE(out->internal_fields <= kMostInternalFields, JSVM_INVALID_ARG);
                break;
            case JSVM_DEFINE_CLASS_WITH_PROPERTY_HANDLER:
                out->handler = static_cast<const JSVM_PropertyHandler*>(options[i].content.ptr);
                JSVM_NON_NULL(out->handler);
                JSVM_NON_NULL(out->handler->propertyHandlerCfg);
                break;
            default:
                return JSVM_INVALID_ARG;
        }
    }
    return JSVM_OK;
}

JSVM_Status DefineClassWithOptions(const Js& js, const ClassRequest& request, JSVM_Value parent,
                                   size_t option_count, const JSVM_DefineClassOptions* options,
                                   JSVM_Value* result) {
    JSVM_NON_NULL(result, request.constructor);
    JSVM_NON_NULL(request.constructor->callback);
    JSVM_TRY(CheckProperties(request));
    ClassDraft draft;
    JSVM_TRY(NewClassDraft(js, request, &draft));
    ParentClass parent_class;
    if (parent != nullptr) JSVM_TRY(FindParent(js, parent, &parent_class));
    ClassOptions wanted;
    JSVM_TRY(ReadOptions(option_count, options, &wanted));
    if (wanted.internal_fields > kInternalFields) {
        draft.class_template->InstanceTemplate()->SetInternalFieldCount(wanted.internal_fields);
    }
    if (wanted.handler != nullptr) {
        InstallHandlers(js, *wanted.handler->propertyHandlerCfg,
                        wanted.handler->callAsFunctionCallback, &draft);
    }
    return Publish(js, request, draft, parent_class, result);
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_DefineClass(JSVM_Env env, const char* utf8name, size_t length,
                                JSVM_Callback constructor, size_t propertyCount,
                                const JSVM_PropertyDescriptor* properties, JSVM_Value* result) {
    return jsvm::RunsJs(env, [=](const jsvm::Js& js) {
        return jsvm::DefineClass(js, {utf8name, length, constructor, propertyCount, properties},
                                 result);
    });
}

JSVM_Status OH_JSVM_DefineClassWithPropertyHandler(JSVM_Env env, const char* utf8name,
                                                   size_t length, JSVM_Callback constructor,
                                                   size_t propertyCount,
                                                   const JSVM_PropertyDescriptor* properties,
                                                   JSVM_PropertyHandlerCfg propertyHandlerCfg,
                                                   JSVM_Callback callAsFunctionCallback,
                                                   JSVM_Value* result) {
    return jsvm::RunsJs(env, [=](const jsvm::Js& js) {
        return jsvm::DefineClassWithHandler(
            js, {utf8name, length, constructor, propertyCount, properties}, propertyHandlerCfg,
            callAsFunctionCallback, result);
    });
}

JSVM_Status OH_JSVM_DefineClassWithOptions(JSVM_Env env, const char* utf8name, size_t length,
                                           JSVM_Callback constructor, size_t propertyCount,
                                           const JSVM_PropertyDescriptor* properties,
                                           JSVM_Value parentClass, size_t optionCount,
                                           JSVM_DefineClassOptions options[], JSVM_Value* result) {
    return jsvm::RunsJs(env, [=](const jsvm::Js& js) {
        return jsvm::DefineClassWithOptions(
            js, {utf8name, length, constructor, propertyCount, properties}, parentClass,
            optionCount, options, result);
    });
}
