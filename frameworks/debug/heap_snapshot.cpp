// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/debug/output_stream.h"
#include "v8-profiler.h"

namespace jsvm {
namespace {

// V8's way to write, onto ours.
class SnapshotOutput final : public v8::OutputStream {
  public:
    explicit SnapshotOutput(jsvm::OutputStream* stream) : stream_(stream) {}

    void EndOfStream() override { stream_->Finish(); }
    int GetChunkSize() override { return static_cast<int>(jsvm::OutputStream::kMostBytes); }
    WriteResult WriteAsciiChunk(char* bytes, int size) override {
        return stream_->Write(bytes, static_cast<size_t>(size)) ? kContinue : kAbort;
    }

  private:
    jsvm::OutputStream* stream_;
};

struct DeleteSnapshot {
    void operator()(const v8::HeapSnapshot* snapshot) const {
        const_cast<v8::HeapSnapshot*>(snapshot)->Delete();
    }
};

JSVM_Status TakeSnapshot(v8::Isolate* isolate, JSVM_OutputStream stream, void* data) {
    JSVM_NON_NULL(stream);
    const v8::HandleScope scope(isolate);
    const std::unique_ptr<const v8::HeapSnapshot, DeleteSnapshot> snapshot(
        isolate->GetHeapProfiler()->TakeHeapSnapshot());
    JSVM_REQUIRE(snapshot != nullptr, JSVM_GENERIC_FAILURE);
    OutputStream output(stream, data);
    SnapshotOutput for_v8(&output);
    snapshot->Serialize(&for_v8, v8::HeapSnapshot::kJSON);
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_TakeHeapSnapshot(JSVM_VM vm, JSVM_OutputStream stream, void* streamData) {
    return jsvm::OnVm(
        vm, [=](v8::Isolate* isolate) { return jsvm::TakeSnapshot(isolate, stream, streamData); });
}
