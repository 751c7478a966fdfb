/* SPDX-License-Identifier: Apache-2.0 */
#include "ark_runtime/jsvmx_log.h"
#include "frameworks/platform/log.h"

JSVM_Status JSVMX_SetLogSink(JSVMX_LogSink sink, void* data) {
    return jsvm_log_set_sink(sink, data) ? JSVM_OK : JSVM_GENERIC_FAILURE;
}
