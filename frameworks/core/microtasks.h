// SPDX-License-Identifier: Apache-2.0
// Microtasks that run when the outermost call into JavaScript ends.
//
// V8 sees to them at the end of every such call of its own, which takes longer than to set a
// property. Here they are seen to only when there are any: for the time of a call V8 is told to
// leave them alone, and reminded of them after if some wait.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_MICROTASKS_H_
#define ARK_JSVM_FRAMEWORKS_CORE_MICROTASKS_H_

#include <cstdint>
#include <cstring>

#include "ark_runtime/jsvm.h"
#include "frameworks/core/env.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// The isolate's data slots: where V8 counts the microtasks that wait, or null where it cannot be
// asked; the same while microtasks are to run by themselves, else null; how many calls have not
// been looked at since V8 was last reminded.
inline constexpr uint32_t kWaitingSlot = 1;
inline constexpr uint32_t kSeenToSlot = 2;
inline constexpr uint32_t kUnseenSlot = 3;

// A context of the VM was made. All have one queue.
void NoteMicrotaskQueue(v8::Isolate* isolate, v8::Local<v8::Context> context);

// Chooses whether microtasks run by themselves.
void SetMicrotaskPolicy(v8::Isolate* isolate, v8::MicrotasksPolicy policy);

// Stands around one of V8's calls at whose end V8 would see to microtasks. A callback in there may
// change the policy, or leave by longjmp: the next of these puts right what was left behind then.
class MicrotasksHeld {
  public:
    explicit MicrotasksHeld(JSVM_Env env) : env_(env) {
        v8::Isolate* const isolate = env->isolate;
        if (isolate->GetData(kSeenToSlot) != nullptr) {
            isolate->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
        }
    }
    ~MicrotasksHeld() {
        v8::Isolate* const isolate = env_->isolate;
        const auto* const waiting = static_cast<const intptr_t*>(isolate->GetData(kSeenToSlot));
        if (waiting == nullptr) return;
        isolate->SetMicrotasksPolicy(v8::MicrotasksPolicy::kAuto);
        if (*waiting != 0 || IsTime(isolate)) [[unlikely]]
            Remind(env_);
    }
    MicrotasksHeld(const MicrotasksHeld&) = delete;
    MicrotasksHeld& operator=(const MicrotasksHeld&) = delete;

  private:
    // When microtasks have run, V8 also lets go of what weak references were looked at. So it has
    // to be reminded now and then where none wait.
    static bool IsTime(v8::Isolate* isolate) {
        constexpr uintptr_t kCalls = 1024;
        void* slot = isolate->GetData(kUnseenSlot);
        uintptr_t unseen = 0;
        static_assert(sizeof(unseen) == sizeof(slot));
        std::memcpy(&unseen, static_cast<const void*>(&slot), sizeof(unseen));
        unseen = (unseen + 1) % kCalls;
        std::memcpy(static_cast<void*>(&slot), &unseen, sizeof(unseen));
        isolate->SetData(kUnseenSlot, slot);
        return unseen == 0;
    }
    static void Remind(JSVM_Env env);

    JSVM_Env env_;
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_MICROTASKS_H_
