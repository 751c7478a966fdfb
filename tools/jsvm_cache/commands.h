/* SPDX-License-Identifier: Apache-2.0 */
/* The commands. Each works on an open store and gives an exit status; what is wrong is told on
 * standard error. */
#ifndef ARK_JSVM_TOOLS_JSVM_CACHE_COMMANDS_H_
#define ARK_JSVM_TOOLS_JSVM_CACHE_COMMANDS_H_

#include "ark_runtime/jsvmx_code_cache.h"
#include "tools/jsvm_cache/options.h"

int command_make(const Options* options, JSVMX_CodeCache store);
int command_inspect(const Options* options, JSVMX_CodeCache store);
int command_verify(const Options* options, JSVMX_CodeCache store);
int command_stats(const Options* options, JSVMX_CodeCache store);
int command_trim(const Options* options, JSVMX_CodeCache store);

#endif /* ARK_JSVM_TOOLS_JSVM_CACHE_COMMANDS_H_ */
