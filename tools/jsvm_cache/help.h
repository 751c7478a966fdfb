/* SPDX-License-Identifier: Apache-2.0 */
/* What --help prints. */
#ifndef ARK_JSVM_TOOLS_JSVM_CACHE_HELP_H_
#define ARK_JSVM_TOOLS_JSVM_CACHE_HELP_H_

void help_print(void);

#endif /* ARK_JSVM_TOOLS_JSVM_CACHE_HELP_H_ */
