// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/fatal_error.h"

#include "frameworks/core/entry.h"

JSVM_Status OH_JSVM_SetHandlerForFatalError(JSVM_VM vm, JSVM_HandlerForFatalError handler) {
    return jsvm::AtVmEnd(vm, [=](v8::Isolate*) {
        jsvm::SetFatalErrorHandler(vm, handler);
        return JSVM_OK;
    });
}
