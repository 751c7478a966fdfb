// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

JSVM_Status OH_JSVM_CreateDate(JSVM_Env env, double time, JSVM_Value* result) {
    return jsvm::RunsJs(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(result);
        return jsvm::Out(js, v8::Date::New(js.context, time), result);
    });
}

JSVM_Status OH_JSVM_GetDateValue(JSVM_Env env, JSVM_Value value, double* result) {
    return jsvm::RunsJs<jsvm::Handles::kNone>(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(value, result);
        v8::Local<v8::Date> date;
        JSVM_TRY(jsvm::In(js, value, &date));
        *result = date->ValueOf();
        return JSVM_OK;
    });
}
