// SPDX-License-Identifier: Apache-2.0
#include "test/benchmark/operations/javascript.h"
#include "test/benchmark/operations/v8_side.h"

namespace {

void GetNamed(v8::Local<v8::Name>, const v8::PropertyCallbackInfo<v8::Value>& info) {
    info.GetReturnValue().Set(42);
}

void GetIndexed(uint32_t index, const v8::PropertyCallbackInfo<v8::Value>& info) {
    info.GetReturnValue().Set(index * 2);
}

v8::Local<v8::Object> Intercepted(Side* side) {
    const v8::Local<v8::ObjectTemplate> type = v8::ObjectTemplate::New(side->isolate);
    type->SetHandler(v8::NamedPropertyHandlerConfiguration(GetNamed));
    type->SetHandler(v8::IndexedPropertyHandlerConfiguration(GetIndexed));
    return Need(type->NewInstance(side->context));
}

void SetUpNamed(Side* side) {
    SetUpLoop(side, JS_NAMED, Intercepted(side));
}

void SetUpIndexed(Side* side) {
    SetUpLoop(side, JS_INDEXED, Intercepted(side));
}

const Operation kList[] = {
    LOOP("JS reads an intercepted name", SetUpNamed),
    LOOP("JS reads an intercepted index", SetUpIndexed),
};

}  // namespace

const Operations kInterceptorOperations = OPERATIONS(kList);
