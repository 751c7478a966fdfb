/* SPDX-License-Identifier: Apache-2.0 */
/* What one more thing costs where there are many already; the same as v8_growth.cpp. */
#include <stdio.h>
#include <stdlib.h>

#include "test/benchmark/footprint/footprint.h"
#include "test/benchmark/footprint/jsvm_session.h"
#include "test/benchmark/footprint/stage.h"

enum { kAll = 300000, kAllEnvs = 200, kScope = 64, kNameSize = 24 };

#define STAGES(ARRAY) ARRAY, sizeof(ARRAY) / sizeof((ARRAY)[0])

/* ---- References, all to one object. */

static void References(size_t count) {
    Stage stages[] = {{.name = "create"}, {.name = "get value"}, {.name = "delete"}};
    Session session;
    JSVM_Value object = NULL;
    JSVM_Ref* all = Allocate(count, sizeof(*all));
    Open(&session);
    MUST(OH_JSVM_CreateObject(session.env, &object));
    const size_t rounds = RoundsOf(count, kAll);
    for (size_t round = 0; round < rounds; round++) {
        if (round == 1) ForgetStages(STAGES(stages));
        BeginStage(&stages[0]);
        for (size_t i = 0; i < count; i++) {
            MUST(OH_JSVM_CreateReference(session.env, object, 1, &all[i]));
        }
        EndStage(&stages[0], count);
        BeginStage(&stages[1]);
        for (size_t i = 0; i < count;) {
            JSVM_HandleScope scope = NULL;
            MUST(OH_JSVM_OpenHandleScope(session.env, &scope));
            for (size_t end = i + kScope; i < end && i < count; i++) {
                JSVM_Value value = NULL;
                MUST(OH_JSVM_GetReferenceValue(session.env, all[i], &value));
                Must(value != NULL, "a value");
            }
            MUST(OH_JSVM_CloseHandleScope(session.env, scope));
        }
        EndStage(&stages[1], count);
        BeginStage(&stages[2]);
        for (size_t i = 0; i < count; i++) MUST(OH_JSVM_DeleteReference(session.env, all[i]));
        EndStage(&stages[2], count);
    }
    TellStages(STAGES(stages));
    Close(&session);
    free(all);
}

/* ---- Wraps: of objects in an array, out of which each is taken first. */

typedef void (*Body)(JSVM_Env env, JSVM_Value array, size_t index);

static void ForEach(JSVM_Env env, JSVM_Value array, size_t count, Body body) {
    for (size_t i = 0; i < count;) {
        JSVM_HandleScope scope = NULL;
        MUST(OH_JSVM_OpenHandleScope(env, &scope));
        for (size_t end = i + kScope; i < end && i < count; i++) body(env, array, i);
        MUST(OH_JSVM_CloseHandleScope(env, scope));
    }
}

static JSVM_Value Element(JSVM_Env env, JSVM_Value array, size_t index) {
    JSVM_Value value = NULL;
    MUST(OH_JSVM_GetElement(env, array, (uint32_t)index, &value));
    return value;
}

static void PutObject(JSVM_Env env, JSVM_Value array, size_t index) {
    JSVM_Value object = NULL;
    MUST(OH_JSVM_CreateObject(env, &object));
    MUST(OH_JSVM_SetElement(env, array, (uint32_t)index, object));
}

static void Finalize(JSVM_Env env, void* data, void* hint) {
    (void)env;
    (void)data;
    (void)hint;
}

static void WrapOne(JSVM_Env env, JSVM_Value array, size_t index) {
    MUST(OH_JSVM_Wrap(env, Element(env, array, index), env, Finalize, NULL, NULL));
}

static void UnwrapOne(JSVM_Env env, JSVM_Value array, size_t index) {
    void* native = NULL;
    MUST(OH_JSVM_Unwrap(env, Element(env, array, index), &native));
    Must(native == env, "what was wrapped");
}

static void RemoveOne(JSVM_Env env, JSVM_Value array, size_t index) {
    void* native = NULL;
    MUST(OH_JSVM_RemoveWrap(env, Element(env, array, index), &native));
}

static void Wraps(size_t count) {
    static const Body kBodies[] = {WrapOne, UnwrapOne, RemoveOne};
    Stage stages[] = {{.name = "wrap"}, {.name = "unwrap"}, {.name = "remove wrap"}};
    Session session;
    Open(&session);
    const JSVM_Value array = NewArray(session.env, count);
    const size_t rounds = RoundsOf(count, kAll);
    for (size_t round = 0; round < rounds; round++) {
        if (round == 1) ForgetStages(STAGES(stages));
        ForEach(session.env, array, count, PutObject);
        for (size_t i = 0; i < sizeof(kBodies) / sizeof(kBodies[0]); i++) {
            BeginStage(&stages[i]);
            ForEach(session.env, array, count, kBodies[i]);
            EndStage(&stages[i], count);
        }
    }
    TellStages(STAGES(stages));
    Close(&session);
}

/* ---- Properties of one object. */

typedef char Name[kNameSize];

static void Properties(size_t count) {
    Stage stages[] = {{.name = "set"}, {.name = "get"}};
    Session session;
    Name* names = Allocate(count, sizeof(*names));
    for (size_t i = 0; i < count; i++) snprintf(names[i], sizeof(names[i]), "p%zu", i);
    Open(&session);
    const size_t rounds = RoundsOf(count, kAll);
    for (size_t round = 0; round < rounds; round++) {
        if (round == 1) ForgetStages(STAGES(stages));
        JSVM_HandleScope scope = NULL;
        JSVM_Value object = NULL;
        MUST(OH_JSVM_OpenHandleScope(session.env, &scope));
        MUST(OH_JSVM_CreateObject(session.env, &object));
        BeginStage(&stages[0]);
        for (size_t i = 0; i < count; i++) {
            MUST(OH_JSVM_SetNamedProperty(session.env, object, names[i], object));
        }
        EndStage(&stages[0], count);
        BeginStage(&stages[1]);
        for (size_t i = 0; i < count;) {
            JSVM_HandleScope inner = NULL;
            MUST(OH_JSVM_OpenHandleScope(session.env, &inner));
            for (size_t end = i + kScope; i < end && i < count; i++) {
                JSVM_Value value = NULL;
                MUST(OH_JSVM_GetNamedProperty(session.env, object, names[i], &value));
            }
            MUST(OH_JSVM_CloseHandleScope(session.env, inner));
        }
        EndStage(&stages[1], count);
        MUST(OH_JSVM_CloseHandleScope(session.env, scope));
    }
    TellStages(STAGES(stages));
    Close(&session);
    free(names);
}

/* ---- Environments of one VM. */

/* Calls a function of its global object from C. */
static void CallInto(JSVM_Env env) {
    JSVM_EnvScope env_scope = NULL;
    JSVM_HandleScope scope = NULL;
    JSVM_Value global = NULL;
    JSVM_Value function = NULL;
    JSVM_Value result = NULL;
    MUST(OH_JSVM_OpenEnvScope(env, &env_scope));
    MUST(OH_JSVM_OpenHandleScope(env, &scope));
    MUST(OH_JSVM_GetGlobal(env, &global));
    MUST(OH_JSVM_GetNamedProperty(env, global, "isNaN", &function));
    MUST(OH_JSVM_CallFunction(env, global, function, 1, &global, &result));
    MUST(OH_JSVM_CloseHandleScope(env, scope));
    MUST(OH_JSVM_CloseEnvScope(env, env_scope));
}

static void Envs(size_t count) {
    Stage stages[] = {{.name = "create"}, {.name = "call into"}, {.name = "destroy"}};
    Session session;
    JSVM_Env* envs = Allocate(count, sizeof(*envs));
    Open(&session);
    const size_t rounds = RoundsOf(count, kAllEnvs);
    for (size_t round = 0; round < rounds; round++) {
        if (round == 1) ForgetStages(STAGES(stages));
        BeginStage(&stages[0]);
        for (size_t i = 0; i < count; i++) MUST(OH_JSVM_CreateEnv(session.vm, 0, NULL, &envs[i]));
        EndStage(&stages[0], count);
        for (size_t i = 0; i < count; i++) CallInto(envs[i]); /* the first time is another matter */
        BeginStage(&stages[1]);
        for (size_t i = 0; i < count; i++) CallInto(envs[i]);
        EndStage(&stages[1], count);
        BeginStage(&stages[2]);
        for (size_t i = 0; i < count; i++) MUST(OH_JSVM_DestroyEnv(envs[i]));
        EndStage(&stages[2], count);
    }
    TellStages(STAGES(stages));
    Close(&session);
    free(envs);
}

int main(int argc, char** argv) {
    static const Case kCases[] = {
        {"references", References},
        {"wraps", Wraps},
        {"properties", Properties},
        {"envs", Envs},
    };
    return RunCase(kCases, sizeof(kCases) / sizeof(kCases[0]), argc, argv);
}
