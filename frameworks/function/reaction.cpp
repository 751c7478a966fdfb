// SPDX-License-Identifier: Apache-2.0
// Reactions to promises that native code registers.
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {
namespace {

// A handler as a function; null stays empty.
JSVM_Status InHandler(const Js& js, JSVM_Value handle, v8::Local<v8::Function>* out) {
    return handle != nullptr ? In(js, handle, out, JSVM_INVALID_TYPE) : JSVM_OK;
}

v8::MaybeLocal<v8::Promise> React(const Js& js, v8::Local<v8::Promise> promise,
                                  v8::Local<v8::Function> on_fulfilled,
                                  v8::Local<v8::Function> on_rejected) {
    if (on_rejected.IsEmpty()) return promise->Then(js.context, on_fulfilled);
    if (on_fulfilled.IsEmpty()) return promise->Catch(js.context, on_rejected);
    return promise->Then(js.context, on_fulfilled, on_rejected);
}

// V8 runs microtasks when the outermost call ends, but takes registering for no call. Settling a
// promise is one, whatever promise it is.
void RunReactionsOfSettled(const Js& js, v8::Local<v8::Promise> promise) {
    if (promise->State() == v8::Promise::kPending) return;
    const v8::HandleScope scope(js.isolate);
    v8::Local<v8::Promise::Resolver> resolver;
    if (!v8::Promise::Resolver::New(js.context).ToLocal(&resolver)) return;
    static_cast<void>(v8_compat::ResolvePromise(resolver, js.context, v8::Undefined(js.isolate)));
}

JSVM_Status RegisterHandler(const Js& js, JSVM_Value handle, JSVM_Value on_fulfilled,
                            JSVM_Value on_rejected, JSVM_Value* result) {
    JSVM_NON_NULL(handle);
    JSVM_REQUIRE(on_fulfilled != nullptr || on_rejected != nullptr, JSVM_INVALID_ARG);
    v8::Local<v8::Promise> promise;
    v8::Local<v8::Function> fulfilled;
    v8::Local<v8::Function> rejected;
    JSVM_TRY(In(js, handle, &promise));
    JSVM_TRY(InHandler(js, on_fulfilled, &fulfilled));
    JSVM_TRY(InHandler(js, on_rejected, &rejected));
    JSVM_Value derived;
    JSVM_TRY(Out(js, React(js, promise, fulfilled, rejected), &derived, JSVM_PENDING_EXCEPTION));
    RunReactionsOfSettled(js, promise);
    if (result != nullptr) *result = derived;
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_PromiseRegisterHandler(JSVM_Env env, JSVM_Value promise, JSVM_Value onFulfilled,
                                           JSVM_Value onRejected, JSVM_Value* result) {
    return jsvm::RunsJs(env, [=](const jsvm::Js& js) {
        return jsvm::RegisterHandler(js, promise, onFulfilled, onRejected, result);
    });
}
