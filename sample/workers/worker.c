/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/workers/worker.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include "sample/workers/script.h"

/* Each worker's heap; a program with many of them decides how much all may take. */
enum { kHeapBytes = 32 * 1024 * 1024 };

/* work(JSON.parse(text)), as JSON. Whatever throws on the way ends up pending. */
static bool try_task(JSVM_Env env, JSVM_Value work, const char* text, JSVM_Value* json) {
    JSVM_Value argument = NULL;
    JSVM_Value result = NULL;
    return OH_JSVM_JsonParse(env, string(env, text), &argument) == JSVM_OK &&
           OH_JSVM_CallFunction(env, work, work, 1, &argument, &result) == JSVM_OK &&
           OH_JSVM_JsonStringify(env, result, json) == JSVM_OK;
}

static void do_task(JSVM_Env env, JSVM_Value work, Task* task) {
    JSVM_HandleScope scope = NULL;
    JSVM_Value json = NULL;
    CHECK(OH_JSVM_OpenHandleScope(env, &scope));
    const bool done = try_task(env, work, task->text, &json);
    char* text = done ? text_of(env, json) : take_exception(env);
    free(task->text);
    task->text = text;
    task->failed = !done;
    CHECK(OH_JSVM_CloseHandleScope(env, scope));
}

void* worker_main(void* context) {
    Office* office = context;
    const Session session = session_open(kHeapBytes);
    JSVM_Value global = NULL;
    JSVM_Value work = NULL;
    Task* task = NULL;
    run(session.env, office->source);
    CHECK(OH_JSVM_GetGlobal(session.env, &global));
    CHECK(OH_JSVM_GetNamedProperty(session.env, global, "work", &work));
    while ((task = queue_take(&office->tasks)) != NULL) {
        do_task(session.env, work, task);
        queue_put(&office->results, task);
    }
    session_close(&session);
    return NULL;
}
