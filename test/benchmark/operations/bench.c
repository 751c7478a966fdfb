/* SPDX-License-Identifier: Apache-2.0 */
#include "test/benchmark/operations/bench.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
    const Operation* operation;
    size_t index;
    size_t count;
    Report report;
    int64_t took;     /* nanoseconds of the clock on the wall */
    int64_t computed; /* nanoseconds that this thread had a processor */
} Task;

void Fail(const char* what) {
    fprintf(stderr, "failed: %s\n", what);
    exit(1);
}

void ReportNumber(Report* report, double number) {
    snprintf(report->text, sizeof(report->text), "%.17g", number);
}

void ReportText(Report* report, const char* text) {
    snprintf(report->text, sizeof(report->text), "%s", text);
}

void ReportBytes(Report* report, const char* bytes, size_t length) {
    uint32_t hash = 2166136261U; /* FNV-1a */
    for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)bytes[i]) * 16777619U;
    snprintf(report->text, sizeof(report->text), "%zu bytes %08" PRIx32, length, hash);
}

static int64_t Nanoseconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static const Operation* Find(const char* name) {
    for (const Operations* some = AllOperations(); some->rows != NULL; some++) {
        for (size_t i = 0; i < some->count; i++) {
            if (strcmp(some->rows[i].name, name) == 0) return &some->rows[i];
        }
    }
    return NULL;
}

static size_t RowOf(const char* name) {
    size_t row = 0;
    while (row < kRowCount && strcmp(kRows[row].name, name) != 0) row++;
    Must(row < kRowCount, name);
    return row;
}

static void List(void) {
    Must(kRowCount <= kMaxRows, "too many rows");
    for (const Operations* some = AllOperations(); some->rows != NULL; some++) {
        for (size_t i = 0; i < some->count; i++) RowOf(some->rows[i].name);
    }
    for (size_t i = 0; i < kRowCount; i++) {
        const Row* row = &kRows[i];
        if (Find(row->name) == NULL) continue;
        printf("%zu\t%s\t%s\t%s\n", i, row->group, row->name, row->lumps ? "mean" : "best");
    }
    printf("\n");
}

static void CheckTask(Side* side, void* data) {
    Task* task = data;
    Load(side, task->operation, task->index);
    task->operation->check(side, &task->report);
}

static void RunBatch(Side* side, void* data) {
    const Task* task = data;
    task->operation->run(side, task->count);
}

static void RunTask(Side* side, void* data) {
    Task* task = data;
    Load(side, task->operation, task->index);
    const size_t most = kRows[task->index].batch == 0 ? task->count : kRows[task->index].batch;
    Task batch = *task;
    const int64_t computed = Nanoseconds(CLOCK_THREAD_CPUTIME_ID);
    const int64_t start = Nanoseconds(CLOCK_MONOTONIC);
    for (size_t left = task->count; left > 0; left -= batch.count) {
        batch.count = left < most ? left : most;
        Scoped(side, RunBatch, &batch);
    }
    task->took = Nanoseconds(CLOCK_MONOTONIC) - start;
    task->computed = Nanoseconds(CLOCK_THREAD_CPUTIME_ID) - computed;
}

static Task TaskOf(const char* name, size_t count) {
    Task task = {Find(name), RowOf(name), count, {""}, 0, 0};
    Must(task.operation != NULL, name);
    return task;
}

void Perform(Bench* bench, Side* side, const char* command) {
    if (strcmp(command, "list") == 0) {
        List();
    } else if (strcmp(command, "settled") == 0) {
        printf("%" PRId64 "\n", Nanoseconds(CLOCK_THREAD_CPUTIME_ID) - bench->computed);
    } else if (strncmp(command, "check ", 6) == 0) {
        Task task = TaskOf(command + 6, 1);
        Scoped(side, CheckTask, &task);
        const char* expected = kRows[task.index].expected;
        if (strcmp(task.report.text, expected) == 0) {
            printf("ok\n");
        } else {
            printf("got %s, expected %s\n", task.report.text, expected);
        }
    } else {
        char* name = NULL;
        Must(strncmp(command, "run ", 4) == 0, command);
        const unsigned long long count = strtoull(command + 4, &name, 10);
        Must(count > 0 && *name == ' ', command);
        Task task = TaskOf(name + 1, (size_t)count);
        Scoped(side, RunTask, &task);
        bench->computed = Nanoseconds(CLOCK_THREAD_CPUTIME_ID);
        printf("%" PRId64 " %" PRId64 "\n", task.took, task.computed);
    }
    fflush(stdout);
    Settle(side);
}
