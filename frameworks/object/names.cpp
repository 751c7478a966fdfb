// SPDX-License-Identifier: Apache-2.0
// Listing the keys of properties.
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

// The bits of JSVM_KeyFilter are V8's. V8 has more, for itself: they are not let through.
static_assert(JSVM_KEY_WRITABLE == static_cast<int>(v8::ONLY_WRITABLE));
static_assert(JSVM_KEY_ENUMERABLE == static_cast<int>(v8::ONLY_ENUMERABLE));
static_assert(JSVM_KEY_CONFIGURABLE == static_cast<int>(v8::ONLY_CONFIGURABLE));
static_assert(JSVM_KEY_SKIP_STRINGS == static_cast<int>(v8::SKIP_STRINGS));
static_assert(JSVM_KEY_SKIP_SYMBOLS == static_cast<int>(v8::SKIP_SYMBOLS));
constexpr unsigned kFilterBits = JSVM_KEY_WRITABLE | JSVM_KEY_ENUMERABLE | JSVM_KEY_CONFIGURABLE |
                                 JSVM_KEY_SKIP_STRINGS | JSVM_KEY_SKIP_SYMBOLS;

JSVM_Status ModeOf(JSVM_KeyCollectionMode mode, v8::KeyCollectionMode* out) {
    JSVM_REQUIRE(mode == JSVM_KEY_INCLUDE_PROTOTYPES || mode == JSVM_KEY_OWN_ONLY,
                 JSVM_INVALID_ARG);
    *out = mode == JSVM_KEY_OWN_ONLY ? v8::KeyCollectionMode::kOwnOnly
                                     : v8::KeyCollectionMode::kIncludePrototypes;
    return JSVM_OK;
}

JSVM_Status ConversionOf(JSVM_KeyConversion conversion, v8::KeyConversionMode* out) {
    JSVM_REQUIRE(conversion == JSVM_KEY_KEEP_NUMBERS || conversion == JSVM_KEY_NUMBERS_TO_STRINGS,
                 JSVM_INVALID_ARG);
    *out = conversion == JSVM_KEY_KEEP_NUMBERS ? v8::KeyConversionMode::kKeepNumbers
                                               : v8::KeyConversionMode::kConvertToString;
    return JSVM_OK;
}

JSVM_Status GetNames(const Js& js, JSVM_Value object, JSVM_KeyCollectionMode key_mode,
                     unsigned key_filter, JSVM_KeyConversion key_conversion, JSVM_Value* result) {
    JSVM_NON_NULL(result);
    v8::Local<v8::Object> target;
    JSVM_TRY(ToObject(js, object, &target));
    v8::KeyCollectionMode mode;
    JSVM_TRY(ModeOf(key_mode, &mode));
    v8::KeyConversionMode conversion;
    JSVM_TRY(ConversionOf(key_conversion, &conversion));
    const auto filter = static_cast<v8::PropertyFilter>(key_filter & kFilterBits);
    const auto names = target->GetPropertyNames(js.context, mode, filter,
                                                v8::IndexFilter::kIncludeIndices, conversion);
    return Out(js, names, result, JSVM_PENDING_EXCEPTION);
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_GetPropertyNames(JSVM_Env env, JSVM_Value object, JSVM_Value* result) {
    return jsvm::RunsJs(env, [=](const jsvm::Js& js) {
        return jsvm::GetNames(js, object, JSVM_KEY_INCLUDE_PROTOTYPES,
                              JSVM_KEY_ENUMERABLE | JSVM_KEY_SKIP_SYMBOLS,
                              JSVM_KEY_NUMBERS_TO_STRINGS, result);
    });
}

JSVM_Status OH_JSVM_GetAllPropertyNames(JSVM_Env env, JSVM_Value object,
                                        JSVM_KeyCollectionMode keyMode, JSVM_KeyFilter keyFilter,
                                        JSVM_KeyConversion keyConversion, JSVM_Value* result) {
    return jsvm::RunsJs(env, [=](const jsvm::Js& js) {
        return jsvm::GetNames(js, object, keyMode, keyFilter, keyConversion, result);
    });
}
