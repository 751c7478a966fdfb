/* SPDX-License-Identifier: Apache-2.0 */
/* The side of Node-API: an addon. Commands are read on a thread of Node's pool and carried out in
 * between turns of its event loop: so no JavaScript is on the stack, which makes errors dearer, and
 * what Node puts off until it is idle gets done. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test/benchmark/operations/api.h"

Value NewFunction(Side* side, const char* name, Callback callback) {
    napi_value result = NULL;
    MUST(napi_create_function(side->env, name, NAPI_AUTO_LENGTH, callback, side, &result));
    return result;
}

enum { kMaxProperties = 4 };

Value NewClass(Side* side, const char* name, Callback constructor, const Property* properties,
               size_t count) {
    Must(count <= kMaxProperties, "too many properties");
    napi_property_descriptor descriptors[kMaxProperties];
    memset(descriptors, 0, sizeof(descriptors));
    for (size_t i = 0; i < count; i++) {
        descriptors[i].utf8name = properties[i].name;
        descriptors[i].attributes = napi_default_method;
        descriptors[i].method = properties[i].method;
        descriptors[i].getter = properties[i].getter;
        descriptors[i].setter = properties[i].setter;
        descriptors[i].data = side;
    }
    napi_value result = NULL;
    MUST(napi_define_class(side->env, name, NAPI_AUTO_LENGTH, constructor, side, count, descriptors,
                           &result));
    return result;
}

Value RunSource(Env env, const char* source, size_t length) {
    napi_value text = NULL;
    napi_value result = NULL;
    MUST(napi_create_string_utf8(env, source, length, &text));
    MUST(napi_run_script(env, text, &result));
    return result;
}

/* The event loop turns after each command. */
void Settle(Side* side) {
    (void)side;
}

typedef struct {
    Bench bench;
    Side side;
    napi_value name;
    napi_async_work work;
    char line[256];
    bool end;
} Session;

static void Read(napi_env env, void* data) {
    (void)env;
    Session* session = data;
    session->end = fgets(session->line, sizeof(session->line), stdin) == NULL;
}

static void Carry(napi_env env, napi_status status, void* data) {
    Session* session = data;
    Must(status == napi_ok, "async work");
    if (session->end) {
        MUST(napi_delete_async_work(env, session->work));
        EndSide(&session->side);
        free(session);
        return;
    }
    session->line[strcspn(session->line, "\n")] = '\0';
    Perform(&session->bench, &session->side, session->line);
    MUST(napi_queue_async_work(env, session->work));
}

/* Node.js looks for it by this name. */
NAPI_MODULE_EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports);

napi_value napi_register_module_v1(napi_env env, napi_value exports) {
    Session* session = calloc(1, sizeof(*session));
    Must(session != NULL, "calloc");
    session->side.env = env;
    BeginSide(&session->side);
    napi_value name = NULL;
    MUST(napi_create_string_utf8(env, "commands", NAPI_AUTO_LENGTH, &name));
    MUST(napi_create_async_work(env, NULL, name, Read, Carry, session, &session->work));
    MUST(napi_queue_async_work(env, session->work));
    return exports;
}
