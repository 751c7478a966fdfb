/* SPDX-License-Identifier: Apache-2.0 */
/* A C99 program that uses the API from start to end: what a user in C sees, and nothing of C++. */
#include <stdio.h>
#include <string.h>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"

static int failures = 0;

#define CHECK(condition)                                                    \
    do {                                                                    \
        if (!(condition)) {                                                 \
            ++failures;                                                     \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
        }                                                                   \
    } while (0)

/* The status of a call, and that the env recorded the same. */
#define CHECK_STATUS(env, expected, call)    \
    do {                                     \
        const JSVM_Status status_ = (call);  \
        CHECK(status_ == (expected));        \
        CHECK(LastError(env) == (expected)); \
    } while (0)

static JSVM_Status LastError(JSVM_Env env) {
    const JSVM_ExtendedErrorInfo* info = NULL;
    CHECK(OH_JSVM_GetLastErrorInfo(env, &info) == JSVM_OK);
    return info != NULL ? info->errorCode : JSVM_GENERIC_FAILURE;
}

static JSVM_Status Run(JSVM_Env env, const char* text, JSVM_Value* result) {
    JSVM_Value source = NULL;
    JSVM_Script script = NULL;
    JSVM_Status status;
    CHECK(OH_JSVM_CreateStringUtf8(env, text, JSVM_AUTO_LENGTH, &source) == JSVM_OK);
    status = OH_JSVM_CompileScript(env, source, NULL, 0, false, NULL, &script);
    return status != JSVM_OK ? status : OH_JSVM_RunScript(env, script, result);
}

static int32_t RunToInt(JSVM_Env env, const char* text) {
    JSVM_Value value = NULL;
    int32_t number = INT32_MIN;
    CHECK_STATUS(env, JSVM_OK, Run(env, text, &value));
    CHECK_STATUS(env, JSVM_OK, OH_JSVM_GetValueInt32(env, value, &number));
    return number;
}

static bool IsText(JSVM_Env env, JSVM_Value value, const char* expected) {
    char text[100] = "";
    size_t length = 0;
    JSVM_Value string = NULL;
    CHECK(OH_JSVM_CoerceToString(env, value, &string) == JSVM_OK);
    CHECK(OH_JSVM_GetValueStringUtf8(env, string, text, sizeof text, &length) == JSVM_OK);
    CHECK(length == strlen(text));
    if (strcmp(text, expected) == 0) return true;
    fprintf(stderr, "is \"%s\", expected \"%s\"\n", text, expected);
    return false;
}

/* The native functions: sum adds its arguments up and counts its calls, fail throws. */

static JSVM_Value Sum(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value argv[3] = {NULL, NULL, NULL};
    JSVM_Value thisArg = NULL;
    JSVM_Value result = NULL;
    size_t argc = 3;
    void* data = NULL;
    double sum = 0;
    size_t i;
    CHECK(OH_JSVM_GetCbInfo(env, info, &argc, argv, &thisArg, &data) == JSVM_OK);
    CHECK(argv[0] != NULL && argv[1] != NULL && argv[2] != NULL && thisArg != NULL);
    for (i = 0; i < argc && i < 3; ++i) {
        double number = 0;
        if (OH_JSVM_GetValueDouble(env, argv[i], &number) != JSVM_OK) {
            CHECK(OH_JSVM_ThrowTypeError(env, "E_SUM", "sum() needs numbers") == JSVM_OK);
            return NULL;
        }
        sum += number;
    }
    ++*(int*)data;
    CHECK(OH_JSVM_CreateDouble(env, sum, &result) == JSVM_OK);
    return result;
}

static JSVM_Value Count(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value result = NULL;
    size_t argc = 0;
    CHECK(OH_JSVM_GetCbInfo(env, info, &argc, NULL, NULL, NULL) == JSVM_OK);
    CHECK(OH_JSVM_CreateUint32(env, (uint32_t)argc, &result) == JSVM_OK);
    return result;
}

/* The structs go out of scope before the functions are called: they were copied. */
static JSVM_Env MakeEnv(JSVM_VM vm, int* calls) {
    JSVM_CallbackStruct sum = {Sum, NULL};
    JSVM_CallbackStruct count = {.callback = Count};
    JSVM_PropertyDescriptor properties[] = {
        {"sum", NULL, &sum, NULL, NULL, NULL, JSVM_DEFAULT},
        {"count", NULL, &count, NULL, NULL, NULL, JSVM_DEFAULT},
    };
    JSVM_Env env = NULL;
    sum.data = calls;
    CHECK(OH_JSVM_CreateEnv(vm, 2, properties, &env) == JSVM_OK);
    memset(&sum, 0, sizeof sum);
    memset(&count, 0, sizeof count);
    return env;
}

static void UseValues(JSVM_Env env) {
    JSVM_Value value = NULL;
    JSVM_Value string = NULL;
    JSVM_ValueType type = JSVM_UNDEFINED;
    char small[3];
    size_t length = 0;

    CHECK(RunToInt(env, "6 * 7") == 42);
    CHECK_STATUS(env, JSVM_OK, Run(env, "'h\xc3\xa9llo'", &string));
    CHECK_STATUS(env, JSVM_OK, OH_JSVM_Typeof(env, string, &type));
    CHECK(type == JSVM_STRING);
    CHECK_STATUS(env, JSVM_OK, OH_JSVM_GetValueStringUtf8(env, string, NULL, 0, &length));
    CHECK(length == 6);
    CHECK_STATUS(env, JSVM_OK, OH_JSVM_GetValueStringUtf8(env, string, small, sizeof small, NULL));
    CHECK(strcmp(small, "h") == 0); /* the two bytes of the next character do not fit */

    CHECK_STATUS(env, JSVM_OK, OH_JSVM_CreateObject(env, &value));
    CHECK_STATUS(env, JSVM_OK, OH_JSVM_SetNamedProperty(env, value, "greeting", string));
    CHECK_STATUS(env, JSVM_OK, OH_JSVM_GetNamedProperty(env, value, "greeting", &string));
    CHECK(IsText(env, string, "h\xc3\xa9llo"));
}

static void CallNatives(JSVM_Env env, int* calls) {
    JSVM_Value value = NULL;
    JSVM_Value global = NULL;
    JSVM_Value sum = NULL;
    JSVM_Value code = NULL;
    bool pending = false;

    CHECK(RunToInt(env, "sum(1, 2) + sum() + sum(3, 4, 5)") == 15);
    CHECK(*calls == 3);
    CHECK(RunToInt(env, "count(1, 2, 3, 4)") == 4);

    /* What a callback throws, a script catches ... */
    CHECK_STATUS(env, JSVM_OK, Run(env, "try { sum('x') } catch (e) { `${e.code} ${e}` }", &value));
    CHECK(IsText(env, value, "E_SUM TypeError: sum() needs numbers"));

    /* ... or nobody does: then it is pending and stops what runs JavaScript, until taken. */
    CHECK(OH_JSVM_GetGlobal(env, &global) == JSVM_OK);
    CHECK(OH_JSVM_GetNamedProperty(env, global, "sum", &sum) == JSVM_OK);
    CHECK_STATUS(env, JSVM_PENDING_EXCEPTION,
                 OH_JSVM_CallFunction(env, global, sum, 1, &global, &value));
    CHECK_STATUS(env, JSVM_OK, OH_JSVM_IsExceptionPending(env, &pending));
    CHECK(pending);
    CHECK_STATUS(env, JSVM_PENDING_EXCEPTION, OH_JSVM_GetNamedProperty(env, NULL, NULL, NULL));
    CHECK_STATUS(env, JSVM_OK, OH_JSVM_GetAndClearLastException(env, &value));
    CHECK_STATUS(env, JSVM_OK, OH_JSVM_GetNamedProperty(env, value, "code", &code));
    CHECK(IsText(env, code, "E_SUM"));
    CHECK_STATUS(env, JSVM_OK, OH_JSVM_IsExceptionPending(env, &pending));
    CHECK(!pending);
}

static void MakeMistakes(JSVM_Env env) {
    const JSVM_ExtendedErrorInfo* info = NULL;
    JSVM_HandleScope scope = NULL;
    JSVM_Value value = NULL;
    int32_t number = 7;

    CHECK_STATUS(env, JSVM_INVALID_ARG, OH_JSVM_CreateObject(env, NULL));
    CHECK_STATUS(env, JSVM_OK, OH_JSVM_CreateObject(env, &value));
    CHECK(OH_JSVM_GetValueInt32(env, value, &number) == JSVM_NUMBER_EXPECTED);
    CHECK(OH_JSVM_GetLastErrorInfo(env, &info) == JSVM_OK);
    CHECK(info->errorCode == JSVM_NUMBER_EXPECTED);
    CHECK(info->errorMessage != NULL && strcmp(info->errorMessage, "A number was expected") == 0);
    CHECK(number == 7);

    CHECK_STATUS(env, JSVM_GENERIC_FAILURE, Run(env, "throw 1", &value));
    CHECK_STATUS(env, JSVM_OK, OH_JSVM_GetAndClearLastException(env, &value));
    CHECK(IsText(env, value, "1"));
    CHECK_STATUS(env, JSVM_GENERIC_FAILURE, Run(env, "1 +", &value));
    CHECK_STATUS(env, JSVM_OK, OH_JSVM_GetAndClearLastException(env, &value));
    CHECK(IsText(env, value, "SyntaxError: Unexpected end of input"));
    CHECK_STATUS(env, JSVM_INVALID_ARG, OH_JSVM_RunScript(env, NULL, &value));

    CHECK_STATUS(env, JSVM_OK, OH_JSVM_OpenHandleScope(env, &scope));
    CHECK_STATUS(env, JSVM_OK, OH_JSVM_CloseHandleScope(env, scope));
    CHECK_STATUS(env, JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseHandleScope(env, scope));
}

static void UseCodeCache(JSVM_Env env) {
    JSVMX_CodeCacheReport report = {JSVMX_CODE_CACHE_USED, JSVMX_REASON_NONE, NULL};
    JSVM_Value source = NULL;
    JSVM_Value value = NULL;
    JSVM_Script script = NULL;
    const uint8_t* cache = NULL;
    size_t length = 0;
    bool rejected = false;

    CHECK(OH_JSVM_CreateStringUtf8(env, "40 + 1", JSVM_AUTO_LENGTH, &source) == JSVM_OK);
    CHECK(OH_JSVM_CompileScript(env, source, NULL, 0, true, &rejected, &script) == JSVM_OK);
    CHECK_STATUS(env, JSVM_OK, JSVMX_GetCodeCacheReport(env, &report));
    CHECK(report.outcome == JSVMX_CODE_CACHE_NOT_OFFERED);
    CHECK_STATUS(env, JSVM_OK, OH_JSVM_CreateCodeCache(env, script, &cache, &length));
    CHECK(cache != NULL && length > 0);

    /* Another source of the same length: the cache must not be run in its place. */
    CHECK(OH_JSVM_CreateStringUtf8(env, "40 + 2", JSVM_AUTO_LENGTH, &source) == JSVM_OK);
    CHECK(OH_JSVM_CompileScript(env, source, cache, length, false, &rejected, &script) == JSVM_OK);
    CHECK(rejected);
    CHECK(OH_JSVM_RunScript(env, script, &value) == JSVM_OK && IsText(env, value, "42"));
    CHECK_STATUS(env, JSVM_OK, JSVMX_GetCodeCacheReport(env, &report));
    CHECK(report.outcome == JSVMX_CODE_CACHE_REJECTED);
    CHECK(report.reason == JSVMX_REASON_SOURCE_CONTENT);
    CHECK(report.text != NULL && report.text[0] != '\0');
    CHECK_STATUS(env, JSVM_INVALID_ARG, JSVMX_GetCodeCacheReport(env, NULL));
    CHECK_STATUS(env, JSVM_OK, OH_JSVM_ReleaseCache(env, cache, JSVM_CACHE_TYPE_JS));
}

static void UseEnv(JSVM_Env env, int* calls) {
    JSVM_EnvScope envScope = NULL;
    JSVM_HandleScope handleScope = NULL;
    JSVM_Value value = NULL;

    CHECK_STATUS(env, JSVM_OK, OH_JSVM_OpenEnvScope(env, &envScope));
    CHECK_STATUS(env, JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CreateObject(env, &value));
    CHECK_STATUS(env, JSVM_OK, OH_JSVM_OpenHandleScope(env, &handleScope));
    UseValues(env);
    CallNatives(env, calls);
    MakeMistakes(env);
    UseCodeCache(env);
    CHECK_STATUS(env, JSVM_OK, OH_JSVM_CloseHandleScope(env, handleScope));
    CHECK_STATUS(env, JSVM_OK, OH_JSVM_CloseEnvScope(env, envScope));
}

int main(void) {
    JSVM_VM vm = NULL;
    JSVM_VMScope vmScope = NULL;
    JSVM_Env env;
    int calls = 0;

    CHECK(OH_JSVM_CreateVM(NULL, &vm) == JSVM_GENERIC_FAILURE);
    CHECK(OH_JSVM_Init(NULL) == JSVM_OK);
    CHECK(OH_JSVM_Init(NULL) == JSVM_GENERIC_FAILURE);
    CHECK(OH_JSVM_CreateVM(NULL, &vm) == JSVM_OK);
    CHECK(OH_JSVM_OpenVMScope(vm, &vmScope) == JSVM_OK);
    env = MakeEnv(vm, &calls);
    if (env == NULL) return 1;
    UseEnv(env, &calls);
    CHECK(OH_JSVM_DestroyVM(vm) == JSVM_GENERIC_FAILURE); /* it is still entered, and stays */
    CHECK(OH_JSVM_CloseVMScope(vm, vmScope) == JSVM_OK);
    CHECK(OH_JSVM_DestroyEnv(env) == JSVM_OK);
    CHECK(OH_JSVM_DestroyVM(vm) == JSVM_OK);
    if (failures != 0) fprintf(stderr, "%d checks failed\n", failures);
    return failures != 0;
}
