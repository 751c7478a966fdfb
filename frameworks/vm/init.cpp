// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <memory>
#include <utility>

#include "frameworks/binding/callback.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/engine_identity.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/process.h"
#include "frameworks/core/tracing.h"

namespace jsvm {
namespace {

// What the API needs of V8 whatever the user asks for: JSVM_REGEXP_LINEAR works.
constexpr char kRequiredFlags[] = "--enable-experimental-regexp-engine";

// asm.js is JavaScript like any other: V8's own way with it crashes in a VM for a snapshot, which
// has no WebAssembly. Where scripts of all VMs have none, V8 has its compiler for the sake of
// asm.js alone, and the API needs it.
constexpr char kPlainAsmFlag[] = "--no-validate-asm";
constexpr const char* kHidingWasm[] = {"--no-expose-wasm", "--no-expose_wasm", "--noexpose-wasm",
                                       "--noexpose_wasm"};

// V8's own default of --stack-size, in KiB.
constexpr long kDefaultStackKib = 984;

// The stack that JavaScript may use, as the user's flags have it: V8 has no way to ask.
size_t StackBytes(int argc, char** argv) {
    long kib = kDefaultStackKib;
    for (int i = 1; i < argc; ++i) {
        const char* flag = argv[i];
        if (std::strncmp(flag, "--stack-size=", 13) == 0 ||
            std::strncmp(flag, "--stack_size=", 13) == 0) {
            const long value = std::strtol(flag + 13, nullptr, 10);
            if (value > 0) kib = value;
        }
    }
    return static_cast<size_t>(kib) * 1024;
}

bool HidesWasm(int argc, char** argv) {
    return std::any_of(std::begin(kHidingWasm), std::end(kHidingWasm), [=](const char* hiding) {
        for (int i = 1; i < argc; ++i) {
            if (std::strcmp(argv[i], hiding) == 0) return true;
        }
        return false;
    });
}

// argv[0] is the program's name; V8 does not read it and users leave it unset.
bool ArgumentsUsable(int argc, char** argv) {
    if (argc < 0) return false;
    for (int i = 1; i < argc; ++i) {
        if (argv[i] == nullptr) return false;
    }
    return true;
}

// The table that snapshots refer to by places in it, ended by a 0.
void ListExternalReferences(ProcessState& process, const intptr_t* of_user) {
    for (const intptr_t call : CallsInSnapshots()) process.external_references.push_back(call);
    for (const intptr_t* entry = of_user; entry != nullptr && *entry != 0; ++entry) {
        process.external_references.push_back(*entry);
        process.listed_by_user.insert(*entry);
    }
    process.external_references.push_back(0);
}

void StartV8(ProcessState& process, const JSVM_InitOptions* options) {
    auto tracing = std::make_unique<Tracing>();
    process.tracing = tracing.get();
    process.platform = std::make_unique<Platform>(std::move(tracing));
    v8::V8::InitializePlatform(process.platform.get());
    process.stack_bytes = StackBytes(0, nullptr);
    bool hides_wasm = false;
    if (options != nullptr && options->argc != nullptr && options->argv != nullptr) {
        process.stack_bytes = StackBytes(*options->argc, options->argv);
        hides_wasm = HidesWasm(*options->argc, options->argv);
        v8::V8::SetFlagsFromCommandLine(options->argc, options->argv, options->removeFlags);
    }
    v8::V8::SetFlagsFromString(kRequiredFlags);
    if (!hides_wasm) v8::V8::SetFlagsFromString(kPlainAsmFlag);
    v8::V8::Initialize();
    process.array_buffer_allocator.reset(v8::ArrayBuffer::Allocator::NewDefaultAllocator());
    ListExternalReferences(process, options != nullptr ? options->externalReferences : nullptr);
}

JSVM_Status Init(const JSVM_InitOptions* options) {
    if (options != nullptr && options->argc != nullptr && options->argv != nullptr) {
        JSVM_REQUIRE(ArgumentsUsable(*options->argc, options->argv), JSVM_INVALID_ARG);
    }
    ProcessState& process = Process();
    // Held to the end, so that those who come too late find V8 running when they are told so.
    const MutexLock lock(&process.mutex);
    JSVM_REQUIRE(!process.init_called, JSVM_GENERIC_FAILURE);
    process.init_called = true;
    StartV8(process, options);
    // Looked up once, here: a forked child, which may have to tell it, cannot ask the loader.
    static_cast<void>(EngineIdentity(JSVM_ENVELOPE_SCRIPT, 0));
    process.ready.store(true, std::memory_order_release);
    return JSVM_OK;
}

JSVM_Status GetInfo(JSVM_VMInfo* result) {
    JSVM_NON_NULL(result);
    result->apiVersion = 1;
    result->engine = "v8";
    result->version = v8::V8::GetVersion();
    result->cachedDataVersionTag = v8::ScriptCompiler::CachedDataVersionTag();
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_Init(const JSVM_InitOptions* options) {
    return jsvm::Global([=] { return jsvm::Init(options); });
}

JSVM_Status OH_JSVM_GetVMInfo(JSVM_VMInfo* result) {
    return jsvm::Global([=] { return jsvm::GetInfo(result); });
}
