// SPDX-License-Identifier: Apache-2.0
// Contexts and isolates.
#include <memory>

#include "test/benchmark/operations/javascript.h"
#include "test/benchmark/operations/v8_side.h"

namespace {

double RunIn(v8::Isolate* isolate, const char* start, const char* source) {
    const v8::HandleScope handles(isolate);
    const v8::Local<v8::Context> context = v8::Context::New(isolate);
    const v8::Context::Scope scope(context);
    if (start != nullptr) Evaluate(isolate, context, start);
    return Need(Evaluate(isolate, context, source)->NumberValue(context));
}

void OneEnv(Side* side) {
    side->number = RunIn(side->isolate, nullptr, "40 + 2");
}
GIVES_NUMBER(OneEnv)

double RunInNew(v8::StartupData* snapshot, const char* start, const char* source) {
    const std::unique_ptr<v8::ArrayBuffer::Allocator> allocator(
        v8::ArrayBuffer::Allocator::NewDefaultAllocator());
    v8::Isolate::CreateParams parameters;
    parameters.array_buffer_allocator = allocator.get();
    parameters.snapshot_blob = snapshot;
    v8::Isolate* isolate = v8::Isolate::New(parameters);
    double number = 0;
    {
        const v8::Isolate::Scope scope(isolate);
        number = RunIn(isolate, start, source);
    }
    isolate->Dispose();
    return number;
}

void OneVm(Side* side) {
    side->number = RunInNew(nullptr, nullptr, "40 + 2");
}
GIVES_NUMBER(OneVm)

void OneStart(Side* side) {
    side->number = RunInNew(nullptr, JS_START, JS_STARTED);
}
GIVES_NUMBER(OneStart)

void MakeSnapshot(Side* side) {
    v8::SnapshotCreator creator;
    {
        const v8::HandleScope handles(creator.GetIsolate());
        const v8::Local<v8::Context> context = v8::Context::New(creator.GetIsolate());
        const v8::Context::Scope scope(context);
        Evaluate(creator.GetIsolate(), context, JS_START);
        creator.SetDefaultContext(context);
    }
    side->snapshot = creator.CreateBlob(v8::SnapshotCreator::FunctionCodeHandling::kKeep);
}

void OneSnapshot(Side* side) {
    side->number = RunInNew(&side->snapshot, nullptr, JS_STARTED);
}
GIVES_NUMBER(OneSnapshot)

const Operation kList[] = {
    OPERATION("an env, from start to end", OneEnv, nullptr, 0),
    OPERATION("a VM with an env", OneVm, nullptr, 0),
    OPERATION("a VM with a script started", OneStart, nullptr, 0),
    OPERATION("the same, from a snapshot", OneSnapshot, MakeSnapshot, 0),
};

}  // namespace

const Operations kStartOperations = OPERATIONS(kList);
