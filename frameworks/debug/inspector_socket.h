/* SPDX-License-Identifier: Apache-2.0 */
/* The sockets that the inspector's server listens on. None blocks; none is inherited by exec. */
#ifndef ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_SOCKET_H_
#define ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_SOCKET_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    JSVM_INSPECTOR_MOST_SOCKETS = 16, /* addresses of one host; further ones are left out */
    JSVM_INSPECTOR_ADDRESS_SIZE = 64  /* "[IPv6]:PORT" with the zero at its end */
};

typedef struct {
    int fds[JSVM_INSPECTOR_MOST_SOCKETS];
    size_t count;
    uint16_t port;
    /* Where a client of this machine reaches the first of them, "IPv4:PORT" or "[IPv6]:PORT". */
    char address[JSVM_INSPECTOR_ADDRESS_SIZE];
} JsvmInspectorSockets;

/*
 * Listens on all addresses of `host`, on the first port of a range that is free on all of them; 0
 * and 0 for any. Addresses that this machine does not have are left out, unless it has none of
 * them. False when it cannot; then the log has told why, with `function` as the name of the call
 * that failed.
 */
bool jsvm_inspector_listen(JsvmInspectorSockets* sockets, const char* host, uint16_t first_port,
                           uint16_t last_port, const char* function);

/*
 * A socket with the abstract name jsvm_devtools_remote_PORT_PID, by which tools learn the port; -1
 * when it cannot be made, which the log then tells.
 */
int jsvm_inspector_announce(uint16_t port, int pid, const char* function);

/* The address of this end of a connection, as in JsvmInspectorSockets; false when it has none. */
bool jsvm_inspector_local_address(int fd, char address[JSVM_INSPECTOR_ADDRESS_SIZE]);

void jsvm_inspector_sockets_close(JsvmInspectorSockets* sockets);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_SOCKET_H_ */
