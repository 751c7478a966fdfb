/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The connections of the inspector's server: what libwebsockets calls when something happens on a
 * socket. Server's thread only.
 */
#ifndef ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_CONNECTION_H_
#define ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_CONNECTION_H_

#include <stdbool.h>
#include <stdint.h>

#include "frameworks/debug/inspector_http.h"
#include "frameworks/debug/inspector_outbox.h"
#include "frameworks/debug/inspector_server.h"

#ifdef __cplusplus
extern "C" {
#endif

struct lws_context;
struct lws_protocols;
struct lws_vhost;
typedef struct JsvmInspectorConnection JsvmInspectorConnection;

/* What all connections of a server have in common: the user of its context. */
typedef struct {
    JsvmInspectorTarget target;
    const char* address; /* "IP:PORT", for clients that do not tell what they call this server */
    JsvmInspectorEvents events;
    void* data;
    JsvmInspectorOutbox* outbox;
    uint32_t last_session;
    JsvmInspectorConnection* sessions;
} JsvmInspectorService;

enum {
    JSVM_INSPECTOR_MOST_CONNECTIONS = 4096,  /* at once; more are closed as they come */
    JSVM_INSPECTOR_MOST_RECEIVED = 256 << 20 /* bytes of one message */
};

/* For the vhost; the list ends with zeros. */
const struct lws_protocols* jsvm_inspector_protocols(void);

/* Whether something waits for a client to take it. */
bool jsvm_inspector_has_output(const JsvmInspectorService* service);

/* Accepts connections from a listening socket from now on. Takes the socket over on success. */
bool jsvm_inspector_accept_from(struct lws_vhost* vhost, int listener);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_CONNECTION_H_ */
