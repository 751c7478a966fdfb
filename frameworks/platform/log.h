/* SPDX-License-Identifier: Apache-2.0 */
/* One line of text for the person who runs the program. */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_LOG_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_LOG_H_

#include <stdbool.h>

#include "ark_runtime/jsvmx_log.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { JSVM_LOG_INFO, JSVM_LOG_ERROR, JSVM_LOG_FATAL } JsvmLogLevel;

/*
 * Gives one line to the sink that is set. Without one it writes "jsvm: LEVEL: TEXT" to standard
 * error in a single write, so that lines of several threads do not mix. Text beyond about 1,000
 * bytes is cut. Any thread; async-signal safety is not promised. errno is kept. The caller holds
 * no mutex: a sink is code of the user's.
 */
void jsvm_log(JsvmLogLevel level, const char* format, ...) __attribute__((format(printf, 2, 3)));

/* JSVMX_SetLogSink; false when there is no memory for it. */
bool jsvm_log_set_sink(JSVMX_LogSink sink, void* data);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_LOG_H_ */
