/* SPDX-License-Identifier: Apache-2.0 */
/* Telling processes apart, those that have ended too. */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_PROCESS_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_PROCESS_H_

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Numbers of processes are used again; together with the time of the start they are not. */
typedef struct {
    int64_t id;
    uint64_t start; /* ticks since the system's start; 0 when that cannot be told */
} JsvmProcess;

JsvmProcess jsvm_process_self(void);

/* A number that is another one in a child made by fork() than in all that came before it; as cheap
 * as a look at memory, where getpid() is a system call. */
uint64_t jsvm_process_generation(void);

/* Does it live, as far as can be told? Only for a process of the same space. */
bool jsvm_process_lives(const JsvmProcess* process);

/* Where the numbers of processes mean the same: one start of one machine, one PID namespace. Told
 * apart from others by 64 bits of hash. */
uint64_t jsvm_process_space(void);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_PROCESS_H_ */
