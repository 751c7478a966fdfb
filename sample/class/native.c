/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/class/native.h"

#include <stdio.h>

bool native_ok(JSVM_Env env, JSVM_Status status) {
    if (status == JSVM_OK) {
        return true;
    }
    /* The reason is asked for first: the next call of the env replaces it. */
    const JSVM_ExtendedErrorInfo* info = NULL;
    const char* reason = "unknown";
    if (OH_JSVM_GetLastErrorInfo(env, &info) == JSVM_OK && info->errorMessage != NULL) {
        reason = info->errorMessage;
    }
    bool pending = false;
    if (OH_JSVM_IsExceptionPending(env, &pending) == JSVM_OK && !pending) {
        native_throw(env, reason);
    }
    return false;
}

void native_throw(JSVM_Env env, const char* message) {
    if (OH_JSVM_ThrowTypeError(env, NULL, message) != JSVM_OK) {
        fprintf(stderr, "could not be thrown: %s\n", message);
    }
}

bool native_call(JSVM_Env env, JSVM_CallbackInfo info, JSVM_Value* self, size_t count,
                 JSVM_Value* arguments, void** data) {
    size_t room = count;
    return native_ok(env, OH_JSVM_GetCbInfo(env, info, &room, arguments, self, data));
}

bool native_construct(JSVM_Env env, JSVM_CallbackInfo info, JSVM_Value* self, size_t count,
                      JSVM_Value* arguments, void** data) {
    JSVM_Value target = NULL;
    if (!native_ok(env, OH_JSVM_GetNewTarget(env, info, &target))) {
        return false;
    }
    if (target == NULL) {
        native_throw(env, "this class needs new");
        return false;
    }
    return native_call(env, info, self, count, arguments, data);
}

bool native_attach(JSVM_Env env, JSVM_Value object, Native* native, JSVM_Finalize release,
                   void* hint) {
    if (native_ok(env, OH_JSVM_Wrap(env, object, native, release, hint, NULL))) {
        return true;
    }
    release(env, native, hint);
    return false;
}

void* native_of(JSVM_Env env, JSVM_Value object, NativeKind kind) {
    void* data = NULL;
    if (OH_JSVM_Unwrap(env, object, &data) == JSVM_OK && ((Native*)data)->kind == kind) {
        return data;
    }
    native_throw(env, "this object is of another class");
    return NULL;
}
