// SPDX-License-Identifier: Apache-2.0
// Startup snapshots. V8 ends the process over everything that it cannot write, so all of it is
// looked for first, while the VM can still go on.
#include <algorithm>
#include <climits>
#include <string>
#include <vector>

#include "frameworks/core/checks.h"
#include "frameworks/core/due.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/env.h"
#include "frameworks/core/local_view.h"
#include "frameworks/core/process.h"
#include "frameworks/platform/log.h"
#include "frameworks/vm/snapshot_blob.h"
#include "frameworks/vm/snapshot_guard.h"
#include "frameworks/vm/snapshot_heap.h"

namespace jsvm {
namespace {

struct SnapshotRequest {
    size_t count;
    const JSVM_Env* envs;
    const char** blob;
    size_t* size;
};

JSVM_Status Refuse(const std::string& why) {
    jsvm_log(JSVM_LOG_ERROR, "OH_JSVM_CreateSnapshot: %s", why.c_str());
    return JSVM_GENERIC_FAILURE;
}

JSVM_Status RefuseOver(const std::string& obstacle) {
    return Refuse("no snapshot can hold " + obstacle);
}

// Each once, and all of this VM.
JSVM_Status CheckEnvs(JSVM_VM vm, const SnapshotRequest& request) {
    JSVM_REQUIRE(request.count <= vm->records->envs.size(), JSVM_INVALID_ARG);
    for (size_t i = 0; i < request.count; ++i) {
        JSVM_Env env = request.envs[i];
        JSVM_REQUIRE(IsLive(env) && env->vm == vm, JSVM_INVALID_ARG);
        const JSVM_Env* const end = request.envs + i;
        JSVM_REQUIRE(std::find(request.envs, end, env) == end, JSVM_INVALID_ARG);
    }
    return JSVM_OK;
}

// A callback, a finalizer, or JavaScript that has led here in another way.
bool IsRunning(JSVM_VM vm) {
    if (!vm->calls.empty() || IsRunningDue(vm)) return true;
    const v8::HandleScope scope(vm->isolate);
    return v8::StackTrace::CurrentStackTrace(vm->isolate, 1)->GetFrameCount() != 0;
}

bool PumpTasks(v8::Isolate* isolate) {
    bool any = false;
    while (v8::platform::PumpMessageLoop(Process().platform->ForLibplatform(), isolate)) any = true;
    return any;
}

// Runs what is waiting to run, and finds the garbage, until nothing new comes of it: what is left
// counts as held. Registries of JavaScript call back in a task after a collection.
void ComeToRest(JSVM_VM vm) {
    constexpr int kMostRounds = 16;
    bool quiet = false;
    for (int round = 0; !quiet && vm->usable && round < kMostRounds; ++round) {
        vm->isolate->PerformMicrotaskCheckpoint();
        vm->isolate->LowMemoryNotification();
        quiet = !vm->due.news();
        RunDue(vm);
        if (PumpTasks(vm->isolate)) quiet = false;
    }
}

SnapshotCensus Count(JSVM_VM vm) {
    SnapshotCensus census;
    if (v8::HandleScope::NumberOfHandles(vm->isolate) != 0) {
        census.Found("a value whose handle scope is open");
    }
    for (const JSVM_Env env : vm->records->envs) {
        if (!env->exception.IsEmpty()) census.Found("an exception that is pending");
        census.handles += !env->context.IsEmpty();
    }
    vm->records->env_scopes.ForEach(
        [&census](const EnvScopeRecord* scope) { census.handles += !scope->context.IsEmpty(); });
    for (const std::unique_ptr<VmPart>& part : vm->records->parts) {
        if (part != nullptr) part->CountForSnapshot(&census);
    }
    return census;
}

// Handles besides ours are V8's, for objects with native memory: those of Intl, mostly.
bool HasHandlesOfEngine(JSVM_VM vm, size_t ours) {
    v8::Isolate* isolate = vm->isolate;
    const size_t before = v8_compat::HandleBytes(isolate);
    const v8::HandleScope scope(isolate);
    const v8::Global<v8::Value> one(isolate, v8::Undefined(isolate));
    const size_t bytes_of_one = v8_compat::HandleBytes(isolate) - before;
    return before != vm->records->own_handles + ours * bytes_of_one;
}

JSVM_Status CheckHeap(JSVM_VM vm, const SnapshotRequest& request) {
    if (vm->records->envs.empty()) return JSVM_OK;
    const v8::HandleScope scope(vm->isolate);
    const ContextEntrance entrance(vm->records->envs.front());
    const std::string obstacle = ObstacleInHeap(vm, request.count, request.envs);
    if (!obstacle.empty()) return RefuseOver(obstacle);
    for (size_t i = 0; i < request.count; ++i) {
        const std::string spoilt = SpoiltBuiltin(request.envs[i]);
        if (!spoilt.empty()) return RefuseOver(spoilt);
    }
    return JSVM_OK;
}

JSVM_Status CheckObstacles(JSVM_VM vm, const SnapshotRequest& request) {
    const SnapshotCensus census = Count(vm);
    if (!census.obstacle.empty()) return RefuseOver(census.obstacle);
    if (HasHandlesOfEngine(vm, census.handles)) {
        const std::string name = HolderOfNativeMemory(vm);
        return RefuseOver("objects with native memory of the engine, such as of Intl" +
                          (name.empty() ? name : "; there is one of " + name));
    }
    return CheckHeap(vm, request);
}

// The scopes stay open, without an effect in V8.
void LeaveContextsOfScopes(JSVM_VM vm) {
    std::vector<EnvScopeRecord*> scopes;
    vm->records->env_scopes.ForEach([&scopes](EnvScopeRecord* scope) { scopes.push_back(scope); });
    for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope) {
        LocalView((*scope)->context)->Exit();
        (*scope)->context.Reset();
    }
}

// What belongs to a context comes first among its data; see BringBuiltinsBack.
void Collect(JSVM_VM vm, v8::Local<v8::Context> blank, const SnapshotRequest& request) {
    v8::SnapshotCreator* creator = vm->records->snapshot_creator.get();
    creator->SetDefaultContext(blank);
    for (size_t i = 0; i < request.count; ++i) {
        const v8::Local<v8::Context> context = LocalView(request.envs[i]->context);
        creator->AddContext(context);
        creator->AddData(context, SetBuiltinsAside(request.envs[i]));
    }
    for (const std::unique_ptr<VmPart>& part : vm->records->parts) {
        if (part != nullptr) part->AddToSnapshot(creator);
    }
}

void LetGo(JSVM_VM vm) {
    for (const std::unique_ptr<VmPart>& part : vm->records->parts) {
        if (part != nullptr) part->SnapshotGoing();
    }
    for (const JSVM_Env env : vm->records->envs) env->context.Reset();
}

JSVM_Status Write(JSVM_VM vm, v8::Isolate* isolate, const SnapshotRequest& request) {
    {
        const v8::HandleScope scope(isolate);
        const v8::Local<v8::Context> blank = v8::Context::New(isolate);
        JSVM_REQUIRE(!blank.IsEmpty(), JSVM_GENERIC_FAILURE);
        LeaveContextsOfScopes(vm);
        EndUse(vm);
        Collect(vm, blank, request);
        LetGo(vm);
    }
    // The environments that are not in the snapshot are garbage now. No code of the user comes of
    // what V8 does from here on.
    isolate->RemoveGCEpilogueCallback(RunDueAfterForcedCollection);
    isolate->LowMemoryNotification();
    PumpTasks(isolate);
    isolate->PerformMicrotaskCheckpoint();
    const v8::StartupData made =
        vm->records->snapshot_creator->CreateBlob(v8::SnapshotCreator::FunctionCodeHandling::kKeep);
    return SealSnapshot(made, request.blob, request.size);
}

JSVM_Status CreateSnapshot(JSVM_VM vm, v8::Isolate* isolate, const SnapshotRequest& request) {
    if (!IsForSnapshot(vm)) return Refuse("the VM was not made for a snapshot");
    if (!vm->usable) return Refuse("the VM has made its snapshot already");
    JSVM_NON_NULL(request.blob, request.size);
    JSVM_REQUIRE(request.count == 0 || request.envs != nullptr, JSVM_INVALID_ARG);
    JSVM_TRY(CheckEnvs(vm, request));
    SettleScopes(vm);
    if (IsRunning(vm)) return Refuse("a callback or script is running");
    ComeToRest(vm);
    if (!vm->usable) return Refuse("the VM has come to its end");
    JSVM_TRY(CheckEnvs(vm, request));
    JSVM_TRY(CheckObstacles(vm, request));
    return Write(vm, isolate, request);
}

JSVM_Status CreateEnvFromSnapshot(JSVM_VM vm, v8::Isolate* isolate, size_t index,
                                  JSVM_Env* result) {
    JSVM_NON_NULL(result);
    *result = nullptr;
    JSVM_REQUIRE(vm->records->startup.data != nullptr && index < INT_MAX, JSVM_GENERIC_FAILURE);
    const v8::HandleScope scope(isolate);
    v8::Local<v8::Context> context;
    JSVM_REQUIRE(v8::Context::FromSnapshot(isolate, index).ToLocal(&context), JSVM_GENERIC_FAILURE);
    v8::Local<v8::Value> set_aside;
    if (context->GetDataFromSnapshotOnce<v8::Value>(0).ToLocal(&set_aside)) {
        BringBuiltinsBack(context, set_aside);
    }
    *result = AdoptContext(vm, context);
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CreateSnapshot(JSVM_VM vm, size_t contextCount, const JSVM_Env* contexts,
                                   const char** blobData, size_t* blobSize) {
    return jsvm::AtVmEnd(vm, [=](v8::Isolate* isolate) {
        return jsvm::CreateSnapshot(vm, isolate, {contextCount, contexts, blobData, blobSize});
    });
}

JSVM_Status OH_JSVM_CreateEnvFromSnapshot(JSVM_VM vm, size_t index, JSVM_Env* result) {
    return jsvm::OnVm(vm, [=](v8::Isolate* isolate) {
        return jsvm::CreateEnvFromSnapshot(vm, isolate, index, result);
    });
}
