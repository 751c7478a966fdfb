// SPDX-License-Identifier: Apache-2.0
#include "frameworks/binding/reference.h"

#include <limits>

#include "frameworks/core/env.h"

namespace jsvm {
namespace {

class References final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kReferenceSlot;
    explicit References(JSVM_VM) {}

    StablePool<ReferenceRecord>& pool() { return pool_; }

    void EnvGoing(JSVM_Env env) override {
        while (env->newest_reference != nullptr) DeleteReference(env->newest_reference);
    }
    void VmGoing() override {}
    void CountForSnapshot(SnapshotCensus* census) override {
        pool_.ForEachLive([census](const ReferenceRecord* record) {
            if (!record->held.IsEmpty()) census->Found("a reference that was not deleted");
        });
    }

  private:
    StablePool<ReferenceRecord> pool_;
};

// What a count of zero means for what is held.
void LetGo(ReferenceRecord* record) {
    if (record->can_be_weak) {
        record->held.SetWeak();
    } else {
        record->held.Reset();
    }
}

// A reference that holds strongly, in the env's list.
ReferenceRecord* Take(JSVM_Env env, v8::Local<v8::Data> held, uint32_t count) {
    ReferenceRecord* record = PartOf<References>(env->vm).pool().Take();
    record->env = env;
    record->count = count;
    record->held.Reset(env->isolate, held);
    record->older = env->newest_reference;
    if (record->older != nullptr) record->older->newer = record;
    env->newest_reference = record;
    return record;
}

}  // namespace

void ReferenceRecord::Reset() {
    env = nullptr;
    count = 0;
    can_be_weak = false;
    is_value = false;
    held.Reset();
    older = nullptr;
    newer = nullptr;
}

ReferenceRecord* NewReference(JSVM_Env env, v8::Local<v8::Value> value, uint32_t count) {
    ReferenceRecord* record = Take(env, value, count);
    record->is_value = true;
    record->can_be_weak = value->IsObject() || value->IsSymbol();
    if (count == 0) LetGo(record);
    return record;
}

ReferenceRecord* NewDataReference(JSVM_Env env, v8::Local<v8::Data> data, uint32_t count) {
    return Take(env, data, count);
}

void DeleteReference(ReferenceRecord* record) {
    JSVM_VM vm = record->env->vm;
    if (record->newer != nullptr) {
        record->newer->older = record->older;
    } else {
        record->env->newest_reference = record->older;
    }
    if (record->older != nullptr) record->older->newer = record->newer;
    PartOf<References>(vm).pool().Give(record);
}

uint32_t RaiseCount(ReferenceRecord* record) {
    if (record->held.IsEmpty()) return 0;
    if (record->count == 0 && record->can_be_weak) record->held.ClearWeak();
    if (record->count != std::numeric_limits<uint32_t>::max()) ++record->count;
    return record->count;
}

uint32_t LowerCount(ReferenceRecord* record) {
    if (record->held.IsEmpty()) return 0;
    if (--record->count == 0) LetGo(record);
    return record->count;
}

}  // namespace jsvm
