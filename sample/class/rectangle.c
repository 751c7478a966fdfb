/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/class/rectangle.h"

#include <stdlib.h>

#include "sample/class/native.h"

typedef struct {
    Native native;
    double width;
    double height;
} Rectangle;

/* `hint` is what Wrap was given: where the living are counted. */
static void release(JSVM_Env env, void* data, void* hint) {
    (void)env;
    free(data);
    --*(int*)hint;
}

static bool attach(JSVM_Env env, JSVM_Value self, double width, double height, int* alive) {
    Rectangle* rectangle = malloc(sizeof(*rectangle));
    if (rectangle == NULL) {
        native_throw(env, "out of memory");
        return false;
    }
    rectangle->native.kind = NATIVE_RECTANGLE;
    rectangle->width = width;
    rectangle->height = height;
    ++*alive;
    return native_attach(env, self, &rectangle->native, release, alive);
}

static JSVM_Value number(JSVM_Env env, double value) {
    JSVM_Value result = NULL;
    return native_ok(env, OH_JSVM_CreateDouble(env, value, &result)) ? result : NULL;
}

/* new Rectangle(width, height) */
static JSVM_Value construct_rectangle(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value self = NULL;
    JSVM_Value sides[2];
    void* alive = NULL;
    double width = 0;
    double height = 0;
    if (native_construct(env, info, &self, 2, sides, &alive) &&
        native_ok(env, OH_JSVM_GetValueDouble(env, sides[0], &width)) &&
        native_ok(env, OH_JSVM_GetValueDouble(env, sides[1], &height))) {
        attach(env, self, width, height, alive);
    }
    return NULL;
}

/* new Square(side). The parent's constructor is not run: this one makes the whole struct. */
static JSVM_Value construct_square(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value self = NULL;
    JSVM_Value side = NULL;
    void* alive = NULL;
    double length = 0;
    if (native_construct(env, info, &self, 1, &side, &alive) &&
        native_ok(env, OH_JSVM_GetValueDouble(env, side, &length))) {
        attach(env, self, length, length, alive);
    }
    return NULL;
}

/* rectangle.area() */
static JSVM_Value area(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value self = NULL;
    if (!native_call(env, info, &self, 0, NULL, NULL)) {
        return NULL;
    }
    const Rectangle* rectangle = native_of(env, self, NATIVE_RECTANGLE);
    return rectangle != NULL ? number(env, rectangle->width * rectangle->height) : NULL;
}

/* rectangle.scale(factor), which returns the rectangle */
static JSVM_Value scale(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value self = NULL;
    JSVM_Value argument = NULL;
    double factor = 0;
    if (!native_call(env, info, &self, 1, &argument, NULL) ||
        !native_ok(env, OH_JSVM_GetValueDouble(env, argument, &factor))) {
        return NULL;
    }
    Rectangle* rectangle = native_of(env, self, NATIVE_RECTANGLE);
    if (rectangle == NULL) {
        return NULL;
    }
    rectangle->width *= factor;
    rectangle->height *= factor;
    return self;
}

/* rectangle.width */
static JSVM_Value get_width(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value self = NULL;
    if (!native_call(env, info, &self, 0, NULL, NULL)) {
        return NULL;
    }
    const Rectangle* rectangle = native_of(env, self, NATIVE_RECTANGLE);
    return rectangle != NULL ? number(env, rectangle->width) : NULL;
}

/* rectangle.width = value */
static JSVM_Value set_width(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value self = NULL;
    JSVM_Value value = NULL;
    double width = 0;
    if (native_call(env, info, &self, 1, &value, NULL) &&
        native_ok(env, OH_JSVM_GetValueDouble(env, value, &width))) {
        Rectangle* rectangle = native_of(env, self, NATIVE_RECTANGLE);
        if (rectangle != NULL) {
            rectangle->width = width;
        }
    }
    return NULL;
}

/* Rectangle.alive */
static JSVM_Value get_alive(JSVM_Env env, JSVM_CallbackInfo info) {
    void* alive = NULL;
    if (!native_call(env, info, NULL, 0, NULL, &alive)) {
        return NULL;
    }
    return number(env, *(int*)alive);
}

bool rectangle_classes(JSVM_Env env, int* alive, JSVM_Value* rectangle, JSVM_Value* square) {
    /* These are copied, so they need not outlive this function. */
    JSVM_CallbackStruct constructor = {construct_rectangle, alive};
    JSVM_CallbackStruct square_constructor = {construct_square, alive};
    JSVM_CallbackStruct area_method = {area, NULL};
    JSVM_CallbackStruct scale_method = {scale, NULL};
    JSVM_CallbackStruct width_getter = {get_width, NULL};
    JSVM_CallbackStruct width_setter = {set_width, NULL};
    JSVM_CallbackStruct alive_getter = {get_alive, alive};
    const JSVM_PropertyDescriptor properties[] = {
        {"area", NULL, &area_method, NULL, NULL, NULL, JSVM_DEFAULT_METHOD},
        {"scale", NULL, &scale_method, NULL, NULL, NULL, JSVM_DEFAULT_METHOD},
        {"width", NULL, NULL, &width_getter, &width_setter, NULL, JSVM_DEFAULT_JSPROPERTY},
        {"alive", NULL, NULL, &alive_getter, NULL, NULL, JSVM_STATIC},
    };
    return native_ok(env, OH_JSVM_DefineClass(env, "Rectangle", JSVM_AUTO_LENGTH, &constructor,
                                              sizeof(properties) / sizeof(properties[0]),
                                              properties, rectangle)) &&
           native_ok(env, OH_JSVM_DefineClassWithOptions(env, "Square", JSVM_AUTO_LENGTH,
                                                         &square_constructor, 0, NULL, *rectangle,
                                                         0, NULL, square));
}
