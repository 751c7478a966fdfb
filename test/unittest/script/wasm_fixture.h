// SPDX-License-Identifier: Apache-2.0
// WebAssembly modules put together by hand, and short ways to compile and to run them.
#ifndef ARK_JSVM_TEST_UNITTEST_SCRIPT_WASM_FIXTURE_H_
#define ARK_JSVM_TEST_UNITTEST_SCRIPT_WASM_FIXTURE_H_

#include <string>
#include <vector>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"
#include "test/support/fixture.h"

namespace jsvm_test {

using Bytes = std::vector<uint8_t>;

// The parts of a module.
Bytes Leb(uint64_t number);
Bytes Concat(const std::vector<Bytes>& parts);
Bytes Name(const std::string& name);
Bytes Section(uint8_t id, const Bytes& content);
Bytes Vector(const std::vector<Bytes>& items);  // a count, then the items
Bytes Preamble();

// With a custom section at the end that no other call gave: V8 shares the code of modules with the
// same bytes in all of the process, which one test must not do for another.
Bytes Unique(const Bytes& module);

// (import "m" "f" (func $f (param i32) (result i32)))      function 0
// (export "next" (func (param i32) (result i32)            function 1
//     local.get 0  call $f  i32.const 1  i32.add))
// (export "twice" (func (param i32) (result i32) ...))     function 2
Bytes ImportingModule();

// One function (param i32) (result i32) with this body, without its `end`, exported as "run"; a
// memory of one page.
Bytes ModuleOf(const Bytes& body);

class WasmTest : public JsvmTest {
  protected:
    JSVM_Status TryCompile(const Bytes& module, JSVM_Value* result);
    JSVM_Value Compile(const Bytes& module);
    // Offers a cache; `rejected` is what the call tells.
    JSVM_Value CompileWith(const Bytes& cache, const Bytes& module, bool* rejected);
    // CompileWasmFunction for the functions of ImportingModule.
    void OptimizeBoth(JSVM_Value module);
    Bytes CacheOf(JSVM_Value module);
    // A cache of both functions, made in a VM of its own.
    static Bytes MakeCache(const Bytes& module);
    JSVMX_CodeCacheReport Report();
    // `expression` can use `module` and `instance`, made of it with an "m.f" that multiplies by 10.
    std::string InInstance(JSVM_Value module, const std::string& expression);
};

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_UNITTEST_SCRIPT_WASM_FIXTURE_H_
