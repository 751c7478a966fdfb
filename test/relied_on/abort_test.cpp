// SPDX-License-Identifier: Apache-2.0
// Point 17 of what programs rely on: what cannot be gone on from raises SIGABRT on the thread that
// did it, during the call. An application's handler may leave by longjmp, go on with the VM, and
// end it. In a program of its own, because the handler is the process's.
//
// How far it may go on is V8's to say: V8 is not told that its frames were jumped over, and meets
// them where it walks the stack, which is for a collection and for the stack of an Error. The
// scripts here cause neither.
#include <csetjmp>
#include <csignal>

#include "test/support/fixture.h"

namespace {

struct Handler {
    sigjmp_buf target;
    volatile int calls = 0;
};

Handler& TheHandler() {
    static Handler handler;
    return handler;
}

void LeaveByLongjmp(int) {
    ++TheHandler().calls;
    siglongjmp(TheHandler().target, 1);
}

class AbortReliedOn : public jsvm_test::JsvmTest {
  protected:
    void SetUp() override {
        JsvmTest::SetUp();
        struct sigaction action = {};
        action.sa_handler = LeaveByLongjmp;
        sigemptyset(&action.sa_mask);
        ASSERT_EQ(0, sigaction(SIGABRT, &action, &before_));
        TheHandler().calls = 0;
    }
    void TearDown() override {
        ASSERT_EQ(0, sigaction(SIGABRT, &before_, nullptr));
        JsvmTest::TearDown();
    }

    // Whether calling `function` ended in the handler.
    bool Aborts(JSVM_Value function) {
        if (sigsetjmp(TheHandler().target, 1) != 0) return true;
        static_cast<void>(OH_JSVM_CallFunction(env, function, function, 0, nullptr, nullptr));
        return false;
    }
    void ExpectUsable() {
        JSVM_HandleScope scope = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        EXPECT_EQ("1,2", RunToString("[1, 2]"));
        EXPECT_EQ("caught", RunToString("(() => { try { throw 'caught'; } catch (e) { return e; }"
                                        "})()"));
        EXPECT_EQ(5, ToNumber(Num(5)));
        EXPECT_FALSE(ExceptionPending());
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CloseHandleScope(env, scope));
    }

  private:
    struct sigaction before_ = {};
};

JSVM_Value LeaveAScopeOpen(JSVM_Env env, JSVM_CallbackInfo) {
    JSVM_HandleScope scope = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
    return nullptr;
}

JSVM_Value LeaveTwoScopesOpen(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_EscapableHandleScope scope = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_OpenEscapableHandleScope(env, &scope));
    return LeaveAScopeOpen(env, info);
}

TEST_F(AbortReliedOn, Point17AScopeLeftOpenRaisesSigabrtDuringTheCall) {
    JSVM_Value leave = Function("leave", LeaveAScopeOpen);
    EXPECT_TRUE(Aborts(leave));
    EXPECT_EQ(1, TheHandler().calls);
    ExpectUsable();
}

TEST_F(AbortReliedOn, Point17TheVmIsUsableEveryTimeAfter) {
    JSVM_Value leave_one = Function("leave_one", LeaveAScopeOpen);
    JSVM_Value leave_two = Function("leave_two", LeaveTwoScopesOpen);
    for (int i = 1; i <= 5; ++i) {
        EXPECT_TRUE(Aborts(i % 2 == 0 ? leave_one : leave_two));
        EXPECT_EQ(i, TheHandler().calls);
        ExpectUsable();
    }
}

TEST_F(AbortReliedOn, Point17WithJavaScriptInBetweenToo) {
    SetGlobal("leave", Function("leave", LeaveAScopeOpen));
    EXPECT_TRUE(Aborts(Run("() => { try { leave(); } finally { globalThis.ran = true; } }")));
    EXPECT_EQ(1, TheHandler().calls);
    ExpectUsable();
    EXPECT_EQ("undefined", RunToString("typeof ran"));
}

TEST_F(AbortReliedOn, Point17OtherVmsDoNotNotice) {
    EXPECT_TRUE(Aborts(Function("leave", LeaveAScopeOpen)));
    JSVM_VM other = nullptr;
    JSVM_Env other_env = nullptr;
    JSVM_HandleScope scope = nullptr;
    JSVM_Value value = nullptr;
    double number = 0;
    EXPECT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other));
    EXPECT_JSVM_OK(OH_JSVM_CreateEnv(other, 0, nullptr, &other_env));
    EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(other_env, &scope));
    EXPECT_JSVM_OK(OH_JSVM_CreateDouble(other_env, 4, &value));
    EXPECT_JSVM_OK(OH_JSVM_GetValueDouble(other_env, value, &number));
    EXPECT_EQ(4, number);
    EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(other_env, scope));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other_env));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other));
    ExpectUsable();
}

}  // namespace
