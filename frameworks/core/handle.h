// SPDX-License-Identifier: Apache-2.0
// The only place where the API's opaque handles and V8's types become one another.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_HANDLE_H_
#define ARK_JSVM_FRAMEWORKS_CORE_HANDLE_H_

#include <cstdint>
#include <cstring>

#include "ark_runtime/jsvm.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/scope_records.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// A JSVM_Value is the address of the slot that a v8::Local holds.
static_assert(sizeof(v8::Local<v8::Value>) == sizeof(JSVM_Value));
static_assert(alignof(v8::Local<v8::Value>) == alignof(JSVM_Value));

inline v8::Local<v8::Value> Cast(JSVM_Value handle) {
    v8::Local<v8::Value> local;
    std::memcpy(static_cast<void*>(&local), &handle, sizeof(local));
    return local;
}

inline JSVM_Value Cast(v8::Local<v8::Value> local) {
    JSVM_Value handle;
    std::memcpy(&handle, static_cast<const void*>(&local), sizeof(handle));
    return handle;
}

// So is a JSVM_Data, of something that need not be a value.
inline v8::Local<v8::Data> Cast(JSVM_Data handle) {
    v8::Local<v8::Data> local;
    std::memcpy(static_cast<void*>(&local), &handle, sizeof(local));
    return local;
}

inline JSVM_Data CastData(v8::Local<v8::Data> local) {
    JSVM_Data handle;
    std::memcpy(&handle, static_cast<const void*>(&local), sizeof(handle));
    return handle;
}

// A C array of handles is an array of locals.
inline v8::Local<v8::Value>* Cast(const JSVM_Value* handles) {
    return reinterpret_cast<v8::Local<v8::Value>*>(const_cast<JSVM_Value*>(handles));
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

// An address as a number, to look at its alignment.
inline uintptr_t AddressOf(const void* memory) {
    return reinterpret_cast<uintptr_t>(memory);
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
JSVM_Status In(const Js&, JSVM_Value handle, v8::Local<T>* out,
               JSVM_Status otherwise = Expected<T>::kStatus) {
    const v8::Local<v8::Value> value = Cast(handle);
    JSVM_REQUIRE(Expected<T>::Is(value), otherwise);
    *out = value.As<T>();
    return JSVM_OK;
}

// What most functions on objects do with their object: null is refused, a primitive is boxed;
// undefined and null fail and leave the TypeError pending.
inline JSVM_Status ToObject(const Js& js, JSVM_Value handle, v8::Local<v8::Object>* out) {
    JSVM_NON_NULL(handle);
    const v8::Local<v8::Value> value = Cast(handle);
    if (value->IsObject()) {
        *out = value.As<v8::Object>();
        return JSVM_OK;
    }
    JSVM_REQUIRE(value->ToObject(js.context).ToLocal(out), JSVM_OBJECT_EXPECTED);
    return JSVM_OK;
}

// Hands a value out. `result` is not null.
template <class T>
JSVM_Status Out(const Js&, v8::Local<T> value, JSVM_Value* result) {
    *result = Cast(v8::Local<v8::Value>(value));
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
