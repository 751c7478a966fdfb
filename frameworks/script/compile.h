// SPDX-License-Identifier: Apache-2.0
// Compiling a script, whoever asks for it.
#ifndef ARK_JSVM_FRAMEWORKS_SCRIPT_COMPILE_H_
#define ARK_JSVM_FRAMEWORKS_SCRIPT_COMPILE_H_

#include "ark_runtime/jsvm.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/v8_compat.h"
#include "frameworks/script/compile_request.h"

namespace jsvm {

// Needs a TryCatch. The arguments that are handles have been checked for null.
JSVM_Status Compile(const Js& js, const CompileRequest& request, JSVM_Script* result);

// Has stacks translated through the source map that the request's origin names, if it is to be.
void MapStacksOf(const Js& js, const CompileRequest& request, v8::Local<v8::Value> name);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_SCRIPT_COMPILE_H_
