// SPDX-License-Identifier: Apache-2.0
// JavaScript functions whose code is a user's native callback.
#ifndef ARK_JSVM_FRAMEWORKS_BINDING_CALLBACK_H_
#define ARK_JSVM_FRAMEWORKS_BINDING_CALLBACK_H_

#include <array>
#include <cstdint>

#include "ark_runtime/jsvm.h"
#include "frameworks/core/call_frame.h"
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

// What the functions were given that V8 calls.
inline void* CalledPointer(const v8::FunctionCallbackInfo<v8::Value>& info) {
    return v8_compat::Pointer(info.Data().As<v8::External>());
}
inline const CallbackRecord* CalledRecord(const v8::FunctionCallbackInfo<v8::Value>& info) {
    return static_cast<const CallbackRecord*>(CalledPointer(info));
}

// The data pointer of the struct whose callback runs in this native call.
inline void* DataOf(const CallFrame& frame) {
    return frame.is_plain() ? CalledRecord(*frame.arguments)->callback.data : frame.data;
}

// What V8 is given for functions that call a user's callback: what to call, and what with. The
// struct is copied; its function pointer may be null: calling then throws a TypeError.
//
// In a VM for a snapshot a struct that the user listed is not copied, but used in place: the
// functions lead to its address, which V8 writes into the snapshot as a place in the list. Where
// the snapshot is used they lead to the struct that is listed there at that place.
struct Callee {
    v8::FunctionCallback call;
    v8::Local<v8::Value> data;
};

// For a function of a template. `name` is what a log calls it; may be empty.
Callee CalleeOf(const Js& js, JSVM_Callback callback, v8::Local<v8::Name> name);

// The same for an object that is called like a function. V8 then leaves the caller's context
// current, which can be another env's.
Callee CalleeOfObject(const Js& js, JSVM_Callback callback, v8::Local<v8::Name> name);

// What functions in a snapshot call, as the table of external references has it.
std::array<intptr_t, 2> CallsInSnapshots();

// A function of the env's context: length 0, a constructor. An empty `name` leaves it unnamed;
// `known_as` is then what a log calls it, and may be empty too.
v8::MaybeLocal<v8::Function> NewFunction(const Js& js, JSVM_Callback callback,
                                         v8::Local<v8::String> name,
                                         v8::Local<v8::Name> known_as = {});

// Whether NewFunction made the function, in any env of the VM that is not gone.
bool IsNativeFunction(const Js& js, v8::Local<v8::Function> function);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_BINDING_CALLBACK_H_
