// SPDX-License-Identifier: Apache-2.0
#include "test/support/gc_fixture.h"

namespace {

using jsvm_test::FinalizerLog;

// One of each kind of object, as a script that makes it.
const char* const kKinds[] = {
    "({})",
    "Object.create(null)",
    "(function() {})",
    "(() => 1)",
    "(async function*() {})",
    "class K {}; K",
    "new (class { #hidden = 1 })",
    "[1, 2]",
    "new Date(0)",
    "/r/g",
    "new Map",
    "new WeakMap",
    "new Uint8Array(2)",
    "new ArrayBuffer(2)",
    "Promise.resolve(1)",
    "Object(1)",
    "Object('text')",
    "Object(Symbol())",
    "new Error('e')",
    "Object.freeze({a: 1})",
    "Object.seal([1])",
    "Object.preventExtensions(() => 1)",
    "new Proxy({}, {})",
    "new Proxy(() => 1, {})",
    "(() => { const p = Proxy.revocable({}, {}); p.revoke(); return p.proxy; })()",
    "globalThis",
    "(function() { return arguments; })(1)",
    "Math",
};

const char* const kPrimitives[] = {"undefined", "null",        "true", "1.5",
                                   "'text'",    "Symbol('s')", "10n"};

class WrapTest : public jsvm_test::GcTest {
  protected:
    JSVM_Value External(void* data) {
        JSVM_Value value = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateExternal(env, data, nullptr, nullptr, &value));
        return value;
    }
    // Wraps without anything that is optional.
    void Wrap(JSVM_Value object, void* native) {
        EXPECT_STATUS(JSVM_OK, OH_JSVM_Wrap(env, object, native, nullptr, nullptr, nullptr));
    }
    void ExpectWrapped(JSVM_Value object, void* native) {
        void* told = this;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_Unwrap(env, object, &told));
        EXPECT_EQ(native, told);
        JSVM_Ref ref = kRef();
        EXPECT_STATUS(JSVM_INVALID_ARG,
                      OH_JSVM_Wrap(env, object, this, FinalizerLog::Note, &log_, &ref));
        EXPECT_EQ(kRef(), ref);
        EXPECT_FALSE(ExceptionPending());
    }
    void ExpectNotWrapped(JSVM_Value object) {
        void* told = this;
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_Unwrap(env, object, &told));
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_RemoveWrap(env, object, &told));
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_RemoveWrap(env, object, nullptr));
        EXPECT_EQ(this, told);
        EXPECT_FALSE(ExceptionPending());
    }
    // What variables hold that a call must leave alone.
    JSVM_Ref kRef() { return reinterpret_cast<JSVM_Ref>(this); }

    int native_ = 0;
    int second_ = 0;
    FinalizerLog log_;  // of finalizers that may not run
};

TEST_F(WrapTest, WorksOnEveryKindOfObject) {
    for (const char* kind : kKinds) {
        SCOPED_TRACE(kind);
        JSVM_Value object = Run(kind);
        ExpectNotWrapped(object);
        Wrap(object, &native_);
        ExpectWrapped(object, &native_);
        void* told = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_RemoveWrap(env, object, &told));
        EXPECT_EQ(&native_, told);
        ExpectNotWrapped(object);
        Wrap(object, &second_);
        ExpectWrapped(object, &second_);
    }
    EXPECT_TRUE(log_.calls.empty());
}

TEST_F(WrapTest, AnExternalsOwnPointerIsAnother) {
    JSVM_Value external = External(&second_);
    ExpectNotWrapped(external);
    Wrap(external, &native_);
    ExpectWrapped(external, &native_);
    void* own = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueExternal(env, external, &own));
    EXPECT_EQ(&second_, own);
    EXPECT_STATUS(JSVM_OK, OH_JSVM_RemoveWrap(env, external, nullptr));
    ExpectNotWrapped(external);
    Wrap(external, nullptr);
    ExpectWrapped(external, nullptr);
}

TEST_F(WrapTest, ANullPointerCountsAsWrapped) {
    JSVM_Value object = Object();
    Wrap(object, nullptr);
    ExpectWrapped(object, nullptr);
    void* told = this;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_RemoveWrap(env, object, &told));
    EXPECT_EQ(nullptr, told);
    ExpectNotWrapped(object);
}

TEST_F(WrapTest, RefusesWhatIsNotAnObject) {
    for (const char* source : kPrimitives) {
        SCOPED_TRACE(source);
        JSVM_Value value = Run(source);
        JSVM_Ref ref = kRef();
        EXPECT_STATUS(JSVM_INVALID_ARG,
                      OH_JSVM_Wrap(env, value, &native_, FinalizerLog::Note, &log_, &ref));
        EXPECT_STATUS(JSVM_INVALID_ARG,
                      OH_JSVM_AddFinalizer(env, value, &native_, FinalizerLog::Note, &log_, &ref));
        EXPECT_EQ(kRef(), ref);
        ExpectNotWrapped(value);
    }
    CollectGarbage();
    EXPECT_TRUE(log_.calls.empty());
}

TEST_F(WrapTest, RefusesNullArguments) {
    JSVM_Value object = Object();
    JSVM_Ref ref = kRef();
    void* told = this;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_Wrap(env, nullptr, &native_, nullptr, nullptr, &ref));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_Unwrap(env, nullptr, &told));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_RemoveWrap(env, nullptr, &told));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_AddFinalizer(env, nullptr, &native_, FinalizerLog::Note, &log_, &ref));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_Wrap(nullptr, object, &native_, nullptr, nullptr, &ref));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_Unwrap(nullptr, object, &told));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_RemoveWrap(nullptr, object, &told));
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_AddFinalizer(nullptr, object, &native_, FinalizerLog::Note, &log_, &ref));
    ExpectNotWrapped(object);
    Wrap(object, &native_);
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_Unwrap(env, object, nullptr));
    EXPECT_EQ(kRef(), ref);
    EXPECT_EQ(this, told);
}

TEST_F(WrapTest, NoTrapOfAProxyRuns) {
    // Whatever trap is asked for, asking throws.
    const char* const source =
        "target = {}; new Proxy(target, new Proxy({}, {get() { throw 'a trap ran'; }}))";
    JSVM_Value proxy = Run(source);
    Wrap(proxy, &native_);
    ExpectWrapped(proxy, &native_);
    // The proxy is wrapped, not what is behind it.
    ExpectNotWrapped(Run("target"));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_RemoveWrap(env, proxy, nullptr));
    ExpectNotWrapped(proxy);
    Wrap(Run("target"), &native_);
    ExpectNotWrapped(proxy);
    EXPECT_STATUS(JSVM_OK,
                  OH_JSVM_AddFinalizer(env, proxy, nullptr, FinalizerLog::Note, &log_, nullptr));
}

TEST_F(WrapTest, IsNotInherited) {
    JSVM_Value prototype = Run("prototype = {}");
    Wrap(prototype, &native_);
    JSVM_Value heir = Run("Object.create(prototype)");
    ExpectNotWrapped(heir);
    Wrap(heir, &second_);
    ExpectWrapped(heir, &second_);
    ExpectWrapped(prototype, &native_);
    // Nor copied.
    ExpectNotWrapped(Run("Object.assign({}, prototype)"));
    ExpectNotWrapped(Run("({...prototype})"));
}

TEST_F(WrapTest, ScriptsCannotSeeIt) {
    for (const char* kind : {"({a: 1})", "Object.assign(() => 1, {a: 1})", "[1]"}) {
        JSVM_Value object = Run(std::string("it = ") + kind);
        const char* const look =
            "JSON.stringify([Object.getOwnPropertyNames(it), Reflect.ownKeys(it).length,"
            " Object.getOwnPropertySymbols(it).length, Object.getOwnPropertyDescriptors(it),"
            " JSON.stringify(it), (() => { const seen = []; for (const key in it) seen.push(key);"
            " return seen; })(), Object.entries(it)])";
        const std::string before = RunToString(look);
        Wrap(object, &native_);
        EXPECT_EQ(before, RunToString(look));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_RemoveWrap(env, object, nullptr));
        EXPECT_EQ(before, RunToString(look));
    }
}

TEST_F(WrapTest, InstancesOfClassesAreWrapped) {
    Run("class Base {}; class Derived extends Base { field = 1 }; it = new Derived;");
    JSVM_Value instance = Run("it");
    Wrap(instance, &native_);
    ExpectWrapped(instance, &native_);
    EXPECT_TRUE(RunToBool("it instanceof Base && it.field === 1"));
    ExpectNotWrapped(Run("new Derived"));
    ExpectNotWrapped(Run("Derived.prototype"));
    ExpectNotWrapped(Run("Derived"));
}

JSVM_Value WrapThis(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value self = nullptr;
    void* data = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, &self, &data));
    EXPECT_JSVM_OK(OH_JSVM_Wrap(env, self, data, nullptr, nullptr, nullptr));
    return nullptr;
}

TEST_F(WrapTest, ANativeConstructorWrapsItsInstances) {
    SetGlobal("Native", Function("Native", WrapThis, &native_));
    ExpectWrapped(Run("new Native"), &native_);
    ExpectWrapped(Run("new (class extends Native {})"), &native_);
}

TEST_F(WrapTest, ReferencesAreOnTheirOwn) {
    JSVM_Value object = Object();
    JSVM_Ref wrap_ref = nullptr;
    JSVM_Ref finalizer_ref = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_Wrap(env, object, &native_, nullptr, nullptr, &wrap_ref));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_AddFinalizer(env, object, nullptr, FinalizerLog::Note, &log_,
                                                &finalizer_ref));
    EXPECT_NE(wrap_ref, finalizer_ref);
    for (JSVM_Ref ref : {wrap_ref, finalizer_ref}) {
        uint32_t count = 99;
        EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_ReferenceUnref(env, ref, &count));
        JSVM_Value value = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetReferenceValue(env, ref, &value));
        ExpectWrapped(value, &native_);
        EXPECT_STATUS(JSVM_OK, OH_JSVM_ReferenceRef(env, ref, &count));
        EXPECT_EQ(1u, count);
        EXPECT_STATUS(JSVM_OK, OH_JSVM_ReferenceUnref(env, ref, &count));
        EXPECT_EQ(0u, count);
    }
    EXPECT_STATUS(JSVM_OK, OH_JSVM_RemoveWrap(env, object, nullptr));
    JSVM_Value value = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetReferenceValue(env, wrap_ref, &value));
    EXPECT_NE(nullptr, value);
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DeleteReference(env, wrap_ref));
    // Deleting one does not undo the wrap.
    EXPECT_STATUS(JSVM_OK, OH_JSVM_Wrap(env, object, &native_, nullptr, nullptr, &wrap_ref));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DeleteReference(env, wrap_ref));
    ExpectWrapped(object, &native_);
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DeleteReference(env, finalizer_ref));
}

TEST_F(WrapTest, ReferencesDoNotKeepTheObject) {
    JSVM_Ref refs[2] = {};
    InScope([&] {
        JSVM_Value object = Object();
        EXPECT_STATUS(JSVM_OK,
                      OH_JSVM_Wrap(env, object, &native_, FinalizerLog::Note, &log_, &refs[0]));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_AddFinalizer(env, object, &second_, FinalizerLog::Note,
                                                    &log_, &refs[1]));
    });
    CollectGarbage();
    EXPECT_EQ(2u, log_.calls.size());
    for (JSVM_Ref ref : refs) {
        JSVM_Value value = Undefined();
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetReferenceValue(env, ref, &value));
        EXPECT_EQ(nullptr, value);
        EXPECT_STATUS(JSVM_OK, OH_JSVM_DeleteReference(env, ref));
    }
}

TEST_F(WrapTest, AddFinalizerWithoutACallbackLeavesTheReferenceAlone) {
    JSVM_Value object = Object();
    JSVM_Ref ref = nullptr;
    EXPECT_STATUS(JSVM_OK,
                  OH_JSVM_AddFinalizer(env, object, &native_, FinalizerLog::Note, &log_, &ref));
    JSVM_Ref const before = ref;
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_AddFinalizer(env, object, &native_, nullptr, nullptr, &ref));
    EXPECT_EQ(before, ref);
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_AddFinalizer(env, object, &native_, nullptr, nullptr, nullptr));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DeleteReference(env, ref));
}

TEST_F(WrapTest, AnyNumberOfFinalizersOnEveryKind) {
    constexpr int kEach = 3;
    for (const char* kind : kKinds) {
        SCOPED_TRACE(kind);
        JSVM_Value object = Run(kind);
        for (int i = 0; i < kEach; ++i) {
            EXPECT_STATUS(JSVM_OK, OH_JSVM_AddFinalizer(env, object, &native_, FinalizerLog::Note,
                                                        &log_, nullptr));
        }
        ExpectNotWrapped(object);
    }
    EXPECT_STATUS(JSVM_OK, OH_JSVM_AddFinalizer(env, External(nullptr), &native_,
                                                FinalizerLog::Note, &log_, nullptr));
    EXPECT_TRUE(log_.calls.empty());
}

TEST_F(WrapTest, OnlyAddFinalizerWorksWhileAnExceptionIsPending) {
    JSVM_Value wrapped = Object();
    Wrap(wrapped, &native_);
    JSVM_Value object = Object();
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Num(1)));
    void* told = this;
    JSVM_Ref ref = kRef();
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_Wrap(env, object, &native_, nullptr, nullptr, &ref));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_Unwrap(env, wrapped, &told));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_RemoveWrap(env, wrapped, &told));
    // Arguments are not even looked at.
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_Wrap(env, nullptr, nullptr, nullptr, nullptr, nullptr));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_Unwrap(env, nullptr, nullptr));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_RemoveWrap(env, nullptr, nullptr));
    EXPECT_EQ(kRef(), ref);
    EXPECT_EQ(this, told);
    EXPECT_STATUS(JSVM_OK,
                  OH_JSVM_AddFinalizer(env, object, &native_, FinalizerLog::Note, &log_, &ref));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DeleteReference(env, ref));
    EXPECT_EQ("1", TakeException());
    ExpectWrapped(wrapped, &native_);
    ExpectNotWrapped(object);
}

TEST_F(WrapTest, OneForAllEnvsOfTheVm) {
    JSVM_Env other = NewEnv();
    JSVM_Value object = Object();
    EXPECT_JSVM_OK(OH_JSVM_Wrap(other, object, &native_, nullptr, nullptr, nullptr));
    ExpectWrapped(object, &native_);
    EXPECT_STATUS(JSVM_OK, OH_JSVM_RemoveWrap(env, object, nullptr));
    void* told = this;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_Unwrap(other, object, &told));
    Wrap(object, &second_);
    EXPECT_JSVM_OK(OH_JSVM_Unwrap(other, object, &told));
    EXPECT_EQ(&second_, told);
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_Wrap(other, object, this, nullptr, nullptr, nullptr));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    ExpectWrapped(object, &second_);
}

TEST_F(WrapTest, EndsWithTheEnvThatWrapped) {
    JSVM_Env other = NewEnv();
    std::vector<JSVM_Value> objects;
    for (int i = 0; i < 100; ++i) {
        objects.push_back(Object());
        EXPECT_JSVM_OK(
            OH_JSVM_Wrap(other, objects[i], &native_, FinalizerLog::Note, &log_, nullptr));
    }
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_EQ(100u, log_.calls.size());
    for (JSVM_Value object : objects) ExpectNotWrapped(object);
    // The records of the old wraps serve new ones, on objects in another order.
    std::vector<int> natives(100);
    for (int i = 0; i < 50; ++i) Wrap(objects[99 - i], &natives[i]);
    for (int i = 0; i < 50; ++i) {
        ExpectNotWrapped(objects[i]);
        ExpectWrapped(objects[99 - i], &natives[i]);
    }
    EXPECT_EQ(100u, log_.calls.size());
}

}  // namespace
