// SPDX-License-Identifier: Apache-2.0
// Promises that native code settles.
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/microtasks.h"
#include "frameworks/core/stable_pool.h"
#include "frameworks/core/v8_compat.h"
#include "frameworks/core/vm.h"

namespace jsvm {
namespace {

// JSVM_Deferred.
struct DeferredRecord : StableRecord {
    static constexpr uint32_t kTag = 0x44454652;

    JSVM_Env env = nullptr;
    v8::Global<v8::Promise::Resolver> resolver;

    void Reset() {
        env = nullptr;
        resolver.Reset();
    }
};

class Deferreds final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kDeferredSlot;
    explicit Deferreds(JSVM_VM) {}

    StablePool<DeferredRecord>& pool() { return pool_; }

    // The promises of those that nobody concluded stay pending.
    void EnvGoing(JSVM_Env env) override {
        pool_.ForEachLive([this, env](DeferredRecord* record) {
            if (record->env == env) pool_.Give(record);
        });
    }
    void VmGoing() override {}
    void CountForSnapshot(SnapshotCensus* census) override {
        pool_.ForEachLive([census](const DeferredRecord*) {
            census->Found("a deferred that was not concluded");
        });
    }

  private:
    StablePool<DeferredRecord> pool_;
};

JSVM_Status CreatePromise(const Js& js, JSVM_Deferred* deferred, JSVM_Value* promise) {
    JSVM_NON_NULL(deferred, promise);
    v8::Local<v8::Promise::Resolver> resolver;
    JSVM_REQUIRE(v8::Promise::Resolver::New(js.context).ToLocal(&resolver), JSVM_GENERIC_FAILURE);
    DeferredRecord* record = PartOf<Deferreds>(js.env->vm).pool().Take();
    record->env = js.env;
    record->resolver.Reset(js.isolate, resolver);
    *deferred = HandleOf<JSVM_Deferred>(record);
    return Out(js, resolver->GetPromise(), promise);
}

// Takes the resolver out of a deferred, which is used up by that. Any env of its VM will do.
JSVM_Status TakeResolver(const Js& js, JSVM_Deferred deferred,
                         v8::Local<v8::Promise::Resolver>* out) {
    auto* record = RecordOf<DeferredRecord>(deferred);
    JSVM_REQUIRE(IsLive(record) && record->env->vm == js.env->vm, JSVM_INVALID_ARG);
    *out = v8::Local<v8::Promise::Resolver>::New(js.isolate, record->resolver);
    PartOf<Deferreds>(js.env->vm).pool().Give(record);
    return JSVM_OK;
}

// A primitive has no `then` that V8 would read.
v8::Maybe<bool> Resolve(const Js& js, v8::Local<v8::Promise::Resolver> resolver,
                        v8::Local<v8::Value> value) {
    if (!value->IsObject()) {
        const MicrotasksHeld held(js.env);
        return resolver->Resolve(js.context, value);
    }
    return v8_compat::ResolvePromise(resolver, js.context, value);
}

v8::Maybe<bool> Reject(const Js& js, v8::Local<v8::Promise::Resolver> resolver,
                       v8::Local<v8::Value> reason) {
    const MicrotasksHeld held(js.env);
    return resolver->Reject(js.context, reason);
}

// Reactions may run in here, and any code of the user's in them.
template <v8::Maybe<bool> (*kSettle)(const Js&, v8::Local<v8::Promise::Resolver>,
                                     v8::Local<v8::Value>)>
JSVM_Status Conclude(const Js& js, JSVM_Deferred deferred, JSVM_Value value) {
    JSVM_NON_NULL(value, deferred);
    v8::Local<v8::Promise::Resolver> resolver;
    JSVM_TRY(TakeResolver(js, deferred, &resolver));
    bool* const unused = nullptr;
    return Out(kSettle(js, resolver, Cast(js, value)), unused);
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CreatePromise(JSVM_Env env, JSVM_Deferred* deferred, JSVM_Value* promise) {
    return jsvm::RunsJs(
        env, [=](const jsvm::Js& js) { return jsvm::CreatePromise(js, deferred, promise); });
}

JSVM_Status OH_JSVM_ResolveDeferred(JSVM_Env env, JSVM_Deferred deferred, JSVM_Value resolution) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(env, [=](const jsvm::Js& js) {
        return jsvm::Conclude<jsvm::Resolve>(js, deferred, resolution);
    });
}

JSVM_Status OH_JSVM_RejectDeferred(JSVM_Env env, JSVM_Deferred deferred, JSVM_Value rejection) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(env, [=](const jsvm::Js& js) {
        return jsvm::Conclude<jsvm::Reject>(js, deferred, rejection);
    });
}
