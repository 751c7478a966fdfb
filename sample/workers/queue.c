/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/workers/queue.h"

#include <stddef.h>

void queue_put(Queue* queue, Task* task) {
    task->next = NULL;
    pthread_mutex_lock(&queue->mutex);
    if (queue->last != NULL) {
        queue->last->next = task;
    } else {
        queue->first = task;
    }
    queue->last = task;
    pthread_cond_signal(&queue->changed);
    pthread_mutex_unlock(&queue->mutex);
}

Task* queue_take(Queue* queue) {
    pthread_mutex_lock(&queue->mutex);
    while (queue->first == NULL && !queue->closed) {
        pthread_cond_wait(&queue->changed, &queue->mutex);
    }
    Task* task = queue->first;
    if (task != NULL) {
        queue->first = task->next;
        if (queue->first == NULL) {
            queue->last = NULL;
        }
    }
    pthread_mutex_unlock(&queue->mutex);
    return task;
}

void queue_close(Queue* queue) {
    pthread_mutex_lock(&queue->mutex);
    queue->closed = true;
    pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->mutex);
}
