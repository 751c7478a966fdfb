// SPDX-License-Identifier: Apache-2.0
#include "test/support/gc_fixture.h"

namespace {

using jsvm_test::FinalizerLog;

class ExternalTest : public jsvm_test::GcTest {
  protected:
    JSVM_Value External(void* data, JSVM_Finalize finalize = nullptr, void* hint = nullptr) {
        JSVM_Value value = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateExternal(env, data, finalize, hint, &value));
        return value;
    }
    void ExpectData(JSVM_Value external, void* data) {
        void* told = this;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueExternal(env, external, &told));
        EXPECT_EQ(data, told);
    }

    int native_ = 0;
    FinalizerLog log_;
};

TEST_F(ExternalTest, HoldsAPointer) {
    ExpectData(External(&native_), &native_);
    ExpectData(External(nullptr), nullptr);
    // Not aligned, as V8's own pointers are.
    for (uintptr_t bits : {uintptr_t{1}, uintptr_t{0x1235}, UINTPTR_MAX, uintptr_t{1} << 63}) {
        auto* odd = reinterpret_cast<void*>(bits);
        ExpectData(External(odd), odd);
    }
}

TEST_F(ExternalTest, IsAnOpaqueObject) {
    JSVM_Value external = External(&native_);
    JSVM_ValueType type = JSVM_UNDEFINED;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_Typeof(env, external, &type));
    EXPECT_EQ(JSVM_EXTERNAL, type);
    SetGlobal("it", external);
    EXPECT_EQ("object", RunToString("typeof it"));
    EXPECT_TRUE(RunToBool("Object.getPrototypeOf(it) === null"));
    EXPECT_EQ("0", RunToString("Reflect.ownKeys(it).length"));
    EXPECT_TRUE(RunToBool("it === it && it !== null"));
}

TEST_F(ExternalTest, PassesThroughScripts) {
    SetGlobal("it", External(&native_));
    ExpectData(Run("[it].map(x => ({x}))[0].x"), &native_);
    SetGlobal("other", External(&native_));
    EXPECT_TRUE(RunToBool("it !== other"));
}

TEST_F(ExternalTest, IsSharedByEnvs) {
    JSVM_Value external = External(&native_);
    JSVM_Env other = NewEnv();
    void* told = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetValueExternal(other, external, &told));
    EXPECT_EQ(&native_, told);
    JSVM_Value theirs = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_CreateExternal(other, &native_, FinalizerLog::Note, &log_, &theirs));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    // Finalized with its env, and still an external.
    EXPECT_EQ(std::vector<void*>{&native_}, log_.Data());
    ExpectData(theirs, &native_);
}

TEST_F(ExternalTest, RefusesNullArguments) {
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_CreateExternal(env, &native_, FinalizerLog::Note, &log_, nullptr));
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_CreateExternal(nullptr, &native_, FinalizerLog::Note, &log_, &value));
    EXPECT_EQ(nullptr, value);
    void* told = this;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetValueExternal(env, nullptr, &told));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetValueExternal(env, External(this), nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetValueExternal(env, Num(1), nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetValueExternal(nullptr, External(this), &told));
    EXPECT_EQ(this, told);
    // No finalizer is left of a call that failed.
    CollectGarbage();
    EXPECT_TRUE(log_.calls.empty());
}

TEST_F(ExternalTest, OnlyExternalsHoldAPointer) {
    JSVM_Value wrapped = Run("wrapped = {}");
    EXPECT_STATUS(JSVM_OK, OH_JSVM_Wrap(env, wrapped, &native_, nullptr, nullptr, nullptr));
    SetGlobal("it", External(&native_));
    for (const char* source : {"undefined", "null", "true", "1", "'text'", "Symbol()", "1n", "({})",
                               "[]", "() => 1", "new Date", "wrapped", "Object.create(null)",
                               "Object.create(it)", "new Proxy(it, {})", "[it]"}) {
        SCOPED_TRACE(source);
        void* told = this;
        EXPECT_STATUS(JSVM_INVALID_ARG,
                      OH_JSVM_GetValueExternal(env, Run(std::string("(") + source + ")"), &told));
        EXPECT_EQ(this, told);
        EXPECT_FALSE(ExceptionPending());
    }
}

TEST_F(ExternalTest, IsReadButNotMadeWhileAnExceptionIsPending) {
    JSVM_Value external = External(&native_);
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Num(1)));
    JSVM_Value value = nullptr;
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_CreateExternal(env, &native_, FinalizerLog::Note, &log_, &value));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_CreateExternal(env, &native_, nullptr, nullptr, nullptr));
    EXPECT_EQ(nullptr, value);
    ExpectData(external, &native_);
    EXPECT_EQ("1", TakeException());
}

TEST_F(ExternalTest, IsFinalizedOnceItIsGarbage) {
    InScope([&] {
        External(&native_, FinalizerLog::Note, &log_);
        External(nullptr, FinalizerLog::Note, &log_);
        External(&native_);  // none
    });
    InScope([&] { SetGlobal("held", External(this, FinalizerLog::Note, &log_)); });
    CollectGarbage();
    ASSERT_EQ(2u, log_.calls.size());
    for (const FinalizerLog::Call& call : log_.calls) {
        EXPECT_EQ(env, call.env);
        EXPECT_TRUE(call.data == &native_ || call.data == nullptr);
    }
    EXPECT_NE(log_.calls[0].data, log_.calls[1].data);
    RunAlone("held = null");
    CollectGarbage();
    ASSERT_EQ(3u, log_.calls.size());
    EXPECT_EQ(this, log_.calls[2].data);
}

TEST_F(ExternalTest, CanHaveAWrapAndFinalizersOfItsOwn) {
    int wrapped = 0;
    int added = 0;
    InScope([&] {
        JSVM_Value external = External(&native_, FinalizerLog::Note, &log_);
        EXPECT_STATUS(JSVM_OK,
                      OH_JSVM_Wrap(env, external, &wrapped, FinalizerLog::Note, &log_, nullptr));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_AddFinalizer(env, external, &added, FinalizerLog::Note,
                                                    &log_, nullptr));
    });
    CollectGarbage();
    EXPECT_EQ(3u, log_.calls.size());
}

TEST(ExternalWithoutScopes, NeedsAHandleScope) {
    jsvm_test::InitOnce({"--expose-gc"});
    JSVM_VM vm = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &vm));
    JSVM_Env env = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    FinalizerLog log;
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH,
              OH_JSVM_CreateExternal(env, &log, FinalizerLog::Note, &log, &value));
    // This check comes before that of the arguments.
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH,
              OH_JSVM_CreateExternal(env, &log, FinalizerLog::Note, &log, nullptr));
    EXPECT_EQ(nullptr, value);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(env));
    EXPECT_TRUE(log.calls.empty());
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(vm));
}

}  // namespace
