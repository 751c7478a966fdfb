/* SPDX-License-Identifier: Apache-2.0 */
/* One set of names for two APIs, so that the same C is compiled against either. */
#ifndef ARK_JSVM_TEST_BENCHMARK_OPERATIONS_API_H_
#define ARK_JSVM_TEST_BENCHMARK_OPERATIONS_API_H_

#include "test/benchmark/operations/bench.h"
#include "test/benchmark/operations/samples.h"

#ifdef COMPARE_NODE_API

#include <node_api.h>

#define NAME(jsvm, node) napi_##node
#define API_OK napi_ok
typedef napi_callback_info CallbackInfo;
typedef napi_deferred Deferred;
typedef napi_env Env;
typedef napi_escapable_handle_scope EscapableScope;
typedef napi_handle_scope HandleScope;
typedef napi_ref Ref;
typedef napi_typedarray_type ArrayType;
typedef napi_value Value;
typedef napi_valuetype ValueType;
#define BYTE_ARRAY napi_uint8_array

#else

#include "ark_runtime/jsvm.h"

#define NAME(jsvm, node) OH_JSVM_##jsvm
#define API_OK JSVM_OK
typedef JSVM_CallbackInfo CallbackInfo;
typedef JSVM_Deferred Deferred;
typedef JSVM_Env Env;
typedef JSVM_EscapableHandleScope EscapableScope;
typedef JSVM_HandleScope HandleScope;
typedef JSVM_Ref Ref;
typedef JSVM_TypedarrayType ArrayType;
typedef JSVM_Value Value;
typedef JSVM_ValueType ValueType;
#define BYTE_ARRAY JSVM_UINT8_ARRAY

#endif

#define CallFunction NAME(CallFunction, call_function)
#define CloseEscapableHandleScope NAME(CloseEscapableHandleScope, close_escapable_handle_scope)
#define CloseHandleScope NAME(CloseHandleScope, close_handle_scope)
#define CreateArrayWithLength NAME(CreateArrayWithLength, create_array_with_length)
#define CreateArraybuffer NAME(CreateArraybuffer, create_arraybuffer)
#define CreateBigintInt64 NAME(CreateBigintInt64, create_bigint_int64)
#define CreateBigintWords NAME(CreateBigintWords, create_bigint_words)
#define CreateDouble NAME(CreateDouble, create_double)
#define CreateError NAME(CreateError, create_error)
#define CreateInt32 NAME(CreateInt32, create_int32)
#define CreateObject NAME(CreateObject, create_object)
#define CreatePromise NAME(CreatePromise, create_promise)
#define CreateReference NAME(CreateReference, create_reference)
#define CreateStringLatin1 NAME(CreateStringLatin1, create_string_latin1)
#define CreateStringUtf16 NAME(CreateStringUtf16, create_string_utf16)
#define CreateStringUtf8 NAME(CreateStringUtf8, create_string_utf8)
#define CreateTypedarray NAME(CreateTypedarray, create_typedarray)
#define DeleteReference NAME(DeleteReference, delete_reference)
#define EscapeHandle NAME(EscapeHandle, escape_handle)
#define GetAndClearLastException NAME(GetAndClearLastException, get_and_clear_last_exception)
#define GetCbInfo NAME(GetCbInfo, get_cb_info)
#define GetElement NAME(GetElement, get_element)
#define GetGlobal NAME(GetGlobal, get_global)
#define GetNamedProperty NAME(GetNamedProperty, get_named_property)
#define GetProperty NAME(GetProperty, get_property)
#define GetReferenceValue NAME(GetReferenceValue, get_reference_value)
#define GetTypedarrayInfo NAME(GetTypedarrayInfo, get_typedarray_info)
#define GetUndefined NAME(GetUndefined, get_undefined)
#define GetValueBigintInt64 NAME(GetValueBigintInt64, get_value_bigint_int64)
#define GetValueDouble NAME(GetValueDouble, get_value_double)
#define GetValueInt32 NAME(GetValueInt32, get_value_int32)
#define GetValueStringUtf16 NAME(GetValueStringUtf16, get_value_string_utf16)
#define GetValueStringUtf8 NAME(GetValueStringUtf8, get_value_string_utf8)
#define HasNamedProperty NAME(HasNamedProperty, has_named_property)
#define NewInstance NAME(NewInstance, new_instance)
#define OpenEscapableHandleScope NAME(OpenEscapableHandleScope, open_escapable_handle_scope)
#define OpenHandleScope NAME(OpenHandleScope, open_handle_scope)
#define ReferenceRef NAME(ReferenceRef, reference_ref)
#define ReferenceUnref NAME(ReferenceUnref, reference_unref)
#define RemoveWrap NAME(RemoveWrap, remove_wrap)
#define ResolveDeferred NAME(ResolveDeferred, resolve_deferred)
#define SetElement NAME(SetElement, set_element)
#define SetNamedProperty NAME(SetNamedProperty, set_named_property)
#define SetProperty NAME(SetProperty, set_property)
#define StrictEquals NAME(StrictEquals, strict_equals)
#define ThrowError NAME(ThrowError, throw_error)
#define Typeof NAME(Typeof, typeof)
#define Unwrap NAME(Unwrap, unwrap)
#define Wrap NAME(Wrap, wrap)

/* Ends the program unless the call succeeds: what any program does about statuses, and cheap. */
#define MUST(call) Must((call) == API_OK, #call)

typedef Value (*Callback)(Env env, CallbackInfo info);

/* A property of a class. */
typedef struct {
    const char* name;
    Callback method;
    Callback getter;
    Callback setter;
} Property;

struct Side {
    Env env;
    Sample samples[kSamples];

    /* Of the operation that runs. */
    size_t argument;
    Value slot[kSlots];

    /* What it gave. */
    Value value;
    double number;
    const char* text;
    size_t length;

    char* buffer;  /* of kBufferSize bytes */
    double native; /* what wrapped objects point to */
    size_t serial; /* for what has to be new each time */

    const char* snapshot; /* of an empty env, where one is made */
    size_t snapshot_size;

    Ref describe;
    /* Of each row: an object whose elements are the slots. Node-API refers to objects alone. */
    Ref kept[kMaxRows];
    bool used[kMaxRows][kSlots];
};

enum { kBufferSize = 2 * kLarge };

/* ---- What differs by more than its name: api_jsvm.c, api_node.c. */

Value NewFunction(Side* side, const char* name, Callback callback);
Value NewClass(Side* side, const char* name, Callback constructor, const Property* properties,
               size_t count);
Value RunSource(Env env, const char* source, size_t length);

/* ---- side.c, the same for both. */

/* Prepares a side whose env is set, in a handle scope. */
void BeginSide(Side* side);
void EndSide(Side* side);

/* Reports the value of the side. */
void ReportValue(Side* side, Report* report);

/* For loops in JavaScript: slot 0 is the loop, slot 1 what it works on. */
void SetUpLoop(Side* side, const char* loop, Value object);
void RunLoop(Side* side, size_t count);
void CheckLoop(Side* side, Report* report);

/* A row for such. */
#define LOOP(TITLE, SETUP) \
    { TITLE, SETUP, RunLoop, CheckLoop, 0 }

/* Runs source and gives its value. */
Value Evaluate(Side* side, const char* source);

extern const Operations kBufferOperations;
extern const Operations kCallOperations;
extern const Operations kClassOperations;
extern const Operations kErrorOperations;
extern const Operations kObjectOperations;
extern const Operations kScopeOperations;
extern const Operations kScriptOperations;
extern const Operations kStringOperations;
extern const Operations kValueOperations;
extern const Operations kOwnOperations; /* those that only this side has */

#endif /* ARK_JSVM_TEST_BENCHMARK_OPERATIONS_API_H_ */
