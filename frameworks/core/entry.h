// SPDX-License-Identifier: Apache-2.0
// How every API function begins and ends. A body returns a status; nothing but these templates
// records the last error, enters a VM or context, or catches a JavaScript exception.
//
//   Global(body)        no VM and no env
//   OnVm(vm, body)      the VM is alive and current on this thread
//   AtVmEnd(vm, body)   the same for what also works once V8 cannot run in the VM any more
//   Bookkeeping(env)    the env is alive; V8 is not touched, any thread
//   InEnv(env, body)    VM and context are current; no user code can run
//   RunsJs(env, body)   as InEnv; refuses while an exception is pending, catches one, records it
#ifndef ARK_JSVM_FRAMEWORKS_CORE_ENTRY_H_
#define ARK_JSVM_FRAMEWORKS_CORE_ENTRY_H_

#include <type_traits>
#include <utility>

#include "ark_runtime/jsvm.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/env.h"
#include "frameworks/core/local_view.h"
#include "frameworks/core/misuse.h"
#include "frameworks/core/out_of_memory.h"
#include "frameworks/core/try_catch.h"
#include "frameworks/core/v8_compat.h"
#include "frameworks/core/vm.h"

namespace jsvm {

// What a body works with.
struct Js {
    JSVM_Env env;
    v8::Isolate* isolate;
    v8::Local<v8::Context> context;
    const char* function;     // the API's, for messages
    bool watched;             // whether handles are; false in nearly every call, and known to be
    v8::TryCatch* try_catch;  // the entry's; null where there is none
};

// What a function does about V8 handles.
enum class Handles {
    kCallers,  // makes some for the caller, who must have a handle scope open
    kOwn,      // makes some for itself, in a scope of its own
    kNone,     // makes none
};

// Writes the env's last error; the only function that does. Atomic because calls that any thread
// may make, such as those on the lock, record too.
inline JSVM_Status Record(JSVM_Env env, JSVM_Status status) {
    __atomic_store(&env->last_error.errorCode, &status, __ATOMIC_RELAXED);
    return status;
}

// Whether a call without the VM's scope is reported. Functions that real programs call outside of
// scopes, such as CreateEnv, are not.
enum class OutsideScope { kReported, kExpected };

// Makes a VM current on this thread for one call, if it is not.
class VmEntrance {
  public:
    VmEntrance(JSVM_VM vm, const char* function,
               OutsideScope outside_scope = OutsideScope::kReported)
        : vm_(vm) {
        if (v8::Isolate::TryGetCurrent() != vm->isolate) EnterSlowly(function, outside_scope);
    }
    ~VmEntrance() { Leave(); }
    VmEntrance(const VmEntrance&) = delete;
    VmEntrance& operator=(const VmEntrance&) = delete;
    // False when another thread is inside the VM.
    bool ok() const { return ok_; }
    // Done ahead of the end when the call may not return.
    void Leave() {
        if (Keep()) LeaveVm(vm_, nullptr);
    }
    // Whether the VM was entered, which is the caller's to leave from now on.
    bool Keep() { return std::exchange(entered_, false); }

  private:
    void EnterSlowly(const char* function, OutsideScope outside_scope);

    JSVM_VM vm_;
    bool entered_ = false;
    bool ok_ = true;
};

// Makes an env's context current for one call, if it is not. Its VM is current.
class ContextEntrance {
  public:
    explicit ContextEntrance(JSVM_Env env) : vm_(env->vm) {
        if (vm_->current_env == env) return;
        entered_ = vm_->usable;
        if (entered_) EnterContext(env, this);
        ok_ = entered_;
    }
    ~ContextEntrance() {
        if (entered_) LeaveContext(vm_, this);
    }
    ContextEntrance(const ContextEntrance&) = delete;
    ContextEntrance& operator=(const ContextEntrance&) = delete;
    // False when V8 cannot run in the VM any more.
    bool ok() const { return ok_; }

  private:
    JSVM_VM vm_;
    bool entered_ = false;
    bool ok_ = true;
};

// Whether a handle can be made now; reports the misuse if not.
inline bool HandlesWelcome(JSVM_VM vm, const char* function) {
    if (vm->handle_scopes != 0 || !vm->calls.empty()) [[likely]]
        return true;
    ReportMisuse(Misuse::kNoHandleScope, function);
    return false;
}

inline Js ViewOf(JSVM_Env env, const char* function = __builtin_FUNCTION()) {
    return Js{env,    env->isolate, LocalView(env->context), function, env->vm->watches_handles(),
              nullptr};
}

// The same for a call that can go ahead as things are.
inline Js ReadyViewOf(JSVM_Env env, const char* function) {
    return Js{env, env->isolate, LocalView(env->context), function, false, nullptr};
}

template <class Body>
JSVM_Status Global(Body&& body) {
    return body();
}

// `body` gets the isolate.
template <class Body>
JSVM_Status AtVmEnd(JSVM_VM vm, Body&& body, const char* function = __builtin_FUNCTION()) {
    if (!IsLive(vm)) return JSVM_INVALID_ARG;
    const VmEntrance entrance(vm, function, OutsideScope::kExpected);
    if (!entrance.ok()) return JSVM_GENERIC_FAILURE;
    return body(vm->isolate);
}

template <class Body>
JSVM_Status OnVm(JSVM_VM vm, Body&& body, const char* function = __builtin_FUNCTION()) {
    const JSVM_Status status = AtVmEnd(
        vm,
        [vm, &body](v8::Isolate* isolate) {
            return vm->usable ? body(isolate) : JSVM_GENERIC_FAILURE;
        },
        function);
    if (IsLive(vm) && !vm->usable) [[unlikely]]
        TellIfOutOfMemory(vm);
    return status;
}

// `body` gets nothing but what it captured.
template <class Body>
JSVM_Status Bookkeeping(JSVM_Env env, Body&& body) {
    if (!IsLive(env)) return JSVM_INVALID_ARG;
    return Record(env, body());
}

// Whether finalizers that are due run first: at calls that may run user code in any case.
enum class SafePoint { kNo, kYes };

// Runs what is due. The status is not OK if that destroyed the env.
JSVM_Status SettleDue(JSVM_Env env);

// Whether a call on the env can go ahead as things are, as nearly every call can: the env lives, VM
// and context are current, there is room for its handles, and nothing is due.
template <Handles kHandles, SafePoint kSafePoint>
bool IsReady(JSVM_Env env) {
    const ThreadPosition& position = PositionOfThread();
    const void* const ready = kHandles == Handles::kCallers ? position.env_with_room : position.env;
    return env == ready && (kSafePoint == SafePoint::kNo || !env->vm->due.news());
}

// Makes VM and context of a live env current for one call, and runs what is due.
class Entrance {
  public:
    Entrance() = default;
    ~Entrance() {
        if (vm_ != nullptr) Leave();
    }
    Entrance(const Entrance&) = delete;
    Entrance& operator=(const Entrance&) = delete;

    // Anything but OK is the answer to the call, and recorded.
    JSVM_Status Enter(JSVM_Env env, const char* function, SafePoint safe_point);

  private:
    void Leave();

    JSVM_VM vm_ = nullptr;  // if something was entered
    bool entered_vm_ = false;
    bool entered_context_ = false;
};

// A scope of a function's own handles, if it makes any.
template <Handles kHandles>
struct OwnScope {
    explicit OwnScope(v8::Isolate*) {}
};
template <>
struct OwnScope<Handles::kOwn> {
    explicit OwnScope(v8::Isolate* isolate) : scope(isolate) {}
    v8::HandleScope scope;
};

// VM and context are current, and there is room for handles: records the status.
template <Handles kHandles, class Body>
JSVM_Status Run(const Js& js, Body&& body) {
    const OwnScope<kHandles> own(js.isolate);
    return Record(js.env, body(js));
}

// Whether there is room for the handles that a function makes; reports the misuse if not.
template <Handles kHandles>
bool HasRoom(JSVM_VM vm, const char* function) {
    return kHandles != Handles::kCallers || HandlesWelcome(vm, function);
}

// The call in any case. Apart from the one below, with a copy of the body, so that nothing of this
// is in its way.
template <Handles kHandles, SafePoint kSafePoint, class Body>
[[gnu::cold, gnu::noinline]] JSVM_Status EnterAndRun(JSVM_Env env, const char* function,
                                                     Body body) {
    if (!IsLive(env)) return JSVM_INVALID_ARG;
    Entrance entrance;
    JSVM_TRY(entrance.Enter(env, function, kSafePoint));
    if (!HasRoom<kHandles>(env->vm, function)) return Record(env, JSVM_HANDLE_SCOPE_MISMATCH);
    return Run<kHandles>(ViewOf(env, function), body);
}

// Flattened: with a second copy of it in the rare case, compilers would leave the body, and all
// that it works with, out of line.
template <Handles kHandles = Handles::kCallers, SafePoint kSafePoint = SafePoint::kNo, class Body>
[[gnu::flatten]] JSVM_Status InEnv(JSVM_Env env, Body&& body,
                                   const char* function = __builtin_FUNCTION()) {
    if (!IsReady<kHandles, kSafePoint>(env)) [[unlikely]]
        return EnterAndRun<kHandles, kSafePoint, std::decay_t<Body>>(env, function, body);
    return Run<kHandles>(ReadyViewOf(env, function), body);
}

// Who calls: the env, and the API's name of the function that this was made in.
struct Caller {
    // Implicit: functions of the API give their env, and the name is noted there.
    // NOLINTNEXTLINE(google-explicit-constructor)
    Caller(JSVM_Env its_env, const char* its_name = __builtin_FUNCTION())
        : env(its_env), function(its_name) {}
    JSVM_Env env;
    const char* function;
};

template <auto kBody, Handles kHandles, SafePoint kSafePoint, class... Arguments>
[[gnu::cold, gnu::noinline]] JSVM_Status EnterAndDo(JSVM_Env env, const char* function,
                                                    Arguments... arguments) {
    return EnterAndRun<kHandles, kSafePoint>(env, function,
                                             [=](const Js& js) { return kBody(js, arguments...); });
}

// InEnv for a body that is a function, with what it gets beside the Js. For calls with many
// arguments: these stay in their registers, where a body that has captured them would be stored
// for the rare case.
template <auto kBody, Handles kHandles = Handles::kCallers, SafePoint kSafePoint = SafePoint::kNo,
          class... Arguments>
[[gnu::flatten]] JSVM_Status DoInEnv(Caller caller, Arguments... arguments) {
    if (!IsReady<kHandles, kSafePoint>(caller.env)) [[unlikely]]
        return EnterAndDo<kBody, kHandles, kSafePoint>(caller.env, caller.function, arguments...);
    return Run<kHandles>(ReadyViewOf(caller.env, caller.function),
                         [&](const Js& js) { return kBody(js, arguments...); });
}

// Moves what JavaScript threw, if it did, into the env, and gives the status of the call whose body
// gave `status`. Out of line: exceptions are the rare case, and the end of a VM is rarer still.
JSVM_Status Park(JSVM_Env env, const v8::TryCatch& caught, JSVM_Status status);

// The call that ends has failed. When that was for want of memory, this does not return.
void LookForOutOfMemory(JSVM_Env env);

// Has V8 tell its message listeners of an exception that no JavaScript catches: where no native
// call is running, there is none that could. Called only while the VM wants it.
[[gnu::cold]] void TellIfUncaught(JSVM_VM vm, v8::TryCatch* try_catch);

// VM and context are current: catches what JavaScript throws.
template <Handles kHandles, class Body>
JSVM_Status RunCatching(const Js& view, Body&& body) {
    return Run<kHandles>(view, [&body](Js js) {
        TryCatch try_catch(js.isolate);
        js.try_catch = try_catch.get();
        if (js.env->vm->tells_uncaught) [[unlikely]]
            TellIfUncaught(js.env->vm, try_catch.get());
        const JSVM_Status status = body(js);
        if (!try_catch.HasCaught() && js.env->vm->usable) [[likely]]
            return status;
        return Park(js.env, *try_catch.get(), status);
    });
}

template <Handles kHandles, class Body>
[[gnu::cold, gnu::noinline]] JSVM_Status EnterAndRunCatching(JSVM_Env env, const char* function,
                                                             Body body) {
    if (!IsLive(env)) return JSVM_INVALID_ARG;
    if (!env->exception.IsEmpty()) return Record(env, JSVM_PENDING_EXCEPTION);
    Record(env, JSVM_OK);
    Entrance entrance;
    JSVM_TRY(entrance.Enter(env, function, SafePoint::kYes));
    if (!HasRoom<kHandles>(env->vm, function)) return Record(env, JSVM_HANDLE_SCOPE_MISMATCH);
    return RunCatching<kHandles>(ViewOf(env, function), body);
}

// Nothing of the call may be entered any more where it looks for the end of memory.
template <Handles kHandles = Handles::kCallers, class Body>
[[gnu::flatten]] JSVM_Status RunsJs(JSVM_Env env, Body&& body,
                                    const char* function = __builtin_FUNCTION()) {
    JSVM_Status status;
    if (!IsReady<kHandles, SafePoint::kYes>(env) || !env->exception.IsEmpty()) [[unlikely]] {
        status = EnterAndRunCatching<kHandles, std::decay_t<Body>>(env, function, body);
    } else {
        Record(env, JSVM_OK);
        status = RunCatching<kHandles>(ReadyViewOf(env, function), body);
    }
    if (status == JSVM_GENERIC_FAILURE) [[unlikely]]
        LookForOutOfMemory(env);
    return status;
}

template <auto kBody, Handles kHandles, class... Arguments>
[[gnu::cold, gnu::noinline]] JSVM_Status EnterAndDoCatching(JSVM_Env env, const char* function,
                                                            Arguments... arguments) {
    return EnterAndRunCatching<kHandles>(env, function,
                                         [=](const Js& js) { return kBody(js, arguments...); });
}

// RunsJs for such a body.
template <auto kBody, Handles kHandles = Handles::kCallers, class... Arguments>
[[gnu::flatten]] JSVM_Status DoRunJs(Caller caller, Arguments... arguments) {
    JSVM_Env env = caller.env;
    JSVM_Status status;
    if (!IsReady<kHandles, SafePoint::kYes>(env) || !env->exception.IsEmpty()) [[unlikely]] {
        status = EnterAndDoCatching<kBody, kHandles>(env, caller.function, arguments...);
    } else {
        Record(env, JSVM_OK);
        status = RunCatching<kHandles>(ReadyViewOf(env, caller.function),
                                       [&](const Js& js) { return kBody(js, arguments...); });
    }
    if (status == JSVM_GENERIC_FAILURE) [[unlikely]]
        LookForOutOfMemory(env);
    return status;
}

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_ENTRY_H_
