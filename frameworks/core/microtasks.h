// SPDX-License-Identifier: Apache-2.0
// Microtasks that run when the outermost call into JavaScript ends.
//
// V8 sees to them at the end of every such call of its own, which takes longer than to set a
// property. Here they are seen to only when there are any: for the time of a call V8 is told to
// leave them alone, and reminded of them after if some wait.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_MICROTASKS_H_
#define ARK_JSVM_FRAMEWORKS_CORE_MICROTASKS_H_

#include <cstdint>

#include "ark_runtime/jsvm.h"
#include "frameworks/core/env.h"
#include "frameworks/core/v8_compat.h"
#include "frameworks/core/vm.h"

namespace jsvm {

// The isolate's data slots: where V8 counts the microtasks that wait, or null where it cannot be
// asked; and the same while microtasks are to run by themselves, else null.
inline constexpr uint32_t kWaitingSlot = 1;
inline constexpr uint32_t kSeenToSlot = 2;

// A context of the VM was made. All have one queue.
void NoteMicrotaskQueue(v8::Isolate* isolate, v8::Local<v8::Context> context);

// Chooses whether microtasks run by themselves.
void SetMicrotaskPolicy(v8::Isolate* isolate, v8::MicrotasksPolicy policy);

// Native calls were left by longjmp, perhaps one that V8 was told to leave microtasks alone in.
void PutMicrotasksRight(v8::Isolate* isolate);

// Stands around one of V8's calls at whose end V8 would see to microtasks, if it is the outermost.
// A callback in there may change the policy, or leave by longjmp: see PutMicrotasksRight.
class MicrotasksHeld {
  public:
    explicit MicrotasksHeld(JSVM_Env env) {
        JSVM_VM vm = env->vm;
        if (!vm->calls.AreAbove(this)) [[unlikely]]
            ForgetAbandonedCalls(vm);
        if (vm->calls.empty() && env->isolate->GetData(kSeenToSlot) != nullptr) [[likely]] {
            isolate_ = env->isolate;
            isolate_->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
        }
    }
    ~MicrotasksHeld() {
        if (isolate_ == nullptr) return;
        // When microtasks have run, V8 lets go of what weak references were looked at.
        isolate_->ClearKeptObjects();
        const auto* const waiting = static_cast<const intptr_t*>(isolate_->GetData(kSeenToSlot));
        if (waiting == nullptr) return;
        isolate_->SetMicrotasksPolicy(v8::MicrotasksPolicy::kAuto);
        if (*waiting != 0) [[unlikely]]
            Remind(isolate_);
    }
    MicrotasksHeld(const MicrotasksHeld&) = delete;
    MicrotasksHeld& operator=(const MicrotasksHeld&) = delete;

  private:
    static void Remind(v8::Isolate* isolate);

    v8::Isolate* isolate_ = nullptr;  // null where V8 sees to them itself, or nobody does
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_MICROTASKS_H_
