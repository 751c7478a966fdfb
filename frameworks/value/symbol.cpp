// SPDX-License-Identifier: Apache-2.0
// New symbols, those of the registry, and those that the language itself uses.
#include "frameworks/binding/name.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

JSVM_Status Create(const Js& js, JSVM_Value description, JSVM_Value* result) {
    JSVM_NON_NULL(result);
    v8::Local<v8::String> text;
    if (description != nullptr) JSVM_TRY(In(js, description, &text));
    return Out(js, v8::Symbol::New(js.isolate, text), result);
}

JSVM_Status FromRegistry(const Js& js, const char* description, size_t length, JSVM_Value* result) {
    JSVM_NON_NULL(result);
    size_t bytes = 0;
    JSVM_TRY(TextLength(description, length, &bytes));
    v8::Local<v8::String> key;
    JSVM_TRY(StringFromUtf8(js, description, bytes, v8::NewStringType::kInternalized, &key));
    return Out(js, v8::Symbol::For(js.isolate, key), result);
}

template <auto kGet>
JSVM_Status WellKnown(JSVM_Env env, JSVM_Value* result, const char* function) {
    return InEnv(
        env,
        [=](const Js& js) {
            JSVM_NON_NULL(result);
            return Out(js, kGet(js.isolate), result);
        },
        function);
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CreateSymbol(JSVM_Env env, JSVM_Value description, JSVM_Value* result) {
    return jsvm::InEnv(env,
                       [=](const jsvm::Js& js) { return jsvm::Create(js, description, result); });
}

JSVM_Status OH_JSVM_SymbolFor(JSVM_Env env, const char* utf8description, size_t length,
                              JSVM_Value* result) {
    return jsvm::InEnv(env, [=](const jsvm::Js& js) {
        return jsvm::FromRegistry(js, utf8description, length, result);
    });
}

JSVM_Status OH_JSVM_GetSymbolAsyncIterator(JSVM_Env env, JSVM_Value* result) {
    return jsvm::WellKnown<&v8::Symbol::GetAsyncIterator>(env, result, __func__);
}

JSVM_Status OH_JSVM_GetSymbolHasInstance(JSVM_Env env, JSVM_Value* result) {
    return jsvm::WellKnown<&v8::Symbol::GetHasInstance>(env, result, __func__);
}

JSVM_Status OH_JSVM_GetSymbolIsConcatSpreadable(JSVM_Env env, JSVM_Value* result) {
    return jsvm::WellKnown<&v8::Symbol::GetIsConcatSpreadable>(env, result, __func__);
}

JSVM_Status OH_JSVM_GetSymbolIterator(JSVM_Env env, JSVM_Value* result) {
    return jsvm::WellKnown<&v8::Symbol::GetIterator>(env, result, __func__);
}

JSVM_Status OH_JSVM_GetSymbolMatch(JSVM_Env env, JSVM_Value* result) {
    return jsvm::WellKnown<&v8::Symbol::GetMatch>(env, result, __func__);
}

JSVM_Status OH_JSVM_GetSymbolReplace(JSVM_Env env, JSVM_Value* result) {
    return jsvm::WellKnown<&v8::Symbol::GetReplace>(env, result, __func__);
}

JSVM_Status OH_JSVM_GetSymbolSearch(JSVM_Env env, JSVM_Value* result) {
    return jsvm::WellKnown<&v8::Symbol::GetSearch>(env, result, __func__);
}

JSVM_Status OH_JSVM_GetSymbolSplit(JSVM_Env env, JSVM_Value* result) {
    return jsvm::WellKnown<&v8::Symbol::GetSplit>(env, result, __func__);
}

JSVM_Status OH_JSVM_GetSymbolToPrimitive(JSVM_Env env, JSVM_Value* result) {
    return jsvm::WellKnown<&v8::Symbol::GetToPrimitive>(env, result, __func__);
}

JSVM_Status OH_JSVM_GetSymbolToStringTag(JSVM_Env env, JSVM_Value* result) {
    return jsvm::WellKnown<&v8::Symbol::GetToStringTag>(env, result, __func__);
}

JSVM_Status OH_JSVM_GetSymbolUnscopables(JSVM_Env env, JSVM_Value* result) {
    return jsvm::WellKnown<&v8::Symbol::GetUnscopables>(env, result, __func__);
}
