// SPDX-License-Identifier: Apache-2.0
// The state behind a JSVM_VM: one V8 isolate, who is inside of it, and what belongs to it.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_VM_H_
#define ARK_JSVM_FRAMEWORKS_CORE_VM_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "ark_runtime/jsvm.h"
#include "frameworks/core/balance.h"
#include "frameworks/core/call_stack.h"
#include "frameworks/core/due.h"
#include "frameworks/core/entered_context.h"
#include "frameworks/core/nest.h"
#include "frameworks/core/out_of_memory.h"
#include "frameworks/core/scope_records.h"
#include "frameworks/core/snapshot_census.h"
#include "frameworks/core/stable_pool.h"
#include "frameworks/core/v8_compat.h"
#include "frameworks/core/vm_owner.h"

namespace jsvm {

// What another folder keeps for each VM. Core knows it by its slot alone.
class VmPart {
  public:
    virtual ~VmPart() = default;
    // The env is about to be destroyed; its context is current, no handle scope is open.
    virtual void EnvGoing(JSVM_Env env) = 0;
    // The VM is about to be destroyed, all of its envs are gone, the isolate is still alive.
    virtual void VmGoing() = 0;
    // V8 is about to collect, or has collected. Its heap may not be touched; see core/collection.h.
    virtual void CollectionBegins(v8::GCType, v8::GCCallbackFlags) {}
    virtual void CollectionEnded(v8::GCType, v8::GCCallbackFlags) {}

    // Another thread than before enters the VM, which nobody is inside of; told ahead of it, and
    // once the thread is inside.
    virtual void ThreadChanging() {}
    virtual void ThreadChanged() {}

    // For a snapshot of the VM, after a full collection. First each part is asked what it holds,
    // then to add what has to be in the snapshot, then to let go of all its handles: V8 makes no
    // snapshot while there are any.
    virtual void CountForSnapshot(SnapshotCensus*) {}
    virtual void AddToSnapshot(v8::SnapshotCreator*) {}
    virtual void SnapshotGoing() {}
};

// The slots of the parts, in the order in which they are told that an env or the VM goes.
enum PartSlot {
    kInspectorSlot,
    kFinalizerSlot,
    kReferenceSlot,
    kDeferredSlot,
    kScriptSlot,
    kCallbackSlot,
    kHiddenKeySlot,
    kPropertyNameSlot,
    kInterceptorSlot,
    kClassSlot,
    kSourceMapSlot,
    kSourceMemorySlot,
    kDeserializeSlot,
    kPromiseRejectSlot,
    kGcHandlerSlot,
    kHeapThresholdSlot,
    kScopeCheckSlot,
    kNativePointerSlot,
    kSnapshotGuardSlot,
    kCpuProfilerSlot,
    kPartSlots
};

// Something of ours that lives as long as a value made at the same time: until the handle scope
// that was innermost is left, or the native call without one has returned.
struct ScopeBound {
    size_t scopes;  // how many handle scopes were open
    size_t depth;   // how many native calls were running
    void* what;
    void (*release)(JSVM_VM vm, void* what);
};

// The user's handlers for when the VM cannot go on, and what became of it.
struct LastResort {
    std::atomic<JSVM_HandlerForFatalError> fatal{nullptr};  // any thread may destroy the VM
    JSVM_HandlerForOOMError out_of_memory = nullptr;
    bool watched = false;  // V8 calls us when memory runs out
    Memory memory = Memory::kThere;
    bool left_inside = false;  // a handler was called inside V8, and V8's frames may be gone
};

// Freed with the VM.
struct VmRecords {
    Nest<HandleScopeRecord> handle_scopes;
    Nest<EnvScopeRecord> env_scopes;
    absl::InlinedVector<ScopeBound, 8> scope_bound;  // newest last
    StablePool<VmScopeRecord> vm_scopes;
    std::vector<EnteredContext> entered_contexts;  // by calls now running, outermost first
    std::vector<JSVM_Env> envs;
    std::array<std::unique_ptr<VmPart>, kPartSlots> parts;
    int64_t thread = 0;  // that entered last
    LastResort last_resort;
    v8::StartupData startup{};  // V8 keeps a pointer to it; the bytes are the caller's
    std::unique_ptr<v8::SnapshotCreator> snapshot_creator;  // owns the isolate where there is one
    size_t own_handles = 0;  // bytes of handles that V8 itself had at the start, in such a VM
};

// The isolate's data slot that leads back to its JSVM_VM.
inline constexpr uint32_t kVmDataSlot = 0;

}  // namespace jsvm

struct JSVM_VM__ : jsvm::StableRecord {
    static constexpr uint32_t kTag = 0x4a53564d;

    v8::Isolate* isolate = nullptr;
    bool usable = true;              // see EndUse
    JSVM_Env current_env = nullptr;  // whose context is current; written by SetCurrentEnv
    uint32_t handle_scopes = 0;      // now open
    bool tells_uncaught = false;     // a debugger wants to see uncaught exceptions
    uintptr_t stack_limit = 0;       // of the thread that entered last, as V8 has it
    jsvm::Balance balance;           // of native calls
    jsvm::CallStack calls;           // native callbacks now running
    jsvm::VmOwner owner;
    jsvm::DueQueue due;
    std::unique_ptr<jsvm::VmRecords> records;

    void Reset();
    bool watches_handles() const { return balance.has(jsvm::Balance::kWatched); }
};

namespace jsvm {

inline JSVM_VM VmOf(v8::Isolate* isolate) {
    return static_cast<JSVM_VM>(isolate->GetData(kVmDataSlot));
}

// The VM that the calling thread entered last and has not left; null when there is none. And which
// env, alive, calls of this thread can go ahead in as things are: its context is current, V8 can
// run in it, and handles are not watched. Where there is no such env, it is an address that is
// none's.
struct ThreadPosition {
    JSVM_VM vm;
    const void* env;
    const void* env_with_room;  // the same if handles can be made for a caller too

    // The calling thread's. Read by nearly every call, so that it is not looked up by a function:
    // that takes a few bytes of what the C library sets aside for libraries that are loaded late.
    [[gnu::visibility("hidden"),
      gnu::tls_model("initial-exec")]] static __thread ThreadPosition current;
};

inline ThreadPosition& PositionOfThread() {
    return ThreadPosition::current;
}

// Notes whose context is current in the VM now; null for none. On the VM's thread.
void SetCurrentEnv(JSVM_VM vm, JSVM_Env env);

// Notes what of the VM the thread's position tells, if that is in the VM. Called whenever that may
// have changed; the functions here that change it do so.
void UpdatePosition(JSVM_VM vm);

// Has handles watched from now on, or not any more.
void SetHandlesWatched(JSVM_VM vm, bool watched);

// Whether the VM was made for a snapshot. V8 has no WebAssembly in such a VM.
inline bool IsForSnapshot(JSVM_VM vm) {
    return vm->records->snapshot_creator != nullptr;
}

// The part of type P, made at its first use.
template <class P>
P& PartOf(JSVM_VM vm) {
    std::unique_ptr<VmPart>& slot = vm->records->parts[P::kSlot];
    if (slot == nullptr) slot = std::make_unique<P>(vm);
    return static_cast<P&>(*slot);
}

// Enters the isolate on this thread, whatever is current on it. Returns 0, or the thread that is
// inside already or holds the lock, and then nothing was done.
int64_t EnterVm(JSVM_VM vm, const VmScopeRecord* scope);
// Leaves one entry of this thread: the one made for `scope`, or the newest of the VM that was made
// without a scope. Entries above it, of whatever VM, stay entered. False when there is none.
bool LeaveVm(JSVM_VM vm, const VmScopeRecord* scope);

// From now on scopes of the VM can be closed and the VM be destroyed, and that is all: V8 is in no
// state to run anything in it. Calls that would are refused; finalizers still run.
void EndUse(JSVM_VM vm);

// Whether this thread's only entry of the VM is the one made for `scope`.
bool IsLastEntry(JSVM_VM vm, const VmScopeRecord* scope);

// Forgets native calls that a longjmp has left behind.
void ForgetAbandonedCalls(JSVM_VM vm);

// What core/scope_check.h watches: handles of levels that have closed end; those of an abandoned
// call live on, as V8's do. Called only while the VM watches handles.
[[gnu::cold]] void ForgetClosedHandles(JSVM_VM vm);
[[gnu::cold]] void KeepAbandonedHandles(JSVM_VM vm);

// Handle scopes and native calls now open: a handle belongs to the innermost of them.
inline uint32_t HandleLevels(JSVM_VM vm) {
    return vm->handle_scopes + static_cast<uint32_t>(vm->calls.size());
}

// One of them has ended.
inline void HandleLevelEnded(JSVM_VM vm) {
    if (vm->watches_handles()) [[unlikely]]
        ForgetClosedHandles(vm);
}

// Binds something to the innermost scope, whichever env opened that.
void BindToScope(JSVM_VM vm, void* what, void (*release)(JSVM_VM vm, void* what));

// Takes something out of its scope's hands, without releasing it.
void UnbindFromScope(JSVM_VM vm, const void* what);

// Releases what was bound in the running native call.
void ReleaseBoundInCall(JSVM_VM vm);

// Releases what is bound to the scope at this position of the nest, or to one that was opened in
// it.
void ReleaseBoundTo(JSVM_VM vm, size_t position);

// Leaves scopes whose closing had to wait. Only for functions that no other call leads to: V8's own
// scopes of a call that is running lie above them.
void SettleScopes(JSVM_VM vm);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_VM_H_
