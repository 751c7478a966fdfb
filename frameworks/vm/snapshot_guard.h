// SPDX-License-Identifier: Apache-2.0
// Built-ins that V8 adds to an environment only when it comes out of a snapshot. They meet whatever
// the set-up scripts have made of the objects that they are added to.
#ifndef ARK_JSVM_FRAMEWORKS_VM_SNAPSHOT_GUARD_H_
#define ARK_JSVM_FRAMEWORKS_VM_SNAPSHOT_GUARD_H_

#include <string>

#include "ark_runtime/jsvm.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// Takes hold of the objects in question, ahead of any code of the user. Errors get stack traces
// from then on, which they would not in a VM for a snapshot.
JSVM_Status GuardBuiltins(JSVM_Env env);

// What of them V8 could not add to; empty if there is nothing.
std::string SpoiltBuiltin(JSVM_Env env);

// Takes away what the user has put where V8 will put its own. Returns what brings it back.
v8::Local<v8::Value> SetBuiltinsAside(JSVM_Env env);

// In the context out of the snapshot, for what SetBuiltinsAside returned.
void BringBuiltinsBack(v8::Local<v8::Context> context, v8::Local<v8::Value> set_aside);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_VM_SNAPSHOT_GUARD_H_
