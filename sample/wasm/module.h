/* SPDX-License-Identifier: Apache-2.0 */
/* Two WebAssembly modules, without any tool that makes such. */
#ifndef ARK_JSVM_SAMPLE_WASM_MODULE_H_
#define ARK_JSVM_SAMPLE_WASM_MODULE_H_

#include "sample/wasm/session.h"

/* Imports host.next and exports sum(n), which adds up the next n numbers. Never freed. */
Bytes module_small(void);

/* Imports host.next, has this many functions of its own, and exports the first as run(n). Ended by
 * free(); data is NULL when there is no memory for it. */
Bytes module_large(uint32_t functions);

#endif
