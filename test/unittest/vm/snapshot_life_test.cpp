// SPDX-License-Identifier: Apache-2.0
// When CreateSnapshot can be called, what it does before it looks, and what the VM is good for
// after.
#include <cstring>
#include <string>

#include "test/support/snapshot_fixture.h"

namespace jsvm_test {
namespace {

class SnapshotLifeTest : public SnapshotTest {
  protected:
    // The status of a call whose outputs must stay untouched unless it succeeds.
    static JSVM_Status Create(JSVM_VM vm, size_t count, const JSVM_Env* envs) {
        const char untouched = 0;
        const char* data = &untouched;
        size_t size = 12345;
        const JSVM_Status status = OH_JSVM_CreateSnapshot(vm, count, envs, &data, &size);
        if (status == JSVM_OK) {
            EXPECT_NE(&untouched, data);
            delete[] data;
        } else {
            EXPECT_EQ(&untouched, data);
            EXPECT_EQ(12345u, size);
        }
        return status;
    }
};

TEST_F(SnapshotLifeTest, AnOrdinaryVmMakesNone) {
    Machine machine(Machine::For::kUse);
    machine.NewEnv();
    const std::string log = machine.Refused();
    EXPECT_NE(std::string::npos, log.find("the VM was not made for a snapshot")) << log;
    EXPECT_EQ("3", machine.Run("1 + 2"));
    EXPECT_EQ(JSVM_GENERIC_FAILURE,
              OH_JSVM_CreateSnapshot(machine.vm(), 1, nullptr, nullptr, nullptr));
}

TEST_F(SnapshotLifeTest, BadArgumentsAreToldFromGoodOnes) {
    Machine machine(Machine::For::kSnapshot);
    Machine other(Machine::For::kSnapshot);
    JSVM_Env gone = machine.NewEnv();
    machine.DestroyEnv(gone);
    JSVM_Env env = machine.NewEnv();
    machine.NewEnv();
    JSVM_Env foreign = other.NewEnv();
    const char* data = nullptr;
    size_t size = 0;
    EXPECT_EQ(JSVM_INVALID_ARG, Create(nullptr, 1, &env));
    EXPECT_EQ(JSVM_INVALID_ARG, Create(machine.vm(), 1, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateSnapshot(machine.vm(), 1, &env, nullptr, &size));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateSnapshot(machine.vm(), 1, &env, &data, nullptr));
    const JSVM_Env with_null[] = {env, nullptr};
    const JSVM_Env with_gone[] = {gone};
    const JSVM_Env with_foreign[] = {env, foreign};
    const JSVM_Env twice[] = {env, env};
    EXPECT_EQ(JSVM_INVALID_ARG, Create(machine.vm(), 2, with_null));
    EXPECT_EQ(JSVM_INVALID_ARG, Create(machine.vm(), 1, with_gone));
    EXPECT_EQ(JSVM_INVALID_ARG, Create(machine.vm(), 2, with_foreign));
    EXPECT_EQ(JSVM_INVALID_ARG, Create(machine.vm(), 2, twice));
    EXPECT_EQ(JSVM_INVALID_ARG, Create(machine.vm(), SIZE_MAX, twice));
    EXPECT_EQ(JSVM_OK, Create(machine.vm(), 1, &env));
}

TEST_F(SnapshotLifeTest, ASnapshotOfNoEnvsIsOne) {
    Machine machine(Machine::For::kSnapshot);
    Machine user(machine.Take());
    JSVM_Env env = nullptr;
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateEnvFromSnapshot(user.vm(), 0, &env));
    EXPECT_EQ("3", user.Run(user.NewEnv(), "1 + 2"));
}

TEST_F(SnapshotLifeTest, ScopesMayBeOpenThatHoldNoValues) {
    Machine machine(Machine::For::kSnapshot);
    JSVM_Env env = machine.NewEnv();
    JSVM_VMScope vm_scope = nullptr;
    JSVM_EnvScope env_scope = nullptr;
    JSVM_EnvScope inner_scope = nullptr;
    JSVM_HandleScope handle_scope = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(machine.vm(), &vm_scope));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &env_scope));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(machine.NewEnv(), &inner_scope));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &handle_scope));
    machine.Run("var here = 1");
    const std::string blob = machine.Take();
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, handle_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(machine.env(1), inner_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(machine.vm(), vm_scope));
    Machine user(blob);
    EXPECT_EQ("1", user.Run(user.EnvFromSnapshot(), "here"));
}

TEST_F(SnapshotLifeTest, NothingButTheEndWorksAfter) {
    Machine machine(Machine::For::kSnapshot);
    JSVM_Env env = machine.NewEnv();
    JSVM_Env unlisted = machine.NewEnv();
    JSVM_EnvScope env_scope = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &env_scope));
    ASSERT_EQ(JSVM_OK, Create(machine.vm(), 1, &env));

    const std::string log = machine.Refused();
    EXPECT_NE(std::string::npos, log.find("the VM has made its snapshot already")) << log;
    JSVM_Env made = nullptr;
    JSVM_EnvScope other_scope = nullptr;
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateEnv(machine.vm(), 0, nullptr, &made));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateEnvFromSnapshot(machine.vm(), 0, &made));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_PerformMicrotaskCheckpoint(machine.vm()));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_GetGlobal(env, &value));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateObject(unlisted, &value));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_OpenEnvScope(unlisted, &other_scope));
    bool pending = true;
    EXPECT_EQ(JSVM_OK, OH_JSVM_IsExceptionPending(env, &pending));
    EXPECT_FALSE(pending);
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope));
}

TEST_F(SnapshotLifeTest, ThereIsNoWebAssembly) {
    constexpr uint8_t kEmpty[] = {0, 'a', 's', 'm', 1, 0, 0, 0};
    std::string blob;
    const auto compile = [&](Machine& machine) {
        JSVM_Env env = machine.env();
        JSVM_Status status = JSVM_OK;
        machine.In(env, [&] {
            JSVM_Value module = nullptr;
            status = OH_JSVM_CompileWasmModule(env, kEmpty, sizeof(kEmpty), nullptr, 0, nullptr,
                                               &module);
        });
        return status;
    };
    {
        Machine machine(Machine::For::kSnapshot);
        machine.NewEnv();
        EXPECT_EQ(JSVM_GENERIC_FAILURE, compile(machine));
        blob = machine.Take();
    }
    Machine user(blob);
    user.EnvFromSnapshot();
    EXPECT_EQ(JSVM_OK, compile(user));
}

TEST_F(SnapshotLifeTest, NotWhileACallbackOrScriptRuns) {
    Machine machine(Machine::For::kSnapshot);
    JSVM_Env env = machine.NewEnv();
    int calls = 0;
    ListedBody() = [&](JSVM_Env, JSVM_CallbackInfo) -> JSVM_Value {
        const std::string log = machine.Refused();
        EXPECT_NE(std::string::npos, log.find("a callback or script is running")) << log;
        ++calls;
        return nullptr;
    };
    machine.In(env, [&] {
        JSVM_Value function = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateFunction(env, "make", JSVM_AUTO_LENGTH, &ListedOnes().run,
                                                  &function));
        machine.Set(env, "make", function);
    });
    machine.Run(env, "make(); Promise.resolve().then(make); new Proxy({}, {get: make}).x");
    EXPECT_EQ(3, calls);
    Machine user(machine.Take());
    ListedBody() = nullptr;
}

TEST_F(SnapshotLifeTest, NotInAFinalizer) {
    Machine machine(Machine::For::kSnapshot);
    JSVM_Env env = machine.NewEnv();
    std::string log;
    struct Both {
        Machine* machine;
        std::string* log;
    } both = {&machine, &log};
    machine.In(env, [&] {
        JSVM_Value object = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateObject(env, &object));
        const JSVM_Finalize refused = [](JSVM_Env, void* data, void*) {
            auto* with = static_cast<Both*>(data);
            *with->log = with->machine->Refused();
        };
        EXPECT_EQ(JSVM_OK, OH_JSVM_AddFinalizer(env, object, &both, refused, nullptr, nullptr));
    });
    Machine user(machine.Take());
    EXPECT_NE(std::string::npos, log.find("a callback or script is running")) << log;
}

TEST_F(SnapshotLifeTest, WhatWaitsToRunRunsFirst) {
    Machine machine(Machine::For::kSnapshot);
    JSVM_Env env = machine.NewEnv();
    ASSERT_EQ(JSVM_OK, OH_JSVM_SetMicrotaskPolicy(machine.vm(), JSVM_MICROTASK_EXPLICIT));
    machine.Run(env, R"js(
        var log = [];
        Promise.resolve('microtask').then((what) => log.push(what));
        var registry = new FinalizationRegistry((what) => log.push(what));
        registry.register({}, 'dead');
        var alive = {};
        registry.register(alive, 'alive');
    )js");
    EXPECT_EQ("", machine.Run(env, "log.join()"));
    Machine user(machine.Take());
    EXPECT_EQ("microtask,dead", user.Run(user.EnvFromSnapshot(), "log.join()"));
}

// The registry of one env watches an object that only the env lives by that is not in the snapshot.
TEST_F(SnapshotLifeTest, ARegistryMayWatchAnEnvThatIsLeftOut) {
    Machine machine(Machine::For::kSnapshot);
    JSVM_Env env = machine.NewEnv();
    JSVM_Env unlisted = machine.NewEnv();
    machine.Run(unlisted, "var watched = {}");
    machine.In(env, [&] { machine.Set(env, "theirs", machine.Get(unlisted, "watched")); });
    machine.Run(env,
                "var gone = 0, registry = new FinalizationRegistry(() => ++gone);"
                "registry.register(theirs, 0); theirs = null");
    EXPECT_EQ(JSVM_OK, Create(machine.vm(), 1, &env));
}

// An env is destroyed by a callback that CreateSnapshot itself lets run.
TEST_F(SnapshotLifeTest, EnvsAreLookedAtAgainAfterThat) {
    Machine machine(Machine::For::kSnapshot);
    JSVM_Env env = machine.NewEnv();
    JSVM_Env other = machine.NewEnv();
    ASSERT_EQ(JSVM_OK, OH_JSVM_SetMicrotaskPolicy(machine.vm(), JSVM_MICROTASK_EXPLICIT));
    ListedBody() = [&](JSVM_Env, JSVM_CallbackInfo) -> JSVM_Value {
        machine.DestroyEnv(other);
        return nullptr;
    };
    machine.In(env, [&] {
        JSVM_Value function = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateFunction(env, "end", JSVM_AUTO_LENGTH, &ListedOnes().run,
                                                  &function));
        machine.Set(env, "end", function);
    });
    machine.Run(env, "Promise.resolve().then(end)");
    const JSVM_Env both[] = {env, other};
    EXPECT_EQ(JSVM_INVALID_ARG, Create(machine.vm(), 2, both));
    EXPECT_EQ(JSVM_OK, Create(machine.vm(), 1, both));
    ListedBody() = nullptr;
}

TEST_F(SnapshotLifeTest, FinalizersOfInstanceDataAndTextRunAtTheEnd) {
    static char text[] = "text in place";
    int ended = 0;
    const JSVM_Finalize count = [](JSVM_Env, void*, void* hint) { ++*static_cast<int*>(hint); };
    std::string blob;
    {
        Machine machine(Machine::For::kSnapshot);
        JSVM_Env env = machine.NewEnv();
        EXPECT_EQ(JSVM_OK, OH_JSVM_SetInstanceData(env, &ended, count, &ended));
        machine.In(env, [&] {
            JSVM_Value value = nullptr;
            bool copied = true;
            EXPECT_EQ(JSVM_OK, OH_JSVM_CreateExternalStringLatin1(env, text, JSVM_AUTO_LENGTH,
                                                                  count, &ended, &value, &copied));
            machine.Set(env, "text", value);
        });
        blob = machine.Take();
        EXPECT_EQ(0, ended);
        machine.DestroyEnv(env);
        EXPECT_GE(ended, 1);
    }
    EXPECT_EQ(2, ended);
    Machine user(blob);
    EXPECT_EQ("text in place", user.Run(user.EnvFromSnapshot(), "text"));
}

TEST_F(SnapshotLifeTest, ReleaseCacheFreesABlob) {
    Machine machine(Machine::For::kSnapshot);
    JSVM_Env env = machine.NewEnv();
    const char* data = nullptr;
    size_t size = 0;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateSnapshot(machine.vm(), 1, &env, &data, &size));
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseCache(env, reinterpret_cast<const uint8_t*>(data),
                                            JSVM_CACHE_TYPE_JS));
}

TEST_F(SnapshotLifeTest, AVmWithoutASnapshotEndsLikeAnyOther) {
    Machine outer(Machine::For::kUse);
    JSVM_Env env = outer.NewEnv();
    JSVM_VM left = nullptr;
    outer.In(env, [&] {
        JSVM_CreateVMOptions options = {};
        options.isForSnapshotting = true;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateVM(&options, &left));
        JSVM_Env inner = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateEnv(left, 0, nullptr, &inner));
    });
    EXPECT_EQ("3", outer.Run("1 + 2"));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(left));
    EXPECT_EQ("3", outer.Run("1 + 2"));
}

}  // namespace
}  // namespace jsvm_test
