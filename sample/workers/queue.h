/* SPDX-License-Identifier: Apache-2.0 */
/* What goes from thread to thread: tasks on their way to the workers, and back with their results.
 * Only text crosses: values of JavaScript belong to the VM that made them. */
#ifndef ARK_JSVM_SAMPLE_WORKERS_QUEUE_H_
#define ARK_JSVM_SAMPLE_WORKERS_QUEUE_H_

#include <pthread.h>
#include <stdbool.h>

#include "ark_runtime/jsvm.h"

typedef struct Task {
    JSVM_Deferred deferred; /* of the main VM; workers leave it alone */
    char* text;             /* JSON of the argument, later of the result; made with malloc */
    bool failed;            /* then the text is a message instead */
    struct Task* next;
} Task;

/* First in, first out. Initialised with QUEUE_EMPTY. */
typedef struct {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    Task* first;
    Task* last;
    bool closed;
} Queue;

#define QUEUE_EMPTY \
    { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, NULL, NULL, false }

void queue_put(Queue* queue, Task* task);

/* Waits for a task; NULL when the queue is closed and empty. */
Task* queue_take(Queue* queue);

/* Nothing more will come. */
void queue_close(Queue* queue);

#endif /* ARK_JSVM_SAMPLE_WORKERS_QUEUE_H_ */
