// SPDX-License-Identifier: Apache-2.0
// Contexts that are current because of a call, not because of an env scope. V8 keeps one stack of
// all entered contexts and ends the process when they are left in another order. So what is entered
// for a call is written down: scopes below it are not left before it is, and what a longjmp has
// abandoned is found and left.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_ENTERED_CONTEXT_H_
#define ARK_JSVM_FRAMEWORKS_CORE_ENTERED_CONTEXT_H_

#include <cstddef>

#include "ark_runtime/jsvm.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

struct EnteredContext {
    const void* frame;  // where the call's own record lies on the stack
    JSVM_Env env;       // null once that env is destroyed; `context` is set then
    JSVM_Env previous;  // current before; null when none was, or it was destroyed
    size_t env_floor;   // env scopes that were open before
    v8::Global<v8::Context> context;
};

// Makes an env's context current. `frame` is an address in the caller's stack frame.
void EnterContext(JSVM_Env env, const void* frame);

// Leaves the context that was entered with `frame`, and what was abandoned above it.
void LeaveContext(JSVM_VM vm, const void* frame);

// Leaves what a longjmp has abandoned. Also done by EnterContext.
void LeaveAbandonedContexts(JSVM_VM vm);

// The same when no call on the VM is running, so that all are abandoned.
void LeaveAllContexts(JSVM_VM vm);

// How many env scopes must stay because a context was entered above them.
size_t EnteredContextFloor(JSVM_VM vm);

// The env is about to be destroyed.
void ForgetEnvInContexts(JSVM_Env env);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_ENTERED_CONTEXT_H_
