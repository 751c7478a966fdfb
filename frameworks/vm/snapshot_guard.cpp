// SPDX-License-Identifier: Apache-2.0
#include "frameworks/vm/snapshot_guard.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/env.h"
#include "frameworks/core/local_view.h"
#include "frameworks/core/vm.h"

namespace jsvm {
namespace {

// A function for each of the three steps. It works with the built-ins as they were at the start,
// and without anything that a script could have put into the way: no iterators, no new elements, no
// descriptors that inherit.
std::string GuardSource() {
    return std::string(R"js((() => {
'use strict';
const {getOwnPropertyDescriptor, defineProperty, deleteProperty, isExtensible, setPrototypeOf} =
    Reflect;
const entries = [)js") +
           v8_compat::kBuiltinsAddedLater + R"js(].map(
    ([object, name, key]) => ({object, name, key, saved: undefined}));
const usual = 10;
Error.stackTraceLimit = usual;
return (step) => {
    let any = false;
    for (let i = 0; i < entries.length; ++i) {
        const entry = entries[i];
        const {object, key} = entry;
        const own = key === '' ? undefined : getOwnPropertyDescriptor(object, key);
        if (step === 'check') {
            if (!isExtensible(object)) return entry.name + ', which takes no properties any more';
            if (own && !own.configurable) return entry.name + '.' + key + ', which is fixed';
        } else if (step === 'aside' && own) {
            deleteProperty(object, key);
            if (key === 'stackTraceLimit' && own.value === usual) continue;
            setPrototypeOf(own, null);
            entry.saved = own;
            any = true;
        } else if (step === 'back' && entry.saved) {
            defineProperty(object, key, entry.saved);
            entry.saved = undefined;
        }
    }
    return any;
};
})())js";
}

class SnapshotGuards final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kSnapshotGuardSlot;
    explicit SnapshotGuards(JSVM_VM) {}

    void Keep(JSVM_Env env, v8::Local<v8::Function> guard) {
        guards_.emplace_back(env, v8::Global<v8::Function>(env->isolate, guard));
    }
    v8::Local<v8::Function> Of(JSVM_Env env) {
        for (const auto& [owner, guard] : guards_) {
            if (owner == env) return guard.Get(env->isolate);
        }
        return {};
    }

    void EnvGoing(JSVM_Env env) override {
        guards_.erase(std::remove_if(guards_.begin(), guards_.end(),
                                     [env](const Guard& guard) { return guard.first == env; }),
                      guards_.end());
    }
    void VmGoing() override {}
    void CountForSnapshot(SnapshotCensus* census) override { census->handles += guards_.size(); }
    void SnapshotGoing() override { guards_.clear(); }

  private:
    using Guard = std::pair<JSVM_Env, v8::Global<v8::Function>>;
    std::vector<Guard> guards_;
};

// What the guard says; empty when it threw, which only a stack that is used up makes it do.
v8::MaybeLocal<v8::Value> Ask(v8::Local<v8::Context> context, v8::Local<v8::Function> guard,
                              const char* step) {
    v8::Isolate* isolate = context->GetIsolate();
    const v8::TryCatch try_catch(isolate);
    v8::Local<v8::String> text;
    if (!v8::String::NewFromUtf8(isolate, step).ToLocal(&text)) return {};
    v8::Local<v8::Value> argument = text;
    return guard->Call(context, v8::Undefined(isolate), 1, &argument);
}

}  // namespace

JSVM_Status GuardBuiltins(JSVM_Env env) {
    const ContextEntrance entrance(env);
    const v8::TryCatch try_catch(env->isolate);
    const Js js = ViewOf(env);
    v8::Local<v8::String> source;
    v8::Local<v8::Script> script;
    v8::Local<v8::Value> guard;
    JSVM_REQUIRE(v8::String::NewFromUtf8(js.isolate, GuardSource().c_str()).ToLocal(&source) &&
                     v8::Script::Compile(js.context, source).ToLocal(&script) &&
                     script->Run(js.context).ToLocal(&guard) && guard->IsFunction(),
                 JSVM_GENERIC_FAILURE);
    PartOf<SnapshotGuards>(env->vm).Keep(env, guard.As<v8::Function>());
    return JSVM_OK;
}

std::string SpoiltBuiltin(JSVM_Env env) {
    const ContextEntrance entrance(env);
    v8::Local<v8::Value> spoilt;
    if (!Ask(LocalView(env->context), PartOf<SnapshotGuards>(env->vm).Of(env), "check")
             .ToLocal(&spoilt)) {
        return "built-ins that could not be looked at";
    }
    if (!spoilt->IsString()) return "";
    const v8::String::Utf8Value text(env->isolate, spoilt);
    return *text != nullptr ? *text : "";
}

v8::Local<v8::Value> SetBuiltinsAside(JSVM_Env env) {
    const v8::Local<v8::Context> context = LocalView(env->context);
    const v8::Context::Scope entrance(context);
    const v8::Local<v8::Function> guard = PartOf<SnapshotGuards>(env->vm).Of(env);
    v8::Local<v8::Value> any;
    if (Ask(context, guard, "aside").ToLocal(&any) && any->IsFalse()) return any;
    return guard;
}

void BringBuiltinsBack(v8::Local<v8::Context> context, v8::Local<v8::Value> set_aside) {
    if (!set_aside->IsFunction()) return;
    const v8::Context::Scope entrance(context);
    static_cast<void>(Ask(context, set_aside.As<v8::Function>(), "back"));
}

}  // namespace jsvm
