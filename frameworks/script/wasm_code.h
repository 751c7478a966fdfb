// SPDX-License-Identifier: Apache-2.0
// The machine code of WebAssembly modules.
#ifndef ARK_JSVM_FRAMEWORKS_SCRIPT_WASM_CODE_H_
#define ARK_JSVM_FRAMEWORKS_SCRIPT_WASM_CODE_H_

#include <cstdint>

#include "ark_runtime/jsvm.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/v8_compat.h"
#include "frameworks/core/vm.h"
#include "frameworks/script/wasm_module.h"

namespace jsvm {

// JSVM_JIT_MODE_EXPECTED, and a line in the log, where the engine runs without its compiler.
JSVM_Status ExpectCompiler(const Js& js, const char* function);

// RunsJs for functions on WebAssembly, which ask for the compiler ahead of everything else. In a VM
// for a snapshot V8 has not even installed the classes.
template <Handles kHandles, class Body>
JSVM_Status RunsWasm(JSVM_Env env, Body&& body, const char* function = __builtin_FUNCTION()) {
    return RunsJs<kHandles>(
        env,
        [&body, function](const Js& js) {
            JSVM_TRY(ExpectCompiler(js, function));
            JSVM_REQUIRE(!IsForSnapshot(js.env->vm), JSVM_GENERIC_FAILURE);
            return body(js);
        },
        function);
}

// What the module's bytes tell. False where they use something that is not standard yet.
bool CountFunctions(v8::CompiledWasmModule* module, JsvmWasmFunctions* functions);

// Compiles a function with V8's optimising compiler, unless it is. `index` is that of a function
// which the module defines. False when it has no code after.
bool Optimize(const Js& js, const v8::CompiledWasmModule& module, uint32_t index);

// Whether any function has optimised code.
bool HasOptimizedCode(v8::CompiledWasmModule* module);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_SCRIPT_WASM_CODE_H_
