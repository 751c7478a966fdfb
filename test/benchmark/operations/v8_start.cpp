// SPDX-License-Identifier: Apache-2.0
// Contexts and isolates.
#include <memory>

#include "test/benchmark/operations/v8_side.h"

namespace {

double RunIn(v8::Isolate* isolate) {
    const v8::HandleScope handles(isolate);
    const v8::Local<v8::Context> context = v8::Context::New(isolate);
    const v8::Context::Scope scope(context);
    return Need(Evaluate(isolate, context, "40 + 2", 6)->NumberValue(context));
}

void OneEnv(Side* side) {
    side->number = RunIn(side->isolate);
}
GIVES_NUMBER(OneEnv)

double RunInNew(v8::StartupData* snapshot) {
    const std::unique_ptr<v8::ArrayBuffer::Allocator> allocator(
        v8::ArrayBuffer::Allocator::NewDefaultAllocator());
    v8::Isolate::CreateParams parameters;
    parameters.array_buffer_allocator = allocator.get();
    parameters.snapshot_blob = snapshot;
    v8::Isolate* isolate = v8::Isolate::New(parameters);
    double number = 0;
    {
        const v8::Isolate::Scope scope(isolate);
        number = RunIn(isolate);
    }
    isolate->Dispose();
    return number;
}

void OneVm(Side* side) {
    side->number = RunInNew(nullptr);
}
GIVES_NUMBER(OneVm)

void MakeSnapshot(Side* side) {
    v8::SnapshotCreator creator;
    {
        const v8::HandleScope handles(creator.GetIsolate());
        creator.SetDefaultContext(v8::Context::New(creator.GetIsolate()));
    }
    side->snapshot = creator.CreateBlob(v8::SnapshotCreator::FunctionCodeHandling::kKeep);
}

void OneVmFromSnapshot(Side* side) {
    side->number = RunInNew(&side->snapshot);
}
GIVES_NUMBER(OneVmFromSnapshot)

const Operation kList[] = {
    OPERATION("an env, from start to end", OneEnv, nullptr, 0),
    OPERATION("a VM with an env", OneVm, nullptr, 0),
    OPERATION("a VM with an env, snapshot", OneVmFromSnapshot, MakeSnapshot, 0),
};

}  // namespace

const Operations kStartOperations = OPERATIONS(kList);
