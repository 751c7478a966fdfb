// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/collection.h"

#include "frameworks/core/call_frame.h"
#include "frameworks/core/vm.h"

namespace jsvm {
namespace {

// Users' handlers run in `tell` while the heap can be in any state. Calls that would touch it are
// refused meanwhile, and scopes of the call that led here are out of reach, as in a callback. A
// handler that leaves by longjmp leaves V8 inside of a collection: the VM then stays refused.
template <class Tell>
void TellParts(JSVM_VM vm, Tell&& tell) {
    VmRecords& records = *vm->records;
    const bool usable = vm->usable;
    JSVM_Env const current_env = vm->current_env;
    CallFrame frame{};
    frame.balance = CallFrame::kOutOfOrder;
    EndUse(vm);
    vm->calls.push_back(&frame);
    for (const std::unique_ptr<VmPart>& part : records.parts) {
        if (part != nullptr) tell(part.get());
    }
    records.handle_scopes.CloseAt(vm->calls.size());
    vm->calls.pop_back();
    vm->usable = usable;
    SetCurrentEnv(vm, current_env);
}

void Begins(v8::Isolate* isolate, v8::GCType type, v8::GCCallbackFlags flags) {
    TellParts(VmOf(isolate), [=](VmPart* part) { part->CollectionBegins(type, flags); });
}

void Ended(v8::Isolate* isolate, v8::GCType type, v8::GCCallbackFlags flags) {
    TellParts(VmOf(isolate), [=](VmPart* part) { part->CollectionEnded(type, flags); });
}

}  // namespace

bool IsCollectionTold(JSVM_VM vm) {
    ForgetAbandonedCalls(vm);
    return !vm->calls.empty() && vm->calls.back()->env == nullptr;
}

void WatchCollections(v8::Isolate* isolate) {
    isolate->AddGCPrologueCallback(Begins);
    isolate->AddGCEpilogueCallback(Ended);
}

}  // namespace jsvm
