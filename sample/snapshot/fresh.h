/* SPDX-License-Identifier: Apache-2.0 */
/* Runs of this program in processes of their own. */
#ifndef ARK_JSVM_SAMPLE_SNAPSHOT_FRESH_H_
#define ARK_JSVM_SAMPLE_SNAPSHOT_FRESH_H_

#include <stdbool.h>

/* Starts this program with one or two arguments (`second` may be NULL) and waits for it. The number
 * that it prints goes to `number`, unless that is NULL. False if it failed. */
bool fresh_run(const char* first, const char* second, double* number);

#endif /* ARK_JSVM_SAMPLE_SNAPSHOT_FRESH_H_ */
