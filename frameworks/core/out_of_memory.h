// SPDX-License-Identifier: Apache-2.0
// What happens when a VM with a handler for it runs out of memory.
//
// V8 notices in the midst of an allocation or collection, where leaving by longjmp would tear its
// state apart. So when the heap reaches its limit V8 gets some more room, JavaScript is stopped,
// and the user's handler is called when V8's frames are gone: as the call ends whose JavaScript
// ran, else as the next one begins. Only what does not fit into that room either, or what the
// system gives no memory for, has the handler called inside V8.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_OUT_OF_MEMORY_H_
#define ARK_JSVM_FRAMEWORKS_CORE_OUT_OF_MEMORY_H_

#include "ark_runtime/jsvm.h"

namespace jsvm {

// How far a VM is on that way.
enum class Memory : unsigned char {
    kThere,
    kOut,        // V8 has noticed, the handler has not been called
    kOutAndTold  // the handler was called
};

// Null: V8 ends the process, unless there is a handler for fatal errors, which is called then.
void SetOutOfMemoryHandler(JSVM_VM vm, JSVM_HandlerForOOMError handler);

// Has V8 call us in time, or no more, as the VM's handlers demand.
void WatchMemory(JSVM_VM vm);

// Calls the handler if it is due; then this does not return. Nothing that has to be undone may lie
// between this call and the user's frame.
void TellIfOutOfMemory(JSVM_VM vm);

// A callback is about to return to JavaScript in a VM whose use has ended.
void StopJavaScript(JSVM_VM vm);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_OUT_OF_MEMORY_H_
