// SPDX-License-Identifier: Apache-2.0
// Where in a script an error comes from.
#include "ark_runtime/jsvmx_error.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

JSVM_Status PositionOf(const Js& js, JSVM_Value error, JSVMX_ErrorPosition* result) {
    JSVM_NON_NULL(error, result);
    *result = JSVMX_ErrorPosition{0, 0};
    const v8::Local<v8::Value> value = Cast(js, error);
    // For a value that is no error V8 would tell where it is running now.
    if (!value->IsNativeError()) return JSVM_OK;
    const v8::Local<v8::Message> message = v8::Exception::CreateMessage(js.isolate, value);
    int line = 0;
    if (message.IsEmpty() || !message->GetLineNumber(js.context).To(&line) || line <= 0) {
        return JSVM_OK;
    }
    result->line = static_cast<uint32_t>(line);
    result->column = static_cast<uint32_t>(message->GetStartColumn() + 1);
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status JSVMX_GetErrorPosition(JSVM_Env env, JSVM_Value error, JSVMX_ErrorPosition* result) {
    return jsvm::InEnv<jsvm::Handles::kOwn>(
        env, [=](const jsvm::Js& js) { return jsvm::PositionOf(js, error, result); });
}
