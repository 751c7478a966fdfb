/* SPDX-License-Identifier: Apache-2.0 */
/* The signal that interrupts a thread which is profiled, SIGPROF. */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_PROFILING_SIGNAL_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_PROFILING_SIGNAL_H_

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Unless somebody handles the signal, has it do nothing instead of ending the process: one that was
 * sent can arrive after its handler has been taken back. Unlike signals that are ignored, this is
 * not passed on to programs that the process starts. One thread at a time.
 */
void jsvm_profiling_signal_make_harmless(void);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_PROFILING_SIGNAL_H_ */
