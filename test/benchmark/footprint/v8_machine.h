// SPDX-License-Identifier: Apache-2.0
// What the programs over V8 itself share; as jsvm_session.h.
#ifndef ARK_JSVM_TEST_BENCHMARK_FOOTPRINT_V8_MACHINE_H_
#define ARK_JSVM_TEST_BENCHMARK_FOOTPRINT_V8_MACHINE_H_

#include <libplatform/libplatform.h>
#include <v8.h>

#include <cstddef>
#include <memory>

#include "test/benchmark/footprint/footprint.h"

inline std::unique_ptr<v8::Platform> Start() {
    std::unique_ptr<v8::Platform> platform = v8::platform::NewDefaultPlatform();
    v8::V8::InitializePlatform(platform.get());
    v8::V8::Initialize();
    return platform;
}

inline void Stop() {
    v8::V8::Dispose();
    v8::V8::DisposePlatform();
}

template <typename T>
v8::Local<T> Need(v8::MaybeLocal<T> maybe) {
    v8::Local<T> local;
    Must(maybe.ToLocal(&local), "a value");
    return local;
}

// An isolate with one context.
class Machine {
  public:
    Machine() : allocator_(v8::ArrayBuffer::Allocator::NewDefaultAllocator()) {
        v8::Isolate::CreateParams parameters;
        parameters.array_buffer_allocator = allocator_.get();
        isolate_ = v8::Isolate::New(parameters);
        const v8::Isolate::Scope scope(isolate_);
        const v8::HandleScope handles(isolate_);
        context_.Reset(isolate_, v8::Context::New(isolate_));
    }
    ~Machine() {
        context_.Reset();
        isolate_->Dispose();
    }
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    [[nodiscard]] v8::Isolate* isolate() const { return isolate_; }
    [[nodiscard]] v8::Local<v8::Context> context() const { return context_.Get(isolate_); }

  private:
    std::unique_ptr<v8::ArrayBuffer::Allocator> allocator_;
    v8::Isolate* isolate_;
    v8::Global<v8::Context> context_;
};

inline void Collect(v8::Platform* platform, v8::Isolate* isolate) {
    for (int i = 0; i < 3; i++) {
        isolate->MemoryPressureNotification(v8::MemoryPressureLevel::kCritical);
        while (v8::platform::PumpMessageLoop(platform, isolate)) {
        }
    }
    isolate->MemoryPressureNotification(v8::MemoryPressureLevel::kNone);
    TrimMemory();
}

// Calls what is given with a machine whose scopes are open.
template <typename Body>
void InMachine(Body body) {
    const std::unique_ptr<v8::Platform> platform = Start();
    {
        const Machine machine;
        const v8::Isolate::Scope scope(machine.isolate());
        const v8::HandleScope handles(machine.isolate());
        const v8::Local<v8::Context> context = machine.context();
        const v8::Context::Scope context_scope(context);
        body(platform.get(), machine.isolate(), context);
    }
    Stop();
}

inline v8::Local<v8::Array> NewArray(v8::Isolate* isolate, v8::Local<v8::Context> context,
                                     size_t count) {
    const v8::Local<v8::String> source =
        v8::String::NewFromUtf8Literal(isolate, "(n) => new Array(n).fill(0)");
    const v8::Local<v8::Value> make =
        Need(Need(v8::Script::Compile(context, source))->Run(context));
    v8::Local<v8::Value> number = v8::Number::New(isolate, static_cast<double>(count));
    return Need(make.As<v8::Function>()->Call(context, v8::Undefined(isolate), 1, &number))
        .As<v8::Array>();
}

#endif  // ARK_JSVM_TEST_BENCHMARK_FOOTPRINT_V8_MACHINE_H_
