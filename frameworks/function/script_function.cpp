// SPDX-License-Identifier: Apache-2.0
// Functions made of JavaScript source: names of parameters and a body.
#include "absl/container/inlined_vector.h"
#include "frameworks/binding/name.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {
namespace {

using Parameters = absl::InlinedVector<v8::Local<v8::String>, 8>;

// V8 keeps the number of parameters in 16 bits, and looks at it only when its own parser counts.
constexpr size_t kMaxParameters = 65534;

struct FunctionRequest {
    const char* name;
    size_t name_length;
    size_t argc;
    const JSVM_Value* argv;
    JSVM_Value body;
};

JSVM_Status CheckPointers(const FunctionRequest& request) {
    JSVM_NON_NULL(request.body);
    if (request.argc == 0) return JSVM_OK;
    JSVM_NON_NULL(request.argv);
    JSVM_REQUIRE(request.argc <= kMaxParameters, JSVM_INVALID_ARG);
    for (size_t i = 0; i < request.argc; ++i) JSVM_NON_NULL(request.argv[i]);
    return JSVM_OK;
}

JSVM_Status CreateFunctionWithScript(const Js& js, const FunctionRequest& request,
                                     JSVM_Value* result) {
    JSVM_NON_NULL(result);
    JSVM_TRY(CheckPointers(request));
    Parameters parameters(request.argc);
    for (size_t i = 0; i < request.argc; ++i) JSVM_TRY(In(js, request.argv[i], &parameters[i]));
    v8::Local<v8::String> body;
    JSVM_TRY(In(js, request.body, &body));
    v8::ScriptCompiler::Source source(body);
    v8::Local<v8::Function> function;
    JSVM_REQUIRE(v8::ScriptCompiler::CompileFunction(js.context, &source, parameters.size(),
                                                     parameters.data())
                     .ToLocal(&function),
                 JSVM_GENERIC_FAILURE);
    v8::Local<v8::String> name;
    if (request.name != nullptr) {
        JSVM_TRY(NameFromUtf8(js, request.name, request.name_length, &name));
        function->SetName(name);
    }
    return Out(js, function, result);
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CreateFunctionWithScript(JSVM_Env env, const char* funcName, size_t length,
                                             size_t argc, const JSVM_Value* argv, JSVM_Value script,
                                             JSVM_Value* result) {
    return jsvm::RunsJs(env, [=](const jsvm::Js& js) {
        return jsvm::CreateFunctionWithScript(js, {funcName, length, argc, argv, script}, result);
    });
}
