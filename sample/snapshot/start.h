/* SPDX-License-Identifier: Apache-2.0 */
/* The two ways to an environment that is set up, and how long each takes. */
#ifndef ARK_JSVM_SAMPLE_SNAPSHOT_START_H_
#define ARK_JSVM_SAMPLE_SNAPSHOT_START_H_

#include <stdbool.h>

/* From nothing but a running engine to the first answer of the environment, in milliseconds: out of
 * the blob in the file, or, where `path` is NULL, by running the set-up script. */
bool start_measured(const char* path, double* milliseconds);

#endif /* ARK_JSVM_SAMPLE_SNAPSHOT_START_H_ */
