/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/debug/inspector_outbox.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct Message {
    struct Message* next;
    size_t length;
    char headroom[JSVM_INSPECTOR_HEADROOM];
    char text[];
} Message;

struct JsvmInspectorQueue {
    JsvmInspectorQueue* next;
    uint32_t session;
    bool dropped;
    Message* first;
    Message* last;
    size_t waiting; /* bytes: of the queue, and of the message that was taken last */
    size_t taken;   /* bytes of that message */
};

struct JsvmInspectorOutbox {
    pthread_mutex_t mutex; /* guards all below */
    size_t limit;
    JsvmInspectorQueue* queues;
};

static Message* MessageOf(char* text) {
    return (Message*)(void*)(text - offsetof(Message, text));
}

char* jsvm_inspector_message_allocate(size_t length) {
    if (length > SIZE_MAX - sizeof(Message)) {
        return NULL;
    }
    Message* message = malloc(sizeof(Message) + length);
    if (message == NULL) {
        return NULL;
    }
    message->next = NULL;
    message->length = length;
    return message->text;
}

void jsvm_inspector_message_free(char* message) {
    if (message != NULL) {
        free(MessageOf(message));
    }
}

static void FreeAll(Message* message) {
    while (message != NULL) {
        Message* next = message->next;
        free(message);
        message = next;
    }
}

JsvmInspectorOutbox* jsvm_inspector_outbox_new(size_t limit) {
    JsvmInspectorOutbox* outbox = calloc(1, sizeof(*outbox));
    if (outbox == NULL) {
        return NULL;
    }
    if (pthread_mutex_init(&outbox->mutex, NULL) != 0) {
        free(outbox);
        return NULL;
    }
    outbox->limit = limit;
    return outbox;
}

void jsvm_inspector_outbox_free(JsvmInspectorOutbox* outbox) {
    if (outbox != NULL) {
        pthread_mutex_destroy(&outbox->mutex);
        free(outbox);
    }
}

JsvmInspectorQueue* jsvm_inspector_queue_open(JsvmInspectorOutbox* outbox, uint32_t session) {
    JsvmInspectorQueue* queue = calloc(1, sizeof(*queue));
    if (queue == NULL) {
        return NULL;
    }
    queue->session = session;
    pthread_mutex_lock(&outbox->mutex);
    queue->next = outbox->queues;
    outbox->queues = queue;
    pthread_mutex_unlock(&outbox->mutex);
    return queue;
}

void jsvm_inspector_queue_close(JsvmInspectorOutbox* outbox, JsvmInspectorQueue* queue) {
    pthread_mutex_lock(&outbox->mutex);
    JsvmInspectorQueue** link = &outbox->queues;
    while (*link != queue) {
        link = &(*link)->next;
    }
    *link = queue->next;
    pthread_mutex_unlock(&outbox->mutex);
    FreeAll(queue->first);
    free(queue);
}

static JsvmInspectorQueue* Find(JsvmInspectorOutbox* outbox, uint32_t session) {
    JsvmInspectorQueue* queue = outbox->queues;
    while (queue != NULL && queue->session != session) {
        queue = queue->next;
    }
    return queue;
}

/* Adds a message; or takes all of the queue's out, to be freed without the mutex. */
static JsvmInspectorPush PushOrDrop(JsvmInspectorQueue* queue, Message* message, size_t limit,
                                    Message** dropped) {
    if (message->length > limit || queue->waiting > limit - message->length) {
        queue->dropped = true;
        *dropped = queue->first;
        queue->first = NULL;
        queue->last = NULL;
        return JSVM_INSPECTOR_PUSH_DROPPED;
    }
    queue->waiting += message->length;
    const bool first = queue->first == NULL;
    if (first) {
        queue->first = message;
    } else {
        queue->last->next = message;
    }
    queue->last = message;
    return first ? JSVM_INSPECTOR_PUSHED_FIRST : JSVM_INSPECTOR_PUSHED;
}

JsvmInspectorPush jsvm_inspector_outbox_push(JsvmInspectorOutbox* outbox, uint32_t session,
                                             char* message, size_t length) {
    Message* added = MessageOf(message);
    added->length = length;
    Message* dropped = NULL;
    JsvmInspectorPush result = JSVM_INSPECTOR_PUSH_GONE;
    pthread_mutex_lock(&outbox->mutex);
    JsvmInspectorQueue* queue = Find(outbox, session);
    if (queue != NULL && !queue->dropped) {
        result = PushOrDrop(queue, added, outbox->limit, &dropped);
    }
    pthread_mutex_unlock(&outbox->mutex);
    FreeAll(dropped);
    if (result == JSVM_INSPECTOR_PUSH_GONE || result == JSVM_INSPECTOR_PUSH_DROPPED) {
        free(added);
    }
    return result;
}

char* jsvm_inspector_queue_take(JsvmInspectorOutbox* outbox, JsvmInspectorQueue* queue,
                                size_t* length) {
    pthread_mutex_lock(&outbox->mutex);
    queue->waiting -= queue->taken;
    Message* message = queue->first;
    queue->taken = message == NULL ? 0 : message->length;
    if (message != NULL) {
        queue->first = message->next;
        if (queue->first == NULL) {
            queue->last = NULL;
        }
    }
    pthread_mutex_unlock(&outbox->mutex);
    if (message == NULL) {
        return NULL;
    }
    *length = message->length;
    return message->text;
}

JsvmInspectorQueueState jsvm_inspector_queue_state(JsvmInspectorOutbox* outbox,
                                                   const JsvmInspectorQueue* queue) {
    pthread_mutex_lock(&outbox->mutex);
    const bool dropped = queue->dropped;
    const bool waits = queue->first != NULL;
    pthread_mutex_unlock(&outbox->mutex);
    return dropped ? JSVM_INSPECTOR_QUEUE_DROPPED
           : waits ? JSVM_INSPECTOR_QUEUE_WAITS
                   : JSVM_INSPECTOR_QUEUE_EMPTY;
}
