// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/out_of_memory.h"

#include "frameworks/core/entry.h"

JSVM_Status OH_JSVM_SetHandlerForOOMError(JSVM_VM vm, JSVM_HandlerForOOMError handler) {
    return jsvm::AtVmEnd(vm, [=](v8::Isolate*) {
        jsvm::SetOutOfMemoryHandler(vm, handler);
        return JSVM_OK;
    });
}
