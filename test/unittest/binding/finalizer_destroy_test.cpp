// SPDX-License-Identifier: Apache-2.0
// Finalizers that destroy environments and VMs.
#include <utility>

#include "test/support/gc_fixture.h"

namespace {

using jsvm_test::FinalizerBody;
using jsvm_test::FinalizerLog;
using jsvm_test::RunBody;

class FinalizerDestroyTest : public jsvm_test::GcTest {
  protected:
    // Garbage that `owner` finalizes with `body`.
    void WhenGarbageDies(JSVM_Env owner, FinalizerBody* body) {
        InScope([&] {
            EXPECT_JSVM_OK(OH_JSVM_AddFinalizer(owner, Object(), body, RunBody, nullptr, nullptr));
        });
    }

    int ran_ = 0;
    FinalizerLog log_;
};

TEST_F(FinalizerDestroyTest, ItsOwnEnvIsRefused) {
    FinalizerBody body = [this](JSVM_Env env) {
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyEnv(env));
        ++ran_;
    };
    WhenGarbageDies(env, &body);
    CollectGarbage();
    EXPECT_EQ(1, ran_);
    WhenGarbageDies(env, &body);
    CollectNaturally();
    SafePoint();
    EXPECT_EQ(2, ran_);
    EXPECT_EQ("3", RunToString("1 + 2"));
    // While it is being destroyed as well.
    JSVM_Env other = NewEnv();
    EXPECT_JSVM_OK(OH_JSVM_SetInstanceData(other, &body, RunBody, nullptr));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_EQ(3, ran_);
}

TEST_F(FinalizerDestroyTest, ItsVmIsRefused) {
    FinalizerBody body = [this](JSVM_Env) {
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(vm));
        ++ran_;
    };
    WhenGarbageDies(env, &body);
    CollectGarbage();
    EXPECT_EQ(1, ran_);
}

TEST_F(FinalizerDestroyTest, AnotherVmIsDestroyed) {
    FinalizerBody body = [this](JSVM_Env) {
        JSVM_VM second = nullptr;
        JSVM_Env env_of_second = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &second));
        EXPECT_JSVM_OK(OH_JSVM_CreateEnv(second, 0, nullptr, &env_of_second));
        EXPECT_JSVM_OK(OH_JSVM_SetInstanceData(env_of_second, this, FinalizerLog::Note, &log_));
        EXPECT_JSVM_OK(OH_JSVM_DestroyVM(second));
        ++ran_;
    };
    WhenGarbageDies(env, &body);
    CollectGarbage();
    EXPECT_EQ(1, ran_);
    EXPECT_EQ(1u, log_.calls.size());
    EXPECT_EQ("3", RunToString("1 + 2"));
}

TEST_F(FinalizerDestroyTest, AnotherEnvIsDestroyed) {
    JSVM_Env other = NewEnv();
    EXPECT_JSVM_OK(OH_JSVM_Wrap(other, Object(), this, FinalizerLog::Note, &log_, nullptr));
    // What is due for it at the same time runs then, and once.
    InScope([&] {
        EXPECT_JSVM_OK(OH_JSVM_Wrap(other, Object(), this, FinalizerLog::Note, &log_, nullptr));
    });
    FinalizerBody body = [&](JSVM_Env) {
        EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
        ++ran_;
    };
    WhenGarbageDies(env, &body);
    CollectGarbage();
    EXPECT_EQ(1, ran_);
    EXPECT_EQ(2u, log_.calls.size());
    EXPECT_EQ("3", RunToString("1 + 2"));
}

// No scope of the env that goes is open; the call on it finds that out.
TEST_F(FinalizerDestroyTest, TheEnvOfTheCallThatItInterruptsIsGoneForThatCall) {
    JSVM_Env other = NewEnv();
    FinalizerBody body = [&](JSVM_Env) {
        EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
        ++ran_;
    };
    WhenGarbageDies(env, &body);
    JSVM_Value object = Object();
    CollectNaturally();
    bool has = true;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_HasNamedProperty(other, object, "none", &has));
    EXPECT_TRUE(has);
    EXPECT_EQ(1, ran_);
    EXPECT_EQ("3", RunToString("1 + 2"));
}

// The fixture's env, whose scope is open, is the one to go; the finalizer belongs to another.
TEST_F(FinalizerDestroyTest, AnEnvWhoseScopeIsOpenAroundItIsRefused) {
    JSVM_Env other = NewEnv();
    FinalizerBody body = [this](JSVM_Env) {
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyEnv(env));
        ++ran_;
    };
    WhenGarbageDies(other, &body);
    CollectNaturally();
    SafePoint();
    EXPECT_EQ(1, ran_);
    // And in the midst of its script.
    WhenGarbageDies(other, &body);
    EXPECT_EQ("3", RunToString("(gc(), 1 + 2)"));
    EXPECT_EQ(2, ran_);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

// The finalizer of a string whose env is gone has no env, as little as that of a buffer's memory.
TEST_F(FinalizerDestroyTest, AnEnvThatAFinalizerWithoutAnEnvInterruptsIsRefused) {
    static char text[] = "a text that its env does not survive";
    JSVM_Env other = NewEnv();
    JSVM_Env maker = NewEnv();
    FinalizerBody body = [&](JSVM_Env none) {
        EXPECT_EQ(nullptr, none);
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyEnv(other));
        ++ran_;
    };
    InScope([&] {
        JSVM_Value string = nullptr;
        bool copied = true;
        EXPECT_JSVM_OK(OH_JSVM_CreateExternalStringLatin1(
            maker, text, JSVM_AUTO_LENGTH,
            [](JSVM_Env none, void*, void* hint) { RunBody(none, hint, nullptr); }, &body, &string,
            &copied));
    });
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(maker));
    JSVM_Env const ours = std::exchange(env, other);
    EXPECT_EQ("3", RunToString("(gc(), 1 + 2)"));
    env = ours;
    EXPECT_EQ(1, ran_);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

// Its script runs, without a scope of it open.
TEST_F(FinalizerDestroyTest, AnEnvWhoseScriptCollectsIsRefused) {
    JSVM_Env other = NewEnv();
    FinalizerBody body = [&](JSVM_Env) {
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyEnv(other));
        ++ran_;
    };
    WhenGarbageDies(env, &body);
    JSVM_Env const ours = std::exchange(env, other);
    EXPECT_EQ("3", RunToString("(gc(), 1 + 2)"));
    env = ours;
    EXPECT_EQ(1, ran_);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

}  // namespace
