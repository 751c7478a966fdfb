// SPDX-License-Identifier: Apache-2.0
// hello_jsvm.c over V8 itself.
#include <libplatform/libplatform.h>
#include <v8.h>

#include <cstdlib>
#include <memory>

#include "test/benchmark/hello/hello.h"

namespace {

bool RunScript(v8::Isolate* isolate) {
    const v8::HandleScope handles(isolate);
    const v8::Local<v8::Context> context = v8::Context::New(isolate);
    const v8::Context::Scope scope(context);
    v8::Local<v8::String> source;
    v8::Local<v8::Script> script;
    v8::Local<v8::Value> result;
    if (!v8::String::NewFromUtf8(isolate, HELLO_SCRIPT).ToLocal(&source) ||
        !v8::Script::Compile(context, source).ToLocal(&script) ||
        !script->Run(context).ToLocal(&result)) {
        return false;
    }
    const v8::String::Utf8Value text(isolate, result);
    if (*text == nullptr) return false;
    hello_tell(*text);
    return true;
}

bool RunInIsolate() {
    const std::unique_ptr<v8::ArrayBuffer::Allocator> allocator(
        v8::ArrayBuffer::Allocator::NewDefaultAllocator());
    v8::Isolate::CreateParams parameters;
    parameters.array_buffer_allocator = allocator.get();
    v8::Isolate* isolate = v8::Isolate::New(parameters);
    bool done = false;
    {
        const v8::Isolate::Scope scope(isolate);
        done = RunScript(isolate);
    }
    isolate->Dispose();
    return done;
}

}  // namespace

int main() {
    const std::unique_ptr<v8::Platform> platform = v8::platform::NewDefaultPlatform();
    v8::V8::InitializePlatform(platform.get());
    v8::V8::Initialize();
    const bool done = RunInIsolate();
    v8::V8::Dispose();
    v8::V8::DisposePlatform();
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
