// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {
namespace {

// The flags that every V8 knows are the same bits there.
static_assert(JSVM_REGEXP_GLOBAL == static_cast<int>(v8::RegExp::kGlobal));
static_assert(JSVM_REGEXP_IGNORE_CASE == static_cast<int>(v8::RegExp::kIgnoreCase));
static_assert(JSVM_REGEXP_MULTILINE == static_cast<int>(v8::RegExp::kMultiline));
static_assert(JSVM_REGEXP_STICKY == static_cast<int>(v8::RegExp::kSticky));
static_assert(JSVM_REGEXP_UNICODE == static_cast<int>(v8::RegExp::kUnicode));
static_assert(JSVM_REGEXP_DOT_ALL == static_cast<int>(v8::RegExp::kDotAll));
static_assert(JSVM_REGEXP_LINEAR == static_cast<int>(v8::RegExp::kLinear));
static_assert(JSVM_REGEXP_HAS_INDICES == static_cast<int>(v8::RegExp::kHasIndices));
constexpr unsigned kSharedFlags =
    JSVM_REGEXP_GLOBAL | JSVM_REGEXP_IGNORE_CASE | JSVM_REGEXP_MULTILINE | JSVM_REGEXP_STICKY |
    JSVM_REGEXP_UNICODE | JSVM_REGEXP_DOT_ALL | JSVM_REGEXP_LINEAR | JSVM_REGEXP_HAS_INDICES;

// Without its flag such a pattern would be another one, so it fails as it does in a script.
JSVM_Status FlagsOf(const Js& js, unsigned wanted, v8::RegExp::Flags* out) {
    unsigned flags = wanted & kSharedFlags;
    if ((wanted & JSVM_REGEXP_UNICODE_SETS) != 0) {
        if (v8_compat::kRegExpUnicodeSets == 0) {
            js.isolate->ThrowException(v8::Exception::SyntaxError(v8::String::NewFromUtf8Literal(
                js.isolate, "Invalid flags supplied to RegExp constructor 'v'")));
            return JSVM_GENERIC_FAILURE;
        }
        flags |= v8_compat::kRegExpUnicodeSets;
    }
    *out = static_cast<v8::RegExp::Flags>(flags);
    return JSVM_OK;
}

JSVM_Status CreateRegExp(const Js& js, JSVM_Value value, unsigned wanted, JSVM_Value* result) {
    JSVM_NON_NULL(value, result);
    v8::Local<v8::String> pattern;
    JSVM_TRY(In(js, value, &pattern));
    v8::RegExp::Flags flags;
    JSVM_TRY(FlagsOf(js, wanted, &flags));
    return Out(js, v8::RegExp::New(js.context, pattern, flags), result);
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CreateRegExp(JSVM_Env env, JSVM_Value value, JSVM_RegExpFlags flags,
                                 JSVM_Value* result) {
    return jsvm::RunsJs(
        env, [=](const jsvm::Js& js) { return jsvm::CreateRegExp(js, value, flags, result); });
}
