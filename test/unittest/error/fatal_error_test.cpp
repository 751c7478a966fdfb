// SPDX-License-Identifier: Apache-2.0
#include <csetjmp>
#include <string>
#include <thread>
#include <vector>

#include "test/support/fixture.h"

namespace {

struct Told {
    std::string location;
    std::string message;
    std::thread::id thread;
};

// Handlers get no data pointer.
struct State {
    std::vector<Told> told;
    int others = 0;
    std::jmp_buf target;
    JSVM_VM vm = nullptr;
    JSVM_VMScope scope = nullptr;
};

State& TheState() {
    static State state;
    return state;
}

void Note(const char* location, const char* message) {
    TheState().told.push_back({location, message, std::this_thread::get_id()});
}

void NoteAndLeave(const char* location, const char* message) {
    Note(location, message);
    std::longjmp(TheState().target, 1);
}

void CountAsOther(const char*, const char*) {
    ++TheState().others;
}

class FatalErrorTest : public jsvm_test::JsvmTest {
  protected:
    void SetUp() override {
        JsvmTest::SetUp();
        TheState().told.clear();
        TheState().others = 0;
    }
    void Set(JSVM_HandlerForFatalError handler) {
        EXPECT_JSVM_OK(OH_JSVM_SetHandlerForFatalError(vm, handler));
    }
    size_t TimesTold() { return TheState().told.size(); }
    void ExpectUsable() {
        EXPECT_EQ("3", RunToString("1 + 2"));
        EXPECT_FALSE(ExceptionPending());
    }
};

TEST_F(FatalErrorTest, DestroyingAVmThatIsEnteredIsTold) {
    Set(Note);
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(vm));
    ASSERT_EQ(1u, TimesTold());
    EXPECT_EQ("v8::Isolate::Dispose()", TheState().told[0].location);
    EXPECT_EQ(0u,
              TheState().told[0].message.find("Disposing the isolate that is entered by a thread"));
    EXPECT_EQ(std::this_thread::get_id(), TheState().told[0].thread);
    ExpectUsable();
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(vm));
    EXPECT_EQ(2u, TimesTold());
    ExpectUsable();
}

TEST_F(FatalErrorTest, TheHandlerMayLeaveByLongjmpAndTheVmGoesOn) {
    Set(NoteAndLeave);
    for (volatile int i = 0; i < 3; i = i + 1) {
        if (setjmp(TheState().target) == 0) {
            OH_JSVM_DestroyVM(vm);
            FAIL() << "the handler did not leave";
        }
        ExpectUsable();
    }
    EXPECT_EQ(3u, TimesTold());
}

TEST_F(FatalErrorTest, TheHandlerMayLeaveACallbackThatTheVmIsDestroyedIn) {
    const auto destroy = [](JSVM_Env env, JSVM_CallbackInfo) -> JSVM_Value {
        JSVM_VM vm = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_GetVM(env, &vm));
        if (setjmp(TheState().target) == 0) {
            OH_JSVM_DestroyVM(vm);
            ADD_FAILURE() << "the handler did not leave";
        }
        JSVM_Value answer = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_CreateInt32(env, 42, &answer));
        return answer;
    };
    Set(NoteAndLeave);
    SetGlobal("destroy", Function("destroy", destroy));
    EXPECT_EQ(43, RunToNumber("destroy() + 1"));
    EXPECT_EQ(1u, TimesTold());
    ExpectUsable();
}

TEST_F(FatalErrorTest, WithoutAHandlerDestroyingAnEnteredVmIsRefusedAllTheSame) {
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(vm));
    ExpectUsable();
    Set(Note);
    Set(nullptr);
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(vm));
    EXPECT_EQ(0u, TimesTold());
    ExpectUsable();
}

TEST_F(FatalErrorTest, TheLastOneSetCounts) {
    Set(CountAsOther);
    Set(Note);
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(vm));
    EXPECT_EQ(1u, TimesTold());
    EXPECT_EQ(0, TheState().others);
    Set(CountAsOther);
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(vm));
    EXPECT_EQ(1u, TimesTold());
    EXPECT_EQ(1, TheState().others);
}

TEST_F(FatalErrorTest, AHandlerIsItsVmsAlone) {
    Set(Note);
    JSVM_VM other = nullptr;
    JSVM_VMScope scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other));
    ASSERT_JSVM_OK(OH_JSVM_SetHandlerForFatalError(other, CountAsOther));
    ASSERT_JSVM_OK(OH_JSVM_OpenVMScope(other, &scope));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(other));
    EXPECT_EQ(0u, TimesTold());
    EXPECT_EQ(1, TheState().others);
    EXPECT_JSVM_OK(OH_JSVM_CloseVMScope(other, scope));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other));
    EXPECT_EQ(1, TheState().others);
}

TEST_F(FatalErrorTest, AThreadThatIsNotInsideIsToldItself) {
    Set(Note);
    std::thread::id thread_id;
    std::thread thread([&] {
        thread_id = std::this_thread::get_id();
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(vm));
    });
    thread.join();
    ASSERT_EQ(1u, TimesTold());
    EXPECT_EQ(thread_id, TheState().told[0].thread);
    ExpectUsable();
}

TEST_F(FatalErrorTest, ItCannotBeSetWhileAnotherThreadIsInside) {
    std::thread thread(
        [&] { EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_SetHandlerForFatalError(vm, Note)); });
    thread.join();
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(vm));
    EXPECT_EQ(0u, TimesTold());
}

TEST(FatalErrorWithoutScopes, TheHandlerOutlivesEnvsAndNeedsNoScope) {
    jsvm_test::InitOnce();
    State& state = TheState();
    state.told.clear();
    JSVM_Env env = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &state.vm));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(state.vm, 0, nullptr, &env));
    ASSERT_JSVM_OK(OH_JSVM_SetHandlerForFatalError(state.vm, Note));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(env));
    ASSERT_JSVM_OK(OH_JSVM_OpenVMScope(state.vm, &state.scope));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(state.vm));
    EXPECT_EQ(1u, state.told.size());
    EXPECT_JSVM_OK(OH_JSVM_CloseVMScope(state.vm, state.scope));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(state.vm));
    EXPECT_EQ(1u, state.told.size());
}

TEST(FatalErrorWithoutScopes, TheHandlerMayMakeGoodWhatItIsToldOf) {
    jsvm_test::InitOnce();
    State& state = TheState();
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &state.vm));
    const auto destroy_properly = [](const char*, const char*) {
        EXPECT_JSVM_OK(OH_JSVM_CloseVMScope(TheState().vm, TheState().scope));
        EXPECT_JSVM_OK(OH_JSVM_DestroyVM(TheState().vm));
    };
    ASSERT_JSVM_OK(OH_JSVM_SetHandlerForFatalError(state.vm, destroy_properly));
    ASSERT_JSVM_OK(OH_JSVM_OpenVMScope(state.vm, &state.scope));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(state.vm));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_DestroyVM(state.vm));
}

TEST(FatalErrorWithoutScopes, AVmIsNeeded) {
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_SetHandlerForFatalError(nullptr, Note));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_SetHandlerForFatalError(nullptr, nullptr));
}

}  // namespace
