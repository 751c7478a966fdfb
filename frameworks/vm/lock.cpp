// SPDX-License-Identifier: Apache-2.0
// The lock that threads take turns with. It is ours, not V8's Locker: once that was used, V8 ends
// the process over every handle scope that is opened without it, and programs destroy envs and VMs
// after they have given the lock back.
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/platform/thread.h"

// Without an entry: while it waits the env may be destroyed, and nothing is recorded in it then.
JSVM_Status OH_JSVM_AcquireLock(JSVM_Env env) {
    if (!jsvm::IsLive(env)) return JSVM_INVALID_ARG;
    const jsvm::EnvLink link(env);
    jsvm::VmOwner& owner = env->vm->owner;
    const int64_t thread = jsvm_thread_id();
    if (!owner.Lock(thread, env)) return JSVM_INVALID_ARG;
    if (link.get() == nullptr) {
        owner.Unlock(thread, env);
        return JSVM_INVALID_ARG;
    }
    return jsvm::Record(env, JSVM_OK);
}

JSVM_Status OH_JSVM_ReleaseLock(JSVM_Env env) {
    return jsvm::Bookkeeping(env, [=] {
        env->vm->owner.Unlock(jsvm_thread_id(), nullptr);
        return JSVM_OK;
    });
}

JSVM_Status OH_JSVM_IsLocked(JSVM_Env env, bool* isLocked) {
    return jsvm::Bookkeeping(env, [=] {
        JSVM_NON_NULL(isLocked);
        *isLocked = env->vm->owner.IsLockedBy(jsvm_thread_id());
        return JSVM_OK;
    });
}
