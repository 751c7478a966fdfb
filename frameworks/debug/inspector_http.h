/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the inspector's server makes of a request, without the sockets: who may ask, what is asked
 * for, and the answers. Pure functions.
 */
#ifndef ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_HTTP_H_
#define ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_HTTP_H_

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Whether a Host header is one that a page of the web cannot send by having its own name lead to
 * this machine: none, an IP address that is not unspecified, or localhost; a port may follow.
 */
bool jsvm_inspector_host_allowed(const char* host);

/* Whether an Origin header is that of a debugger, or there is none. A web page always has one. */
bool jsvm_inspector_origin_allowed(const char* origin);

typedef enum {
    JSVM_INSPECTOR_NO_PAGE,
    JSVM_INSPECTOR_LIST,
    JSVM_INSPECTOR_PROTOCOL,
    JSVM_INSPECTOR_VERSION
} JsvmInspectorPage;

/* `path` has no query string. */
JsvmInspectorPage jsvm_inspector_page(const char* path);

/* The debugging target. */
typedef struct {
    const char* id;
    const char* title; /* any bytes */
    const char* url;   /* any bytes */
} JsvmInspectorTarget;

/*
 * The body of the list of targets; to be freed. `host` is what the client calls this server. Null
 * when memory is short.
 */
char* jsvm_inspector_list(const JsvmInspectorTarget* target, const char* host);

/* The body of the version page. */
const char* jsvm_inspector_version(void);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_HTTP_H_ */
