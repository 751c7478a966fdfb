/* SPDX-License-Identifier: Apache-2.0 */
/* Work on threads of its own. Nothing here touches JavaScript: a job only carries the deferred of
 * its promise from the VM's thread to the work and back. */
#ifndef ARK_JSVM_SAMPLE_PROMISE_JOBS_H_
#define ARK_JSVM_SAMPLE_PROMISE_JOBS_H_

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "ark_runtime/jsvm.h"

typedef struct Jobs Jobs;

/* Counts the primes below a limit. Made with malloc; whoever takes it from jobs_wait frees it. */
typedef struct Job {
    JSVM_Deferred deferred;
    double limit;
    double count;        /* the result, unless */
    const char* failure; /* this is not NULL: what went wrong */
    pthread_t thread;
    Jobs* jobs;
    struct Job* next;
} Job;

/* Started and not yet taken back. Initialised with JOBS_NONE. */
struct Jobs {
    pthread_mutex_t mutex;
    pthread_cond_t finished_one;
    Job* finished;  /* a list */
    size_t pending; /* running or finished */
};

#define JOBS_NONE \
    { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, NULL, 0 }

/* Starts a job on a new thread; false when there is none to be had. */
bool jobs_start(Jobs* jobs, Job* job);

/* Waits until a job is finished and takes it, its thread gone; NULL when nothing is pending. */
Job* jobs_wait(Jobs* jobs);

#endif /* ARK_JSVM_SAMPLE_PROMISE_JOBS_H_ */
