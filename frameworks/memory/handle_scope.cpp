// SPDX-License-Identifier: Apache-2.0
// Handle scopes. They work without a VM or env scope, and close in any order: the nest defers what
// V8 would not take out of turn.
#include <type_traits>

#include "frameworks/core/call_frame.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/misuse.h"
#include "frameworks/core/vm.h"
#include "frameworks/platform/thread.h"

namespace jsvm {
namespace {

JSVM_Status RefuseOtherThreadInside(JSVM_VM vm, const char* function) {
    if (v8::Isolate::TryGetCurrent() == vm->isolate) return JSVM_OK;
    const int64_t owner = vm->owner.other(jsvm_thread_id());
    if (owner == 0) return JSVM_OK;
    ReportMisuse(Misuse::kOtherThread, function, owner);
    return JSVM_GENERIC_FAILURE;
}

// A thread may work on the handles of a VM unless another one is inside. Nothing is entered.
JSVM_Status RefuseOtherThread(JSVM_VM vm, const char* function) {
    if (PositionOfThread().vm == vm) [[likely]]
        return JSVM_OK;
    return RefuseOtherThreadInside(vm, function);
}

// The two kinds of scope differ in their handle's type and in the member of the record that is set.
std::optional<v8::HandleScope>& ScopeIn(HandleScopeRecord* record, JSVM_HandleScope) {
    return record->plain;
}
std::optional<v8::EscapableHandleScope>& ScopeIn(HandleScopeRecord* record,
                                                 JSVM_EscapableHandleScope) {
    return record->escapable;
}

template <class Handle>
JSVM_Status Open(JSVM_Env env, Handle* result, const char* function) {
    JSVM_NON_NULL(result);
    JSVM_VM vm = env->vm;
    JSVM_TRY(RefuseOtherThread(vm, function));
    // The slot that takes what escapes lies in the enclosing scope.
    constexpr bool kNeedsOuter = std::is_same_v<Handle, JSVM_EscapableHandleScope>;
    JSVM_REQUIRE(!kNeedsOuter || HandleLevels(vm) != 0, JSVM_HANDLE_SCOPE_MISMATCH);
    Nest<HandleScopeRecord>& scopes = vm->records->handle_scopes;
    HandleScopeRecord* record = scopes.Take();
    record->vm = vm;
    record->env = env;
    ScopeIn(record, Handle()).emplace(env->isolate);
    if (vm->handle_scopes++ == 0) [[unlikely]]
        UpdatePosition(vm);
    vm->balance.Opened();
    scopes.Push(record, vm->calls.size());
    *result = HandleOf<Handle>(record);
    return JSVM_OK;
}

// The record of a scope of this kind that is open.
template <class Handle>
[[gnu::always_inline]] inline JSVM_Status FindOpen(Handle scope, const char* function,
                                                   HandleScopeRecord** out) {
    HandleScopeRecord* record = Cast(scope);
    JSVM_REQUIRE(IsLive(record), JSVM_HANDLE_SCOPE_MISMATCH);
    JSVM_TRY(RefuseOtherThread(record->vm, function));
    JSVM_REQUIRE(ScopeIn(record, scope).has_value(), JSVM_HANDLE_SCOPE_MISMATCH);
    *out = record;
    return JSVM_OK;
}

// The env that a caller names does not matter: the scope knows its own, which may be gone.
template <class Handle>
JSVM_Status Close(Handle scope, const char* function) {
    JSVM_NON_NULL(scope);
    HandleScopeRecord* record = nullptr;
    JSVM_TRY(FindOpen(scope, function, &record));
    JSVM_VM vm = record->vm;
    if (!vm->calls.empty()) ForgetAbandonedCalls(vm);
    const size_t depth = vm->calls.size();
    JSVM_REQUIRE(record->depth >= depth, JSVM_HANDLE_SCOPE_MISMATCH);
    vm->records->handle_scopes.Close(record, depth);
    return JSVM_OK;
}

// How many handle scopes and native calls were open already when this one was opened.
uint32_t LevelsBelow(JSVM_VM vm, const HandleScopeRecord* record) {
    ForgetAbandonedCalls(vm);
    return static_cast<uint32_t>(record->position + record->depth);
}

JSVM_Status Escape(JSVM_Env env, JSVM_EscapableHandleScope scope, JSVM_Value escapee,
                   JSVM_Value* result) {
    constexpr const char* kName = "OH_JSVM_EscapeHandle";
    JSVM_NON_NULL(scope, escapee, result);
    HandleScopeRecord* record = nullptr;
    JSVM_TRY(FindOpen(scope, kName, &record));
    JSVM_REQUIRE(!record->escaped, JSVM_ESCAPE_CALLED_TWICE);
    const v8::Local<v8::Value> value = Cast(ViewOf(env, kName), escapee);
    record->escaped = true;
    JSVM_VM vm = record->vm;
    *result = NewHandleAt(vm, vm->watches_handles() ? LevelsBelow(vm, record) : 0,
                          record->escapable->Escape(value));
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_OpenHandleScope(JSVM_Env env, JSVM_HandleScope* result) {
    return jsvm::Bookkeeping(env,
                             [=] { return jsvm::Open(env, result, "OH_JSVM_OpenHandleScope"); });
}

JSVM_Status OH_JSVM_CloseHandleScope(JSVM_Env env, JSVM_HandleScope scope) {
    return jsvm::Bookkeeping(env, [=] { return jsvm::Close(scope, "OH_JSVM_CloseHandleScope"); });
}

JSVM_Status OH_JSVM_OpenEscapableHandleScope(JSVM_Env env, JSVM_EscapableHandleScope* result) {
    return jsvm::Bookkeeping(
        env, [=] { return jsvm::Open(env, result, "OH_JSVM_OpenEscapableHandleScope"); });
}

JSVM_Status OH_JSVM_CloseEscapableHandleScope(JSVM_Env env, JSVM_EscapableHandleScope scope) {
    return jsvm::Bookkeeping(
        env, [=] { return jsvm::Close(scope, "OH_JSVM_CloseEscapableHandleScope"); });
}

JSVM_Status OH_JSVM_EscapeHandle(JSVM_Env env, JSVM_EscapableHandleScope scope, JSVM_Value escapee,
                                 JSVM_Value* result) {
    return jsvm::Bookkeeping(env, [=] { return jsvm::Escape(env, scope, escapee, result); });
}
