// SPDX-License-Identifier: Apache-2.0
// The only place where the API's opaque handles and V8's types become one another.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_HANDLE_H_
#define ARK_JSVM_FRAMEWORKS_CORE_HANDLE_H_

#include <cstdint>
#include <cstring>

#include "ark_runtime/jsvm.h"
#include "frameworks/core/address.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/scope_check.h"
#include "frameworks/core/scope_records.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// A JSVM_Value is the address of the slot that a v8::Local holds.
static_assert(sizeof(v8::Local<v8::Value>) == sizeof(JSVM_Value));
static_assert(alignof(v8::Local<v8::Value>) == alignof(JSVM_Value));

// A JSVM_Data is that too, of something that need not be a value. Only for the functions below:
// they know of JSVM_SCOPE_CHECK.
template <class To, class From>
To SlotCast(From from) {
    static_assert(sizeof(To) == sizeof(From));
    To to;
    std::memcpy(static_cast<void*>(&to), static_cast<const void*>(&from), sizeof(to));
    return to;
}

// What a handle from outside stands for.
inline v8::Local<v8::Value> Cast(const Js& js, JSVM_Value handle) {
    if (js.watched && js.env->checks_handles) [[unlikely]]
        CheckHandle(js.env, handle, js.function, js.try_catch);
    return SlotCast<v8::Local<v8::Value>>(handle);
}

inline v8::Local<v8::Data> Cast(const Js& js, JSVM_Data handle) {
    if (js.watched && js.env->checks_handles) [[unlikely]]
        CheckHandle(js.env, handle, js.function, js.try_catch);
    return SlotCast<v8::Local<v8::Data>>(handle);
}

// A C array of handles is an array of locals.
inline v8::Local<v8::Value>* Cast(const Js& js, size_t count, const JSVM_Value* handles) {
    if (js.watched && js.env->checks_handles) [[unlikely]] {
        for (size_t i = 0; i < count; ++i)
            CheckHandle(js.env, handles[i], js.function, js.try_catch);
    }
    return reinterpret_cast<v8::Local<v8::Value>*>(const_cast<JSVM_Value*>(handles));
}

// The handle for a value that goes outside, to the caller of a function or to a callback. It
// belongs to the innermost handle scope or native call.
inline JSVM_Value NewHandle(JSVM_VM vm, v8::Local<v8::Value> value) {
    if (vm->watches_handles()) [[unlikely]] {
        return SlotCast<JSVM_Value>(WatchHandle(vm, value, HandleLevels(vm)));
    }
    return SlotCast<JSVM_Value>(value);
}

inline JSVM_Data NewDataHandle(JSVM_VM vm, v8::Local<v8::Data> data) {
    if (vm->watches_handles()) [[unlikely]] {
        return SlotCast<JSVM_Data>(WatchHandle(vm, data, HandleLevels(vm)));
    }
    return SlotCast<JSVM_Data>(data);
}

// The same in a body, where it may be known that none are watched.
inline JSVM_Value NewHandle(const Js& js, v8::Local<v8::Value> value) {
    return js.watched ? NewHandle(js.env->vm, value) : SlotCast<JSVM_Value>(value);
}

// The same for a value that escapes to the handle scope or native call of a level.
inline JSVM_Value NewHandleAt(JSVM_VM vm, uint32_t level, v8::Local<v8::Value> value) {
    if (vm->watches_handles()) [[unlikely]] {
        return SlotCast<JSVM_Value>(WatchHandle(vm, value, level));
    }
    return SlotCast<JSVM_Value>(value);
}

// The same while handles are not watched.
inline JSVM_Value UnwatchedHandle(v8::Local<v8::Value> value) {
    return SlotCast<JSVM_Value>(value);
}

// What a callback has returned while handles are not watched.
inline v8::Local<v8::Value> UnwatchedAnswer(JSVM_Value handle) {
    return SlotCast<v8::Local<v8::Value>>(handle);
}

// What a callback of the env has returned, to be taken before its native call ends; empty for null.
inline v8::Local<v8::Value> Answer(JSVM_Env env, JSVM_Value handle) {
    const auto value = SlotCast<v8::Local<v8::Value>>(handle);
    if (!env->vm->watches_handles() || handle == nullptr) [[likely]]
        return value;
    if (env->checks_handles) CheckHandle(env, handle, "return from a native callback", nullptr);
    return v8::Local<v8::Value>::New(env->isolate, value);
}

// Handles that stand for records of ours. The record of a script or a reference is defined in the
// folder that owns it.
inline HandleScopeRecord* Cast(JSVM_HandleScope handle) {
    return reinterpret_cast<HandleScopeRecord*>(handle);
}
inline HandleScopeRecord* Cast(JSVM_EscapableHandleScope handle) {
    return reinterpret_cast<HandleScopeRecord*>(handle);
}
inline EnvScopeRecord* Cast(JSVM_EnvScope handle) {
    return reinterpret_cast<EnvScopeRecord*>(handle);
}
inline VmScopeRecord* Cast(JSVM_VMScope handle) {
    return reinterpret_cast<VmScopeRecord*>(handle);
}
template <class Handle, class Record>
Handle HandleOf(Record* record) {
    return reinterpret_cast<Handle>(record);
}
template <class Record, class Handle>
Record* RecordOf(Handle handle) {
    return reinterpret_cast<Record*>(handle);
}

// A function's address as V8's tables of external references hold it.
template <class R, class... A>
intptr_t AddressOf(R (*function)(A...)) {
    return reinterpret_cast<intptr_t>(function);
}

// UTF-16 code units: JavaScript's, C's and V8's types for them have one layout.
static_assert(sizeof(char16_t) == sizeof(uint16_t));
inline const uint16_t* CodeUnits(const char16_t* units) {
    return reinterpret_cast<const uint16_t*>(units);
}
inline uint16_t* CodeUnits(char16_t* units) {
    return reinterpret_cast<uint16_t*>(units);
}
inline const uint8_t* Bytes(const char* characters) {
    return reinterpret_cast<const uint8_t*>(characters);
}
inline uint8_t* Bytes(char* characters) {
    return reinterpret_cast<uint8_t*>(characters);
}

// What a handle is held against, and the status when it is something else.
template <class T>
struct Expected;
#define JSVM_EXPECTED(Type, status)                                              \
    template <>                                                                  \
    struct Expected<v8::Type> {                                                  \
        static constexpr JSVM_Status kStatus = status;                           \
        static bool Is(v8::Local<v8::Value> value) { return value->Is##Type(); } \
    }
JSVM_EXPECTED(String, JSVM_STRING_EXPECTED);
JSVM_EXPECTED(Number, JSVM_NUMBER_EXPECTED);
JSVM_EXPECTED(Boolean, JSVM_BOOLEAN_EXPECTED);
JSVM_EXPECTED(BigInt, JSVM_BIGINT_EXPECTED);
JSVM_EXPECTED(Array, JSVM_ARRAY_EXPECTED);
JSVM_EXPECTED(Date, JSVM_DATE_EXPECTED);
JSVM_EXPECTED(Function, JSVM_INVALID_ARG);
JSVM_EXPECTED(Object, JSVM_OBJECT_EXPECTED);
JSVM_EXPECTED(Name, JSVM_NAME_EXPECTED);
JSVM_EXPECTED(External, JSVM_INVALID_ARG);
JSVM_EXPECTED(Promise, JSVM_INVALID_TYPE);
JSVM_EXPECTED(Proxy, JSVM_INVALID_TYPE);
JSVM_EXPECTED(ArrayBuffer, JSVM_INVALID_ARG);
JSVM_EXPECTED(TypedArray, JSVM_INVALID_ARG);
JSVM_EXPECTED(DataView, JSVM_INVALID_ARG);
JSVM_EXPECTED(WasmModuleObject, JSVM_INVALID_ARG);
#undef JSVM_EXPECTED

// The handle as a T; it must not be null. Anything but a T gives T's status (or `otherwise`).
template <class T>
JSVM_Status In(const Js& js, JSVM_Value handle, v8::Local<T>* out,
               JSVM_Status otherwise = Expected<T>::kStatus) {
    const v8::Local<v8::Value> value = Cast(js, handle);
    JSVM_REQUIRE(Expected<T>::Is(value), otherwise);
    *out = value.As<T>();
    return JSVM_OK;
}

// What most functions on objects do with their object: null is refused, a primitive is boxed;
// undefined and null fail and leave the TypeError pending.
inline JSVM_Status ToObject(const Js& js, JSVM_Value handle, v8::Local<v8::Object>* out) {
    JSVM_NON_NULL(handle);
    const v8::Local<v8::Value> value = Cast(js, handle);
    if (v8_compat::IsObject(value)) {
        *out = value.As<v8::Object>();
        return JSVM_OK;
    }
    JSVM_REQUIRE(value->ToObject(js.context).ToLocal(out), JSVM_OBJECT_EXPECTED);
    return JSVM_OK;
}

// Hands a value out. `result` is not null.
template <class T>
JSVM_Status Out(const Js& js, v8::Local<T> value, JSVM_Value* result) {
    *result = NewHandle(js, value);
    return JSVM_OK;
}

// The same for an operation that can fail.
template <class T>
JSVM_Status Out(const Js& js, v8::MaybeLocal<T> maybe, JSVM_Value* result,
                JSVM_Status failure = JSVM_GENERIC_FAILURE) {
    v8::Local<T> value;
    JSVM_REQUIRE(maybe.ToLocal(&value), failure);
    return Out(js, value, result);
}

// The same for a plain result.
template <class T>
JSVM_Status Out(v8::Maybe<T> maybe, T* result, JSVM_Status failure = JSVM_GENERIC_FAILURE) {
    T value;
    JSVM_REQUIRE(maybe.To(&value), failure);
    if (result != nullptr) *result = value;
    return JSVM_OK;
}

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_HANDLE_H_
