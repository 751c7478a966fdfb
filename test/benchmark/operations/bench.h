/* SPDX-License-Identifier: Apache-2.0 */
/* What the three sides share: how operations are described, driven and checked. Each side is a
 * program that does what it is told line by line on its standard input; see Perform. */
#ifndef ARK_JSVM_TEST_BENCHMARK_OPERATIONS_BENCH_H_
#define ARK_JSVM_TEST_BENCHMARK_OPERATIONS_BENCH_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The state of a side, which each of them defines for itself. */
typedef struct Side Side;

/* What a check found, in words that are the same on all sides. */
typedef struct {
    char text[160];
} Report;

/* How one side does an operation. */
typedef struct {
    const char* name; /* as in kRows */
    /* Makes what the operation needs and leaves it in the slots of the side; or NULL. Called once;
     * afterwards the slots are filled for every run and check. */
    void (*setup)(Side* side);
    /* Does it so many times. */
    void (*run)(Side* side, size_t count);
    /* Does it once, or a few times, and reports what came out. */
    void (*check)(Side* side, Report* report);
    size_t argument; /* the operation's own, in Side */
} Operation;

typedef struct {
    const Operation* rows;
    size_t count;
} Operations;

/* What an operation is on all sides. */
typedef struct {
    const char* group;
    const char* name;
    const char* expected; /* what the check has to report */
    size_t batch;         /* how many are done in one handle scope; 0: all of a run */
    /* Costs that come in lumps, when garbage is collected, are the greater part of it: the mean of
     * long runs counts, with what the engine put off until later. Of all others the best run. */
    bool lumps;
} Row;

extern const Row kRows[];
extern const size_t kRowCount;

/* At most so many rows, and values that an operation's setup can leave. */
enum { kMaxRows = 128, kSlots = 4 };

/* Each side defines these four. */

/* The operations of the side, in arrays ended by one without rows. */
const Operations* AllOperations(void);

/* Calls body in a handle scope of its own. */
typedef void (*Body)(Side* side, void* data);
void Scoped(Side* side, Body body, void* data);

/* Fills the slots for the operation, whose row is `index`; does its setup if need be. */
void Load(Side* side, const Operation* operation, size_t index);

/* Lets finalizers and tasks of the engine run that wait for the program to be idle. */
void Settle(Side* side);

/* Ends the program unless all is well. */
void Fail(const char* what);
static inline void Must(bool good, const char* what) {
    if (!good) Fail(what);
}

void ReportNumber(Report* report, double number);
void ReportText(Report* report, const char* text);

/* Length and hash: for text that is too long to be told. */
void ReportBytes(Report* report, const char* bytes, size_t length);

/* What is known between commands; all zero at first. */
typedef struct {
    int64_t computed; /* how long this thread had had a processor at the end of the last run */
} Bench;

/*
 * Carries one command out and prints one line, or several of which the last is empty:
 *   list           row, group and name of each operation that the side has, and "mean" or "best",
 *                  with tabs between them
 *   check NAME     "ok", or what was wrong
 *   run N NAME     how long N of them took, in nanoseconds: by the clock on the wall, and how long
 *                  the thread had a processor in that time
 *   settled        how long it had a processor since, for what the engine had put off
 */
void Perform(Bench* bench, Side* side, const char* command);

/* ---------------------------------------------------------------------------------------------
 * For operations made of a function, One..., that does it once. What that gives it leaves in
 * the side: its value, number, or text and length.
 * ------------------------------------------------------------------------------------------- */

#define RUNS(ONE)                                     \
    static void Run##ONE(Side* side, size_t count) {  \
        for (size_t i = 0; i < count; i++) ONE(side); \
    }                                                 \
    static void Check##ONE(Side* side, Report* report)

#define GIVES_VALUE(ONE)           \
    RUNS(ONE) {                    \
        ONE(side);                 \
        ReportValue(side, report); \
    }

#define GIVES_NUMBER(ONE)                   \
    RUNS(ONE) {                             \
        ONE(side);                          \
        ReportNumber(report, side->number); \
    }

#define GIVES_TEXT(ONE)                                \
    RUNS(ONE) {                                        \
        ONE(side);                                     \
        ReportBytes(report, side->text, side->length); \
    }

/* A row of an array of Operation. */
#define OPERATION(TITLE, ONE, SETUP, ARGUMENT) \
    { TITLE, SETUP, Run##ONE, Check##ONE, ARGUMENT }

#define OPERATIONS(ARRAY) \
    { ARRAY, sizeof(ARRAY) / sizeof((ARRAY)[0]) }

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_TEST_BENCHMARK_OPERATIONS_BENCH_H_ */
