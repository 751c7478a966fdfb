/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/redis_connection.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "frameworks/code_cache/redis_resolve.h"

enum {
    kReadSize = 256 * 1024,
    kMostPieces = 8,
    kMostElements = 4096, /* of all arrays in the replies to one batch */
    kHandshakeReplies = 2,
    kMostAside = 256 * 1024, /* bytes of what is no answer to a batch */
    kLargeValue = 32 * 1024
};

struct JsvmRedisConnection {
    int socket;
    redisReader* reader;
    redisReplyObjectFunctions functions;
    void* (*make_array)(const redisReadTask*, int);
    size_t most;
    size_t bytes_left;    /* that may come for a batch, and before the next one */
    size_t elements_left; /* as well */
    size_t owed;          /* replies that nobody waits for */
    char read[kReadSize];
};

static int milliseconds_until(int64_t deadline) {
    const int64_t left = deadline - jsvm_redis_now();
    return left < 0 ? 0 : left > INT32_MAX ? INT32_MAX : (int)left;
}

static JSVMX_CodeCacheReason await(int socket, short events, int64_t deadline) {
    for (;;) {
        struct pollfd one = {.fd = socket, .events = events};
        const int ready = poll(&one, 1, milliseconds_until(deadline));
        if (ready > 0) {
            return JSVMX_REASON_NONE;
        }
        if (ready == 0) {
            return JSVMX_REASON_STORE_TIMEOUT;
        }
        if (errno != EINTR) {
            return JSVMX_REASON_STORE_UNAVAILABLE;
        }
    }
}

/* The parser makes an array as soon as it has read how long it is to be. */
static void* make_array(const redisReadTask* task, int elements) {
    JsvmRedisConnection* connection = task->privdata;
    if (elements < 0 || (size_t)elements > connection->elements_left) {
        return NULL;
    }
    connection->elements_left -= (size_t)elements;
    return connection->make_array(task, elements);
}

static void begin_counting(JsvmRedisConnection* connection, size_t most) {
    connection->bytes_left = most;
    connection->elements_left = kMostElements;
}

static JsvmRedisConnection* new_connection(int socket, size_t most) {
    JsvmRedisConnection* connection = malloc(sizeof(*connection));
    redisReader* reader = connection == NULL ? NULL : redisReaderCreate();
    if (reader == NULL) {
        free(connection);
        return NULL;
    }
    connection->socket = socket;
    connection->reader = reader;
    connection->functions = *reader->fn;
    connection->make_array = reader->fn->createArray;
    connection->functions.createArray = make_array;
    connection->most = most;
    connection->owed = 0;
    reader->fn = &connection->functions;
    reader->privdata = connection;
    return connection;
}

void jsvm_redis_disconnect(JsvmRedisConnection* connection) {
    if (connection != NULL) {
        close(connection->socket);
        redisReaderFree(connection->reader);
        free(connection);
    }
}

/* Writes what the vectors hold, without the signal that a broken pipe would raise. */
static JSVMX_CodeCacheReason send_all(int socket, struct iovec* vectors, size_t count,
                                      int64_t deadline) {
    while (count > 0) {
        if (vectors->iov_len == 0) {
            ++vectors;
            --count;
            continue;
        }
        const struct msghdr message = {.msg_iov = vectors, .msg_iovlen = count};
        ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
        if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            const JSVMX_CodeCacheReason reason = await(socket, POLLOUT, deadline);
            if (reason != JSVMX_REASON_NONE) {
                return reason;
            }
        } else if (sent < 0 && errno != EINTR) {
            return JSVMX_REASON_STORE_UNAVAILABLE;
        }
        if (sent > 0 && jsvm_redis_now() > deadline) {
            return JSVMX_REASON_STORE_TIMEOUT;
        }
        for (; sent > 0; ++vectors, --count) {
            const size_t taken = (size_t)sent < vectors->iov_len ? (size_t)sent : vectors->iov_len;
            vectors->iov_base = (char*)vectors->iov_base + taken;
            vectors->iov_len -= taken;
            sent -= (ssize_t)taken;
            if (vectors->iov_len > 0) {
                break;
            }
        }
    }
    return JSVMX_REASON_NONE;
}

static JSVMX_CodeCacheReason send_batch(JsvmRedisConnection* connection,
                                        const JsvmRedisBatch* batch, int64_t deadline) {
    struct iovec vectors[kMostPieces + 2];
    size_t count = 0;
    const size_t before = batch->piece_count == 0 ? batch->length : batch->pieces_at;
    if (batch->failed || batch->piece_count > kMostPieces) {
        return JSVMX_REASON_STORE_UNAVAILABLE;
    }
    if (batch->length == 0) {
        return JSVMX_REASON_NONE; /* it has no bytes to point to, either */
    }
    vectors[count++] = (struct iovec){batch->bytes, before};
    for (size_t i = 0; i < batch->piece_count; ++i) {
        vectors[count++] = (struct iovec){(void*)batch->pieces[i].bytes, batch->pieces[i].length};
    }
    vectors[count++] = (struct iovec){batch->bytes + before, batch->length - before};
    return send_all(connection->socket, vectors, count, deadline);
}

/* Reads once. *more is false when there was nothing to read. False: the connection has ended, or
 * more has come than may. */
static bool read_some(JsvmRedisConnection* connection, bool* more) {
    ssize_t length = 0;
    do {
        length = recv(connection->socket, connection->read, sizeof(connection->read), 0);
    } while (length < 0 && errno == EINTR);
    *more = length > 0;
    if (length < 0) {
        return errno == EAGAIN || errno == EWOULDBLOCK;
    }
    if (length == 0 || (size_t)length > connection->bytes_left) {
        return false;
    }
    connection->bytes_left -= (size_t)length;
    return redisReaderFeed(connection->reader, connection->read, (size_t)length) == REDIS_OK;
}

/* The next reply that is there already; *reply is NULL when none is whole. */
static bool take_reply(JsvmRedisConnection* connection, redisReply** reply) {
    void* object = NULL;
    const bool sound = redisReaderGetReply(connection->reader, &object) == REDIS_OK;
    *reply = object;
    return sound;
}

/* Has a large value begun to come, of which there is more to come, and the parser not begun with
 * it?
 */
static bool begins_large_value(const redisReader* reader, size_t* header, size_t* length) {
    const char* at = reader->buf + reader->pos;
    const size_t have = reader->len - reader->pos;
    size_t digits = 1;
    *length = 0;
    const bool is_between = reader->ridx == -1 || (reader->ridx == 0 && reader->rstack[0].type < 0);
    if (!is_between || have == 0 || at[0] != '$') {
        return false;
    }
    while (digits < have && digits <= 10 && at[digits] >= '0' && at[digits] <= '9') {
        *length = *length * 10 + (size_t)(at[digits] - '0');
        ++digits;
    }
    *header = digits + 2;
    return have >= *header && at[digits] == '\r' && at[digits + 1] == '\n' &&
           *length >= kLargeValue && have - *header < *length + 2;
}

static JSVMX_CodeCacheReason read_exactly(int socket, char* to, size_t length, int64_t deadline) {
    while (length > 0) {
        const ssize_t got = recv(socket, to, length, 0);
        if (got > 0) {
            to += got;
            length -= (size_t)got;
        }
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) {
            return JSVMX_REASON_STORE_UNAVAILABLE;
        }
        if (got > 0 && length > 0 && jsvm_redis_now() > deadline) {
            return JSVMX_REASON_STORE_TIMEOUT;
        }
        if (got < 0) {
            const JSVMX_CodeCacheReason reason = await(socket, POLLIN, deadline);
            if (reason != JSVMX_REASON_NONE) {
                return reason;
            }
        }
    }
    return JSVMX_REASON_NONE;
}

/* Reads a value to where it will stay. The parser would gather it in a buffer that grows and then
 * copy it, which takes longer than all the rest. */
static JSVMX_CodeCacheReason read_large_value(JsvmRedisConnection* connection, int64_t deadline,
                                              size_t header, size_t length, redisReply** reply) {
    redisReader* reader = connection->reader;
    const size_t whole = length + 2;
    const size_t have = reader->len - reader->pos - header;
    if (whole - have > connection->bytes_left) {
        return JSVMX_REASON_ENTRY_DAMAGED;
    }
    connection->bytes_left -= whole - have;
    redisReply* made = calloc(1, sizeof(*made));
    char* bytes = malloc(whole);
    JSVMX_CodeCacheReason reason = JSVMX_REASON_STORE_UNAVAILABLE;
    if (made != NULL && bytes != NULL) {
        memcpy(bytes, reader->buf + reader->pos + header, have);
        reader->pos = reader->len;
        reason = read_exactly(connection->socket, bytes + have, whole - have, deadline);
    }
    if (reason == JSVMX_REASON_NONE && memcmp(bytes + length, "\r\n", 2) != 0) {
        reason = JSVMX_REASON_STORE_UNAVAILABLE;
    }
    if (reason != JSVMX_REASON_NONE) {
        free(made);
        free(bytes);
        return reason;
    }
    bytes[length] = '\0';
    made->type = REDIS_REPLY_STRING;
    made->str = bytes;
    made->len = length;
    *reply = made;
    return JSVMX_REASON_NONE;
}

static JSVMX_CodeCacheReason next_reply(JsvmRedisConnection* connection, int64_t deadline,
                                        redisReply** reply) {
    for (;;) {
        bool more = false;
        size_t header = 0;
        size_t length = 0;
        if (begins_large_value(connection->reader, &header, &length)) {
            return read_large_value(connection, deadline, header, length, reply);
        }
        if (!take_reply(connection, reply)) {
            /* So the parser calls an array that was refused. */
            return connection->reader->err == REDIS_ERR_OOM ? JSVMX_REASON_ENTRY_DAMAGED
                                                            : JSVMX_REASON_STORE_UNAVAILABLE;
        }
        if (*reply != NULL) {
            return JSVMX_REASON_NONE;
        }
        if (!read_some(connection, &more)) {
            return more ? JSVMX_REASON_ENTRY_DAMAGED : JSVMX_REASON_STORE_UNAVAILABLE;
        }
        if (more && jsvm_redis_now() > deadline) {
            return JSVMX_REASON_STORE_TIMEOUT;
        }
        if (!more) {
            const JSVMX_CodeCacheReason reason = await(connection->socket, POLLIN, deadline);
            if (reason != JSVMX_REASON_NONE) {
                return reason;
            }
        }
    }
}

static JSVMX_CodeCacheReason read_replies(JsvmRedisConnection* connection, int64_t deadline,
                                          redisReply** replies, size_t count) {
    for (size_t i = 0; i < count;) {
        redisReply* reply = NULL;
        const JSVMX_CodeCacheReason reason = next_reply(connection, deadline, &reply);
        if (reason != JSVMX_REASON_NONE) {
            jsvm_redis_free_replies(replies, i);
            return reason;
        }
        if (connection->owed > 0) {
            --connection->owed;
            freeReplyObject(reply);
        } else {
            replies[i++] = reply;
        }
    }
    return JSVMX_REASON_NONE;
}

JSVMX_CodeCacheReason jsvm_redis_ask(JsvmRedisConnection* connection, const JsvmRedisBatch* batch,
                                     int64_t deadline, redisReply** replies) {
    begin_counting(connection, connection->most);
    JSVMX_CodeCacheReason reason = send_batch(connection, batch, deadline);
    if (reason == JSVMX_REASON_NONE) {
        reason = read_replies(connection, deadline, replies, batch->commands);
    }
    begin_counting(connection, kMostAside);
    return reason;
}

void jsvm_redis_free_replies(redisReply** replies, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        freeReplyObject(replies[i]);
        replies[i] = NULL;
    }
}

JSVMX_CodeCacheReason jsvm_redis_tell(JsvmRedisConnection* connection, const JsvmRedisBatch* batch,
                                      int64_t deadline) {
    connection->owed += batch->commands;
    return send_batch(connection, batch, deadline);
}

bool jsvm_redis_is_alive(JsvmRedisConnection* connection) {
    bool more = true;
    while (more) {
        redisReply* reply = NULL;
        if (!read_some(connection, &more)) {
            return false;
        }
        while (take_reply(connection, &reply) && reply != NULL) {
            freeReplyObject(reply);
            if (connection->owed == 0) {
                return false;
            }
            --connection->owed;
        }
    }
    return connection->reader->err == 0;
}

static JSVMX_CodeCacheReason connect_to(const JsvmRedisAddress* address, int64_t deadline,
                                        int* result) {
    const int family = address->storage.ss_family;
    const int one = 1;
    int error = 0;
    socklen_t size = sizeof(error);
    const int made = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (made < 0) {
        return JSVMX_REASON_STORE_UNAVAILABLE;
    }
    JSVMX_CodeCacheReason reason = JSVMX_REASON_NONE;
    if (connect(made, (const struct sockaddr*)&address->storage, address->length) != 0) {
        reason = errno == EINPROGRESS || errno == EINTR ? await(made, POLLOUT, deadline)
                                                        : JSVMX_REASON_STORE_UNAVAILABLE;
    }
    if (reason == JSVMX_REASON_NONE &&
        (getsockopt(made, SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0)) {
        reason = JSVMX_REASON_STORE_UNAVAILABLE;
    }
    if (reason != JSVMX_REASON_NONE) {
        close(made);
        return reason;
    }
    if (family != AF_UNIX) {
        /* A mark must be on its way before what it warns of can happen. */
        setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
        setsockopt(made, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one));
    }
    *result = made;
    return JSVMX_REASON_NONE;
}

/* One address after the other; each gets its share of the time that is left. */
static JSVMX_CodeCacheReason connect_to_any(const JsvmRedisUrl* url, int64_t deadline,
                                            int* result) {
    JsvmRedisAddresses places;
    JSVMX_CodeCacheReason reason = jsvm_redis_resolve(url, deadline, &places);
    if (reason != JSVMX_REASON_NONE) {
        return reason;
    }
    for (size_t i = 0; i < places.count; ++i) {
        const int64_t now = jsvm_redis_now();
        const int64_t share = (deadline - now) / (int64_t)(places.count - i);
        reason = connect_to(&places.addresses[i], now + share, result);
        if (reason == JSVMX_REASON_NONE) {
            break;
        }
    }
    return reason;
}

/* What is wrong here is wrong with the server. */
static JSVMX_CodeCacheReason shake_hands(JsvmRedisConnection* connection, const JsvmRedisUrl* url,
                                         int64_t deadline) {
    JsvmRedisBatch batch = {0};
    redisReply* replies[kHandshakeReplies];
    if (url->password != NULL && url->user != NULL) {
        jsvm_redis_batch_add(&batch, "AUTH %s %s", url->user, url->password);
    } else if (url->password != NULL) {
        jsvm_redis_batch_add(&batch, "AUTH %s", url->password);
    }
    /* Always asked: a server that wants a password says so here. */
    jsvm_redis_batch_add(&batch, "SELECT %u", (unsigned)url->database);
    JSVMX_CodeCacheReason reason = jsvm_redis_ask(connection, &batch, deadline, replies);
    if (reason == JSVMX_REASON_NONE) {
        for (size_t i = 0; i < batch.commands; ++i) {
            if (replies[i]->type != REDIS_REPLY_STATUS) {
                reason = JSVMX_REASON_STORE_UNAVAILABLE;
            }
        }
        jsvm_redis_free_replies(replies, batch.commands);
    }
    jsvm_redis_batch_free(&batch);
    return reason == JSVMX_REASON_ENTRY_DAMAGED ? JSVMX_REASON_STORE_UNAVAILABLE : reason;
}

JSVMX_CodeCacheReason jsvm_redis_connect(const JsvmRedisUrl* url, size_t most, int64_t deadline,
                                         JsvmRedisConnection** result) {
    int socket = -1;
    *result = NULL;
    JSVMX_CodeCacheReason reason = connect_to_any(url, deadline, &socket);
    if (reason != JSVMX_REASON_NONE) {
        return reason;
    }
    JsvmRedisConnection* connection = new_connection(socket, kMostAside);
    if (connection == NULL) {
        close(socket);
        return JSVMX_REASON_STORE_UNAVAILABLE;
    }
    reason = shake_hands(connection, url, deadline);
    if (reason != JSVMX_REASON_NONE) {
        jsvm_redis_disconnect(connection);
        return reason;
    }
    connection->most = most;
    *result = connection;
    return JSVMX_REASON_NONE;
}
