// SPDX-License-Identifier: Apache-2.0
#include "test/benchmark/operations/v8_side.h"

#include <libplatform/libplatform.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "test/benchmark/operations/javascript.h"

namespace {

// Set once, before anything else runs; Settle is not given it.
std::unique_ptr<v8::Platform>& ThePlatform() {
    static auto* platform = new std::unique_ptr<v8::Platform>;
    return *platform;
}

void Serve(Side* side) {
    const v8::Isolate::Scope isolate_scope(side->isolate);
    const v8::HandleScope handles(side->isolate);
    side->context = v8::Context::New(side->isolate);
    const v8::Context::Scope context_scope(side->context);
    MakeSamples(side->samples);
    side->buffer = static_cast<char*>(malloc(kBufferSize));
    Must(side->buffer != nullptr, "malloc");
    side->describe.Reset(side->isolate, Evaluate(side, JS_DESCRIBE).As<v8::Function>());
    Bench bench = {0};
    char line[256];
    while (fgets(line, sizeof(line), stdin) != nullptr) {
        line[strcspn(line, "\n")] = '\0';
        Perform(&bench, side, line);
    }
    side->describe.Reset();
    for (auto& row : side->kept) {
        for (auto& value : row) value.Reset();
    }
    // Finalizers run when something is collected, and never because the program ends.
    side->isolate->LowMemoryNotification();
}

}  // namespace

const Operations* AllOperations(void) {
    static const Operations kAll[] = {
        kCallOperations,  kValueOperations,  kObjectOperations,      kStringOperations,
        kScopeOperations, kClassOperations,  kInterceptorOperations, kBufferOperations,
        kErrorOperations, kScriptOperations, kStartOperations,       {nullptr, 0},
    };
    return kAll;
}

v8::Local<v8::Value> Evaluate(v8::Isolate* isolate, v8::Local<v8::Context> context,
                              const char* source, int length) {
    const v8::Local<v8::String> text =
        Need(v8::String::NewFromUtf8(isolate, source, v8::NewStringType::kNormal, length));
    return Need(Need(v8::Script::Compile(context, text))->Run(context));
}

v8::Local<v8::Value> Evaluate(Side* side, const char* source) {
    return Evaluate(side->isolate, side->context, source);
}

v8::Local<v8::Function> NewFunction(Side* side, v8::FunctionCallback callback) {
    return Need(v8::Function::New(side->context, callback));
}

void ReportValue(Side* side, Report* report) {
    const v8::Local<v8::Value> said =
        Need(side->describe.Get(side->isolate)
                 ->Call(side->context, v8::Undefined(side->isolate), 1, &side->value));
    ReportText(report, *v8::String::Utf8Value(side->isolate, said));
}

void Scoped(Side* side, Body body, void* data) {
    const v8::HandleScope scope(side->isolate);
    body(side, data);
}

void Load(Side* side, const Operation* operation, size_t index) {
    side->argument = operation->argument;
    v8::Global<v8::Value>* kept = side->kept[index];
    for (auto& slot : side->slot) slot.Clear();
    if (!side->ready[index] && operation->setup != nullptr) operation->setup(side);
    for (size_t i = 0; i < kSlots; i++) {
        if (side->ready[index]) {
            side->slot[i] = kept[i].Get(side->isolate);
        } else if (!side->slot[i].IsEmpty()) {
            kept[i].Reset(side->isolate, side->slot[i]);
        }
    }
    side->ready[index] = true;
}

void Settle(Side* side) {
    while (v8::platform::PumpMessageLoop(ThePlatform().get(), side->isolate)) {
    }
}

void SetUpLoop(Side* side, const char* loop, v8::Local<v8::Value> object) {
    side->slot[0] = Evaluate(side, loop);
    side->slot[1] = object;
}

void RunLoop(Side* side, size_t count) {
    v8::Local<v8::Value> arguments[] = {side->slot[1],
                                        v8::Number::New(side->isolate, static_cast<double>(count))};
    side->value = Need(side->slot[0].As<v8::Function>()->Call(
        side->context, v8::Undefined(side->isolate), 2, arguments));
}

void CheckLoop(Side* side, Report* report) {
    RunLoop(side, 5);
    ReportValue(side, report);
}

int main() {
    ThePlatform() = v8::platform::NewDefaultPlatform();
    v8::V8::InitializePlatform(ThePlatform().get());
    v8::V8::Initialize();
    const std::unique_ptr<v8::ArrayBuffer::Allocator> allocator(
        v8::ArrayBuffer::Allocator::NewDefaultAllocator());
    v8::Isolate::CreateParams parameters;
    parameters.array_buffer_allocator = allocator.get();
    auto side = std::make_unique<Side>();
    side->isolate = v8::Isolate::New(parameters);
    Serve(side.get());
    delete[] side->snapshot.data;
    FreeSamples(side->samples);
    free(side->buffer);
    side->isolate->Dispose();
    v8::V8::Dispose();
    v8::V8::DisposePlatform();
    return 0;
}
