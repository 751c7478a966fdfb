// SPDX-License-Identifier: Apache-2.0
// What things of V8 take of memory; the same as jsvm_memory.c, case by case.
#include <v8.h>

#include <memory>
#include <vector>

#include "test/benchmark/footprint/footprint.h"
#include "test/benchmark/footprint/v8_machine.h"

namespace {

// ---- Processes, isolates, contexts.

void Idle(size_t) {
    const std::unique_ptr<v8::Platform> platform = Start();
    TellMemory("end");
    Stop();
}

void Vms(size_t count) {
    const std::unique_ptr<v8::Platform> platform = Start();
    std::vector<std::unique_ptr<Machine>> machines(count);
    TellMemory("begin");
    for (auto& machine : machines) machine = std::make_unique<Machine>();
    TellMemory("end");
    machines.clear();
    Stop();
}

void Envs(size_t count) {
    InMachine([&](v8::Platform*, v8::Isolate* isolate, v8::Local<v8::Context>) {
        std::vector<v8::Global<v8::Context>> contexts(count);
        TellMemory("begin");
        for (auto& context : contexts) {
            const v8::HandleScope inner(isolate);
            context.Reset(isolate, v8::Context::New(isolate));
        }
        TellMemory("end");
    });
}

// ---- Things in one context.

// So many of what is made, all of them in an array.
template <typename Prepare, typename Make>
void Many(size_t count, Prepare prepare, Make make) {
    InMachine([&](v8::Platform* platform, v8::Isolate* isolate, v8::Local<v8::Context> context) {
        const v8::Local<v8::Array> array = NewArray(isolate, context, count);
        auto prepared = prepare(isolate, context);
        Collect(platform, isolate);
        TellMemory("begin");
        for (size_t i = 0; i < count; i++) {
            const v8::HandleScope inner(isolate);
            Must(array->Set(context, static_cast<uint32_t>(i), make(isolate, context, prepared))
                     .IsJust(),
                 "Set");
        }
        Collect(platform, isolate);
        TellMemory("end");
    });
}

bool NothingToPrepare(v8::Isolate*, v8::Local<v8::Context>) {
    return true;
}

void Objects(size_t count) {
    Many(count, NothingToPrepare, [](v8::Isolate* isolate, v8::Local<v8::Context>, bool) {
        return v8::Object::New(isolate);
    });
}

// A pointer in an internal field, and a weak handle that tells when the object is gone.
struct Native {
    v8::Global<v8::Object> object;
    void* own;
};

void Finalize(const v8::WeakCallbackInfo<Native>& info) {
    info.GetParameter()->object.Reset();
}

// None of them is finalized: the array holds their objects, and they go before the isolate does.
struct Wrappers {
    v8::Local<v8::Function> type;
    std::vector<std::unique_ptr<Native>> natives;
};

Wrappers PrepareWrappers(v8::Isolate* isolate, v8::Local<v8::Context> context, size_t count) {
    const v8::Local<v8::FunctionTemplate> type = v8::FunctionTemplate::New(isolate);
    type->InstanceTemplate()->SetInternalFieldCount(1);
    Wrappers wrappers;
    wrappers.type = Need(type->GetFunction(context));
    wrappers.natives.reserve(count);
    return wrappers;
}

v8::Local<v8::Object> NewWrapped(v8::Isolate* isolate, v8::Local<v8::Context> context,
                                 Wrappers& wrappers) {
    const v8::Local<v8::Object> object = Need(wrappers.type->NewInstance(context));
    auto native = std::make_unique<Native>();
    native->own = isolate;
    native->object.Reset(isolate, object);
    native->object.SetWeak(native.get(), Finalize, v8::WeakCallbackType::kParameter);
    object->SetAlignedPointerInInternalField(0, native.get());
    wrappers.natives.push_back(std::move(native));
    return object;
}

void Wraps(size_t count) {
    Many(
        count,
        [&](v8::Isolate* isolate, v8::Local<v8::Context> context) {
            return PrepareWrappers(isolate, context, count);
        },
        NewWrapped);
}

void Functions(size_t count) {
    Many(count, NothingToPrepare, [](v8::Isolate* isolate, v8::Local<v8::Context> context, bool) {
        return Need(v8::Function::New(
            context, [](const v8::FunctionCallbackInfo<v8::Value>&) {},
            v8::External::New(isolate, isolate)));
    });
}

void References(size_t count, bool weak) {
    InMachine([&](v8::Platform* platform, v8::Isolate* isolate, v8::Local<v8::Context>) {
        std::vector<v8::Global<v8::Object>> all(count);
        const v8::Local<v8::Object> object = v8::Object::New(isolate);
        Collect(platform, isolate);
        TellMemory("begin");
        for (auto& one : all) {
            one.Reset(isolate, object);
            if (weak) one.SetWeak();
        }
        Collect(platform, isolate);
        TellMemory("end");
    });
}

void Strong(size_t count) {
    References(count, false);
}

void Weak(size_t count) {
    References(count, true);
}

}  // namespace

int main(int argc, char** argv) {
    static const Case kCases[] = {
        {"idle", Idle},       {"vms", Vms},     {"envs", Envs},
        {"objects", Objects}, {"wraps", Wraps}, {"functions", Functions},
        {"strong", Strong},   {"weak", Weak},
    };
    return RunCase(kCases, sizeof(kCases) / sizeof(kCases[0]), argc, argv);
}
