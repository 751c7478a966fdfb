// SPDX-License-Identifier: Apache-2.0
// Errors that V8, or a function of the API, cannot go on from, and the VM's handler for them.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_FATAL_ERROR_H_
#define ARK_JSVM_FRAMEWORKS_CORE_FATAL_ERROR_H_

#include "ark_runtime/jsvm.h"

namespace jsvm {

// Null: errors that V8 finds end the process, as if there had never been a handler.
void SetFatalErrorHandler(JSVM_VM vm, JSVM_HandlerForFatalError handler);

// Calls the VM's handler, if it has one. The handler may leave by longjmp and may destroy the VM.
void TellFatalError(JSVM_VM vm, const char* location, const char* message);

// The VM whose isolate is current on this thread; null when there is none.
JSVM_VM CurrentVm();

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_FATAL_ERROR_H_
