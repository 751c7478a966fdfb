/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file jsvmx_error.h
 * An extension of this SDK to JSVM-API: where in a script an error comes from.
 *
 * Nothing here exists on devices. The conventions numbered in jsvm.h hold for this file too.
 */
#ifndef ARK_RUNTIME_JSVMX_ERROR_H
#define ARK_RUNTIME_JSVMX_ERROR_H

#include "jsvm.h"

EXTERN_C_START

/** A place in a script. */
typedef struct {
    /** The line, counted from 1, with the script origin's line offset; 0: not known. */
    uint32_t line;
    /** The column in UTF-16 code units, counted from 1, with the origin's column offset in the
     * first line; 0: not known. */
    uint32_t column;
} JSVMX_ErrorPosition;

/**
 * Tells where in a script an error comes from: for the SyntaxError of a compile call, the place
 * that does not parse, which no property of the error tells; for another error object, the place
 * in JavaScript where it was made.
 *
 * Both numbers are 0 where the engine knows no place: for values that are not error objects, for
 * errors made outside of any script, and, unless it is a SyntaxError of a compile call, for an
 * error whose `stack` was read before. The place is the one in the script that was compiled, also
 * where `stack` is translated with a source map. Works while an exception is pending and leaves it
 * pending. Needs no scope besides the one that `error` lives in.
 *
 * @param env     the environment.
 * @param error   any value, such as one from OH_JSVM_GetAndClearLastException.
 * @param result  receives the position.
 * @retval JSVM_INVALID_ARG  `env`, `error` or `result` is NULL.
 */
JSVM_EXTERN JSVM_Status JSVMX_GetErrorPosition(JSVM_Env env, JSVM_Value error,
                                               JSVMX_ErrorPosition* result);

EXTERN_C_END

#endif /* ARK_RUNTIME_JSVMX_ERROR_H */
