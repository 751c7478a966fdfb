// SPDX-License-Identifier: Apache-2.0
#include "frameworks/script/script_record.h"

#include <vector>

#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

class Scripts final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kScriptSlot;
    explicit Scripts(JSVM_VM) {}

    StablePool<ScriptRecord>& pool() { return pool_; }

    void EnvGoing(JSVM_Env env) override {
        std::vector<ScriptRecord*> going;
        pool_.ForEachLive([&going, env](ScriptRecord* record) {
            if (record->env == env) going.push_back(record);
        });
        // From the end, because that is where what is bound is looked for.
        for (size_t i = going.size(); i-- > 0;) {
            if (!going[i]->retained) UnbindFromScope(env->vm, going[i]);
            pool_.Give(going[i]);
        }
    }
    void VmGoing() override {}

    bool NoteId(int id) {
        const bool made_now = id > newest_id_;
        if (made_now) newest_id_ = id;
        return made_now;
    }

  private:
    StablePool<ScriptRecord> pool_;
    int newest_id_ = 0;
};

void ScopeClosed(JSVM_VM vm, void* record) {
    PartOf<Scripts>(vm).pool().Give(static_cast<ScriptRecord*>(record));
}

}  // namespace

void ScriptRecord::Reset() {
    env = nullptr;
    retained = false;
    origin_tag = 0;
    script.Reset();
    source.Reset();
}

ScriptRecord* NewScriptRecord(const Js& js, v8::Local<v8::Script> script,
                              v8::Local<v8::String> source) {
    ScriptRecord* record = PartOf<Scripts>(js.env->vm).pool().Take();
    record->env = js.env;
    record->script.Reset(js.isolate, script);
    record->source.Reset(js.isolate, source);
    BindToScope(js.env->vm, record, ScopeClosed);
    return record;
}

bool NoteScriptId(JSVM_VM vm, int id) {
    return PartOf<Scripts>(vm).NoteId(id);
}

ScriptRecord* UsableScript(JSVM_Env env, JSVM_Script handle) {
    auto* record = RecordOf<ScriptRecord>(handle);
    return IsLive(record) && record->env->vm == env->vm ? record : nullptr;
}

void Retain(ScriptRecord* record) {
    record->retained = true;
    UnbindFromScope(record->env->vm, record);
}

void Release(ScriptRecord* record) {
    PartOf<Scripts>(record->env->vm).pool().Give(record);
}

}  // namespace jsvm
