/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARK_JSVM_SAMPLE_WORKERS_WORKER_H_
#define ARK_JSVM_SAMPLE_WORKERS_WORKER_H_

#include "sample/workers/queue.h"

/* What all workers are given. */
typedef struct {
    const char* source; /* defines work(argument) */
    Queue tasks;
    Queue results;
} Office;

/* A thread's whole life, for pthread_create: makes a VM of its own, works until the tasks end. */
void* worker_main(void* office);

#endif /* ARK_JSVM_SAMPLE_WORKERS_WORKER_H_ */
