/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a debugger attaches to: an HTTP and WebSocket server with one target, on a thread of its own
 * that does nothing but its sockets. It knows nothing of V8: text of the protocol comes in and goes
 * out as whole messages in UTF-8.
 */
#ifndef ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_SERVER_H_
#define ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_SERVER_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct JsvmInspectorServer JsvmInspectorServer;

/*
 * What happens to sessions. Called on the server's thread, one at a time, never after `stop` has
 * returned. A client may come as soon as the server listens: perhaps before the caller has stored
 * what `start` returned, which a callback that uses it has to wait for. They block no longer than
 * that and call no function of this file but `message_new` and `send`. Numbers of sessions are not
 * 0 and are not used again by the same server. Each `opened` is followed by one `closed`, be it
 * from `stop`.
 */
typedef struct {
    void (*opened)(void* data, uint32_t session);
    /* `text` is valid during the call; it is well-formed UTF-8, not zero-terminated. */
    void (*received)(void* data, uint32_t session, const char* text, size_t length);
    void (*closed)(void* data, uint32_t session);
} JsvmInspectorEvents;

typedef struct {
    const char* host; /* name or address; the server listens on all that it resolves to */
    /* The first port that is free of these, on all addresses the same; 0 and 0 for any. */
    uint16_t first_port;
    uint16_t last_port;
    const char* title; /* of the target, in UTF-8 */
    const char* url;   /* of the program, in UTF-8 */
    /* Also accept on the abstract Unix socket jsvm_devtools_remote_PORT_PID; not so if negative. */
    int announced_pid;
    JsvmInspectorEvents events;
    void* data;
} JsvmInspectorServerOptions;

/*
 * Returns once it listens; null when it cannot, and then the log has told why, with `function` as
 * the name of the call that failed. What `options` points to is copied.
 */
JsvmInspectorServer* jsvm_inspector_server_start(const JsvmInspectorServerOptions* options,
                                                 const char* function);

/*
 * Drops all connections, ends the thread and frees the server. Not from its own thread. What was
 * sent before still goes to the clients that take it within a second.
 */
void jsvm_inspector_server_stop(JsvmInspectorServer* server);

/*
 * The URL of the target, "ws://HOST:PORT/ID", with the first address it listens on as HOST (the
 * loopback's for an unspecified one); lives as long as the server. Any thread.
 */
const char* jsvm_inspector_server_url(const JsvmInspectorServer* server);

/*
 * Room for a message of so many bytes, to be written by the caller, who then sends it; null when
 * there is no memory.
 */
char* jsvm_inspector_message_new(size_t length);

/*
 * Sends a message that was made by `message_new` and takes it over, also when it fails. Any thread;
 * does not block. False when the session is gone, or was dropped now because its client lets more
 * than 1 GiB of messages wait.
 */
bool jsvm_inspector_server_send(JsvmInspectorServer* server, uint32_t session, char* message,
                                size_t length);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_SERVER_H_ */
