// SPDX-License-Identifier: Apache-2.0
#ifndef TOOLS_PRELINK_TESTING_SPECIMEN_H
#define TOOLS_PRELINK_TESTING_SPECIMEN_H

#ifdef __cplusplus
extern "C" {
#endif

typedef int (*SpecimenFunction)(int);

// What specimen_run() returns.
enum { kSpecimenResult = 2 + 20 + 7 + 11 + 1001 + 2000 + 100001 + 921 };

extern int specimen_data;
#ifndef __cplusplus
extern _Thread_local int specimen_thread_data;
#endif
extern SpecimenFunction specimen_table[2];

int specimen_inner(int number);
int specimen_other(int number);
SpecimenFunction specimen_address(void);
int specimen_lengths(const char* text);
int specimen_run(void);

#ifdef __cplusplus
}
#endif

#endif
