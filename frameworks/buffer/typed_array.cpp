// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdio>
#include <iterator>

#include "frameworks/binding/js_error.h"
#include "frameworks/buffer/view.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {
namespace {

// One kind of typed array.
struct Kind {
    const char* name;
    size_t element_bytes;
    v8::Local<v8::TypedArray> (*make)(v8::Local<v8::ArrayBuffer> buffer, size_t offset,
                                      size_t length);
    bool (v8::Value::*is)() const;
};

template <class T>
v8::Local<v8::TypedArray> Make(v8::Local<v8::ArrayBuffer> buffer, size_t offset, size_t length) {
    return T::New(buffer, offset, length);
}

// In the order of JSVM_TypedarrayType.
constexpr Kind kKinds[] = {
    {"Int8Array", 1, &Make<v8::Int8Array>, &v8::Value::IsInt8Array},
    {"Uint8Array", 1, &Make<v8::Uint8Array>, &v8::Value::IsUint8Array},
    {"Uint8ClampedArray", 1, &Make<v8::Uint8ClampedArray>, &v8::Value::IsUint8ClampedArray},
    {"Int16Array", 2, &Make<v8::Int16Array>, &v8::Value::IsInt16Array},
    {"Uint16Array", 2, &Make<v8::Uint16Array>, &v8::Value::IsUint16Array},
    {"Int32Array", 4, &Make<v8::Int32Array>, &v8::Value::IsInt32Array},
    {"Uint32Array", 4, &Make<v8::Uint32Array>, &v8::Value::IsUint32Array},
    {"Float32Array", 4, &Make<v8::Float32Array>, &v8::Value::IsFloat32Array},
    {"Float64Array", 8, &Make<v8::Float64Array>, &v8::Value::IsFloat64Array},
    {"BigInt64Array", 8, &Make<v8::BigInt64Array>, &v8::Value::IsBigInt64Array},
    {"BigUint64Array", 8, &Make<v8::BigUint64Array>, &v8::Value::IsBigUint64Array},
};
static_assert(std::size(kKinds) == JSVM_BIGUINT64_ARRAY + 1);

// C callers can pass any number for a type.
const Kind* KindOf(JSVM_TypedarrayType type) {
    const auto index = static_cast<size_t>(type);
    return index < std::size(kKinds) ? &kKinds[index] : nullptr;
}

// Which kind a value is; false for what is no typed array, and for what V8 has and the API has no
// name for. Bytes come first: most typed arrays hold those.
bool TypeOf(v8::Local<v8::Value> array, JSVM_TypedarrayType* type) {
    if (array->IsUint8Array()) {
        *type = JSVM_UINT8_ARRAY;
        return true;
    }
    for (size_t index = 0; index < std::size(kKinds); ++index) {
        if (((**array).*kKinds[index].is)()) {
            *type = static_cast<JSVM_TypedarrayType>(index);
            return true;
        }
    }
    return false;
}

JSVM_Status FailUnaligned(const Js& js, const Kind& kind) {
    char message[80];
    std::snprintf(message, sizeof(message), "start offset of %s should be a multiple of %zu",
                  kind.name, kind.element_bytes);
    JSVM_TRY(ThrowCodedError<&v8::Exception::RangeError>(
        js, "ERR_JSVM_INVALID_TYPEDARRAY_ALIGNMENT", message));
    return JSVM_GENERIC_FAILURE;
}

JSVM_Status FailTooLong(const Js& js) {
    JSVM_TRY(ThrowCodedError<&v8::Exception::RangeError>(js, "ERR_JSVM_INVALID_TYPEDARRAY_LENGTH",
                                                         "Invalid typed array length"));
    return JSVM_GENERIC_FAILURE;
}

// V8 ends the process over what does not fit, and over more elements than it can count.
JSVM_Status CreateTypedArray(const Js& js, JSVM_TypedarrayType type, size_t length,
                             JSVM_Value handle, size_t offset, JSVM_Value* result) {
    JSVM_NON_NULL(handle, result);
    v8::Local<v8::ArrayBuffer> buffer;
    JSVM_TRY(In(js, handle, &buffer));
    const Kind* const kind = KindOf(type);
    JSVM_REQUIRE(kind != nullptr, JSVM_INVALID_ARG);
    if (offset % kind->element_bytes != 0) return FailUnaligned(js, *kind);
    const bool fits =
        Fits(buffer, offset, length, kind->element_bytes) && length <= v8::TypedArray::kMaxLength;
    if (!fits) return FailTooLong(js);
    return Out(js, kind->make(buffer, offset, length), result);
}

JSVM_Status DescribeTypedArray(const Js& js, JSVM_Value handle, JSVM_TypedarrayType* type,
                               size_t* length, void** data, JSVM_Value* buffer, size_t* offset) {
    JSVM_NON_NULL(handle);
    const v8::Local<v8::Value> value = Cast(js, handle);
    JSVM_REQUIRE(type != nullptr ? TypeOf(value, type) : value->IsTypedArray(), JSVM_INVALID_ARG);
    const v8::Local<v8::TypedArray> array = value.As<v8::TypedArray>();
    if (length != nullptr) *length = array->Length();
    return DescribeWindow(js, array, data, buffer, offset);
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CreateTypedarray(JSVM_Env env, JSVM_TypedarrayType type, size_t length,
                                     JSVM_Value arraybuffer, size_t byteOffset,
                                     JSVM_Value* result) {
    return jsvm::RunsJs(env, [=](const jsvm::Js& js) {
        return jsvm::CreateTypedArray(js, type, length, arraybuffer, byteOffset, result);
    });
}

JSVM_Status OH_JSVM_GetTypedarrayInfo(JSVM_Env env, JSVM_Value typedarray,
                                      JSVM_TypedarrayType* type, size_t* length, void** data,
                                      JSVM_Value* arraybuffer, size_t* byteOffset) {
    return jsvm::InEnv(env, [=](const jsvm::Js& js) {
        return jsvm::DescribeTypedArray(js, typedarray, type, length, data, arraybuffer,
                                        byteOffset);
    });
}
