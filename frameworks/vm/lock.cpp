// SPDX-License-Identifier: Apache-2.0
// The lock that threads take turns with. It is ours, not V8's Locker: once that was used, V8 ends
// the process over every handle scope that is opened without it, and programs destroy envs and VMs
// after they have given the lock back.
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/process.h"
#include "frameworks/platform/thread.h"

namespace jsvm {
namespace {

// A live env as another thread may see it, that perhaps ends it at this moment.
struct Seen {
    JSVM_VM vm = nullptr;  // null when the env is not live; the record itself stays for good
    uint64_t vm_ends = 0;
    uint64_t serial = 0;
};

Seen Look(JSVM_Env env) {
    const MutexLock lock(&Process().mutex);
    if (!IsLive(env)) return {};
    return {env->vm, env->vm->owner.ends(), env->serial};
}

}  // namespace
}  // namespace jsvm

// Without an entry: the env may be destroyed meanwhile, and nothing is recorded in it then.
JSVM_Status OH_JSVM_AcquireLock(JSVM_Env env) {
    const jsvm::Seen seen = jsvm::Look(env);
    if (seen.vm == nullptr) return JSVM_INVALID_ARG;
    jsvm::VmOwner& owner = seen.vm->owner;
    const int64_t thread = jsvm_thread_id();
    if (!owner.Lock(thread, env, seen.vm_ends)) return JSVM_INVALID_ARG;
    if (jsvm::Look(env).serial != seen.serial) {
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
