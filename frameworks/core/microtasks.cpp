// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/microtasks.h"

#include <cstddef>

#include "frameworks/core/vm.h"

// V8's own, as its library exports it: where a queue has the number of those that wait.
namespace v8::internal {

class V8_EXPORT MicrotaskQueue {
  public:
    static const size_t kSizeOffset;
};

}  // namespace v8::internal

namespace jsvm {
namespace {

void* PlaceOfCount(v8::Local<v8::Context> context) {
    if constexpr (v8_compat::kKnowsHeapMemory) {
        void* const queue = context->GetMicrotaskQueue();
        return static_cast<char*>(queue) + v8::internal::MicrotaskQueue::kSizeOffset;
    } else {
        static_cast<void>(context);
        return nullptr;
    }
}

}  // namespace

void NoteMicrotaskQueue(v8::Isolate* isolate, v8::Local<v8::Context> context) {
    if (isolate->GetData(kWaitingSlot) != nullptr) return;
    isolate->SetData(kWaitingSlot, PlaceOfCount(context));
    SetMicrotaskPolicy(isolate, isolate->GetMicrotasksPolicy());
}

void SetMicrotaskPolicy(v8::Isolate* isolate, v8::MicrotasksPolicy policy) {
    isolate->SetMicrotasksPolicy(policy);
    const bool by_themselves = policy == v8::MicrotasksPolicy::kAuto;
    isolate->SetData(kSeenToSlot, by_themselves ? isolate->GetData(kWaitingSlot) : nullptr);
}

void PutMicrotasksRight(v8::Isolate* isolate) {
    if (isolate->GetData(kSeenToSlot) == nullptr) return;
    isolate->SetMicrotasksPolicy(v8::MicrotasksPolicy::kAuto);
}

// Whether a call is the outermost one V8 alone knows. It looks when a promise is resolved, whatever
// promise that is.
void MicrotasksHeld::Remind(v8::Isolate* isolate) {
    if (!VmOf(isolate)->usable || v8::MicrotasksScope::IsRunningMicrotasks(isolate)) return;
    const v8::HandleScope scope(isolate);
    const v8::Local<v8::Context> context = isolate->GetCurrentContext();
    v8::Local<v8::Promise::Resolver> resolver;
    if (!v8::Promise::Resolver::New(context).ToLocal(&resolver)) return;
    static_cast<void>(resolver->Resolve(context, v8::Undefined(isolate)).IsJust());
}

}  // namespace jsvm
