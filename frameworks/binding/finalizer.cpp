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
    void CountForSnapshot(SnapshotCensus* census) override {
        pool_.ForEachLive([census](const FinalizerRecord* record) {
            if (record->object.IsEmpty()) return;
            census->Found(record->is_wrap ? "an object with native data (OH_JSVM_Wrap)"
                                          : "an object or external with a finalizer");
        });
    }

  private:
    StablePool<FinalizerRecord> pool_;
};

void Unlink(FinalizerRecord* record) {
    if (record->newer != nullptr) {
        record->newer->older = record->older;
    } else {
        record->env->newest_finalizer = record->older;
    }
    if (record->older != nullptr) record->older->newer = record->newer;
}

// The record, which is in no list any more, is given back before the user's code runs.
void RunAndGive(FinalizerRecord* record) {
    JSVM_Env env = record->env;
    const Finalizer finalizer = {record->callback, record->data, record->hint};
    if (env->instance_finalizer == record) env->instance_finalizer = nullptr;
    PartOf<Finalizers>(env->vm).pool().Give(record);
    RunFinalizer(env, finalizer);
}

void RunDueRecord(Due* due) {
    RunAndGive(static_cast<FinalizerRecord*>(due));
}

// V8 is collecting: only the handle may be reset here.
void ObjectDied(const v8::WeakCallbackInfo<FinalizerRecord>& info) {
    FinalizerRecord* record = info.GetParameter();
    record->object.Reset();
    Unlink(record);
    record->due_env = record->env;
    record->run = RunDueRecord;
    record->env->vm->due.Push(record);
}

// Those whose object is dead already go first; a finalizer can lead to more of them.
void Finalizers::EnvGoing(JSVM_Env env) {
    RunDueOf(env);
    while (FinalizerRecord* record = env->newest_finalizer) {
        Unlink(record);
        RunAndGive(record);
        RunDueOf(env);
    }
}

}  // namespace

void FinalizerRecord::Reset() {
    env = nullptr;
    callback = nullptr;
    data = nullptr;
    hint = nullptr;
    is_wrap = false;
    object.Reset();
    older = nullptr;
    newer = nullptr;
}

FinalizerRecord* AddFinalizer(JSVM_Env env, const Finalizer& finalizer) {
    FinalizerRecord* record = PartOf<Finalizers>(env->vm).pool().Take();
    record->env = env;
    record->callback = finalizer.callback;
    record->data = finalizer.data;
    record->hint = finalizer.hint;
    record->older = env->newest_finalizer;
    if (record->older != nullptr) record->older->newer = record;
    env->newest_finalizer = record;
    return record;
}

FinalizerRecord* AddFinalizer(JSVM_Env env, v8::Local<v8::Object> object,
                              const Finalizer& finalizer) {
    FinalizerRecord* record = AddFinalizer(env, finalizer);
    record->object.Reset(env->isolate, object);
    record->object.SetWeak(record, ObjectDied, v8::WeakCallbackType::kParameter);
    return record;
}

void DropFinalizer(FinalizerRecord* record) {
    if (!IsLive(record)) return;
    JSVM_Env env = record->env;
    Unlink(record);
    PartOf<Finalizers>(env->vm).pool().Give(record);
}

void RunFinalizer(JSVM_Env env, const Finalizer& finalizer) {
    if (finalizer.callback == nullptr) return;
    if (env == nullptr) {
        finalizer.callback(nullptr, finalizer.data, finalizer.hint);
        return;
    }
    const v8::HandleScope scope(env->isolate);
    const JSVM_Status last_error = env->last_error.errorCode;
    NativeCall call(env, NativeCall::Context::kEntered, nullptr, nullptr);
    finalizer.callback(env, finalizer.data, finalizer.hint);
    call.FinishAndDrop("a finalizer");
    Record(env, last_error);
}

}  // namespace jsvm
