// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

JSVM_Status OH_JSVM_CreateProxy(JSVM_Env env, JSVM_Value target, JSVM_Value handler,
                                JSVM_Value* result) {
    return jsvm::RunsJs(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(target, handler, result);
        v8::Local<v8::Object> target_object;
        JSVM_TRY(jsvm::In(js, target, &target_object));
        v8::Local<v8::Object> handler_object;
        JSVM_TRY(jsvm::In(js, handler, &handler_object));
        return jsvm::Out(js, v8::Proxy::New(js.context, target_object, handler_object), result,
                         JSVM_PENDING_EXCEPTION);
    });
}

// V8 has null for the target of a revoked proxy.
JSVM_Status OH_JSVM_ProxyGetTarget(JSVM_Env env, JSVM_Value value, JSVM_Value* result) {
    return jsvm::InEnv(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(value, result);
        v8::Local<v8::Proxy> proxy;
        JSVM_TRY(jsvm::In(js, value, &proxy));
        return jsvm::Out(js, proxy->GetTarget(), result);
    });
}
