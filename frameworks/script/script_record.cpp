// SPDX-License-Identifier: Apache-2.0
#include "frameworks/script/script_record.h"

#include <algorithm>
#include <unordered_set>
#include <utility>
#include <vector>

#include "frameworks/core/handle.h"
#include "frameworks/core/local_view.h"

namespace jsvm {
namespace {

class Scripts final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kScriptSlot;
    explicit Scripts(JSVM_VM) {}

    StablePool<ScriptRecord>& pool() { return pool_; }
    KnownSources& known_sources() { return known_sources_; }

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
    void VmGoing() override { known_sources_.Clear(); }
    void CountForSnapshot(SnapshotCensus* census) override {
        pool_.ForEachLive([census](const ScriptRecord* record) {
            census->Found(record->retained ? "a script that was retained"
                                           : "a script whose handle scope is open");
        });
    }

    bool NoteId(int id, const ScriptIdWatch& watch) {
        const bool made_now = id > newest_id_ || (id > watch.newest && noted_.count(id) == 0);
        newest_id_ = std::max(newest_id_, id);
        if (!watch_.expired()) {
            noted_.insert(id);
        } else if (!noted_.empty()) {
            noted_.clear();
        }
        return made_now;
    }

    ScriptIdWatch Watch() {
        std::shared_ptr<const bool> kept = watch_.lock();
        if (kept == nullptr) {
            noted_.clear();
            kept = std::make_shared<const bool>(true);
            watch_ = kept;
        }
        return {newest_id_, std::move(kept)};
    }

  private:
    StablePool<ScriptRecord> pool_;
    KnownSources known_sources_;
    int newest_id_ = 0;
    std::weak_ptr<const bool> watch_;  // all watches share one, which is gone when they are
    std::unordered_set<int> noted_;    // since it began
};

void ScopeClosed(JSVM_VM vm, void* record) {
    PartOf<Scripts>(vm).pool().Give(static_cast<ScriptRecord*>(record));
}

}  // namespace

void ScriptRecord::Reset() {
    env = nullptr;
    retained = false;
    has_run = false;
    origin_tag = 0;
    script.Clear();
    source.Clear();
    retained_script.Reset();
    retained_source.Reset();
}

ScriptRecord* NewScriptRecord(const Js& js, v8::Local<v8::Script> script,
                              v8::Local<v8::String> source) {
    ScriptRecord* record = PartOf<Scripts>(js.env->vm).pool().Take();
    record->env = js.env;
    record->script = script;
    record->source = source;
    BindToScope(js.env->vm, record, ScopeClosed);
    return record;
}

ScriptIdWatch WatchScriptIds(JSVM_VM vm) {
    return PartOf<Scripts>(vm).Watch();
}

bool NoteScriptId(JSVM_VM vm, int id, const ScriptIdWatch& watch) {
    return PartOf<Scripts>(vm).NoteId(id, watch);
}

KnownSources& KnownSourcesOf(JSVM_VM vm) {
    return PartOf<Scripts>(vm).known_sources();
}

ScriptRecord* UsableScript(JSVM_Env env, JSVM_Script handle) {
    auto* record = RecordOf<ScriptRecord>(handle);
    return IsLive(record) && record->env->vm == env->vm ? record : nullptr;
}

void Retain(ScriptRecord* record) {
    v8::Isolate* const isolate = record->env->isolate;
    record->retained_script.Reset(isolate, record->script);
    record->retained_source.Reset(isolate, record->source);
    record->script = LocalView(record->retained_script);
    record->source = LocalView(record->retained_source);
    record->retained = true;
    UnbindFromScope(record->env->vm, record);
}

void Release(ScriptRecord* record) {
    PartOf<Scripts>(record->env->vm).pool().Give(record);
}

}  // namespace jsvm
