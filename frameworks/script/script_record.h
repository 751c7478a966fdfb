// SPDX-License-Identifier: Apache-2.0
// What a JSVM_Script stands for, and how long it lives.
#ifndef ARK_JSVM_FRAMEWORKS_SCRIPT_SCRIPT_RECORD_H_
#define ARK_JSVM_FRAMEWORKS_SCRIPT_SCRIPT_RECORD_H_

#include <cstdint>
#include <limits>
#include <memory>

#include "ark_runtime/jsvm.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/stable_pool.h"
#include "frameworks/core/v8_compat.h"
#include "frameworks/script/known_source.h"

namespace jsvm {

// A compiled script. Bound to the handle scope that was innermost when it was compiled, until it
// is retained; ends with its env at the latest.
struct ScriptRecord : StableRecord {
    static constexpr uint32_t kTag = 0x53435250;

    JSVM_Env env = nullptr;
    bool retained = false;
    bool has_run = false;
    uint32_t origin_tag = 0;  // what of its origin a code cache is bound to
    // And the source that a code cache is bound to: handles of the scope, and once the script is
    // retained, of these.
    v8::Local<v8::Script> script;
    v8::Local<v8::String> source;
    v8::Global<v8::Script> retained_script;
    v8::Global<v8::String> retained_source;

    void Reset();
};

// The script was compiled in the handle scope that is innermost now.
ScriptRecord* NewScriptRecord(const Js& js, v8::Local<v8::Script> script,
                              v8::Local<v8::String> source);

// Has the ids of scripts remembered for as long as it is kept, which may be on any thread.
struct ScriptIdWatch {
    int newest = std::numeric_limits<int>::max();  // the newest id when it began
    std::shared_ptr<const bool> kept;
};
ScriptIdWatch WatchScriptIds(JSVM_VM vm);

// Whether V8 made the script of this id just now, rather than found it compiled in its memory: ids
// rise within a VM, and only scripts that came through here can be found again. A script that was
// deserialised in the background has got its id there, while others were made here: `watch` is one
// from before that.
bool NoteScriptId(JSVM_VM vm, int id, const ScriptIdWatch& watch = {});

// The VM's; not to be added to in one that makes a snapshot, which their handles would be in the
// way of.
KnownSources& KnownSourcesOf(JSVM_VM vm);

// The record behind a handle that `env` may use, or null: not live, or of another VM.
ScriptRecord* UsableScript(JSVM_Env env, JSVM_Script handle);

// Makes a record independent of scopes.
void Retain(ScriptRecord* record);

// Ends a retained record.
void Release(ScriptRecord* record);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_SCRIPT_SCRIPT_RECORD_H_
