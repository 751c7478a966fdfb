// SPDX-License-Identifier: Apache-2.0
#include "frameworks/script/background.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "frameworks/core/checks.h"
#include "frameworks/core/engine_identity.h"
#include "frameworks/core/envelope.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/process.h"

namespace jsvm {
namespace {

using Work = std::shared_ptr<DeserializeWork>;

// The work of a VM that is not over, released or not: nothing of it may run when the VM goes.
class BackgroundWork final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kDeserializeSlot;
    explicit BackgroundWork(JSVM_VM vm) : vm_(vm) {}

    void Add(const Work& work) {
        all_.erase(
            std::remove_if(all_.begin(), all_.end(), [](const Work& old) { return old->IsOver(); }),
            all_.end());
        all_.push_back(work);
    }

    void EnvGoing(JSVM_Env) override {}

    void VmGoing() override {
        {
            ProcessState& process = Process();
            const MutexLock lock(&process.mutex);
            process.deserialize_results.ForEachLive([&](DeserializeRecord* record) {
                process.mutex.AssertHeld();
                if (record->vm == vm_) process.deserialize_results.Give(record);
            });
        }
        for (const Work& work : all_) work->GiveUp();
        for (const Work& work : all_) WaitFor(work);
        all_.clear();
    }

  private:
    // The envs are gone, so V8 gets a context for this where it takes longer.
    void WaitFor(const Work& work) {
        if (work->IsIdleSoon()) return;
        const v8::HandleScope scope(vm_->isolate);
        const v8::Local<v8::Context> context = v8::Context::New(vm_->isolate);
        do {
            if (!context.IsEmpty()) v8_compat::ServeRequests(context);
        } while (!work->IsIdleSoon());
    }

    JSVM_VM vm_;
    std::vector<Work> all_;
};

class WorkerTask final : public v8::Task {
  public:
    explicit WorkerTask(Work work) : work_(std::move(work)) {}
    void Run() override { work_->Run(); }

  private:
    Work work_;
};

// A worker that runs out of memory ends the process on a thread where nobody can do anything about
// it. What is deserialised takes less than two bytes of the heap for one of the cache.
bool HeapHasRoomFor(v8::Isolate* isolate, size_t payload) {
    constexpr size_t kHeapBytesPerByte = 4;
    v8::HeapStatistics statistics;
    isolate->GetHeapStatistics(&statistics);
    const size_t limit = statistics.heap_size_limit();
    const size_t used = statistics.used_heap_size();
    return used < limit && payload < (limit - used) / kHeapBytesPerByte;
}

// Null when there is nothing to do in the background: the cache does not fit, which the compile
// will find and tell as well, or V8 cannot. The compile then does without.
Work NewWork(JSVM_VM vm, const JSVM_CodeCache& given) {
    // The heap of a VM for snapshots has to be at rest, and its handles counted, at any time.
    if (vm->records->snapshot_creator != nullptr) return nullptr;
    const JsvmEnvelopeIdentity identity = EngineIdentity(JSVM_ENVELOPE_SCRIPT, 0);
    const uint8_t* payload = nullptr;
    size_t payload_length = 0;
    const auto fits = [&](const uint8_t* cache) {
        return jsvm_envelope_check_engine(cache, given.length, &identity, &payload,
                                          &payload_length) == JSVMX_REASON_NONE;
    };
    if (!fits(given.cache) || !HeapHasRoomFor(vm->isolate, payload_length)) return nullptr;
    // A copy: nobody can change or free it while it is verified and read on another thread. It is
    // the copy that has to fit, for the same reason.
    std::unique_ptr<uint8_t[]> cache(new (std::nothrow) uint8_t[given.length]);
    if (cache == nullptr) return nullptr;
    std::memcpy(cache.get(), given.cache, given.length);
    if (!fits(cache.get())) return nullptr;
    std::unique_ptr<DeserializeWork::Task> task(v8::ScriptCompiler::StartConsumingCodeCache(
        vm->isolate, std::make_unique<v8::ScriptCompiler::CachedData>(
                         payload, static_cast<int>(payload_length))));
    if (task == nullptr) return nullptr;
    return std::make_shared<DeserializeWork>(std::move(cache), given.length, std::move(task),
                                             WatchScriptIds(vm));
}

JSVM_Status Begin(JSVM_VM vm, const JSVM_CodeCache& cache, JSVM_DeserializeResult* result) {
    JSVM_NON_NULL(result);
    if (cache.cache == nullptr || cache.length == 0) {
        *result = nullptr;
        return JSVM_INVALID_ARG;
    }
    const Work work = NewWork(vm, cache);
    ProcessState& process = Process();
    {
        const MutexLock lock(&process.mutex);
        DeserializeRecord* record = process.deserialize_results.Take();
        record->vm = vm;
        record->work = work;
        *result = HandleOf<JSVM_DeserializeResult>(record);
    }
    // Made also without work: VmGoing ends the handles.
    auto& background = PartOf<BackgroundWork>(vm);
    if (work == nullptr) return JSVM_OK;
    background.Add(work);
    process.platform->CallOnWorkerThread(std::make_unique<WorkerTask>(work));
    return JSVM_OK;
}

// The work is given up without the lock: V8 does some of it.
JSVM_Status ReleaseResult(JSVM_DeserializeResult handle) {
    JSVM_NON_NULL(handle);
    Work work;
    {
        ProcessState& process = Process();
        const MutexLock lock(&process.mutex);
        auto* record = RecordOf<DeserializeRecord>(handle);
        JSVM_REQUIRE(IsLive(record), JSVM_INVALID_ARG);
        work = std::move(record->work);
        process.deserialize_results.Give(record);
    }
    if (work != nullptr) work->GiveUp();
    return JSVM_OK;
}

}  // namespace

JSVM_Status CheckDeserializeResult(JSVM_VM vm, JSVM_DeserializeResult handle) {
    if (handle == nullptr) return JSVM_OK;
    const MutexLock lock(&Process().mutex);
    const auto* record = RecordOf<DeserializeRecord>(handle);
    JSVM_REQUIRE(IsLive(record) && record->vm == vm, JSVM_INVALID_ARG);
    return JSVM_OK;
}

Deserialized TakeDeserialized(const Js& js, JSVM_DeserializeResult handle, const uint8_t* cache,
                              size_t length) {
    if (handle == nullptr) return {};
    Work work;
    {
        const MutexLock lock(&Process().mutex);
        const auto* record = RecordOf<DeserializeRecord>(handle);
        if (IsLive(record) && record->vm == js.env->vm) work = record->work;
    }
    if (work == nullptr) return {};
    return work->Take(js.context, cache, length);
}

}  // namespace jsvm

JSVM_Status OH_JSVM_BackgroundDeserialize(JSVM_VM vm, JSVM_CodeCache cacheData,
                                          JSVM_DeserializeResult* result) {
    return jsvm::OnVm(vm, [&](v8::Isolate*) { return jsvm::Begin(vm, cacheData, result); });
}

JSVM_Status OH_JSVM_ReleaseDeserializeResult(JSVM_DeserializeResult result) {
    return jsvm::Global([=] { return jsvm::ReleaseResult(result); });
}
