// SPDX-License-Identifier: Apache-2.0
// The parents that OH_JSVM_DefineClassWithOptions takes, and what a class inherits from one.
#include "test/unittest/function/class_fixture.h"

namespace {

using jsvm_test::Accessor;
using jsvm_test::Callback;
using jsvm_test::Method;
using jsvm_test::Properties;
using jsvm_test::Value;

using Callbacks = JSVM_PropertyHandlerConfigurationStruct;

JSVM_Value ReturnName(JSVM_Env, JSVM_Value name, JSVM_Value, JSVM_Value) {
    return name;
}

class ClassParentTest : public jsvm_test::ClassTest {
  protected:
    void ExpectRefused(JSVM_Value parent) {
        JSVM_Value result = nullptr;
        EXPECT_STATUS(JSVM_INVALID_ARG, TryNewClass(env, {}, parent, {}, &result));
        EXPECT_EQ(nullptr, result);
        EXPECT_FALSE(ExceptionPending());
    }
    JSVM_Env NewEnv() {
        JSVM_Env result = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &result));
        return result;
    }
    JSVM_Value WithHandler(JSVM_Value parent = nullptr) {
        callbacks_.genericNamedPropertyGetterCallback = ReturnName;
        handler_ = {&callbacks_, &this_};
        JSVM_DefineClassOptions option{};
        option.id = JSVM_DEFINE_CLASS_WITH_PROPERTY_HANDLER;
        option.content.ptr = &handler_;
        return NewClass({}, parent, {option});
    }

    Callbacks callbacks_{};
    JSVM_PropertyHandler handler_{};
};

TEST_F(ClassParentTest, InstancesHaveWhatTheParentsPrototypeHas) {
    Define({Method("m", &this_, JSVM_CONFIGURABLE), Value("v", Num(1), 0),
            Accessor("a", &this_, nullptr, 0)});
    SetGlobal("C", NewClass({Value("own", Num(2), 0)}, Run("K")));
    EXPECT_TRUE(RunToBool("Object.getPrototypeOf(C.prototype) === K.prototype"));
    EXPECT_TRUE(RunToBool("(c => c instanceof C && c instanceof K)(new C())"));
    EXPECT_FALSE(RunToBool("new K() instanceof C"));
    EXPECT_TRUE(RunToBool("(c => c.m() === c && c.a === c)(new C())"));
    EXPECT_EQ("1,2", RunToString("(c => [c.v, c.own])(new C())"));
    Run("K.prototype.later = 3");
    EXPECT_EQ("3", RunToString("new C().later"));
    EXPECT_TRUE(RunToBool("delete K.prototype.m && !('m' in new C())"));
    EXPECT_EQ("C,own,constructor", RunToString("[C.name, Object.getOwnPropertyNames("
                                               "C.prototype)]"));
}

TEST_F(ClassParentTest, MethodsTakeInstancesOfHeirsAndNoOthers) {
    Define({Method("m", &this_, 0)});
    SetGlobal("C", NewClass({Method("own", &this_, 0)}, Run("K")));
    SetGlobal("Sibling", NewClass({}, Run("K")));
    EXPECT_TRUE(RunToBool("(c => K.prototype.m.call(c) === c)(new C())"));
    EXPECT_EQ("TypeError", Thrown("C.prototype.own.call(new K())"));
    EXPECT_EQ("TypeError", Thrown("C.prototype.own.call(new Sibling())"));
    EXPECT_EQ("TypeError", Thrown("K.prototype.m.call(Object.create(C.prototype))"));
    Run("class Script extends C {}");
    EXPECT_TRUE(RunToBool("(s => s.m() === s && s.own() === s)(new Script())"));
}

TEST_F(ClassParentTest, ThereMayBeManyLevels) {
    Define({Method("m", &this_, 0)});
    JSVM_Value parent = Run("K");
    for (int i = 0; i < 50; ++i) {
        const std::string name = "v" + std::to_string(i);
        parent = NewClass({Value(name.c_str(), Num(i), 0)}, parent);
    }
    SetGlobal("Last", parent);
    EXPECT_EQ("0,25,49", RunToString("(l => [l.v0, l.v25, l.v49])(new Last())"));
    EXPECT_TRUE(RunToBool("(l => l.m() === l && l instanceof K)(new Last())"));
}

TEST_F(ClassParentTest, WhatBelongsToTheClassItselfIsNotInherited) {
    int made = 0;
    DefineWith({Callback::CountInData, &made}, {Value("s", Num(1), JSVM_STATIC)});
    SetGlobal("C", NewClass({}, Run("K")));
    EXPECT_EQ("undefined", RunToString("typeof C.s"));
    EXPECT_TRUE(RunToBool("Object.getPrototypeOf(C) === Function.prototype"));
    Run("new C()");
    EXPECT_EQ(0, made) << "the parent's constructor is not run";
}

TEST_F(ClassParentTest, HandlersAreNotInherited) {
    JSVM_Value parent = WithHandler();
    SetGlobal("P", parent);
    SetGlobal("C", NewClass({}, parent));
    EXPECT_EQ("x,function", RunToString("(p => [p.x, typeof p])(new P())"));
    EXPECT_EQ("undefined,object", RunToString("(c => [typeof c.x, typeof c])(new C())"));
    Define({Method("m", &this_, 0)});
    SetGlobal("D", WithHandler(Run("K")));
    EXPECT_EQ("x,undefined", RunToString("[new D().x, typeof new K().x]"));
}

TEST_F(ClassParentTest, ClassesOfAllWaysToDefineAreTaken) {
    Callbacks callbacks{};
    JSVM_Value parent = nullptr;
    const Properties properties = {Method("m", &this_, 0)};
    ASSERT_JSVM_OK(OH_JSVM_DefineClassWithPropertyHandler(
        env, "P", 1, &nothing_, 1, properties.data(), &callbacks, nullptr, &parent));
    Define(properties);
    for (JSVM_Value of : {parent, Run("K"), NewClass(properties), NewClass({}, Run("K"))}) {
        SetGlobal("P", of);
        SetGlobal("C", NewClass({}, of));
        EXPECT_TRUE(RunToBool("(c => c.m() === c && c instanceof P)(new C())"));
    }
}

TEST_F(ClassParentTest, FunctionsOfThisApiAreTaken) {
    SetGlobal("F", Function("F", Callback::ReturnThis));
    Run("F.prototype.x = 1");
    SetGlobal("C", NewClass({}, Run("F")));
    EXPECT_TRUE(RunToBool("new C() instanceof F && new C().x === 1"));
    Run("F.prototype.later = 2");
    EXPECT_EQ("2", RunToString("new C().later"));
    SetGlobal("D", NewClass({}, Run("C")));
    EXPECT_TRUE(RunToBool("new D() instanceof F && new D().x === 1"));
}

TEST_F(ClassParentTest, EverythingElseIsRefused) {
    Define({Method("m", &this_, 0)});
    SetGlobal("native", Function("native", Callback::ReturnThis));
    SetGlobal("Callable", WithHandler());
    for (const char* parent : {"1",
                               "'K'",
                               "undefined",
                               "null",
                               "true",
                               "Symbol()",
                               "1n",
                               "({})",
                               "[]",
                               "new K()",
                               "K.prototype",
                               "(function () {})",
                               "(() => 1)",
                               "(class {})",
                               "(class extends K {})",
                               "(async function () {})",
                               "(function* () {})",
                               "K.bind(null)",
                               "native.bind(null)",
                               "new Proxy(K, {})",
                               "new Proxy(native, {})",
                               "new Proxy(function () {}, {})",
                               "Object",
                               "Array",
                               "Function.prototype",
                               "new Callable()",
                               "/x/",
                               "eval",
                               "new Proxy(K, { get() { throw 'trapped'; } })"}) {
        SCOPED_TRACE(parent);
        ExpectRefused(Run(parent));
    }
}

// V8 ended the process over a number.
TEST_F(ClassParentTest, AParentWhosePrototypeIsNoObjectIsRefused) {
    for (const char* prototype : {"5", "'text'", "null", "undefined", "1n", "Symbol()", "1e300"}) {
        SCOPED_TRACE(prototype);
        Define({});
        Run(std::string("K.prototype = ") + prototype);
        ExpectRefused(Run("K"));
        SetGlobal("native", Function("native", Callback::ReturnThis));
        Run(std::string("native.prototype = ") + prototype);
        ExpectRefused(Run("native"));
    }
    Define({});
    Run("K.prototype = { x: 1 }");
    SetGlobal("C", NewClass({}, Run("K")));
    EXPECT_EQ("1", RunToString("new C().x"));
    EXPECT_TRUE(RunToBool("new C() instanceof K"));
}

TEST_F(ClassParentTest, AnotherEnvsClassIsTaken) {
    JSVM_Env other = NewEnv();
    SetGlobal("P", NewClass({Method("m", &this_, 0), Value("v", Num(1), 0)}, nullptr, {}, other));
    SetGlobal("C", NewClass({}, Run("P")));
    EXPECT_TRUE(RunToBool("Object.getPrototypeOf(C.prototype) === P.prototype"));
    EXPECT_TRUE(RunToBool("(c => c instanceof P && c.m() === c && c.v === 1)(new C())"));
    Run("P.prototype.later = 2");
    EXPECT_EQ("2", RunToString("new C().later"));
    SetGlobal("D", NewClass({}, Run("C")));
    EXPECT_TRUE(RunToBool("(d => d instanceof P && d.m() === d)(new D())"));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_EQ("TypeError", Thrown("new C().m()"));
    EXPECT_EQ("1,2", RunToString("[new C().v, new D().later]"));
}

TEST_F(ClassParentTest, AClassOfADestroyedEnvIsRefused) {
    JSVM_Env other = NewEnv();
    SetGlobal("P", NewClass({Method("m", &this_, 0)}, nullptr, {}, other));
    Run("globalThis.p = new P()");
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    ExpectRefused(Run("P"));
    for (int i = 0; i < 100; ++i) NewClass({});  // the class's record serves another by now
    ExpectRefused(Run("P"));
    EXPECT_EQ("TypeError", Thrown("new P()"));
    EXPECT_EQ("TypeError", Thrown("P()"));
    EXPECT_EQ("TypeError", Thrown("p.m()"));
    EXPECT_TRUE(RunToBool("p instanceof P && (gc(), p.x = 1) === 1"));
}

TEST_F(ClassParentTest, AFunctionOfADestroyedEnvIsRefused) {
    JSVM_Env other = NewEnv();
    JSVM_Value function = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateFunction(other, "f", 1, &this_, &function));
    SetGlobal("C", NewClass({}, function));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    ExpectRefused(function);
    EXPECT_EQ("object", RunToString("typeof new C()"));
}

TEST_F(ClassParentTest, ParentsMayBeCollectedOnceTheirEnvIsGone) {
    JSVM_Env other = NewEnv();
    JSVM_HandleScope scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
    JSVM_Value parent = NewClass({Method("m", &this_, 0)}, nullptr, {}, other);
    SetGlobal("C", NewClass({}, parent));
    Run("globalThis.c = new C()");
    ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_TRUE(RunToBool("gc(), gc(), c instanceof C && new C() instanceof C"));
    EXPECT_EQ("TypeError", Thrown("c.m()"));
}

}  // namespace
