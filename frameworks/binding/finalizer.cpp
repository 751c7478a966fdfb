// SPDX-License-Identifier: Apache-2.0
#include "frameworks/binding/finalizer.h"

#include "frameworks/core/call_frame.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/env.h"

namespace jsvm {
namespace {

class Finalizers final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kFinalizerSlot;
    explicit Finalizers(JSVM_VM) {}

    StablePool<FinalizerRecord>& pool() { return pool_; }

    void EnvGoing(JSVM_Env env) override;
    void VmGoing() override {}

  private:
    StablePool<FinalizerRecord> pool_;
};

void Unlink(JSVM_Env env, FinalizerRecord* record) {
    if (record->newer != nullptr) {
        record->newer->older = record->older;
    } else {
        env->newest_finalizer = record->older;
    }
    if (record->older != nullptr) record->older->newer = record->newer;
}

// The user's code runs in a handle scope; what it does to the last error is undone, since the
// call that it interrupts has nothing to do with it.
void Run(JSVM_Env env, JSVM_Finalize callback, void* data, void* hint) {
    if (callback == nullptr) return;
    const v8::HandleScope scope(env->isolate);
    const JSVM_Status last_error = env->last_error.errorCode;
    NativeCall call(env, nullptr, nullptr);
    callback(env, data, hint);
    call.FinishAndKeep();
    Record(env, last_error);
}

void Finalizers::EnvGoing(JSVM_Env env) {
    while (FinalizerRecord* record = env->newest_finalizer) {
        const JSVM_Finalize callback = record->callback;
        void* const data = record->data;
        void* const hint = record->hint;
        Unlink(env, record);
        pool_.Give(record);
        Run(env, callback, data, hint);
    }
}

}  // namespace

void FinalizerRecord::Reset() {
    env = nullptr;
    callback = nullptr;
    data = nullptr;
    hint = nullptr;
    older = nullptr;
    newer = nullptr;
}

FinalizerRecord* AddFinalizer(JSVM_Env env, JSVM_Finalize callback, void* data, void* hint) {
    FinalizerRecord* record = PartOf<Finalizers>(env->vm).pool().Take();
    record->env = env;
    record->callback = callback;
    record->data = data;
    record->hint = hint;
    record->older = env->newest_finalizer;
    if (record->older != nullptr) record->older->newer = record;
    env->newest_finalizer = record;
    return record;
}

void DropFinalizer(FinalizerRecord* record) {
    if (!IsLive(record)) return;
    JSVM_Env env = record->env;
    Unlink(env, record);
    PartOf<Finalizers>(env->vm).pool().Give(record);
}

}  // namespace jsvm
