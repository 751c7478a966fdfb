// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include "test/support/fixture.h"

namespace {

class HandleScopeTest : public jsvm_test::JsvmTest {
  protected:
    JSVM_HandleScope Open() {
        JSVM_HandleScope scope = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_OpenHandleScope(env, &scope));
        return scope;
    }
    JSVM_EscapableHandleScope OpenEscapable() {
        JSVM_EscapableHandleScope scope = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_OpenEscapableHandleScope(env, &scope));
        return scope;
    }
    void Close(JSVM_HandleScope scope) {
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CloseHandleScope(env, scope));
    }
    void Close(JSVM_EscapableHandleScope scope) {
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CloseEscapableHandleScope(env, scope));
    }
    JSVM_Value Escape(JSVM_EscapableHandleScope scope, JSVM_Value value) {
        JSVM_Value escaped = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_EscapeHandle(env, scope, value, &escaped));
        return escaped;
    }
    JSVM_Script Compile(const char* source) {
        JSVM_Script script = nullptr;
        EXPECT_STATUS(JSVM_OK,
                      OH_JSVM_CompileScript(env, Str(source), nullptr, 0, false, nullptr, &script));
        return script;
    }
    // Whether a script can still be run. The handle of a released one is refused.
    bool Runs(JSVM_Script script) {
        JSVM_Value result = nullptr;
        const JSVM_Status status = OH_JSVM_RunScript(env, script, &result);
        EXPECT_TRUE(status == JSVM_OK || status == JSVM_INVALID_ARG) << status;
        return status == JSVM_OK;
    }
};

// A scope's handle as that of the other kind, as a C caller gets it by a wrong cast.
template <class Handle>
Handle Confuse(void* scope) {
    return static_cast<Handle>(scope);
}

TEST_F(HandleScopeTest, ScopesNest) {
    JSVM_Value outer_value = Num(1);
    JSVM_HandleScope outer = Open();
    JSVM_EscapableHandleScope inner = OpenEscapable();
    EXPECT_EQ(2, ToNumber(Num(2)));
    Close(inner);
    EXPECT_EQ(3, ToNumber(Num(3)));
    Close(outer);
    EXPECT_EQ(1, ToNumber(outer_value));
}

TEST_F(HandleScopeTest, ClosingTwiceIsAMismatch) {
    JSVM_HandleScope plain = Open();
    JSVM_EscapableHandleScope escapable = OpenEscapable();
    Close(escapable);
    EXPECT_STATUS(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseEscapableHandleScope(env, escapable));
    Close(plain);
    EXPECT_STATUS(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseHandleScope(env, plain));
    JSVM_HandleScope outer = Open();
    JSVM_HandleScope inner = Open();
    Close(outer);  // out of turn
    EXPECT_STATUS(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseHandleScope(env, outer));
    Close(inner);
    EXPECT_STATUS(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseHandleScope(env, outer));
}

TEST_F(HandleScopeTest, EachKindHasItsOwnClose) {
    JSVM_HandleScope plain = Open();
    JSVM_EscapableHandleScope escapable = OpenEscapable();
    EXPECT_STATUS(JSVM_HANDLE_SCOPE_MISMATCH,
                  OH_JSVM_CloseHandleScope(env, Confuse<JSVM_HandleScope>(escapable)));
    EXPECT_STATUS(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseEscapableHandleScope(
                                                  env, Confuse<JSVM_EscapableHandleScope>(plain)));
    Close(escapable);
    Close(plain);
}

TEST_F(HandleScopeTest, AnyOrderOfClosingWorks) {
    JSVM_HandleScope a = Open();
    JSVM_EscapableHandleScope b = OpenEscapable();
    JSVM_HandleScope c = Open();
    JSVM_Value value = Num(8);
    Close(b);
    Close(a);
    EXPECT_EQ(8, ToNumber(value));
    JSVM_HandleScope d = Open();
    EXPECT_EQ(9, ToNumber(Num(9)));
    Close(c);
    EXPECT_EQ(10, ToNumber(Num(10)));
    Close(d);
    EXPECT_EQ(11, ToNumber(Num(11)));
}

TEST_F(HandleScopeTest, EscapedValueOutlivesItsScope) {
    JSVM_EscapableHandleScope scope = OpenEscapable();
    JSVM_Value object = Object();
    ASSERT_JSVM_OK(OH_JSVM_SetNamedProperty(env, object, "n", Num(5)));
    JSVM_Value escaped = Escape(scope, object);
    EXPECT_NE(object, escaped);
    Close(scope);
    for (int i = 0; i < 100; ++i) Num(i);
    JSVM_Value n = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetNamedProperty(env, escaped, "n", &n));
    EXPECT_EQ(5, ToNumber(n));
}

TEST_F(HandleScopeTest, OneValueEscapes) {
    JSVM_EscapableHandleScope scope = OpenEscapable();
    JSVM_Value first = Escape(scope, Num(1));
    JSVM_Value second = nullptr;
    EXPECT_STATUS(JSVM_ESCAPE_CALLED_TWICE, OH_JSVM_EscapeHandle(env, scope, Num(2), &second));
    EXPECT_EQ(nullptr, second);
    Close(scope);
    EXPECT_EQ(1, ToNumber(first));
    EXPECT_STATUS(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_EscapeHandle(env, scope, first, &second));
    EXPECT_EQ(nullptr, second);
}

TEST_F(HandleScopeTest, EscapesThroughTheOuterWhileTheInnerIsOpen) {
    JSVM_EscapableHandleScope outer = OpenEscapable();
    JSVM_EscapableHandleScope inner = OpenEscapable();
    JSVM_Value value = Num(4);
    JSVM_Value from_outer = Escape(outer, value);
    JSVM_Value from_inner = Escape(inner, value);
    Close(inner);
    EXPECT_EQ(4, ToNumber(from_inner));
    Close(outer);
    EXPECT_EQ(4, ToNumber(from_outer));
}

TEST_F(HandleScopeTest, EscapesFromAScopeWhoseOuterOneWasClosedFirst) {
    JSVM_HandleScope outer = Open();
    JSVM_EscapableHandleScope inner = OpenEscapable();
    Close(outer);
    EXPECT_EQ(6, ToNumber(Escape(inner, Num(6))));
    Close(inner);
    // A scope closed out of turn takes nothing any more, though V8 still has it.
    JSVM_EscapableHandleScope early = OpenEscapable();
    JSVM_HandleScope late = Open();
    Close(early);
    JSVM_Value escaped = nullptr;
    EXPECT_STATUS(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_EscapeHandle(env, early, Num(1), &escaped));
    EXPECT_EQ(nullptr, escaped);
    Close(late);
}

TEST_F(HandleScopeTest, PlainScopesLetNothingEscape) {
    JSVM_HandleScope plain = Open();
    JSVM_Value escaped = nullptr;
    EXPECT_STATUS(
        JSVM_HANDLE_SCOPE_MISMATCH,
        OH_JSVM_EscapeHandle(env, Confuse<JSVM_EscapableHandleScope>(plain), Num(1), &escaped));
    EXPECT_EQ(nullptr, escaped);
    Close(plain);
}

TEST_F(HandleScopeTest, RefusesNullArguments) {
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_OpenHandleScope(env, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_OpenEscapableHandleScope(env, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CloseHandleScope(env, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CloseEscapableHandleScope(env, nullptr));
    JSVM_EscapableHandleScope scope = OpenEscapable();
    JSVM_Value value = Num(1);
    JSVM_Value escaped = nullptr;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_EscapeHandle(env, nullptr, value, &escaped));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_EscapeHandle(env, scope, nullptr, &escaped));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_EscapeHandle(env, scope, value, nullptr));
    EXPECT_EQ(nullptr, escaped);
    EXPECT_EQ(1, ToNumber(Escape(scope, value)));
    Close(scope);
}

TEST_F(HandleScopeTest, RefusesANullEnv) {
    JSVM_HandleScope plain = nullptr;
    JSVM_EscapableHandleScope escapable = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_OpenHandleScope(nullptr, &plain));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_OpenEscapableHandleScope(nullptr, &escapable));
    EXPECT_EQ(nullptr, plain);
    EXPECT_EQ(nullptr, escapable);
    plain = Open();
    escapable = OpenEscapable();
    JSVM_Value value = Num(1);
    JSVM_Value escaped = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_EscapeHandle(nullptr, escapable, value, &escaped));
    EXPECT_EQ(nullptr, escaped);
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CloseEscapableHandleScope(nullptr, escapable));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CloseHandleScope(nullptr, plain));
    Close(escapable);
    Close(plain);
}

TEST_F(HandleScopeTest, WorksWhileAnExceptionIsPending) {
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Num(1)));
    JSVM_HandleScope plain = Open();
    JSVM_EscapableHandleScope escapable = OpenEscapable();
    JSVM_Value escaped = Escape(escapable, Num(2));
    Close(escapable);
    EXPECT_EQ(2, ToNumber(escaped));
    Close(plain);
    EXPECT_EQ("1", TakeException());
}

TEST_F(HandleScopeTest, AnyEnvCanBeNamedWhenClosing) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    JSVM_HandleScope theirs = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(other, &theirs));
    JSVM_HandleScope ours = Open();
    JSVM_Value value = Num(3);
    Close(theirs);
    EXPECT_EQ(3, ToNumber(value));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(other, ours));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

TEST_F(HandleScopeTest, ScopesEndWithTheirEnv) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    JSVM_HandleScope theirs = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(other, &theirs));
    JSVM_HandleScope ours = Open();
    JSVM_EscapableHandleScope escapable = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenEscapableHandleScope(other, &escapable));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_STATUS(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseHandleScope(env, theirs));
    EXPECT_STATUS(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseEscapableHandleScope(env, escapable));
    EXPECT_EQ(1, ToNumber(Num(1)));
    Close(ours);
}

JSVM_Value ManyRounds(JSVM_Env env, JSVM_CallbackInfo) {
    for (int i = 0; i < 100000; ++i) {
        JSVM_HandleScope scope = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        JSVM_Value object = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_CreateObject(env, &object));
        EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    }
    return nullptr;
}

TEST_F(HandleScopeTest, OneCallbackCanOpenAHundredThousand) {
    SetGlobal("rounds", Function("rounds", ManyRounds));
    EXPECT_EQ("undefined", RunToString("rounds()"));
}

TEST_F(HandleScopeTest, ManyCanBeOpenAtOnce) {
    std::vector<JSVM_HandleScope> scopes;
    for (int i = 0; i < 20000; ++i) scopes.push_back(Open());
    for (JSVM_HandleScope scope : scopes) Close(scope);  // oldest first: every one out of turn
    EXPECT_EQ(1, ToNumber(Num(1)));
}

TEST_F(HandleScopeTest, ScriptsEndWithTheScopeOfTheirDepth) {
    JSVM_Script outside = Compile("1");
    JSVM_HandleScope plain = Open();
    JSVM_Script in_plain = Compile("2");
    JSVM_EscapableHandleScope escapable = OpenEscapable();
    JSVM_Script in_escapable = Compile("3");
    EXPECT_TRUE(Runs(outside) && Runs(in_plain) && Runs(in_escapable));
    Close(escapable);
    EXPECT_FALSE(Runs(in_escapable));
    EXPECT_TRUE(Runs(outside) && Runs(in_plain));
    Close(plain);
    EXPECT_FALSE(Runs(in_plain));
    EXPECT_TRUE(Runs(outside));
}

TEST_F(HandleScopeTest, ScriptsOfAnInnerScopeSurviveTheOuterClosedFirst) {
    JSVM_HandleScope outer = Open();
    JSVM_HandleScope inner = Open();
    JSVM_Script in_inner = Compile("1");
    Close(outer);
    EXPECT_TRUE(Runs(in_inner));
    JSVM_HandleScope another = Open();
    JSVM_Script in_another = Compile("2");
    Close(another);
    EXPECT_FALSE(Runs(in_another));
    EXPECT_TRUE(Runs(in_inner));
    Close(inner);
    EXPECT_FALSE(Runs(in_inner));
}

TEST(HandleScopeWithoutVmScope, Works) {
    jsvm_test::InitOnce();
    JSVM_VM vm = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &vm));
    JSVM_Env env = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    // The first scope of all cannot be one that something escapes from.
    JSVM_EscapableHandleScope escapable = nullptr;
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_OpenEscapableHandleScope(env, &escapable));
    EXPECT_EQ(nullptr, escapable);
    JSVM_HandleScope plain = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &plain));
    ASSERT_JSVM_OK(OH_JSVM_OpenEscapableHandleScope(env, &escapable));
    EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, plain));
    EXPECT_JSVM_OK(OH_JSVM_CloseEscapableHandleScope(env, escapable));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseHandleScope(env, plain));
    // Left open for good.
    EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &plain));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(env));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(vm));
}

TEST_F(HandleScopeTest, AnotherThreadIsRefusedWhileThisOneIsInside) {
    JSVM_HandleScope ours = Open();
    JSVM_EscapableHandleScope escapable = OpenEscapable();
    JSVM_Value value = Num(1);
    std::thread([&] {
        JSVM_HandleScope scope = nullptr;
        JSVM_EscapableHandleScope other = nullptr;
        JSVM_Value escaped = nullptr;
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_OpenHandleScope(env, &scope));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_OpenEscapableHandleScope(env, &other));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CloseHandleScope(env, ours));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_EscapeHandle(env, escapable, value, &escaped));
        EXPECT_EQ(nullptr, scope);
        EXPECT_EQ(nullptr, other);
        EXPECT_EQ(nullptr, escaped);
    }).join();
    Close(escapable);
    Close(ours);
}

}  // namespace
