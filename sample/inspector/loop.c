/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/inspector/loop.h"

#include "sample/inspector/script.h"

void loop_wake(void* data) {
    Loop* loop = data;
    pthread_mutex_lock(&loop->mutex);
    loop->woken = true;
    pthread_cond_signal(&loop->changed);
    pthread_mutex_unlock(&loop->mutex);
}

void loop_sleep(Loop* loop) {
    pthread_mutex_lock(&loop->mutex);
    while (!loop->woken) {
        pthread_cond_wait(&loop->changed, &loop->mutex);
    }
    /* Before the messages are handled: one that comes meanwhile wakes again. */
    loop->woken = false;
    pthread_mutex_unlock(&loop->mutex);
}

void loop_answer(JSVM_VM vm) {
    bool ran = true;
    while (ran) {
        CHECK(OH_JSVM_PumpMessageLoop(vm, &ran));
        CHECK(OH_JSVM_PerformMicrotaskCheckpoint(vm));
    }
}
