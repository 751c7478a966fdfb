/* SPDX-License-Identifier: Apache-2.0 */
/* A process that puts, gets and trims until it is killed. */
#ifndef ARK_JSVM_TOOLS_CODE_CACHE_HAMMER_WORKER_H_
#define ARK_JSVM_TOOLS_CODE_CACHE_HAMMER_WORKER_H_

#include "frameworks/code_cache/directory_backend.h"
#include "tools/code_cache/hammer/tally.h"

/* Small, so that there is always something to trim. */
JsvmStoreLimits hammer_limits(void);

/* Works on the store in a directory; does not return. */
_Noreturn void hammer_work(const char* directory, uint64_t seed, Tally* tally);

/* Compares all entries of a store with what belongs to their keys; counts what is wrong, and
 * returns how many there are. */
uint64_t hammer_verify_all(JsvmBackend* backend, Tally* tally);

#endif /* ARK_JSVM_TOOLS_CODE_CACHE_HAMMER_WORKER_H_ */
