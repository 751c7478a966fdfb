/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "frameworks/debug/inspector_server.h"

#include <libwebsockets.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "frameworks/debug/inspector_connection.h"
#include "frameworks/debug/inspector_id.h"
#include "frameworks/debug/inspector_outbox.h"
#include "frameworks/debug/inspector_socket.h"
#include "frameworks/platform/log.h"

enum {
    kMostWaiting = 1 << 30,              /* bytes of one session */
    kRequestSeconds = 20,                /* that a client has to say what it wants */
    kIdleSeconds = 30,                   /* between two requests on one connection */
    kMostRequest = 8 * 1024,             /* bytes of a request's head */
    kFarewellMicroseconds = 1000 * 1000, /* that clients have to take what waits at the end */
    kSpareDescriptors = 64,              /* of the context: listening sockets and its own */
    kServiceBuffer = 64 * 1024,
};

struct JsvmInspectorServer {
    JsvmInspectorService service;
    JsvmInspectorSockets sockets;
    int beacon; /* -1: none */
    char id[JSVM_INSPECTOR_ID_SIZE];
    char* title;
    char* program;
    char* function;
    char url[sizeof("ws:///") + JSVM_INSPECTOR_ADDRESS_SIZE + JSVM_INSPECTOR_ID_SIZE];
    pthread_t thread;
    pthread_mutex_t mutex; /* guards all below; no user's code runs under it */
    pthread_cond_t changed;
    enum { kStarting, kRunning, kStopping, kFailed } state;
    struct lws_context* context; /* null when there is nobody to wake */
};

/* ---- libwebsockets and the process around it ---- */

/* Whether the calling thread is one of a server. */
static bool* InServer(void) {
    static _Thread_local bool in_server;
    return &in_server;
}

/*
 * The library has one log for the process. What it says about our connections is of no use to the
 * program's user; what it says to other parts of the program goes where it went.
 */
static void Filter(int level, const char* line) {
    if (!*InServer()) {
        lwsl_emit_stderr(level, line);
    }
}

static void SetFilter(void) {
    lws_set_log_level(LLL_ERR | LLL_WARN | LLL_NOTICE, Filter);
}

static void SetFilterOnce(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, SetFilter);
}

static pthread_mutex_t* CreationMutex(void) {
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    return &mutex;
}

/*
 * Creating a context sets SIGPIPE to be ignored, which is the program's to decide. The library
 * sends in a way that raises none, and this thread blocks it.
 */
static struct lws_context* CreateContext(const struct lws_context_creation_info* info) {
    SetFilterOnce();
    struct sigaction before;
    struct sigaction after;
    pthread_mutex_lock(CreationMutex());
    const bool known = sigaction(SIGPIPE, NULL, &before) == 0;
    struct lws_context* context = lws_create_context(info);
    if (known && sigaction(SIGPIPE, NULL, &after) == 0 && after.sa_handler == SIG_IGN) {
        sigaction(SIGPIPE, &before, NULL);
    }
    pthread_mutex_unlock(CreationMutex());
    return context;
}

/* ---- the thread ---- */

static bool GiveSockets(JsvmInspectorServer* server, struct lws_vhost* vhost) {
    JsvmInspectorSockets* sockets = &server->sockets;
    while (sockets->count != 0) {
        if (!jsvm_inspector_accept_from(vhost, sockets->fds[sockets->count - 1])) {
            return false;
        }
        --sockets->count;
    }
    if (server->beacon >= 0 && jsvm_inspector_accept_from(vhost, server->beacon)) {
        server->beacon = -1;
    }
    return true;
}

static struct lws_context* Begin(JsvmInspectorServer* server) {
    /* No pings: some clients end a connection when they see one. */
    static const lws_retry_bo_t kNoPings = {.secs_since_valid_ping = 0};
    const struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN_SERVER,
        .vhost_name = "jsvm-inspector",
        .protocols = jsvm_inspector_protocols(),
        .options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS |
                   LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME,
        .gid = -1,
        .uid = -1,
        .fd_limit_per_thread = JSVM_INSPECTOR_MOST_CONNECTIONS + kSpareDescriptors,
        .max_http_header_pool2 = JSVM_INSPECTOR_MOST_CONNECTIONS,
        .max_http_header_data2 = kMostRequest,
        .pt_serv_buf_size = kServiceBuffer,
        .timeout_secs = kRequestSeconds,
        .keepalive_timeout = kIdleSeconds,
        .retry_and_idle_policy = &kNoPings,
        .user = &server->service,
    };
    struct lws_context* context = CreateContext(&info);
    if (context == NULL) {
        return NULL;
    }
    struct lws_vhost* vhost = lws_create_vhost(context, &info);
    if (vhost == NULL || !GiveSockets(server, vhost)) {
        lws_context_destroy(context);
        return NULL;
    }
    return context;
}

static bool IsStopping(JsvmInspectorServer* server) {
    pthread_mutex_lock(&server->mutex);
    const bool stopping = server->state == kStopping;
    pthread_mutex_unlock(&server->mutex);
    return stopping;
}

typedef struct {
    lws_sorted_usec_list_t timer; /* first: the library gives its address */
    struct lws_context* context;
    bool over;
} Farewell;

static void EndFarewell(lws_sorted_usec_list_t* timer) {
    Farewell* farewell = (Farewell*)timer;
    farewell->over = true;
    /* Without this the library would not return from waiting. */
    lws_cancel_service(farewell->context);
}

/* The last that a program said is often what its debugger was waiting for. */
static void SayFarewell(JsvmInspectorServer* server, struct lws_context* context) {
    Farewell farewell = {.context = context};
    lws_sul_schedule(context, 0, &farewell.timer, EndFarewell, kFarewellMicroseconds);
    while (!farewell.over && jsvm_inspector_has_output(&server->service) &&
           lws_service(context, 0) >= 0) {
    }
    lws_sul_cancel(&farewell.timer);
}

static void* Serve(void* argument) {
    JsvmInspectorServer* server = argument;
    pthread_setname_np(pthread_self(), "jsvm-inspector");
    *InServer() = true;
    struct lws_context* context = Begin(server);
    pthread_mutex_lock(&server->mutex);
    server->context = context;
    server->state = context == NULL ? kFailed : kRunning;
    pthread_cond_signal(&server->changed);
    pthread_mutex_unlock(&server->mutex);
    if (context == NULL) {
        return NULL;
    }
    while (!IsStopping(server) && lws_service(context, 0) >= 0) {
    }
    SayFarewell(server, context);
    /* Senders that come now are not to wake what is being destroyed. */
    pthread_mutex_lock(&server->mutex);
    server->context = NULL;
    pthread_mutex_unlock(&server->mutex);
    lws_context_destroy(context);
    return NULL;
}

static void Wake(JsvmInspectorServer* server) {
    pthread_mutex_lock(&server->mutex);
    if (server->context != NULL) {
        lws_cancel_service(server->context);
    }
    pthread_mutex_unlock(&server->mutex);
}

/* True once it serves. Signals are for the program's own threads. */
static bool StartThread(JsvmInspectorServer* server) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const int error = pthread_create(&server->thread, NULL, Serve, server);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error != 0) {
        return false;
    }
    pthread_mutex_lock(&server->mutex);
    while (server->state == kStarting) {
        pthread_cond_wait(&server->changed, &server->mutex);
    }
    const bool failed = server->state == kFailed;
    pthread_mutex_unlock(&server->mutex);
    if (failed) {
        pthread_join(server->thread, NULL);
    }
    return !failed;
}

/* ---- the interface ---- */

static void Free(JsvmInspectorServer* server) {
    jsvm_inspector_sockets_close(&server->sockets);
    if (server->beacon >= 0) {
        close(server->beacon);
    }
    jsvm_inspector_outbox_free(server->service.outbox);
    free(server->title);
    free(server->program);
    free(server->function);
    pthread_cond_destroy(&server->changed);
    pthread_mutex_destroy(&server->mutex);
    free(server);
}

static JsvmInspectorServer* New(const JsvmInspectorServerOptions* options, const char* function) {
    JsvmInspectorServer* server = calloc(1, sizeof(*server));
    if (server == NULL) {
        return NULL;
    }
    pthread_mutex_init(&server->mutex, NULL);
    pthread_cond_init(&server->changed, NULL);
    server->beacon = -1;
    server->state = kStarting;
    server->title = strdup(options->title);
    server->program = strdup(options->url);
    server->function = strdup(function);
    server->service.outbox = jsvm_inspector_outbox_new(kMostWaiting);
    server->service.events = options->events;
    server->service.data = options->data;
    server->service.address = server->sockets.address;
    server->service.target =
        (JsvmInspectorTarget){.id = server->id, .title = server->title, .url = server->program};
    const bool complete = server->title != NULL && server->program != NULL &&
                          server->function != NULL && server->service.outbox != NULL;
    if (!complete || !jsvm_inspector_id(server->id)) {
        Free(server);
        return NULL;
    }
    return server;
}

JsvmInspectorServer* jsvm_inspector_server_start(const JsvmInspectorServerOptions* options,
                                                 const char* function) {
    JsvmInspectorServer* server = New(options, function);
    if (server == NULL) {
        jsvm_log(JSVM_LOG_ERROR, "%s: no memory or no random bytes for the server", function);
        return NULL;
    }
    if (!jsvm_inspector_listen(&server->sockets, options->host, options->first_port,
                               options->last_port, function)) {
        Free(server);
        return NULL;
    }
    if (options->announced_pid >= 0) {
        server->beacon =
            jsvm_inspector_announce(server->sockets.port, options->announced_pid, function);
    }
    snprintf(server->url, sizeof(server->url), "ws://%s/%s", server->sockets.address, server->id);
    if (!StartThread(server)) {
        jsvm_log(JSVM_LOG_ERROR, "%s: the server's thread cannot be started", function);
        Free(server);
        return NULL;
    }
    return server;
}

void jsvm_inspector_server_stop(JsvmInspectorServer* server) {
    pthread_mutex_lock(&server->mutex);
    server->state = kStopping;
    pthread_mutex_unlock(&server->mutex);
    Wake(server);
    pthread_join(server->thread, NULL);
    Free(server);
}

const char* jsvm_inspector_server_url(const JsvmInspectorServer* server) {
    return server->url;
}

char* jsvm_inspector_message_new(size_t length) {
    return jsvm_inspector_message_allocate(length);
}

bool jsvm_inspector_server_send(JsvmInspectorServer* server, uint32_t session, char* message,
                                size_t length) {
    switch (jsvm_inspector_outbox_push(server->service.outbox, session, message, length)) {
        case JSVM_INSPECTOR_PUSHED:
            return true;
        case JSVM_INSPECTOR_PUSHED_FIRST:
            Wake(server);
            return true;
        case JSVM_INSPECTOR_PUSH_DROPPED:
            Wake(server);
            jsvm_log(JSVM_LOG_ERROR,
                     "%s: a debugger was dropped: it lets more than %d bytes of messages wait",
                     server->function, kMostWaiting);
            return false;
        case JSVM_INSPECTOR_PUSH_GONE:
            break;
    }
    return false;
}
