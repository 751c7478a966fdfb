/* SPDX-License-Identifier: Apache-2.0 */
/* What the bytes of a WebAssembly module tell about its functions. */
#ifndef ARK_JSVM_FRAMEWORKS_SCRIPT_WASM_MODULE_H_
#define ARK_JSVM_FRAMEWORKS_SCRIPT_WASM_MODULE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The index space of functions: the imported ones come first, then those that have a body. */
typedef struct {
    uint32_t imported;
    uint32_t defined;
} JsvmWasmFunctions;

/*
 * Counts the functions of a module. Looks at the headers of the sections, at all imports, and at
 * the length of the function section; the engine has validated the rest. Any bytes may be passed:
 * false, and nothing is written, where they are not a module, or use an encoding that no release of
 * the WebAssembly standard up to 2.0 has. Allocates nothing.
 */
bool jsvm_wasm_count_functions(const uint8_t* bytes, size_t length, JsvmWasmFunctions* functions);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_SCRIPT_WASM_MODULE_H_ */
