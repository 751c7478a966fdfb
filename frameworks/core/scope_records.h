// SPDX-License-Identifier: Apache-2.0
// What the scope handles of the API stand for.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_SCOPE_RECORDS_H_
#define ARK_JSVM_FRAMEWORKS_CORE_SCOPE_RECORDS_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "ark_runtime/jsvm.h"
#include "frameworks/core/stable_pool.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// JSVM_HandleScope and JSVM_EscapableHandleScope.
struct HandleScopeRecord : StableRecord {
    static constexpr uint32_t kTag = 0x48534350;

    JSVM_VM vm = nullptr;
    JSVM_Env env = nullptr;  // through which it was opened; null once that env is destroyed
    size_t position = 0;     // in the nest
    size_t depth = 0;        // native calls around it
    bool closed = false;
    bool escaped = false;
    std::optional<v8::HandleScope> plain;
    std::optional<v8::EscapableHandleScope> escapable;

    void Leave();
    void Reset() {
        env = nullptr;
        escaped = false;
    }
};

// JSVM_EnvScope.
struct EnvScopeRecord : StableRecord {
    static constexpr uint32_t kTag = 0x45534350;

    JSVM_VM vm = nullptr;
    JSVM_Env previous = nullptr;  // the env whose context was current before
    JSVM_Env env = nullptr;       // null once that env is destroyed
    int64_t thread = 0;
    size_t position = 0;  // in the nest
    size_t depth = 0;     // native calls around it
    bool closed = false;
    bool entered_vm = false;          // the VM was not current, so this scope entered it
    v8::Global<v8::Context> context;  // of its own: the env may be destroyed first

    void EnterContext(JSVM_Env env);
    void Leave();
    void Reset() {
        context.Reset();
        previous = nullptr;
        env = nullptr;
        entered_vm = false;
    }
};

// JSVM_VMScope.
struct VmScopeRecord : StableRecord {
    static constexpr uint32_t kTag = 0x56534350;

    JSVM_VM vm = nullptr;
    int64_t thread = 0;

    void Reset() { vm = nullptr; }
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_SCOPE_RECORDS_H_
