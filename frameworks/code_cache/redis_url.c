/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/redis_url.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

enum { kDefaultPort = 6379, kMostHost = 255 };

/* A part of the text. */
typedef struct {
    const char* start;
    size_t length;
} Part;

static Part part(const char* start, const char* end) {
    return (Part){start, (size_t)(end - start)};
}

static const char* last_of(Part in, char sought) {
    for (size_t i = in.length; i > 0; --i) {
        if (in.start[i - 1] == sought) {
            return in.start + i - 1;
        }
    }
    return NULL;
}

static char* copy(Part from) {
    char* to = malloc(from.length + 1);
    if (to != NULL) {
        memcpy(to, from.start, from.length);
        to[from.length] = '\0';
    }
    return to;
}

static int digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Puts bytes in place of % and two digits. A zero byte would end the text early. */
static bool unescape(char* text) {
    char* to = text;
    const char* from = text;
    for (; *from != '\0'; ++from) {
        if (*from == '%') {
            const int high = digit(from[1]);
            const int low = high < 0 ? -1 : digit(from[2]);
            if (low < 0 || high + low == 0) {
                return false;
            }
            *to++ = (char)(high * 16 + low);
            from += 2;
        } else {
            *to++ = *from;
        }
    }
    memset(to, '\0', (size_t)(from - to)); /* nothing is left of it behind its end */
    return true;
}

/* False: not understood, or out of memory and then *result is NULL. */
static bool take_text(Part from, char** result) {
    *result = copy(from);
    return *result != NULL && unescape(*result);
}

static bool take_number(Part from, uint32_t most, uint32_t* result) {
    uint64_t number = 0;
    if (from.length == 0 || from.length > 10) {
        return false;
    }
    for (size_t i = 0; i < from.length; ++i) {
        if (from.start[i] < '0' || from.start[i] > '9') {
            return false;
        }
        number = number * 10 + (uint64_t)(from.start[i] - '0');
    }
    *result = (uint32_t)number;
    return number <= most;
}

static bool take_port(Part from, JsvmRedisUrl* url) {
    uint32_t port = 0;
    if (!take_number(from, UINT16_MAX, &port) || port == 0) {
        return false;
    }
    url->port = (uint16_t)port;
    return true;
}

/* user:password, of which the user may be empty. */
static bool take_credentials(Part from, JsvmRedisUrl* url) {
    const char* colon = memchr(from.start, ':', from.length);
    if (colon == NULL) {
        return false;
    }
    const char* end = from.start + from.length;
    return (colon == from.start || take_text(part(from.start, colon), &url->user)) &&
           take_text(part(colon + 1, end), &url->password);
}

static bool host_is_sound(const char* host) {
    const size_t length = strlen(host);
    for (size_t i = 0; i < length; ++i) {
        if ((unsigned char)host[i] <= ' ' || host[i] == 0x7F || host[i] == '?' || host[i] == '#') {
            return false;
        }
    }
    return length > 0 && length <= kMostHost;
}

/* [address]:port, where the brackets keep the colons apart. */
static bool take_bracketed(Part from, JsvmRedisUrl* url) {
    struct in6_addr address;
    const char* end = from.start + from.length;
    const char* close = memchr(from.start, ']', from.length);
    if (close == NULL || !take_text(part(from.start + 1, close), &url->host) ||
        inet_pton(AF_INET6, url->host, &address) != 1) {
        return false;
    }
    return close + 1 == end || (close[1] == ':' && take_port(part(close + 2, end), url));
}

static bool take_host_and_port(Part from, JsvmRedisUrl* url) {
    const char* end = from.start + from.length;
    if (from.length > 0 && from.start[0] == '[') {
        return take_bracketed(from, url);
    }
    const char* colon = memchr(from.start, ':', from.length);
    return take_text(part(from.start, colon == NULL ? end : colon), &url->host) &&
           host_is_sound(url->host) && (colon == NULL || take_port(part(colon + 1, end), url));
}

static bool take_server(const char* text, JsvmRedisUrl* url) {
    const char* end = text + strlen(text);
    const char* slash = strchr(text, '/');
    const Part authority = part(text, slash == NULL ? end : slash);
    const char* at = last_of(authority, '@');
    const char* host = at == NULL ? text : at + 1;
    url->port = kDefaultPort;
    if (at != NULL && !take_credentials(part(text, at), url)) {
        return false;
    }
    if (!take_host_and_port(part(host, authority.start + authority.length), url)) {
        return false;
    }
    return slash == NULL || slash + 1 == end ||
           take_number(part(slash + 1, end), INT32_MAX, &url->database);
}

static bool take_socket(const char* path, JsvmRedisUrl* url) {
    const size_t length = strlen(path);
    if (length == 0 || length >= sizeof(((struct sockaddr_un*)0)->sun_path)) {
        return false;
    }
    url->path = copy(part(path, path + length));
    return url->path != NULL;
}

bool jsvm_redis_url_parse(const char* text, JsvmRedisUrl* url, bool* invalid) {
    static const char kServer[] = "redis://";
    static const char kSocket[] = "unix://";
    bool understood = false;
    memset(url, 0, sizeof(*url));
    if (strncmp(text, kServer, sizeof(kServer) - 1) == 0) {
        understood = take_server(text + sizeof(kServer) - 1, url);
    } else if (strncmp(text, kSocket, sizeof(kSocket) - 1) == 0) {
        understood = take_socket(text + sizeof(kSocket) - 1, url);
    }
    *invalid = !understood;
    if (!understood) {
        jsvm_redis_url_free(url);
    }
    return understood;
}

static void wipe(char* secret) {
    if (secret != NULL) {
        for (volatile char* at = secret; *at != '\0'; ++at) {
            *at = '\0';
        }
    }
    free(secret);
}

void jsvm_redis_url_free(JsvmRedisUrl* url) {
    free(url->user);
    wipe(url->password);
    free(url->host);
    free(url->path);
    memset(url, 0, sizeof(*url));
}
