/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "frameworks/debug/inspector_socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "frameworks/platform/log.h"

enum {
    kBacklog = 511,
    kBeaconBacklog = 128,
    kMostTries = 64 /* for a port that is free on all addresses, where any will do */
};

typedef union {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    struct sockaddr_storage storage;
} Address;

typedef struct {
    Address address;
    socklen_t length;
} Place;

typedef struct {
    Place places[JSVM_INSPECTOR_MOST_SOCKETS];
    size_t count;
} Places;

static in_port_t* PortOf(Address* address) {
    return address->any.sa_family == AF_INET ? &address->v4.sin_port : &address->v6.sin6_port;
}

static bool IsLoopback(const Address* address) {
    return address->any.sa_family == AF_INET ? (ntohl(address->v4.sin_addr.s_addr) >> 24) == 127
                                             : IN6_IS_ADDR_LOOPBACK(&address->v6.sin6_addr);
}

/* With 0 for a port. Two names of one address give it twice. */
static bool Has(const Places* places, const Place* place) {
    for (size_t i = 0; i < places->count; ++i) {
        if (places->places[i].length == place->length &&
            memcmp(&places->places[i].address, &place->address, place->length) == 0) {
            return true;
        }
    }
    return false;
}

static bool Resolve(const char* host, Places* places, const char* function) {
    const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo* found = NULL;
    const int error = getaddrinfo(host, NULL, &hints, &found);
    if (error != 0) {
        jsvm_log(JSVM_LOG_ERROR, "%s: cannot resolve the host \"%s\": %s", function, host,
                 gai_strerror(error));
        return false;
    }
    places->count = 0;
    for (const struct addrinfo* at = found; at != NULL; at = at->ai_next) {
        Place place;
        memset(&place, 0, sizeof(place));
        const bool known = at->ai_family == AF_INET || at->ai_family == AF_INET6;
        if (!known || at->ai_addrlen > sizeof(place.address)) {
            continue;
        }
        memcpy(&place.address, at->ai_addr, at->ai_addrlen);
        place.length = at->ai_addrlen;
        if (places->count < JSVM_INSPECTOR_MOST_SOCKETS && !Has(places, &place)) {
            places->places[places->count++] = place;
        }
    }
    freeaddrinfo(found);
    if (places->count == 0) {
        jsvm_log(JSVM_LOG_ERROR, "%s: the host \"%s\" has no address", function, host);
    }
    return places->count != 0;
}

/* A listening socket; or -1, and errno says why. */
static int ListenOn(const Place* place) {
    const int on = 1;
    const int fd =
        socket(place->address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        return -1;
    }
    /* Connections of a server that is gone keep nobody from its port; a living one does. */
    bool done = setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0;
    if (place->address.any.sa_family == AF_INET6) {
        /* "::" leaves 0.0.0.0 to a socket of its own. */
        done = done && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)) == 0;
    }
    done = done && bind(fd, &place->address.any, place->length) == 0 && listen(fd, kBacklog) == 0;
    if (!done) {
        const int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

static uint16_t BoundPort(int fd) {
    Address address = {.storage = {0}};
    socklen_t length = sizeof(address);
    if (getsockname(fd, &address.any, &length) != 0) {
        return 0;
    }
    return ntohs(*PortOf(&address));
}

static bool IsMissing(int error) {
    return error == EADDRNOTAVAIL || error == EAFNOSUPPORT;
}

/* Returns 0, or the error that kept it from listening everywhere. */
static int ListenOnAll(JsvmInspectorSockets* sockets, const Places* places, uint16_t port) {
    int missing = 0;
    sockets->count = 0;
    sockets->port = port;
    for (size_t i = 0; i < places->count; ++i) {
        Place place = places->places[i];
        *PortOf(&place.address) = htons(sockets->port);
        const int fd = ListenOn(&place);
        if (fd < 0 && IsMissing(errno)) {
            missing = errno;
            continue;
        }
        if (fd < 0) {
            const int error = errno;
            jsvm_inspector_sockets_close(sockets);
            return error;
        }
        sockets->fds[sockets->count++] = fd;
        sockets->port = BoundPort(fd);
    }
    return sockets->count == 0 ? missing : 0;
}

static int ListenOnAnyPort(JsvmInspectorSockets* sockets, const Places* places) {
    int error = EADDRINUSE;
    for (int i = 0; i < kMostTries && error == EADDRINUSE; ++i) {
        error = ListenOnAll(sockets, places, 0);
    }
    return error;
}

static int ListenInRange(JsvmInspectorSockets* sockets, const Places* places, uint16_t first,
                         uint16_t last) {
    int error = EADDRINUSE;
    for (uint32_t port = first; port <= last && error == EADDRINUSE; ++port) {
        error = port == 0 ? ListenOnAnyPort(sockets, places)
                          : ListenOnAll(sockets, places, (uint16_t)port);
    }
    return error;
}

static void Complain(const char* host, uint16_t first, uint16_t last, int error,
                     const char* function) {
    char text[128];
    const char* why = strerror_r(error, text, sizeof(text));
    if (first == last) {
        jsvm_log(JSVM_LOG_ERROR, "%s: cannot listen on %s, port %u: %s", function, host, first,
                 why);
    } else {
        jsvm_log(JSVM_LOG_ERROR, "%s: cannot listen on %s, ports %u to %u: %s", function, host,
                 first, last, why);
    }
}

static void WarnOfOthers(const Places* places, uint16_t port, const char* host,
                         const char* function) {
    for (size_t i = 0; i < places->count; ++i) {
        if (!IsLoopback(&places->places[i].address)) {
            jsvm_log(JSVM_LOG_INFO,
                     "%s: listening on %s, port %u, which is not only for this machine: whoever "
                     "reaches the port controls this process",
                     function, host, port);
            return;
        }
    }
}

bool jsvm_inspector_listen(JsvmInspectorSockets* sockets, const char* host, uint16_t first_port,
                           uint16_t last_port, const char* function) {
    sockets->count = 0;
    Places places;
    if (!Resolve(host, &places, function)) {
        return false;
    }
    const int error = ListenInRange(sockets, &places, first_port, last_port);
    if (error != 0) {
        Complain(host, first_port, last_port, error, function);
        return false;
    }
    if (!jsvm_inspector_local_address(sockets->fds[0], sockets->address)) {
        Complain(host, first_port, last_port, errno, function);
        jsvm_inspector_sockets_close(sockets);
        return false;
    }
    WarnOfOthers(&places, sockets->port, host, function);
    return true;
}

int jsvm_inspector_announce(uint16_t port, int pid, const char* function) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    /* An abstract name begins with a zero and ends where its length says. */
    const int length = snprintf(address.sun_path + 1, sizeof(address.sun_path) - 1,
                                "jsvm_devtools_remote_%u_%d", port, pid);
    const socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length);
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && bind(fd, (const struct sockaddr*)(const void*)&address, size) == 0 &&
        listen(fd, kBeaconBacklog) == 0) {
        return fd;
    }
    char text[128];
    jsvm_log(JSVM_LOG_INFO, "%s: no socket named %s, tools have to be told port %u: %s", function,
             address.sun_path + 1, port, strerror_r(errno, text, sizeof(text)));
    if (fd >= 0) {
        close(fd);
    }
    return -1;
}

bool jsvm_inspector_local_address(int fd, char text[JSVM_INSPECTOR_ADDRESS_SIZE]) {
    Address address = {.storage = {0}};
    socklen_t length = sizeof(address);
    if (getsockname(fd, &address.any, &length) != 0) {
        return false;
    }
    char name[INET6_ADDRSTRLEN];
    const bool is4 = address.any.sa_family == AF_INET;
    if (is4) {
        /* Listening everywhere is no place to go to. */
        if (address.v4.sin_addr.s_addr == htonl(INADDR_ANY)) {
            address.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        }
        inet_ntop(AF_INET, &address.v4.sin_addr, name, sizeof(name));
    } else if (address.any.sa_family == AF_INET6) {
        if (IN6_IS_ADDR_UNSPECIFIED(&address.v6.sin6_addr)) {
            address.v6.sin6_addr = in6addr_loopback;
        }
        inet_ntop(AF_INET6, &address.v6.sin6_addr, name, sizeof(name));
    } else {
        return false;
    }
    snprintf(text, JSVM_INSPECTOR_ADDRESS_SIZE, is4 ? "%s:%u" : "[%s]:%u", name,
             ntohs(*PortOf(&address)));
    return true;
}

void jsvm_inspector_sockets_close(JsvmInspectorSockets* sockets) {
    for (size_t i = 0; i < sockets->count; ++i) {
        close(sockets->fds[i]);
    }
    sockets->count = 0;
}
