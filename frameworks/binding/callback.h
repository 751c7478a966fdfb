// SPDX-License-Identifier: Apache-2.0
// JavaScript functions whose code is a user's native callback.
#ifndef ARK_JSVM_FRAMEWORKS_BINDING_CALLBACK_H_
#define ARK_JSVM_FRAMEWORKS_BINDING_CALLBACK_H_

#include "ark_runtime/jsvm.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/env.h"
#include "frameworks/core/stable_pool.h"
#include "frameworks/core/v8_compat.h"
#include "frameworks/core/vm.h"

namespace jsvm {

// A copy of a user's callback struct. Lives as long as a JavaScript function can call it.
struct CallbackRecord : StableRecord {
    static constexpr uint32_t kTag = 0x43414c4c;

    JSVM_VM vm = nullptr;
    EnvLink env;
    JSVM_CallbackStruct callback{};
    v8::Global<v8::Value> holder;  // the function, or what several functions hold; weak

    void Reset();
};

// The value to give a template of V8's as the data of functions that call `callback`. It is copied;
// its function pointer may be null: calling then throws a TypeError.
v8::Local<v8::Value> CallbackData(const Js& js, const JSVM_CallbackStruct& callback);

// What V8 calls for every native function; its data is a CallbackData.
void InvokeCallback(const v8::FunctionCallbackInfo<v8::Value>& info);

// The same for an object that is called like a function. V8 then leaves the caller's context
// current, which can be another env's.
void InvokeCallbackOfObject(const v8::FunctionCallbackInfo<v8::Value>& info);

// A function of the env's context: length 0, a constructor. An empty `name` leaves it unnamed.
v8::MaybeLocal<v8::Function> NewFunction(const Js& js, const JSVM_CallbackStruct& callback,
                                         v8::Local<v8::String> name);

// Whether NewFunction made the function, in any env of the VM that is not gone.
bool IsNativeFunction(JSVM_VM vm, v8::Local<v8::Function> function);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_BINDING_CALLBACK_H_
