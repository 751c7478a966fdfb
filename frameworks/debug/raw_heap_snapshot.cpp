// SPDX-License-Identifier: Apache-2.0
// Writes a VM's heap as it lies in memory. Nothing of V8 is called but what looks at plain fields,
// so this works in the midst of a collection and where V8's threads are gone.
#include <cstdio>
#include <iterator>

#include "frameworks/core/checks.h"
#include "frameworks/core/engine_identity.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/v8_heap.h"
#include "frameworks/debug/raw_heap_file.h"
#include "frameworks/debug/v8_layout.h"
#include "frameworks/platform/process_memory.h"

namespace jsvm {
namespace {

using v8_compat::HeapPlaces;

// Local handles lie in blocks of this many bytes that end at their limit.
constexpr size_t kHandleBlockBytes = 1022 * sizeof(void*);

void WriteEngine(JsvmRawHeapFile* file, JsvmRawHeapMemoryState state) {
    const JsvmEnvelopeIdentity identity = EngineIdentity(JSVM_ENVELOPE_SCRIPT, 0);
    JsvmRawHeapEngine engine{};
    std::strncpy(engine.version, identity.engine_version, sizeof(engine.version) - 1);
    std::memcpy(engine.build, identity.engine_build.bytes, sizeof(engine.build));
    engine.tag = identity.engine_tag;
    engine.memory = state;
    jsvm_raw_heap_begin(file, JSVM_RAW_HEAP_ENGINE, sizeof(engine));
    jsvm_raw_heap_write(file, &engine, sizeof(engine));
}

void WriteLayout(JsvmRawHeapFile* file) {
    const JsvmV8Number* numbers = nullptr;
    const size_t count = jsvm_v8_layout(&numbers);
    size_t known = 0;
    for (size_t i = 0; i < count; ++i) known += numbers[i].value != nullptr ? 1 : 0;
    jsvm_raw_heap_begin(file, JSVM_RAW_HEAP_LAYOUT, known * sizeof(JsvmRawHeapNumber));
    for (size_t i = 0; i < count; ++i) {
        if (numbers[i].value != nullptr) {
            jsvm_raw_heap_number(file, numbers[i].name, *numbers[i].value);
        }
    }
}

void WriteSpace(JsvmRawHeapFile* file, v8::HeapSpaceStatistics space) {
    char name[72];
    std::snprintf(name, sizeof(name), "%s.size", space.space_name());
    jsvm_raw_heap_number(file, name, static_cast<int64_t>(space.space_size()));
    std::snprintf(name, sizeof(name), "%s.used", space.space_name());
    jsvm_raw_heap_number(file, name, static_cast<int64_t>(space.space_used_size()));
}

void WriteStatistics(JsvmRawHeapFile* file, v8::Isolate* isolate) {
    v8::HeapStatistics heap;
    isolate->GetHeapStatistics(&heap);
    const struct {
        const char* name;
        size_t value;
    } numbers[] = {
        {"total_heap_size", heap.total_heap_size()},
        {"total_physical_size", heap.total_physical_size()},
        {"total_available_size", heap.total_available_size()},
        {"used_heap_size", heap.used_heap_size()},
        {"heap_size_limit", heap.heap_size_limit()},
        {"malloced_memory", heap.malloced_memory()},
        {"external_memory", heap.external_memory()},
        {"number_of_native_contexts", heap.number_of_native_contexts()},
        {"number_of_detached_contexts", heap.number_of_detached_contexts()},
        {"used_global_handles_size", heap.used_global_handles_size()},
    };
    const size_t spaces = isolate->NumberOfHeapSpaces();
    jsvm_raw_heap_begin(file, JSVM_RAW_HEAP_STATISTICS,
                        (std::size(numbers) + 2 * spaces) * sizeof(JsvmRawHeapNumber));
    for (const auto& number : numbers) {
        jsvm_raw_heap_number(file, number.name, static_cast<int64_t>(number.value));
    }
    for (size_t i = 0; i < spaces; ++i) {
        v8::HeapSpaceStatistics space;
        isolate->GetHeapSpaceStatistics(&space, i);
        WriteSpace(file, space);
    }
}

void WritePlaces(JsvmRawHeapFile* file, uintptr_t isolate, uintptr_t heap,
                 const HeapPlaces& places) {
    const struct {
        const char* name;
        uintptr_t value;
    } numbers[] = {
        {"isolate", isolate},
        {"heap", heap},
        {"roots", isolate + v8_compat::kRootsOffset},
        {"new_space_top", places.new_space_top},
        {"new_space_limit", places.new_space_limit},
        {"old_space_top", places.old_space_top},
        {"old_space_limit", places.old_space_limit},
        {"handles_next", places.handles_next},
        {"handles_limit", places.handles_limit},
    };
    jsvm_raw_heap_begin(file, JSVM_RAW_HEAP_PLACES, std::size(numbers) * sizeof(JsvmRawHeapNumber));
    for (const auto& number : numbers) {
        jsvm_raw_heap_number(file, number.name, static_cast<int64_t>(number.value));
    }
}

// The slot of an env's context, a global handle; 0 where there is no such env.
uintptr_t ContextSlot(JSVM_VM vm, size_t index) {
    const std::vector<JSVM_Env>& envs = vm->records->envs;
    if (index >= envs.size() || envs[index]->context.IsEmpty()) return 0;
    return AddressOf(*LocalView(envs[index]->context));
}

// The stream is code of the user, which may make and end envs meanwhile.
void WriteContexts(JsvmRawHeapFile* file, JSVM_VM vm) {
    const size_t count = vm->records->envs.size();
    JsvmRawHeapMemory memory{};
    memory.kind = JSVM_RAW_HEAP_CONTEXTS;
    memory.length = count * sizeof(uint64_t);
    jsvm_raw_heap_begin(file, JSVM_RAW_HEAP_MEMORY, sizeof(memory) + memory.length);
    jsvm_raw_heap_write(file, &memory, sizeof(memory));
    for (size_t i = 0; i < count; ++i) {
        uint64_t context = 0;
        const uintptr_t slot = ContextSlot(vm, i);
        if (slot == 0 || !jsvm_read_memory(slot, &context, sizeof(context))) context = 0;
        jsvm_raw_heap_write(file, &context, sizeof(context));
    }
}

template <JsvmRawHeapMemoryKind kKind>
void WriteMemory(uintptr_t address, size_t length, void* file) {
    jsvm_raw_heap_memory(static_cast<JsvmRawHeapFile*>(file), kKind, address, length);
}

void WriteHeap(JsvmRawHeapFile* file, JSVM_VM vm, uintptr_t heap, const HeapPlaces& places) {
    const uintptr_t isolate = AddressOf(vm->isolate);
    const uintptr_t slot = ContextSlot(vm, 0);
    WritePlaces(file, isolate, heap, places);
    WriteContexts(file, vm);
    WriteMemory<JSVM_RAW_HEAP_ISOLATE>(isolate, JSVM_V8_ISOLATE_BYTES, file);
    if (slot != 0) {
        jsvm_v8_visit_global_handles(isolate, slot, WriteMemory<JSVM_RAW_HEAP_GLOBAL_HANDLES>,
                                     file);
    }
    if (places.handles_next > places.handles_limit - kHandleBlockBytes &&
        places.handles_next <= places.handles_limit) {
        const uintptr_t block = places.handles_limit - kHandleBlockBytes;
        WriteMemory<JSVM_RAW_HEAP_LOCAL_HANDLES>(block, places.handles_next - block, file);
    }
    jsvm_v8_visit_stack(AddressOf(__builtin_frame_address(0)), WriteMemory<JSVM_RAW_HEAP_STACK>,
                        file);
    jsvm_v8_visit_chunks(heap, false, WriteMemory<JSVM_RAW_HEAP_CHUNK>, file);
}

// What the file can hold of the memory. Looked at first: where the heap is not mapped, V8's own
// statistics would run into that.
JsvmRawHeapMemoryState StateOf(uintptr_t heap) {
    if constexpr (!v8_compat::kKnowsHeapMemory) return JSVM_RAW_HEAP_UNKNOWN;
    return heap != 0 ? JSVM_RAW_HEAP_KNOWN : JSVM_RAW_HEAP_MISSING;
}

JSVM_Status TakeRawSnapshot(JSVM_VM vm, JSVM_OutputStream stream, void* stream_data) {
    JSVM_NON_NULL(stream);
    JsvmRawHeapFile file;
    JSVM_REQUIRE(jsvm_raw_heap_open(&file, stream, stream_data), JSVM_GENERIC_FAILURE);
    const HeapPlaces places = v8_compat::HeapPlacesOf(vm->isolate);
    uintptr_t heap = 0;
    if constexpr (v8_compat::kKnowsHeapMemory) {
        const uintptr_t isolate = AddressOf(vm->isolate);
        heap = jsvm_v8_heap_of(isolate, isolate + v8_compat::kRootsOffset);
    }
    const JsvmRawHeapMemoryState state = StateOf(heap);
    WriteEngine(&file, state);
    if (state != JSVM_RAW_HEAP_MISSING) WriteStatistics(&file, vm->isolate);
    if (state == JSVM_RAW_HEAP_KNOWN) {
        WriteLayout(&file);
        WriteHeap(&file, vm, heap, places);
    }
    jsvm_raw_heap_close(&file);
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_TakeRawHeapSnapshot(JSVM_VM vm, JSVM_OutputStream stream, void* streamData) {
    return jsvm::AtVmEnd(
        vm, [=](v8::Isolate*) { return jsvm::TakeRawSnapshot(vm, stream, streamData); });
}
