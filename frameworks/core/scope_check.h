// SPDX-License-Identifier: Apache-2.0
// JSVM_SCOPE_CHECK: tells handles that are alive from those whose scope is closed. core/handle.h
// asks here, and only while it is on.
//
// V8 uses the slots of a closed scope again at once, so that a stale handle soon looks like a live
// one. A watched handle therefore has a slot that is its own, a global's. When its scope closes,
// the value is let go of and the slot is kept out of use for a while.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_SCOPE_CHECK_H_
#define ARK_JSVM_FRAMEWORKS_CORE_SCOPE_CHECK_H_

#include <cstdint>

#include "frameworks/core/env.h"
#include "frameworks/core/v8_compat.h"
#include "frameworks/core/vm.h"

namespace jsvm {

// Handles that any env of the VM gives out are watched while one of its envs checks. What was given
// out before is taken for good as long as a scope of that time is open. The VM is not in use on
// another thread.
void SwitchScopeCheck(JSVM_Env env, bool on);

// A watched handle; it lives until the handle scope or native call of `level` ends, of which the
// outermost is 1. Gives the value itself when nothing is watched any more.
[[gnu::cold]] v8::Local<v8::Data> WatchHandle(JSVM_VM vm, v8::Local<v8::Data> value,
                                              uint32_t level);

// Ends the process unless the handle with this slot is alive; null is passed over. The message
// names the function. `try_catch` is one that is open, or null. By value, so that an entry whose
// body is inlined need not put its view into memory.
[[gnu::cold]] void CheckHandle(JSVM_Env env, const void* slot, const char* function,
                               v8::TryCatch* try_catch);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_SCOPE_CHECK_H_
