// SPDX-License-Identifier: Apache-2.0
#include "frameworks/script/wasm_code.h"

#include <memory>

#include "frameworks/platform/log.h"

namespace jsvm {
namespace {

using SharedCode = std::shared_ptr<v8_compat::NativeWasmModule>;

// V8 keeps a module's code in a private member. An explicit instantiation may name one, so this
// hangs on the member's name and type, which the compiler checks, and on no layout.
const SharedCode& CodeOf(const v8::CompiledWasmModule& module);

template <const SharedCode v8::CompiledWasmModule::*kMember>
struct CodeMember {
    friend const SharedCode& CodeOf(const v8::CompiledWasmModule& module) {
        return module.*kMember;
    }
};
template struct CodeMember<&v8::CompiledWasmModule::native_module_>;

}  // namespace

JSVM_Status ExpectCompiler(const Js& js, const char* function) {
    if (v8_compat::MakesMachineCode(js.isolate)) return JSVM_OK;
    jsvm_log(JSVM_LOG_ERROR,
             "%s: WebAssembly needs the engine's compiler, which is off (--jitless)", function);
    return JSVM_JIT_MODE_EXPECTED;
}

bool CountFunctions(v8::CompiledWasmModule* module, JsvmWasmFunctions* functions) {
    const v8::MemorySpan<const uint8_t> bytes = module->GetWireBytesRef();
    return jsvm_wasm_count_functions(bytes.data(), bytes.size(), functions);
}

bool Optimize(const Js& js, const v8::CompiledWasmModule& module, uint32_t index) {
    v8_compat::NativeWasmModule* code = CodeOf(module).get();
    return v8_compat::HasOptimizedWasm(code, index) ||
           v8_compat::OptimizeWasmFunction(js.isolate, code, index);
}

bool HasOptimizedCode(v8::CompiledWasmModule* module) {
    JsvmWasmFunctions functions;
    if (!CountFunctions(module, &functions)) return false;
    const v8_compat::NativeWasmModule* code = CodeOf(*module).get();
    for (uint32_t i = 0; i < functions.defined; ++i) {
        if (v8_compat::HasOptimizedWasm(code, functions.imported + i)) return true;
    }
    return false;
}

}  // namespace jsvm
