// SPDX-License-Identifier: Apache-2.0
// Everything that there is once in a process.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_PROCESS_H_
#define ARK_JSVM_FRAMEWORKS_CORE_PROCESS_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <set>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "frameworks/core/env.h"
#include "frameworks/core/mutex.h"
#include "frameworks/core/platform.h"
#include "frameworks/core/stable_pool.h"
#include "frameworks/core/v8_compat.h"
#include "frameworks/core/vm.h"

namespace jsvm {

class DeserializeWork;  // frameworks/script/deserialize_work.h
class Tracing;          // frameworks/core/tracing.h

// What a JSVM_DeserializeResult stands for. One of the process: the function that ends it names no
// VM and may be called on any thread.
struct DeserializeRecord : StableRecord {
    static constexpr uint32_t kTag = 0x44534552;

    JSVM_VM vm = nullptr;
    std::shared_ptr<DeserializeWork> work;  // null when there is nothing to work on

    void Reset();
};

// Made at its first use and never destroyed: V8's threads and users' handles outlive `main`.
struct ProcessState {
    // Set once V8 runs; everything below up to `mutex` is written before and read-only after.
    std::atomic<bool> ready{false};
    std::unique_ptr<Platform> platform;
    Tracing* tracing = nullptr;  // the platform's
    std::unique_ptr<v8::ArrayBuffer::Allocator> array_buffer_allocator;
    std::vector<intptr_t> external_references;    // ours, the user's, and a 0
    std::unordered_set<intptr_t> listed_by_user;  // of these
    size_t stack_bytes = 0;

    std::atomic<uint64_t> unnamed_scripts{0};
    std::atomic<uint64_t> envs_made{0};
    std::atomic<uint64_t> inspectors_opened{0};

    Mutex profiling_signal;  // guards the process's handler of it

    Mutex mutex;
    bool init_called ABSL_GUARDED_BY(mutex) = false;
    StablePool<JSVM_VM__> vms ABSL_GUARDED_BY(mutex);
    StablePool<JSVM_Env__> envs ABSL_GUARDED_BY(mutex);
    StablePool<DeserializeRecord> deserialize_results ABSL_GUARDED_BY(mutex);
    std::set<std::pair<int, std::string_view>> reported ABSL_GUARDED_BY(mutex);
};

ProcessState& Process();

// The VMs that the calling thread is inside of, innermost last.
struct VmEntry {
    JSVM_VM vm;
    v8::Isolate* isolate;
    const VmScopeRecord* scope;  // null for an entry that lasts one call or one env scope
};
std::vector<VmEntry>& VmEntriesOfThread();

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_PROCESS_H_
