/* SPDX-License-Identifier: Apache-2.0 */
/* What is native in the environment, and what has to be the same in every process for that. */
#ifndef ARK_JSVM_SAMPLE_SNAPSHOT_NATIVE_H_
#define ARK_JSVM_SAMPLE_SNAPSHOT_NATIVE_H_

#include <stdbool.h>

#include "ark_runtime/jsvm.h"

/* Starts the engine with the external references: those who make a snapshot and those who use it
 * list the same callback structs in the same order. */
bool native_start_engine(void);

/* Makes the functions of the environment that the set-up script calls. */
bool native_define(JSVM_Env env);

#endif /* ARK_JSVM_SAMPLE_SNAPSHOT_NATIVE_H_ */
