/* SPDX-License-Identifier: Apache-2.0 */
/* One line of text for the person who runs the program. */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_LOG_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_LOG_H_

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { JSVM_LOG_INFO, JSVM_LOG_ERROR, JSVM_LOG_FATAL } JsvmLogLevel;

/*
 * Writes one line, "jsvm: LEVEL: TEXT", to standard error in a single write, so that lines of
 * several threads do not mix. Text beyond about 1,000 bytes is cut. Any thread; async-signal
 * safety is not promised. errno is kept.
 */
void jsvm_log(JsvmLogLevel level, const char* format, ...) __attribute__((format(printf, 2, 3)));

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_LOG_H_ */
