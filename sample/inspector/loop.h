/* SPDX-License-Identifier: Apache-2.0 */
/* The event loop of a program that has nothing to do but to answer its debuggers. */
#ifndef ARK_JSVM_SAMPLE_INSPECTOR_LOOP_H_
#define ARK_JSVM_SAMPLE_INSPECTOR_LOOP_H_

#include <pthread.h>
#include <stdbool.h>

#include "ark_runtime/jsvm.h"

typedef struct {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool woken; /* a message waits */
    bool ended; /* the script called quit(); used by the VM's thread alone */
} Loop;

#define LOOP_INITIALIZER \
    { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, false }

/* For JSVMX_SetInspectorWakeHandler, with the loop as data. Called on a thread of the inspector. */
void loop_wake(void* data);

/* Answers the messages that wait. */
void loop_answer(JSVM_VM vm);
/* Returns once more have come since it was called last. */
void loop_sleep(Loop* loop);

#endif /* ARK_JSVM_SAMPLE_INSPECTOR_LOOP_H_ */
