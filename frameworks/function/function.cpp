// SPDX-License-Identifier: Apache-2.0
// Functions whose code is native, what they ask about their call, and calls into JavaScript.
#include <algorithm>
#include <climits>

#include "frameworks/binding/callback.h"
#include "frameworks/binding/name.h"
#include "frameworks/core/call_frame.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/microtasks.h"

namespace jsvm {
namespace {

JSVM_Status CreateFunction(const Js& js, const char* utf8name, size_t length,
                           JSVM_Callback callback, JSVM_Value* result) {
    JSVM_NON_NULL(result, callback);
    v8::Local<v8::String> name;
    if (utf8name != nullptr) JSVM_TRY(NameFromUtf8(js, utf8name, length, &name));
    return Out(js, NewFunction(js, callback, name), result);
}

using Arguments = v8::FunctionCallbackInfo<v8::Value>;

// The native call, still running, that `info` was given to.
inline JSVM_Status FindCall(const Js& js, JSVM_CallbackInfo info, const CallFrame** out) {
    const CallFrame* frame = RunningCall(js.env, info);
    JSVM_REQUIRE(frame != nullptr && frame->arguments != nullptr, JSVM_INVALID_ARG);
    *out = frame;
    return JSVM_OK;
}

// `handle` makes a handle of a value. Fills all places of `argv`, as many as *argc says, those
// without an argument with undefined.
template <class Handle>
void Tell(const CallFrame& frame, size_t* argc, JSVM_Value* argv, JSVM_Value* this_arg, void** data,
          Handle&& handle) {
    const Arguments& arguments = *frame.arguments;
    if (argv != nullptr) {
        const size_t capacity = *argc;
        const size_t count = std::min(capacity, static_cast<size_t>(arguments.Length()));
        for (size_t i = 0; i < count; ++i) {
            const int index = static_cast<int>(i);
            // V8 looks again at each, which compilers leave out where they see that it is there.
            if (index < 0 || index >= arguments.Length()) __builtin_unreachable();
            argv[i] = handle(arguments[index]);
        }
        const v8::Local<v8::Value> undefined = v8::Undefined(arguments.GetIsolate());
        for (size_t i = count; i < capacity; ++i) argv[i] = handle(undefined);
    }
    if (argc != nullptr) *argc = static_cast<size_t>(arguments.Length());
    if (this_arg != nullptr) *this_arg = handle(arguments.This());
    if (data != nullptr) *data = DataOf(frame);
}

[[gnu::cold, gnu::noinline]] JSVM_Status GetAnyCbInfo(JSVM_Env env, JSVM_CallbackInfo info,
                                                      size_t* argc, JSVM_Value* argv,
                                                      JSVM_Value* this_arg, void** data) {
    const CallFrame* frame = nullptr;
    JSVM_TRY(FindCall(ViewOf(env), info, &frame));
    Tell(*frame, argc, argv, this_arg, data,
         [vm = env->vm](v8::Local<v8::Value> value) { return NewHandle(vm, value); });
    return JSVM_OK;
}

// Calls of a function of ours are in the way of the plain case, whose registers need not be saved.
JSVM_Status GetCbInfo(const Js& js, JSVM_CallbackInfo info, size_t* argc, JSVM_Value* argv,
                      JSVM_Value* this_arg, void** data) {
    JSVM_NON_NULL(info);
    JSVM_REQUIRE(argv == nullptr || argc != nullptr, JSVM_INVALID_ARG);
    const CallFrame* innermost = js.env->vm->calls.back();
    if (innermost != RecordOf<const CallFrame>(info) || !innermost->is_plain()) [[unlikely]]
        return GetAnyCbInfo(js.env, info, argc, argv, this_arg, data);
    Tell(*innermost, argc, argv, this_arg, data, UnwatchedHandle);
    return JSVM_OK;
}

JSVM_Status GetNewTarget(const Js& js, JSVM_CallbackInfo info, JSVM_Value* result) {
    JSVM_NON_NULL(info, result);
    const CallFrame* frame = nullptr;
    JSVM_TRY(FindCall(js, info, &frame));
    const Arguments& arguments = *frame->arguments;
    *result = arguments.IsConstructCall() ? NewHandle(js, arguments.NewTarget()) : nullptr;
    return JSVM_OK;
}

// What V8 gets called with: it counts arguments in an int and follows every one of them.
JSVM_Status CheckArguments(size_t argc, const JSVM_Value* argv) {
    if (argc == 0) return JSVM_OK;
    JSVM_NON_NULL(argv);
    JSVM_REQUIRE(argc <= INT_MAX, JSVM_INVALID_ARG);
    // A search looks at several in a turn.
    JSVM_REQUIRE(std::find(argv, argv + argc, nullptr) == argv + argc, JSVM_INVALID_ARG);
    return JSVM_OK;
}

JSVM_Status CallFunction(const Js& js, JSVM_Value receiver, JSVM_Value callee, size_t argc,
                         const JSVM_Value* argv, JSVM_Value* result) {
    JSVM_NON_NULL(receiver);
    JSVM_TRY(CheckArguments(argc, argv));
    JSVM_NON_NULL(callee);
    v8::Local<v8::Function> function;
    JSVM_TRY(In(js, callee, &function));
    const MicrotasksHeld held(js.env);
    v8::Local<v8::Value> value;
    JSVM_REQUIRE(
        function->Call(js.context, Cast(js, receiver), static_cast<int>(argc), Cast(js, argc, argv))
            .ToLocal(&value),
        JSVM_PENDING_EXCEPTION);
    if (result != nullptr) *result = NewHandle(js, value);
    return JSVM_OK;
}

JSVM_Status NewInstance(const Js& js, JSVM_Value constructor, size_t argc, const JSVM_Value* argv,
                        JSVM_Value* result) {
    JSVM_NON_NULL(constructor);
    JSVM_TRY(CheckArguments(argc, argv));
    JSVM_NON_NULL(result);
    v8::Local<v8::Function> function;
    JSVM_TRY(In(js, constructor, &function));
    const MicrotasksHeld held(js.env);
    return Out(js, function->NewInstance(js.context, static_cast<int>(argc), Cast(js, argc, argv)),
               result, JSVM_PENDING_EXCEPTION);
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CreateFunction(JSVM_Env env, const char* utf8name, size_t length,
                                   JSVM_Callback cb, JSVM_Value* result) {
    return jsvm::RunsJs(env, [=](const jsvm::Js& js) {
        return jsvm::CreateFunction(js, utf8name, length, cb, result);
    });
}

JSVM_Status OH_JSVM_GetCbInfo(JSVM_Env env, JSVM_CallbackInfo cbinfo, size_t* argc,
                              JSVM_Value* argv, JSVM_Value* thisArg, void** data) {
    return jsvm::DoInEnv<jsvm::GetCbInfo, jsvm::Handles::kNone>(env, cbinfo, argc, argv, thisArg,
                                                                data);
}

JSVM_Status OH_JSVM_GetNewTarget(JSVM_Env env, JSVM_CallbackInfo cbinfo, JSVM_Value* result) {
    return jsvm::InEnv<jsvm::Handles::kNone>(
        env, [=](const jsvm::Js& js) { return jsvm::GetNewTarget(js, cbinfo, result); });
}

JSVM_Status OH_JSVM_CallFunction(JSVM_Env env, JSVM_Value recv, JSVM_Value func, size_t argc,
                                 const JSVM_Value* argv, JSVM_Value* result) {
    return jsvm::DoRunJs<jsvm::CallFunction>(env, recv, func, argc, argv, result);
}

JSVM_Status OH_JSVM_NewInstance(JSVM_Env env, JSVM_Value constructor, size_t argc,
                                const JSVM_Value* argv, JSVM_Value* result) {
    return jsvm::DoRunJs<jsvm::NewInstance>(env, constructor, argc, argv, result);
}
