// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

JSVM_Status OH_JSVM_JsonParse(JSVM_Env env, JSVM_Value jsonString, JSVM_Value* result) {
    return jsvm::RunsJs(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(jsonString, result);
        v8::Local<v8::String> text;
        JSVM_TRY(jsvm::In(js, jsonString, &text));
        return jsvm::Out(js, v8::JSON::Parse(js.context, text), result);
    });
}

// V8 gives the string "undefined" for what JSON has no text for.
JSVM_Status OH_JSVM_JsonStringify(JSVM_Env env, JSVM_Value jsonObject, JSVM_Value* result) {
    return jsvm::RunsJs(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(jsonObject, result);
        return jsvm::Out(js, v8::JSON::Stringify(js.context, jsvm::Cast(js, jsonObject)), result);
    });
}
