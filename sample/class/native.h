/* SPDX-License-Identifier: Apache-2.0 */
/* What every class of this program needs: C structs that belong to JavaScript objects. */
#ifndef ARK_JSVM_SAMPLE_CLASS_NATIVE_H_
#define ARK_JSVM_SAMPLE_CLASS_NATIVE_H_

#include <stdbool.h>
#include <stddef.h>

#include "ark_runtime/jsvm.h"

/* Each struct begins with its kind. JavaScript can call an accessor on any object, also on one that
 * wraps a struct of another class. */
typedef enum { NATIVE_RECTANGLE, NATIVE_SETTINGS } NativeKind;

typedef struct {
    NativeKind kind;
} Native;

/* Whether a call went well. If not, an exception is pending afterwards: the one that the call left,
 * or a TypeError that tells what was wrong. A callback then returns NULL, and it is thrown. */
bool native_ok(JSVM_Env env, JSVM_Status status);

/* Throws where a script did something wrong. */
void native_throw(JSVM_Env env, const char* message);

/* What a callback was called with: `this`, and exactly `count` arguments, undefined if missing. */
bool native_call(JSVM_Env env, JSVM_CallbackInfo info, JSVM_Value* self, size_t count,
                 JSVM_Value* arguments, void** data);

/* The same for a constructor; it is false, and throws, without `new`. */
bool native_construct(JSVM_Env env, JSVM_CallbackInfo info, JSVM_Value* self, size_t count,
                      JSVM_Value* arguments, void** data);

/* Gives the object a struct from malloc. `release` frees it, when the object is garbage or the env
 * ends, or at once if this fails. */
bool native_attach(JSVM_Env env, JSVM_Value object, Native* native, JSVM_Finalize release,
                   void* hint);

/* The struct of an object; NULL, and throws, if the object has none of that kind. */
void* native_of(JSVM_Env env, JSVM_Value object, NativeKind kind);

#endif /* ARK_JSVM_SAMPLE_CLASS_NATIVE_H_ */
