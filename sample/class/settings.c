/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/class/settings.h"

#include <stdlib.h>
#include <string.h>

#include "sample/class/native.h"

enum { MOST_ENTRIES = 3, MOST_TEXT = 32 };

typedef struct {
    char name[MOST_TEXT];
    char value[MOST_TEXT];
} Entry;

typedef struct {
    Native native;
    size_t count;
    Entry entries[MOST_ENTRIES];
} Settings;

static void release(JSVM_Env env, void* data, void* hint) {
    (void)env;
    (void)hint;
    free(data);
}

/* A text that fits; throws if it does not. */
static bool read_text(JSVM_Env env, JSVM_Value string, char text[MOST_TEXT]) {
    size_t length = 0;
    if (!native_ok(env, OH_JSVM_GetValueStringUtf8(env, string, NULL, 0, &length))) {
        return false;
    }
    if (length >= MOST_TEXT) {
        native_throw(env, "a setting is too long");
        return false;
    }
    return native_ok(env, OH_JSVM_GetValueStringUtf8(env, string, text, MOST_TEXT, NULL));
}

static JSVM_Value text_value(JSVM_Env env, const char* text) {
    JSVM_Value result = NULL;
    return native_ok(env, OH_JSVM_CreateStringUtf8(env, text, JSVM_AUTO_LENGTH, &result)) ? result
                                                                                          : NULL;
}

static Entry* find(Settings* settings, const char* name) {
    for (size_t i = 0; i < settings->count; ++i) {
        if (strcmp(settings->entries[i].name, name) == 0) {
            return &settings->entries[i];
        }
    }
    return NULL;
}

/* The table of `self`, and `name` as text. False, without an exception, where there is none: for a
 * symbol, or an object that only inherits from an instance. That is then left to the engine. */
static bool asked(JSVM_Env env, JSVM_Value name, JSVM_Value self, Settings** settings,
                  char text[MOST_TEXT]) {
    JSVM_ValueType type = JSVM_UNDEFINED;
    void* data = NULL;
    if (OH_JSVM_Typeof(env, name, &type) != JSVM_OK || type != JSVM_STRING ||
        OH_JSVM_Unwrap(env, self, &data) != JSVM_OK) {
        return false;
    }
    *settings = data;
    return read_text(env, name, text);
}

/* NULL says "not handled": then size, toString and the like are found as on any object. */
static JSVM_Value get(JSVM_Env env, JSVM_Value name, JSVM_Value self, JSVM_Value data) {
    (void)data;
    Settings* settings = NULL;
    char text[MOST_TEXT];
    if (!asked(env, name, self, &settings, text)) {
        return NULL;
    }
    const Entry* entry = find(settings, text);
    return entry != NULL ? text_value(env, entry->value) : NULL;
}

static JSVM_Value set(JSVM_Env env, JSVM_Value name, JSVM_Value value, JSVM_Value self,
                      JSVM_Value data) {
    (void)data;
    Settings* settings = NULL;
    JSVM_Value string = NULL;
    char text[MOST_TEXT];
    char value_text[MOST_TEXT];
    if (!asked(env, name, self, &settings, text) ||
        !native_ok(env, OH_JSVM_CoerceToString(env, value, &string)) ||
        !read_text(env, string, value_text)) {
        return NULL;
    }
    Entry* entry = find(settings, text);
    if (entry == NULL && settings->count == MOST_ENTRIES) {
        native_throw(env, "there are too many settings");
        return NULL;
    }
    if (entry == NULL) {
        entry = &settings->entries[settings->count++];
        memcpy(entry->name, text, sizeof(text));
    }
    memcpy(entry->value, value_text, sizeof(value_text));
    return value; /* handled: the engine stores nothing */
}

static JSVM_Value delete_entry(JSVM_Env env, JSVM_Value name, JSVM_Value self, JSVM_Value data) {
    (void)data;
    Settings* settings = NULL;
    JSVM_Value result = NULL;
    char text[MOST_TEXT];
    if (!asked(env, name, self, &settings, text)) {
        return NULL;
    }
    Entry* entry = find(settings, text);
    if (entry == NULL) {
        return NULL;
    }
    --settings->count;
    memmove(entry, entry + 1,
            (size_t)(settings->entries + settings->count - entry) * sizeof(*entry));
    return native_ok(env, OH_JSVM_GetBoolean(env, true, &result)) ? result : NULL;
}

static JSVM_Value list(JSVM_Env env, JSVM_Value self, JSVM_Value data) {
    (void)data;
    JSVM_Value names = NULL;
    const Settings* settings = native_of(env, self, NATIVE_SETTINGS);
    if (settings == NULL || !native_ok(env, OH_JSVM_CreateArray(env, &names))) {
        return NULL;
    }
    for (size_t i = 0; i < settings->count; ++i) {
        JSVM_Value name = text_value(env, settings->entries[i].name);
        if (name == NULL || !native_ok(env, OH_JSVM_SetElement(env, names, (uint32_t)i, name))) {
            return NULL;
        }
    }
    return names;
}

/* new Settings() */
static JSVM_Value construct(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value self = NULL;
    if (!native_construct(env, info, &self, 0, NULL, NULL)) {
        return NULL;
    }
    Settings* settings = calloc(1, sizeof(*settings));
    if (settings == NULL) {
        native_throw(env, "out of memory");
        return NULL;
    }
    settings->native.kind = NATIVE_SETTINGS;
    native_attach(env, self, &settings->native, release, NULL);
    return NULL;
}

/* settings.size() */
static JSVM_Value size(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value self = NULL;
    JSVM_Value result = NULL;
    if (!native_call(env, info, &self, 0, NULL, NULL)) {
        return NULL;
    }
    const Settings* settings = native_of(env, self, NATIVE_SETTINGS);
    if (settings == NULL ||
        !native_ok(env, OH_JSVM_CreateUint32(env, (uint32_t)settings->count, &result))) {
        return NULL;
    }
    return result;
}

bool settings_class(JSVM_Env env, JSVM_Value* result) {
    JSVM_CallbackStruct constructor = {construct, NULL};
    JSVM_CallbackStruct size_method = {size, NULL};
    const JSVM_PropertyDescriptor method = {"size", NULL, &size_method,       NULL,
                                            NULL,   NULL, JSVM_DEFAULT_METHOD};
    JSVM_PropertyHandlerConfigurationStruct handlers;
    memset(&handlers, 0, sizeof(handlers));
    handlers.genericNamedPropertyGetterCallback = get;
    handlers.genericNamedPropertySetterCallback = set;
    handlers.genericNamedPropertyDeleterCallback = delete_entry;
    handlers.genericNamedPropertyEnumeratorCallback = list;
    return native_ok(
        env, OH_JSVM_DefineClassWithPropertyHandler(env, "Settings", JSVM_AUTO_LENGTH, &constructor,
                                                    1, &method, &handlers, NULL, result));
}
