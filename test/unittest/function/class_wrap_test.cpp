// SPDX-License-Identifier: Apache-2.0
// Wraps on instances of native classes, of whatever way to define one, and on what is like them.
#include <initializer_list>

#include "test/unittest/function/class_fixture.h"

namespace {

using jsvm_test::Callback;

JSVM_DefineClassOptions Fields(int count) {
    JSVM_DefineClassOptions option{};
    option.id = JSVM_DEFINE_CLASS_WITH_COUNT;
    option.content.num = count;
    return option;
}

JSVM_Value AskNobody(JSVM_Env, JSVM_Value, JSVM_Value, JSVM_Value) {
    return nullptr;
}

class ClassWrapTest : public jsvm_test::ClassTest {
  protected:
    void Wrap(JSVM_Value object, void* native) {
        EXPECT_STATUS(JSVM_OK, OH_JSVM_Wrap(env, object, native, nullptr, nullptr, nullptr));
    }
    void ExpectWrapped(JSVM_Value object, void* native) {
        void* told = this;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_Unwrap(env, object, &told));
        EXPECT_EQ(native, told);
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_Wrap(env, object, this, nullptr, nullptr, nullptr));
    }
    void ExpectNotWrapped(JSVM_Value object) {
        void* told = this;
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_Unwrap(env, object, &told));
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_RemoveWrap(env, object, &told));
        EXPECT_EQ(static_cast<void*>(this), told);
    }
    // From one wrap to another, by way of none.
    void ExpectWrappable(JSVM_Value object) {
        ExpectNotWrapped(object);
        Wrap(object, &first_native_);
        ExpectWrapped(object, &first_native_);
        void* removed = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_RemoveWrap(env, object, &removed));
        EXPECT_EQ(&first_native_, removed);
        ExpectNotWrapped(object);
        Wrap(object, &second_native_);
        ExpectWrapped(object, &second_native_);
    }

    int first_native_ = 1;
    int second_native_ = 2;
};

TEST_F(ClassWrapTest, InstancesOfEveryWayToDefineAClass) {
    Define({});
    SetGlobal("Optional", NewClass({}));
    for (const int fields : {0, 1, 2, 252}) {
        SetGlobal("WithFields", NewClass({}, nullptr, {Fields(fields)}));
        ExpectWrappable(Run("new WithFields"));
    }
    JSVM_PropertyHandlerConfigurationStruct callbacks{};
    callbacks.genericNamedPropertyGetterCallback = AskNobody;
    JSVM_Value handled = nullptr;
    EXPECT_STATUS(JSVM_OK,
                  OH_JSVM_DefineClassWithPropertyHandler(env, "H", JSVM_AUTO_LENGTH, &nothing_, 0,
                                                         nullptr, &callbacks, &this_, &handled));
    SetGlobal("Handled", handled);
    for (const char* made : {"new K", "new Optional", "new Handled", "new (class extends K {})",
                             "Reflect.construct(K, [], Array)", "Object.freeze(new K)",
                             "Object.assign(new K, {a: 1, b: 2, c: 3})"}) {
        SCOPED_TRACE(made);
        ExpectWrappable(Run(made));
    }
}

TEST_F(ClassWrapTest, InstancesOfChildrenWithoutFieldsOfTheirOwn) {
    SetGlobal("Parent", NewClass({}, nullptr, {Fields(3)}));
    SetGlobal("Child", NewClass({}, Run("Parent")));
    ExpectWrappable(Run("new Child"));
    ExpectWrappable(Run("new Parent"));
}

TEST_F(ClassWrapTest, WhatIsLikeAnInstanceIsNone) {
    Define({});
    Wrap(Run("it = new K"), &first_native_);
    for (const char* other : {"new K", "K", "K.prototype", "Object.create(it)", "({...it})",
                              "new Proxy(it, {})", "Object.setPrototypeOf({}, K.prototype)"}) {
        SCOPED_TRACE(other);
        ExpectWrappable(Run(other));
    }
    ExpectWrapped(Run("it"), &first_native_);
}

TEST_F(ClassWrapTest, ANullPointerIsAWrapToo) {
    Define({});
    JSVM_Value instance = Run("new K");
    Wrap(instance, nullptr);
    ExpectWrapped(instance, nullptr);
}

TEST_F(ClassWrapTest, NothingIsUnwrappedWhileAnExceptionIsPending) {
    Define({});
    JSVM_Value instance = Run("new K");
    Wrap(instance, &first_native_);
    EXPECT_JSVM_OK(OH_JSVM_Throw(env, Num(1)));
    void* told = nullptr;
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_Unwrap(env, instance, &told));
    EXPECT_EQ("1", TakeException());
    ExpectWrapped(instance, &first_native_);
}

// The record of the wrap serves another object by then.
TEST_F(ClassWrapTest, EndsWithTheEnvThatWrapped) {
    Define({});
    JSVM_Value instance = Run("it = new K");
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    EXPECT_EQ(JSVM_OK, OH_JSVM_Wrap(other, instance, &first_native_, nullptr, nullptr, nullptr));
    ExpectWrapped(instance, &first_native_);
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(other));
    ExpectNotWrapped(instance);
    for (int i = 0; i < 100; ++i) Wrap(Run("new K"), &second_native_);
    ExpectWrappable(instance);
}

}  // namespace
