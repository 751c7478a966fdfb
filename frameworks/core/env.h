// SPDX-License-Identifier: Apache-2.0
// The state behind a JSVM_Env: one V8 context and what the API remembers about it.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_ENV_H_
#define ARK_JSVM_FRAMEWORKS_CORE_ENV_H_

#include <cstdint>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"
#include "frameworks/core/stable_pool.h"
#include "frameworks/core/v8_compat.h"
#include "frameworks/core/vm.h"

namespace jsvm {

struct FinalizerRecord;  // frameworks/binding/finalizer.h
struct ReferenceRecord;  // frameworks/binding/reference.h

}  // namespace jsvm

struct JSVM_Env__ : jsvm::StableRecord {
    static constexpr uint32_t kTag = 0x4a53454e;

    JSVM_VM vm = nullptr;
    v8::Isolate* isolate = nullptr;
    v8::Global<v8::Context> context;
    v8::Global<v8::Value> exception;      // the pending one, or empty; see SetException
    JSVM_ExtendedErrorInfo last_error{};  // written by core/entry.h alone
    uint64_t serial = 0;                  // tells this env from others that used the same record
    size_t index = 0;                     // in the VM's list
    bool checks_handles = false;          // JSVM_SCOPE_CHECK is on
    void* instance_data = nullptr;
    jsvm::FinalizerRecord* instance_finalizer = nullptr;
    jsvm::FinalizerRecord* newest_finalizer = nullptr;  // heads of lists that binding keeps
    jsvm::ReferenceRecord* newest_reference = nullptr;
    JSVMX_CodeCacheOutcome cache_outcome = JSVMX_CODE_CACHE_NOT_OFFERED;
    JSVMX_CodeCacheReason cache_reason = JSVMX_REASON_NONE;

    void Reset();
};

namespace jsvm {

// An env as what may outlive it remembers it.
class EnvLink {
  public:
    EnvLink() = default;
    explicit EnvLink(JSVM_Env env) : env_(env), serial_(env->serial) {}
    // Null once the env was destroyed, even if its record serves another by now.
    JSVM_Env get() const { return IsLive(env_) && env_->serial == serial_ ? env_ : nullptr; }
    // The record and the number, whether that env lives or not.
    JSVM_Env record() const { return env_; }
    uint64_t serial() const { return serial_; }

  private:
    JSVM_Env env_ = nullptr;
    uint64_t serial_ = 0;
};

// The only ones that write the pending exception.
inline void SetException(JSVM_Env env, v8::Local<v8::Value> exception) {
    env->exception.Reset(env->isolate, exception);
    if (env->vm->current_env == env) env->vm->balance.Set(Balance::kPending, true);
}
inline void ClearException(JSVM_Env env) {
    env->exception.Reset();
    if (env->vm->current_env == env) env->vm->balance.Set(Balance::kPending, false);
}

// The env whose context this is; null for an empty context, for one that was not made for an env
// (V8 makes some for itself), and when the env was destroyed.
JSVM_Env EnvOf(JSVM_VM vm, v8::Local<v8::Context> context);

// Makes the env of a new context. The caller has entered the VM and opened a handle scope.
JSVM_Env AdoptContext(JSVM_VM vm, v8::Local<v8::Context> context);

// Ends an env: everything of it is released, its scopes are closed, the handle is dead.
// The VM is current on this thread.
void EndEnv(JSVM_Env env);

// The status's text as GetLastErrorInfo gives it; null for JSVM_OK.
const char* StatusText(JSVM_Status status);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_ENV_H_
