/* SPDX-License-Identifier: Apache-2.0 */
/* jsvm_types.h alone, as C99: what users write with the types compiles and means what it says. */
#include "ark_runtime/jsvm_types.h"

static int failures = 0;
#define CHECK(condition) ((condition) ? (void)0 : (void)++failures)

static JSVM_Value Callback(JSVM_Env env, JSVM_CallbackInfo info) {
    (void)env;
    (void)info;
    return NULL;
}

static JSVM_Value Getter(JSVM_Env env, JSVM_Value name, JSVM_Value thisArg, JSVM_Value data) {
    (void)env;
    (void)thisArg;
    (void)data;
    return name;
}

static void Finalizer(JSVM_Env env, void* finalizeData, void* finalizeHint) {
    (void)env;
    *(int*)finalizeData += *(int*)finalizeHint;
}

static bool Stream(const char* data, int size, void* streamData) {
    *(int*)streamData += size;
    return data != NULL;
}

/* The static tables of the guides: a callback struct, a positional descriptor, lists of both. */
static JSVM_CallbackStruct param[] = {
    {Callback, NULL},
    {.callback = Callback, .data = param},
};
static JSVM_Callback method = param;
static JSVM_PropertyDescriptor descriptor[] = {
    {"one", NULL, &param[0], NULL, NULL, NULL, JSVM_DEFAULT},
    {"two", NULL, NULL, &param[0], &param[1], NULL, JSVM_ENUMERABLE},
    {.utf8name = "three", .method = &param[1], .attributes = JSVM_DEFAULT_METHOD},
};

static void CheckCallbacks(void) {
    JSVM_PropertyHandlerConfigurationStruct handlers = {
        .genericNamedPropertyGetterCallback = Getter,
        .genericIndexedPropertyGetterCallback = Getter,
    };
    JSVM_PropertyHandlerCfg cfg = &handlers;
    JSVM_PropertyHandler handler = {.propertyHandlerCfg = cfg, .callAsFunctionCallback = method};
    JSVM_DefineClassOptions classOptions[] = {
        {.id = JSVM_DEFINE_CLASS_NORMAL, .content = {.num = 0}},
        {.id = JSVM_DEFINE_CLASS_WITH_COUNT, .content = {.num = 2}},
        {.id = JSVM_DEFINE_CLASS_WITH_PROPERTY_HANDLER, .content = {.ptr = &handler}},
    };
    JSVM_Finalize finalize = Finalizer;
    JSVM_OutputStream stream = Stream;
    int sum = 1;
    int hint = 2;

    finalize(NULL, &sum, &hint);
    CHECK(sum == 3);
    CHECK(!stream(NULL, 4, &sum) && sum == 7);
    CHECK(method[1].callback(NULL, NULL) == NULL && method[1].data == param);
    CHECK(descriptor[0].method == param && descriptor[0].attributes == 0);
    CHECK(descriptor[1].getter == method && descriptor[1].setter == method + 1);
    CHECK(descriptor[2].name == NULL && descriptor[2].value == NULL);
    CHECK(cfg->genericNamedPropertySetterCallback == NULL && cfg->namedPropertyData == NULL);
    CHECK(((JSVM_PropertyHandler*)classOptions[2].content.ptr)->propertyHandlerCfg == cfg);
    CHECK(classOptions[1].content.num == 2);
}

static void CheckOptions(void) {
    uint8_t bytes[4] = {0};
    bool rejected = true;
    int numbers[1] = {0};
    JSVM_CodeCache cache = {.cache = bytes, .length = sizeof bytes};
    JSVM_ScriptOrigin origin = {NULL, "main.js", 0, 0};
    JSVM_CompileProfile profile = {numbers, 1};
    JSVM_CompileOptions options[] = {
        {.id = JSVM_COMPILE_MODE, .content = {.num = 1}},
        {.id = JSVM_COMPILE_CODE_CACHE, .content = {.ptr = &cache}},
        {.id = JSVM_COMPILE_SCRIPT_ORIGIN, .content = {.ptr = &origin}},
        {.id = JSVM_COMPILE_ENABLE_SOURCE_MAP, .content = {.boolean = true}},
        {.id = JSVM_COMPILE_CODE_CACHE_REJECTED, .content = {.ptr = &rejected}},
    };
    JSVM_InitOptions init = {0};
    JSVM_CreateVMOptions vm = {.maxOldGenerationSize = 64u << 20};
    JSVM_TypeTag tag = {1, UINT64_C(0xffffffffffffffff)};

    CHECK(options[0].content.num == JSVM_COMPILE_MODE_CONSUME_CODE_CACHE);
    CHECK(((JSVM_CodeCache*)options[1].content.ptr)->length == 4);
    CHECK(options[3].content.boolean);
    CHECK(*(bool*)options[4].content.ptr);
    CHECK(profile.profile == numbers);
    CHECK(init.externalReferences == NULL && init.argc == NULL && !init.removeFlags);
    CHECK(vm.snapshotBlobData == NULL && !vm.isForSnapshotting);
    CHECK(tag.lower == 1 && tag.upper + 1 == 0);
}

static void CheckMacros(void) {
    const char16_t text[] = {0x4e2d, 0x6587, 0};

    CHECK(sizeof text == 6);
    CHECK(JSVM_AUTO_LENGTH == SIZE_MAX && JSVM_AUTO_LENGTH == (size_t)-1);
    CHECK(JSVM_VERSION == 8);
    CHECK(JSVM_VERSION_EXPERIMENTAL == INT32_MAX);
    CHECK((JSVM_GC_TYPE_SCAVENGE | JSVM_GC_TYPE_MARK_SWEEP_COMPACT) == 5);
}

int main(void) {
    CheckCallbacks();
    CheckOptions();
    CheckMacros();
    return failures != 0;
}
