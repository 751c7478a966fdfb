/* SPDX-License-Identifier: Apache-2.0 */
/* What things of JSVM-API take of memory; the same as v8_memory.cpp, case by case. */
#include <stdlib.h>

#include "test/benchmark/footprint/footprint.h"
#include "test/benchmark/footprint/jsvm_session.h"

/* ---- Processes, VMs, environments. */

static void Idle(size_t count) {
    (void)count;
    MUST(OH_JSVM_Init(NULL));
    TellMemory("end");
}

static void Vms(size_t count) {
    JSVM_VM* vms = Allocate(count, sizeof(*vms));
    JSVM_Env* envs = Allocate(count, sizeof(*envs));
    MUST(OH_JSVM_Init(NULL));
    TellMemory("begin");
    for (size_t i = 0; i < count; i++) {
        MUST(OH_JSVM_CreateVM(NULL, &vms[i]));
        MUST(OH_JSVM_CreateEnv(vms[i], 0, NULL, &envs[i]));
    }
    TellMemory("end");
    for (size_t i = 0; i < count; i++) {
        MUST(OH_JSVM_DestroyEnv(envs[i]));
        MUST(OH_JSVM_DestroyVM(vms[i]));
    }
    free(envs);
    free(vms);
}

static void Envs(size_t count) {
    Session session;
    JSVM_Env* envs = Allocate(count, sizeof(*envs));
    Open(&session);
    TellMemory("begin");
    for (size_t i = 0; i < count; i++) MUST(OH_JSVM_CreateEnv(session.vm, 0, NULL, &envs[i]));
    TellMemory("end");
    for (size_t i = 0; i < count; i++) MUST(OH_JSVM_DestroyEnv(envs[i]));
    Close(&session);
    free(envs);
}

/* ---- Things in one environment. */

typedef JSVM_Value (*Make)(JSVM_Env env);

/* So many of what is made, all of them in an array. */
static void Many(size_t count, Make make) {
    Session session;
    Open(&session);
    const JSVM_Value array = NewArray(session.env, count);
    Collect(session.env);
    TellMemory("begin");
    for (size_t i = 0; i < count; i++) {
        JSVM_HandleScope scope = NULL;
        MUST(OH_JSVM_OpenHandleScope(session.env, &scope));
        MUST(OH_JSVM_SetElement(session.env, array, (uint32_t)i, make(session.env)));
        MUST(OH_JSVM_CloseHandleScope(session.env, scope));
    }
    Collect(session.env);
    TellMemory("end");
    Close(&session);
}

static JSVM_Value NewObject(JSVM_Env env) {
    JSVM_Value object = NULL;
    MUST(OH_JSVM_CreateObject(env, &object));
    return object;
}

static void Finalize(JSVM_Env env, void* data, void* hint) {
    (void)env;
    (void)data;
    (void)hint;
}

static JSVM_Value NewWrapped(JSVM_Env env) {
    JSVM_Value object = NewObject(env);
    MUST(OH_JSVM_Wrap(env, object, env, Finalize, NULL, NULL));
    return object;
}

static JSVM_Value Nothing(JSVM_Env env, JSVM_CallbackInfo info) {
    (void)env;
    (void)info;
    return NULL;
}

static JSVM_Value NewFunction(JSVM_Env env) {
    JSVM_CallbackStruct callback = {Nothing, env};
    JSVM_Value function = NULL;
    MUST(OH_JSVM_CreateFunction(env, NULL, 0, &callback, &function));
    return function;
}

static void Objects(size_t count) {
    Many(count, NewObject);
}

static void Wraps(size_t count) {
    Many(count, NewWrapped);
}

static void Functions(size_t count) {
    Many(count, NewFunction);
}

static void References(size_t count, uint32_t references) {
    Session session;
    JSVM_Ref* all = Allocate(count, sizeof(*all));
    Open(&session);
    const JSVM_Value object = NewObject(session.env);
    Collect(session.env);
    TellMemory("begin");
    for (size_t i = 0; i < count; i++) {
        MUST(OH_JSVM_CreateReference(session.env, object, references, &all[i]));
    }
    Collect(session.env);
    TellMemory("end");
    for (size_t i = 0; i < count; i++) MUST(OH_JSVM_DeleteReference(session.env, all[i]));
    Close(&session);
    free(all);
}

static void Strong(size_t count) {
    References(count, 1);
}

static void Weak(size_t count) {
    References(count, 0);
}

/* ---- What should take nothing, however often it is done. */

/* Works on one or two values. */
typedef void (*Again)(JSVM_Env env, const JSVM_Value* what, size_t count);

/* A tenth of it, and then the rest, in handle scopes of a thousand. */
static void Repeat(size_t count, const char* source, Again again) {
    enum { kScope = 1000 };
    Session session;
    Open(&session);
    const JSVM_Value what[] = {Evaluate(session.env, source), NewFunction(session.env)};
    for (size_t done = 0; done < count; done += kScope) {
        JSVM_HandleScope scope = NULL;
        if (done == count / 10) {
            Collect(session.env);
            TellMemory("begin");
        }
        MUST(OH_JSVM_OpenHandleScope(session.env, &scope));
        again(session.env, what, kScope);
        MUST(OH_JSVM_CloseHandleScope(session.env, scope));
    }
    Collect(session.env);
    TellMemory("end");
    Close(&session);
}

static void CallAgain(JSVM_Env env, const JSVM_Value* what, size_t count) {
    JSVM_Value undefined = NULL;
    JSVM_Value arguments[] = {what[1], NULL};
    MUST(OH_JSVM_GetUndefined(env, &undefined));
    MUST(OH_JSVM_CreateDouble(env, (double)count, &arguments[1]));
    MUST(OH_JSVM_CallFunction(env, undefined, what[0], 2, arguments, &undefined));
}

static void ReferAgain(JSVM_Env env, const JSVM_Value* what, size_t count) {
    for (size_t i = 0; i < count; i++) {
        JSVM_Ref reference = NULL;
        MUST(OH_JSVM_CreateReference(env, what[0], 1, &reference));
        MUST(OH_JSVM_DeleteReference(env, reference));
    }
}

static void ScopeAgain(JSVM_Env env, const JSVM_Value* what, size_t count) {
    (void)what;
    for (size_t i = 0; i < count; i++) {
        JSVM_HandleScope scope = NULL;
        MUST(OH_JSVM_OpenHandleScope(env, &scope));
        MUST(OH_JSVM_CloseHandleScope(env, scope));
    }
}

static void SetAgain(JSVM_Env env, const JSVM_Value* what, size_t count) {
    for (size_t i = 0; i < count; i++) {
        JSVM_Value text = NULL;
        MUST(OH_JSVM_CreateStringUtf8(env, "a text to be kept", JSVM_AUTO_LENGTH, &text));
        MUST(OH_JSVM_SetNamedProperty(env, what[0], "kept", text));
    }
}

static void Calls(size_t count) {
    Repeat(count, "(f, n) => { for (let i = 0; i < n; i++) f(); }", CallAgain);
}

static void CreatedReferences(size_t count) {
    Repeat(count, "({})", ReferAgain);
}

static void Scopes(size_t count) {
    Repeat(count, "({})", ScopeAgain);
}

static void Properties(size_t count) {
    Repeat(count, "({})", SetAgain);
}

int main(int argc, char** argv) {
    static const Case kCases[] = {
        {"idle", Idle},           {"vms", Vms},
        {"envs", Envs},           {"objects", Objects},
        {"wraps", Wraps},         {"functions", Functions},
        {"strong", Strong},       {"weak", Weak},
        {"again-calls", Calls},   {"again-references", CreatedReferences},
        {"again-scopes", Scopes}, {"again-properties", Properties},
    };
    return RunCase(kCases, sizeof(kCases) / sizeof(kCases[0]), argc, argv);
}
