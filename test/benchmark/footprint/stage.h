/* SPDX-License-Identifier: Apache-2.0 */
/* How long each stage in the life of many things takes. */
#ifndef ARK_JSVM_TEST_BENCHMARK_FOOTPRINT_STAGE_H_
#define ARK_JSVM_TEST_BENCHMARK_FOOTPRINT_STAGE_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* All zero but the name before it begins for the first time. */
typedef struct {
    const char* name;
    int64_t begun;
    int64_t took;     /* nanoseconds that this thread had a processor */
    size_t intervals; /* how often it began */
    size_t done;
} Stage;

void BeginStage(Stage* stage);
void EndStage(Stage* stage, size_t done);

/* Forgets what was measured: to be called after a round that brought the memory from the kernel. */
void ForgetStages(Stage* stages, size_t count);

/* Prints a line for each: the name, a tab, and nanoseconds of one, without what looking at the
 * clock takes. */
void TellStages(const Stage* stages, size_t count);

/* How often all is to be done with so many things, so that they are about `all` together; once more
 * than that is measured. */
size_t RoundsOf(size_t count, size_t all);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_TEST_BENCHMARK_FOOTPRINT_STAGE_H_ */
