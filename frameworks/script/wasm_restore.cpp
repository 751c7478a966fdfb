// SPDX-License-Identifier: Apache-2.0
// V8's one public way to serialised code is streaming compilation, which scripts start. So a script
// is played: compileStreaming is called in a context that nobody else sees, with a queue of
// microtasks that nobody else fills, and V8 resolves the promise on the spot when it takes the
// code.
#include "frameworks/script/wasm_restore.h"

#include <memory>
#include <optional>

namespace jsvm {
namespace {

// V8's call for the bytes of the module, made from the helper's queue of microtasks.
void GiveBytes(const v8::FunctionCallbackInfo<v8::Value>& info) {
    const std::shared_ptr<v8::WasmStreaming> streaming =
        v8::WasmStreaming::Unpack(info.GetIsolate(), info.Data());
    const v8::Local<v8::Value> source = info[0];
    const auto* serialized =
        source->IsExternal()
            ? static_cast<const SerializedWasm*>(source.As<v8::External>()->Value())
            : nullptr;
    if (serialized == nullptr ||
        !streaming->SetCompiledModuleBytes(serialized->code.data(), serialized->code.size())) {
        streaming->Abort(v8::MaybeLocal<v8::Value>());
        return;
    }
    streaming->OnBytesReceived(serialized->module.data(), serialized->module.size());
    streaming->Finish();
}

// While one lives, new contexts have WebAssembly.compileStreaming.
class Streaming {
  public:
    explicit Streaming(v8::Isolate* isolate) : isolate_(isolate) {
        isolate_->SetWasmStreamingCallback(GiveBytes);
    }
    ~Streaming() { isolate_->SetWasmStreamingCallback(nullptr); }
    Streaming(const Streaming&) = delete;
    Streaming& operator=(const Streaming&) = delete;

  private:
    v8::Isolate* isolate_;
};

v8::MaybeLocal<v8::Promise> CompileStreaming(v8::Isolate* isolate, v8::Local<v8::Context> helper,
                                             v8::Local<v8::Value> source) {
    v8::Local<v8::Value> web_assembly;
    v8::Local<v8::Value> compile;
    v8::Local<v8::Value> promise;
    if (!helper->Global()
             ->Get(helper, v8::String::NewFromUtf8Literal(isolate, "WebAssembly"))
             .ToLocal(&web_assembly) ||
        !web_assembly->IsObject() ||
        !web_assembly.As<v8::Object>()
             ->Get(helper, v8::String::NewFromUtf8Literal(isolate, "compileStreaming"))
             .ToLocal(&compile) ||
        !compile->IsFunction() ||
        !compile.As<v8::Function>()->Call(helper, web_assembly, 1, &source).ToLocal(&promise) ||
        !promise->IsPromise()) {
        return v8::MaybeLocal<v8::Promise>();
    }
    return promise.As<v8::Promise>();
}

// What V8 made of the code in the helper context; nothing when it refused.
std::optional<v8::CompiledWasmModule> Compile(v8::Isolate* isolate, v8::Local<v8::Context> helper,
                                              v8::MicrotaskQueue* queue,
                                              const SerializedWasm& serialized) {
    const v8::Context::Scope scope(helper);
    const v8::Local<v8::Value> source =
        v8::External::New(isolate, const_cast<SerializedWasm*>(&serialized));
    v8::Local<v8::Promise> promise;
    if (!CompileStreaming(isolate, helper, source).ToLocal(&promise)) return std::nullopt;
    promise->MarkAsHandled();
    queue->PerformCheckpoint(isolate);
    // V8 that finds the code unfit compiles the bytes instead, on threads of its own. That job ends
    // in the helper some time, unheard.
    if (promise->State() != v8::Promise::kFulfilled || !promise->Result()->IsWasmModuleObject()) {
        return std::nullopt;
    }
    return promise->Result().As<v8::WasmModuleObject>()->GetCompiledModule();
}

std::optional<v8::CompiledWasmModule> CompileInHelper(v8::Isolate* isolate,
                                                      const SerializedWasm& serialized) {
    const v8::HandleScope scope(isolate);
    const v8::TryCatch unheard(isolate);
    const std::unique_ptr<v8::MicrotaskQueue> queue =
        v8::MicrotaskQueue::New(isolate, v8::MicrotasksPolicy::kExplicit);
    const Streaming streaming(isolate);
    const v8::Local<v8::Context> helper = v8::Context::New(
        isolate, nullptr, v8::MaybeLocal<v8::ObjectTemplate>(), v8::MaybeLocal<v8::Value>(),
        v8::DeserializeInternalFieldsCallback(), queue.get());
    if (helper.IsEmpty()) return std::nullopt;
    std::optional<v8::CompiledWasmModule> module =
        Compile(isolate, helper, queue.get(), serialized);
    helper->DetachGlobal();  // and with it the queue, which goes now
    return module;
}

}  // namespace

v8::MaybeLocal<v8::WasmModuleObject> RestoreWasm(const Js& js, const SerializedWasm& serialized) {
    const std::optional<v8::CompiledWasmModule> module = CompileInHelper(js.isolate, serialized);
    if (!module.has_value()) return v8::MaybeLocal<v8::WasmModuleObject>();
    return v8::WasmModuleObject::FromCompiledModule(js.isolate, *module);
}

}  // namespace jsvm
