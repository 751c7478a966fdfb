/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "frameworks/debug/inspector_connection.h"

#include <errno.h>
#include <libwebsockets.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "frameworks/debug/inspector_protocol.h"
#include "frameworks/debug/inspector_socket.h"
#include "frameworks/platform/utf8.h"

_Static_assert(LWS_PRE <= JSVM_INSPECTOR_HEADROOM, "a message has room for the head of its frame");

enum {
    kMostAtOnce = 64, /* messages sent, or connections accepted, before others have their turn */
    kReceiveSize = 16 * 1024,
    kSendSize = 256 * 1024,
    kKeptSize = 1024 * 1024, /* of a session's buffer for messages that come in pieces */
    kMostHeader = 256,
    kRestMicroseconds = 100 * 1000
};

/* Of a connection; zeros until it is a session. */
struct JsvmInspectorConnection {
    struct lws* wsi;
    JsvmInspectorConnection* next;
    JsvmInspectorQueue* queue;
    uint32_t session;
    bool refused; /* what comes now is of no interest */
    char* incoming;
    size_t length;
    size_t capacity;
};

static JsvmInspectorService* ServiceOf(struct lws* wsi) {
    return lws_context_user(lws_get_context(wsi));
}

/* ---- requests ---- */

/* False when the header is there more than once, or is longer than any that is allowed. */
static bool GetHeader(struct lws* wsi, enum lws_token_indexes token, char value[kMostHeader]) {
    value[0] = '\0';
    if (lws_hdr_total_length(wsi, token) <= 0) {
        return true;
    }
    return lws_hdr_fragment_length(wsi, token, 1) <= 0 &&
           lws_hdr_copy(wsi, value, kMostHeader, token) >= 0;
}

/* Sends a whole answer; false when the connection is of no use any more. */
static bool Answer(struct lws* wsi, const char* head, const char* body, size_t length) {
    enum { kMostHead = 256 };
    unsigned char* buffer = malloc(LWS_PRE + kMostHead + length);
    if (buffer == NULL) {
        return false;
    }
    char* start = (char*)buffer + LWS_PRE;
    const int size =
        snprintf(start, kMostHead, "HTTP/1.0 %s\r\nContent-Length: %zu\r\n\r\n", head, length);
    memcpy(start + size, body, length);
    const size_t total = (size_t)size + length;
    const int sent = lws_write(wsi, buffer + LWS_PRE, total, LWS_WRITE_HTTP);
    free(buffer);
    return sent >= (int)total;
}

static int AnswerPage(struct lws* wsi, const char* body, size_t length) {
    const bool answered = Answer(wsi,
                                 "200 OK\r\n"
                                 "Content-Type: application/json; charset=UTF-8\r\n"
                                 "Cache-Control: no-cache",
                                 body, length);
    return answered && lws_http_transaction_completed(wsi) == 0 ? 0 : -1;
}

/* The connection ends with that. */
static int Refuse(struct lws* wsi, const char* status) {
    static const char kBody[] = "This is a debugging port: a WebSocket request was expected.\r\n";
    char head[128];
    snprintf(head, sizeof(head), "%s\r\nContent-Type: text/html; charset=UTF-8", status);
    (void)Answer(wsi, head, kBody, sizeof(kBody) - 1);
    return -1;
}

/* Null when the client may ask here; else the status of the refusal. */
static const char* WhyRefused(struct lws* wsi, char host[kMostHeader]) {
    char origin[kMostHeader];
    if (!GetHeader(wsi, WSI_TOKEN_HOST, host) || !jsvm_inspector_host_allowed(host)) {
        return "400 Bad Request";
    }
    if (!GetHeader(wsi, WSI_TOKEN_ORIGIN, origin) || !jsvm_inspector_origin_allowed(origin)) {
        return "403 Forbidden";
    }
    const bool get = lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI) > 0;
    const bool query = lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_URI_ARGS) > 0;
    return get && !query ? NULL : "400 Bad Request";
}

static int AnswerList(struct lws* wsi, const char* host) {
    const JsvmInspectorService* service = ServiceOf(wsi);
    char local[JSVM_INSPECTOR_ADDRESS_SIZE];
    if (*host == '\0') {
        host =
            jsvm_inspector_local_address(lws_get_socket_fd(wsi), local) ? local : service->address;
    }
    char* list = jsvm_inspector_list(&service->target, host);
    if (list == NULL) {
        return -1;
    }
    const int result = AnswerPage(wsi, list, strlen(list));
    free(list);
    return result;
}

static int Request(struct lws* wsi, const char* path) {
    char host[kMostHeader];
    const char* refused = WhyRefused(wsi, host);
    if (refused != NULL) {
        return Refuse(wsi, refused);
    }
    size_t length;
    const char* body;
    switch (jsvm_inspector_page(path)) {
        case JSVM_INSPECTOR_LIST:
            return AnswerList(wsi, host);
        case JSVM_INSPECTOR_PROTOCOL:
            body = jsvm_inspector_protocol(&length);
            return AnswerPage(wsi, body, length);
        case JSVM_INSPECTOR_VERSION:
            body = jsvm_inspector_version();
            return AnswerPage(wsi, body, strlen(body));
        case JSVM_INSPECTOR_NO_PAGE:
            break;
    }
    return Refuse(wsi, "400 Bad Request");
}

/* The path is that of the target, and the client speaks the one WebSocket there is. */
static bool IsForTarget(struct lws* wsi, const char* upgrade) {
    char path[kMostHeader];
    char version[kMostHeader];
    return strcasecmp(upgrade, "websocket") == 0 && GetHeader(wsi, WSI_TOKEN_VERSION, version) &&
           strcmp(version, "13") == 0 && GetHeader(wsi, WSI_TOKEN_GET_URI, path) &&
           path[0] == '/' && strcmp(path + 1, ServiceOf(wsi)->target.id) == 0;
}

static int RequestUpgrade(struct lws* wsi, const char* upgrade) {
    char host[kMostHeader];
    const char* refused = WhyRefused(wsi, host);
    if (refused != NULL) {
        return Refuse(wsi, refused);
    }
    /* A handshake has to have a host, and the library drops one without. */
    return *host != '\0' && IsForTarget(wsi, upgrade) ? 0 : Refuse(wsi, "400 Bad Request");
}

/* ---- sessions ---- */

static int Open(struct lws* wsi, JsvmInspectorConnection* connection) {
    JsvmInspectorService* service = ServiceOf(wsi);
    memset(connection, 0, sizeof(*connection));
    if (service->last_session == UINT32_MAX) {
        return -1;
    }
    connection->queue = jsvm_inspector_queue_open(service->outbox, service->last_session + 1);
    if (connection->queue == NULL) {
        return -1;
    }
    connection->wsi = wsi;
    connection->session = ++service->last_session;
    connection->next = service->sessions;
    service->sessions = connection;
    service->events.opened(service->data, connection->session);
    return 0;
}

static void Close(struct lws* wsi, JsvmInspectorConnection* connection) {
    JsvmInspectorService* service = ServiceOf(wsi);
    if (connection == NULL || connection->queue == NULL) {
        return;
    }
    JsvmInspectorConnection** link = &service->sessions;
    while (*link != connection) {
        link = &(*link)->next;
    }
    *link = connection->next;
    jsvm_inspector_queue_close(service->outbox, connection->queue);
    connection->queue = NULL;
    free(connection->incoming);
    connection->incoming = NULL;
    service->events.closed(service->data, connection->session);
}

static int CloseBecause(struct lws* wsi, JsvmInspectorConnection* connection,
                        enum lws_close_status status) {
    connection->refused = true;
    lws_close_reason(wsi, status, NULL, 0);
    return -1;
}

static bool Append(JsvmInspectorConnection* connection, const char* text, size_t length) {
    const size_t needed = connection->length + length;
    if (needed > connection->capacity) {
        const size_t doubled = connection->capacity * 2;
        const size_t capacity = needed > doubled ? needed : doubled;
        char* grown = realloc(connection->incoming, capacity);
        if (grown == NULL) {
            return false;
        }
        connection->incoming = grown;
        connection->capacity = capacity;
    }
    memcpy(connection->incoming + connection->length, text, length);
    connection->length = needed;
    return true;
}

static int Deliver(struct lws* wsi, JsvmInspectorConnection* connection, const char* text,
                   size_t length) {
    const JsvmInspectorService* service = ServiceOf(wsi);
    if (!jsvm_utf8_valid(text, length)) {
        return CloseBecause(wsi, connection, LWS_CLOSE_STATUS_INVALID_PAYLOAD);
    }
    service->events.received(service->data, connection->session, text, length);
    connection->length = 0;
    if (connection->capacity > kKeptSize) {
        free(connection->incoming);
        connection->incoming = NULL;
        connection->capacity = 0;
    }
    return 0;
}

static int Receive(struct lws* wsi, JsvmInspectorConnection* connection, const char* text,
                   size_t length) {
    if (connection->refused || connection->queue == NULL) {
        return 0;
    }
    if (lws_frame_is_binary(wsi)) {
        return CloseBecause(wsi, connection, LWS_CLOSE_STATUS_UNACCEPTABLE_OPCODE);
    }
    const size_t room = JSVM_INSPECTOR_MOST_RECEIVED - connection->length;
    if (length > room || lws_remaining_packet_payload(wsi) > room - length) {
        return CloseBecause(wsi, connection, LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE);
    }
    const bool whole = lws_is_final_fragment(wsi) != 0;
    if (whole && connection->length == 0) {
        return Deliver(wsi, connection, text, length);
    }
    if (!Append(connection, text, length)) {
        return CloseBecause(wsi, connection, LWS_CLOSE_STATUS_UNEXPECTED_CONDITION);
    }
    return whole ? Deliver(wsi, connection, connection->incoming, connection->length) : 0;
}

static int SendWaiting(struct lws* wsi, JsvmInspectorConnection* connection) {
    JsvmInspectorOutbox* outbox = ServiceOf(wsi)->outbox;
    if (connection->queue == NULL) {
        return 0;
    }
    for (int i = 0; i < kMostAtOnce; ++i) {
        size_t length;
        char* text = jsvm_inspector_queue_take(outbox, connection->queue, &length);
        if (text == NULL) {
            return 0;
        }
        /* What the socket does not take is kept by the library, which calls again when it is gone.
         */
        const int sent = lws_write(wsi, (unsigned char*)text, length, LWS_WRITE_TEXT);
        jsvm_inspector_message_free(text);
        if (sent < (int)length) {
            return -1;
        }
        if (lws_send_pipe_choked(wsi) != 0) {
            break;
        }
    }
    lws_callback_on_writable(wsi);
    return 0;
}

/* Other threads have something to send. */
static void LookAtQueues(const JsvmInspectorService* service) {
    JsvmInspectorConnection* connection = service->sessions;
    while (connection != NULL) {
        JsvmInspectorConnection* next = connection->next;
        switch (jsvm_inspector_queue_state(service->outbox, connection->queue)) {
            case JSVM_INSPECTOR_QUEUE_WAITS:
                lws_callback_on_writable(connection->wsi);
                break;
            case JSVM_INSPECTOR_QUEUE_DROPPED:
                lws_set_timeout(connection->wsi, PENDING_TIMEOUT_USER_REASON_BASE,
                                LWS_TO_KILL_ASYNC);
                break;
            case JSVM_INSPECTOR_QUEUE_EMPTY:
                break;
        }
        connection = next;
    }
}

bool jsvm_inspector_has_output(const JsvmInspectorService* service) {
    for (const JsvmInspectorConnection* each = service->sessions; each != NULL; each = each->next) {
        if (lws_partial_buffered(each->wsi) != 0 ||
            jsvm_inspector_queue_state(service->outbox, each->queue) ==
                JSVM_INSPECTOR_QUEUE_WAITS) {
            return true;
        }
    }
    return false;
}

/* ---- listening sockets ---- */

/* A client whose machine is gone is noticed, without a word that clients would have to know. */
static void Prepare(int fd) {
    const int on = 1;
    const int idle = 60;
    const int interval = 10;
    /* These fail on a Unix socket, which needs none of them. */
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    (void)setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
    (void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof(idle));
    (void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof(interval));
}

static void Accept(struct lws* listener) {
    for (int i = 0; i < kMostAtOnce; ++i) {
        const int fd =
            accept4(lws_get_socket_fd(listener), NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd >= 0) {
            Prepare(fd);
            (void)lws_adopt_socket_vhost(lws_get_vhost(listener), fd); /* closes it if it fails */
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            return;
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            /* The client stays in line, and asking at once again would keep a processor busy. */
            (void)lws_rx_flow_control(listener, 0);
            lws_set_timer_usecs(listener, kRestMicroseconds);
            return;
        }
    }
}

/* ---- dispatch ---- */

static int OnListener(struct lws* wsi, enum lws_callback_reasons reason, void* user, void* in,
                      size_t length) {
    (void)user;
    (void)in;
    (void)length;
    if (reason == LWS_CALLBACK_RAW_RX_FILE) {
        Accept(wsi);
    } else if (reason == LWS_CALLBACK_TIMER) {
        (void)lws_rx_flow_control(wsi, 1);
    }
    return 0;
}

static int OnConnection(struct lws* wsi, enum lws_callback_reasons reason, void* user, void* in,
                        size_t length) {
    switch (reason) {
        case LWS_CALLBACK_HTTP:
            return Request(wsi, in);
        case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
            return RequestUpgrade(wsi, in);
        case LWS_CALLBACK_ESTABLISHED:
            return Open(wsi, user);
        case LWS_CALLBACK_RECEIVE:
            return Receive(wsi, user, in, length);
        case LWS_CALLBACK_SERVER_WRITEABLE:
            return SendWaiting(wsi, user);
        case LWS_CALLBACK_CLOSED:
            Close(wsi, user);
            return 0;
        case LWS_CALLBACK_RAW_ADOPT:
        case LWS_CALLBACK_RAW_RX:
            return -1; /* what the library makes of CONNECT: a connection without a protocol */
        case LWS_CALLBACK_EVENT_WAIT_CANCELLED:
            LookAtQueues(ServiceOf(wsi));
            return 0;
        default:
            return 0;
    }
}

static const char* ListenerName(void) {
    return "jsvm-listener";
}

const struct lws_protocols* jsvm_inspector_protocols(void) {
    static const struct lws_protocols kProtocols[] = {
        {
            .name = "jsvm-inspector",
            .callback = OnConnection,
            .per_session_data_size = sizeof(JsvmInspectorConnection),
            .rx_buffer_size = kReceiveSize,
            .tx_packet_size = kSendSize,
        },
        {.name = "jsvm-listener", .callback = OnListener},
        {.name = NULL},
    };
    return kProtocols;
}

bool jsvm_inspector_accept_from(struct lws_vhost* vhost, int listener) {
    const lws_sock_file_fd_type descriptor = {.filefd = listener};
    return lws_adopt_descriptor_vhost(vhost, LWS_ADOPT_RAW_FILE_DESC, descriptor, ListenerName(),
                                      NULL) != NULL;
}
