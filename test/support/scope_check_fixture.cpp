// SPDX-License-Identifier: Apache-2.0
#include "test/support/scope_check_fixture.h"

namespace jsvm_test {

sigjmp_buf& ScopeCheckTest::Target() {
    static sigjmp_buf target;
    return target;
}

void ScopeCheckTest::Leave(int) {
    siglongjmp(Target(), 1);
}

void ScopeCheckTest::SetUp() {
    JsvmTest::SetUp();
    struct sigaction action = {};
    action.sa_handler = Leave;
    sigemptyset(&action.sa_mask);
    ASSERT_EQ(0, sigaction(SIGABRT, &action, &before_));
}

void ScopeCheckTest::TearDown() {
    ASSERT_EQ(0, sigaction(SIGABRT, &before_, nullptr));
    JsvmTest::TearDown();
}

void ScopeCheckTest::Check(bool on) {
    ASSERT_EQ(JSVM_OK, OH_JSVM_SetDebugOption(env, JSVM_SCOPE_CHECK, on));
}

JSVM_HandleScope ScopeCheckTest::Open() {
    JSVM_HandleScope scope = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &scope));
    return scope;
}

void ScopeCheckTest::Close(JSVM_HandleScope scope) {
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, scope));
}

JSVM_Value ScopeCheckTest::Stale(const std::function<JSVM_Value()>& make) {
    const JSVM_HandleScope scope = Open();
    const JSVM_Value made = make();
    Close(scope);
    return made;
}

bool ScopeCheckTest::IsBoolean(JSVM_Value value) {
    bool is = false;
    EXPECT_EQ(JSVM_OK, OH_JSVM_IsBoolean(env, value, &is));
    return is;
}

JSVM_ValueType ScopeCheckTest::Typeof(JSVM_Value value) {
    JSVM_ValueType type = JSVM_UNDEFINED;
    EXPECT_EQ(JSVM_OK, OH_JSVM_Typeof(env, value, &type));
    return type;
}

}  // namespace jsvm_test
