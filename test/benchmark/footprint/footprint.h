/* SPDX-License-Identifier: Apache-2.0 */
/* What the programs of //test/benchmark:memory and //test/benchmark:growth share. */
#ifndef ARK_JSVM_TEST_BENCHMARK_FOOTPRINT_FOOTPRINT_H_
#define ARK_JSVM_TEST_BENCHMARK_FOOTPRINT_FOOTPRINT_H_

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Ends the program unless all is well. */
void Must(bool good, const char* what);

/* Something to be measured, done with so many things. */
typedef struct {
    const char* name;
    void (*run)(size_t count);
} Case;

/* Runs the case that the command line asks for, as NAME COUNT; what main returns. */
int RunCase(const Case* cases, size_t count, int argc, char** argv);

/* Prints a line: the point, a tab, and what the kernel says about the memory of this process, in
 * KB: resident, resident by its share of what processes share, and its own that it has written to.
 */
void TellMemory(const char* point);

/* Gives what malloc holds for nothing back to the kernel. */
void TrimMemory(void);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_TEST_BENCHMARK_FOOTPRINT_FOOTPRINT_H_ */
