/* SPDX-License-Identifier: Apache-2.0 */
/* Work in JavaScript on several threads: each has a VM of its own, which needs no locks. The main
 * VM gives tasks away and gets promises; results come back as text and settle them. */
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "ark_runtime/jsvm.h"
#include "sample/workers/queue.h"
#include "sample/workers/script.h"
#include "sample/workers/worker.h"

enum { kWorkers = 4 };

/* In every worker's VM. */
static const char kWorkerScript[] =
    "function isPrime(n) {\n"
    "    for (let d = 2; d * d <= n; ++d) if (n % d === 0) return false;\n"
    "    return n > 1;\n"
    "}\n"
    "function work({from, to}) {\n"
    "    if (!(from < to)) throw new RangeError(`nothing between ${from} and ${to}`);\n"
    "    let count = 0;\n"
    "    for (let n = from; n < to; ++n) if (isPrime(n)) ++count;\n"
    "    return {count, last: to - 1};\n"
    "}\n";

/* In the main VM. */
static const char kMainScript[] =
    "async function main() {\n"
    "    const ranges = [...Array(10).keys()].map(i => ({from: i * 20000, to: (i + 1) * 20000}));\n"
    "    const parts = await Promise.all(ranges.map(inWorker));\n"
    "    parts.forEach(part => print(`${part.count} primes up to ${part.last}`));\n"
    "    print(parts.reduce((sum, part) => sum + part.count, 0) + ' in all');\n"
    "    await inWorker({from: 9, to: 3}).catch(error => print('worker: ' + error.message));\n"
    "}\n"
    "main().then(() => print('done'), error => print('main failed: ' + error));\n";

/* print(value) */
static JSVM_Value print(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value value = NULL;
    size_t argc = 1;
    CHECK(OH_JSVM_GetCbInfo(env, info, &argc, &value, NULL, NULL));
    char* text = text_of(env, value);
    puts(text);
    free(text);
    return NULL;
}

/* inWorker(argument): a promise of what work(argument) gives. */
static JSVM_Value in_worker(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value argument = NULL;
    JSVM_Value json = NULL;
    JSVM_Value promise = NULL;
    size_t argc = 1;
    void* office = NULL;
    CHECK(OH_JSVM_GetCbInfo(env, info, &argc, &argument, NULL, &office));
    if (OH_JSVM_JsonStringify(env, argument, &json) != JSVM_OK) {
        return NULL; /* what it threw is thrown to the caller */
    }
    Task* task = calloc(1, sizeof(*task));
    if (task == NULL) {
        CHECK(OH_JSVM_ThrowError(env, NULL, "out of memory"));
        return NULL;
    }
    task->text = text_of(env, json);
    CHECK(OH_JSVM_CreatePromise(env, &task->deferred, &promise));
    queue_put(&((Office*)office)->tasks, task);
    return promise;
}

static void define(JSVM_Env env, const char* name, JSVM_Callback callback) {
    JSVM_Value global = NULL;
    JSVM_Value function = NULL;
    CHECK(OH_JSVM_GetGlobal(env, &global));
    CHECK(OH_JSVM_CreateFunction(env, name, JSVM_AUTO_LENGTH, callback, &function));
    CHECK(OH_JSVM_SetNamedProperty(env, global, name, function));
}

/* Settles the promise of a task that came back. Its reactions have run when this returns. */
static void settle(JSVM_Env env, Task* task) {
    JSVM_HandleScope scope = NULL;
    JSVM_Value value = NULL;
    CHECK(OH_JSVM_OpenHandleScope(env, &scope));
    if (task->failed) {
        CHECK(OH_JSVM_CreateError(env, NULL, string(env, task->text), &value));
        CHECK(OH_JSVM_RejectDeferred(env, task->deferred, value));
    } else {
        CHECK(OH_JSVM_JsonParse(env, string(env, task->text), &value));
        CHECK(OH_JSVM_ResolveDeferred(env, task->deferred, value));
    }
    CHECK(OH_JSVM_CloseHandleScope(env, scope));
    free(task->text);
    free(task);
}

/* The main VM's part: here, that eleven tasks come back. A program with a loop of its own looks
 * into the results there. */
static void run_main(Office* office) {
    enum { kTasks = 11 };
    JSVM_CallbackStruct print_callback = {print, NULL};
    JSVM_CallbackStruct in_worker_callback = {in_worker, office};
    const Session session = session_open(0);
    define(session.env, "print", &print_callback);
    define(session.env, "inWorker", &in_worker_callback);
    run(session.env, kMainScript);
    for (int i = 0; i < kTasks; ++i) {
        settle(session.env, queue_take(&office->results));
    }
    session_close(&session);
}

int main(void) {
    Office office = {kWorkerScript, QUEUE_EMPTY, QUEUE_EMPTY};
    pthread_t workers[kWorkers];
    CHECK(OH_JSVM_Init(NULL));
    for (size_t i = 0; i < kWorkers; ++i) {
        if (pthread_create(&workers[i], NULL, worker_main, &office) != 0) {
            fputs("workers: no thread can be started\n", stderr);
            return EXIT_FAILURE;
        }
    }
    run_main(&office);
    queue_close(&office.tasks);
    for (size_t i = 0; i < kWorkers; ++i) {
        pthread_join(workers[i], NULL);
    }
    return EXIT_SUCCESS;
}
