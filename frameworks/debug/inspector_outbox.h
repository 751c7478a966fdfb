/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The messages that wait for the clients of the inspector's server: one queue for each session.
 * `push` may be called by any thread, all else by the server's thread only.
 */
#ifndef ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_OUTBOX_H_
#define ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_OUTBOX_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a message has in front of its text, free for the head of a frame. */
enum { JSVM_INSPECTOR_HEADROOM = 32 };

/* Room for so many bytes; null when there is no memory. */
char* jsvm_inspector_message_allocate(size_t length);
void jsvm_inspector_message_free(char* message);

typedef struct JsvmInspectorOutbox JsvmInspectorOutbox;
typedef struct JsvmInspectorQueue JsvmInspectorQueue;

/* A queue that would grow beyond `limit` bytes is dropped. Null when there is no memory. */
JsvmInspectorOutbox* jsvm_inspector_outbox_new(size_t limit);
/* All queues are closed. */
void jsvm_inspector_outbox_free(JsvmInspectorOutbox* outbox);

/* Null when there is no memory. */
JsvmInspectorQueue* jsvm_inspector_queue_open(JsvmInspectorOutbox* outbox, uint32_t session);
void jsvm_inspector_queue_close(JsvmInspectorOutbox* outbox, JsvmInspectorQueue* queue);

typedef enum {
    JSVM_INSPECTOR_PUSHED,       /* behind others */
    JSVM_INSPECTOR_PUSHED_FIRST, /* the thread has to be told */
    JSVM_INSPECTOR_PUSH_GONE,    /* no such session, or its queue was dropped before */
    JSVM_INSPECTOR_PUSH_DROPPED  /* the queue was dropped now; the thread has to be told */
} JsvmInspectorPush;

/* Takes the message over, also when it fails. */
JsvmInspectorPush jsvm_inspector_outbox_push(JsvmInspectorOutbox* outbox, uint32_t session,
                                             char* message, size_t length);

/*
 * The first message, to be freed; null when there is none. Its bytes count as waiting until this is
 * called again.
 */
char* jsvm_inspector_queue_take(JsvmInspectorOutbox* outbox, JsvmInspectorQueue* queue,
                                size_t* length);

typedef enum {
    JSVM_INSPECTOR_QUEUE_EMPTY,
    JSVM_INSPECTOR_QUEUE_WAITS,
    JSVM_INSPECTOR_QUEUE_DROPPED
} JsvmInspectorQueueState;

JsvmInspectorQueueState jsvm_inspector_queue_state(JsvmInspectorOutbox* outbox,
                                                   const JsvmInspectorQueue* queue);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_OUTBOX_H_ */
