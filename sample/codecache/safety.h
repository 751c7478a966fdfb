/* SPDX-License-Identifier: Apache-2.0 */
/* The proof that a cache which does not fit is never used. */
#ifndef ARK_JSVM_SAMPLE_CODECACHE_SAFETY_H_
#define ARK_JSVM_SAMPLE_CODECACHE_SAFETY_H_

#include "sample/codecache/result.h"

/* Offers the script's cache with other sources of the same length, and damaged copies of it with
 * the script, each in a fresh VM; notes in `result` what became of each. False: the engine failed.
 * Needs script->code_units. */
bool check_safety(const Script* script, const Bytes* cache, ScriptResult* result);

#endif /* ARK_JSVM_SAMPLE_CODECACHE_SAFETY_H_ */
