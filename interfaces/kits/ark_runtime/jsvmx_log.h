/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file jsvmx_log.h
 * An extension of this SDK to JSVM-API: where the lines of its log go.
 *
 * The library writes a line where a status does not tell enough: for mistakes with scopes and
 * threads (convention 10), for exceptions that nobody can be told of, and before it ends the
 * process. The lines go to standard error until a program sets a sink of its own. What the engine
 * itself prints, and what scripts print, is not part of this log.
 *
 * Nothing here exists on devices. The conventions numbered in jsvm.h hold for this file too.
 */
#ifndef ARK_RUNTIME_JSVMX_LOG_H
#define ARK_RUNTIME_JSVMX_LOG_H

#include "jsvm.h"

EXTERN_C_START

/** How bad what a log line tells is; the larger, the worse. Numbers between may be added. */
typedef enum {
    /** Good to know. */
    JSVMX_LOG_INFO = 4,
    /** The program made a mistake, and goes on. */
    JSVMX_LOG_ERROR = 6,
    /** The process is about to end by SIGABRT. */
    JSVMX_LOG_FATAL = 7
} JSVMX_LogLevel;

/**
 * Receives one line of the log.
 *
 * Called on the thread that the line comes from, which can be any, and on several at once. It must
 * return: neither longjmp nor a C++ exception may leave it. A function of the library is running,
 * so it calls none except JSVMX_SetLogSink, and it does not wait for a thread that does. Lines that
 * come up inside of it on the same thread go to standard error.
 *
 * @param level    how bad it is.
 * @param message  the text, in English, zero-terminated, without a line break at its end. Valid
 *                 during the call only.
 * @param data     what was passed to JSVMX_SetLogSink.
 */
typedef void(JSVM_CDECL* JSVMX_LogSink)(JSVMX_LogLevel level, const char* message, void* data);

/**
 * Sets what receives the lines of the log from now on. One a process; the last one set counts. Any
 * thread, also before OH_JSVM_Init. Needs no scope.
 *
 * Waits for calls of the previous sink that other threads are in: once this returns, that sink and
 * its `data` are not used any more and may be freed. So do not call it while holding what the
 * previous sink waits for. Called from inside of a sink it does not wait; then other threads may be
 * in the previous one still, and the calling thread is.
 *
 * @param sink  see JSVMX_LogSink; NULL to write to standard error again, one line of text for each:
 *              "jsvm: ", the level as a word, ": ", and the message.
 * @param data  passed to the sink; or NULL. Kept.
 * @retval JSVM_GENERIC_FAILURE  there is no memory for it; nothing has changed.
 */
JSVM_EXTERN JSVM_Status JSVMX_SetLogSink(JSVMX_LogSink sink, void* data);

EXTERN_C_END

#endif /* ARK_RUNTIME_JSVMX_LOG_H */
