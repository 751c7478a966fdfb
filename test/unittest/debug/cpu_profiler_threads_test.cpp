// SPDX-License-Identifier: Apache-2.0
// Profilers of several VMs at once, and of VMs that change the thread. The engine interrupts a
// thread for each sample, so nothing of it may be left when that thread has another VM or has
// ended.
#include <gtest/gtest.h>

#include <csignal>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "test/support/fixture.h"
#include "test/support/output_sink.h"
#include "test/support/turn.h"
#include "test/unittest/debug/profile_checks.h"

namespace jsvm_test {
namespace {

// A VM that no thread is inside of between calls, with a profiler.
struct Profiled {
    Profiled() {
        EXPECT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &vm));
        EXPECT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    }
    Profiled(const Profiled&) = delete;
    Profiled& operator=(const Profiled&) = delete;
    ~Profiled() { EXPECT_JSVM_OK(OH_JSVM_DestroyVM(vm)); }

    void Start() { EXPECT_JSVM_OK(OH_JSVM_StartCpuProfiler(vm, &profiler)); }
    rapidjson::Document Stop() { return StopProfiler(vm, profiler); }

    // Uses time in a function of this name.
    void Use(const std::string& name, int milliseconds) {
        const std::string ms = std::to_string(milliseconds);
        EXPECT_EQ("undefined",
                  Turn(env).Run("(function " + name + "() { const end = Date.now() + " + ms +
                                "; while (Date.now() < end); })()"));
    }

    JSVM_VM vm = nullptr;
    JSVM_Env env = nullptr;
    JSVM_CpuProfiler profiler = nullptr;
};

class CpuProfilerThreadsTest : public ::testing::Test {
  protected:
    static void SetUpTestSuite() { InitOnce(); }
};

void On(const std::function<void()>& body) {
    std::thread(body).join();
}

TEST_F(CpuProfilerThreadsTest, SeveralVmsOnSeveralThreads) {
    constexpr int kThreads = 4;
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([i] {
            Profiled profiled;
            const std::string own = "busy" + std::to_string(i);
            for (int round = 0; round < 5; ++round) {
                profiled.Start();
                profiled.Use(own, 200);
                const rapidjson::Document profile = profiled.Stop();
                EXPECT_GT(SamplesIn(profile, own), 0);
                for (int other = 0; other < kThreads; ++other) {
                    if (other == i) continue;
                    EXPECT_EQ(nullptr, NodeOf(profile, "busy" + std::to_string(other)));
                }
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
}

TEST_F(CpuProfilerThreadsTest, AProfileGoesOnWhereTheVmGoes) {
    Profiled profiled;
    profiled.Start();
    profiled.Use("first", 300);
    On([&] { profiled.Use("second", 300); });
    On([&] { profiled.Use("third", 300); });
    profiled.Use("fourth", 300);
    const rapidjson::Document profile = profiled.Stop();
    for (const char* name : {"first", "second", "third", "fourth"}) {
        EXPECT_GT(SamplesIn(profile, name), 0) << name;
    }
}

// For some samples' time after: the engine would interrupt a thread that is not there.
TEST_F(CpuProfilerThreadsTest, TheThreadThatStartedMayEnd) {
    Profiled profiled;
    On([&] {
        profiled.Start();
        profiled.Use("first", 100);
    });
    Profiled other;
    other.Use("wait", 50);
    profiled.Use("second", 300);
    const rapidjson::Document profile = profiled.Stop();
    EXPECT_GT(SamplesIn(profile, "first"), 0);
    EXPECT_GT(SamplesIn(profile, "second"), 0);
}

TEST_F(CpuProfilerThreadsTest, AProfilerOfAThreadThatEndedIsStopped) {
    Profiled profiled;
    On([&] {
        profiled.Start();
        profiled.Use("first", 300);
    });
    EXPECT_GT(SamplesIn(profiled.Stop(), "first"), 0);
    On([&] { profiled.Start(); });
    On([&] { profiled.Stop(); });
}

TEST_F(CpuProfilerThreadsTest, AProfilerThatIsLeftEndsWithTheVmOnAnyThread) {
    for (int i = 0; i < 10; ++i) {
        Profiled profiled;
        profiled.Start();
        profiled.Start();
        On([&] { profiled.Start(); });
        std::thread ends([] {});
        ends.join();
    }
}

// Threads take turns, while those that are not inside are busy with other VMs.
TEST_F(CpuProfilerThreadsTest, TurnsOfManyThreads) {
    Profiled shared;
    shared.Start();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&shared, i] {
            Profiled own;
            own.Start();
            for (int turn = 0; turn < 20; ++turn) {
                own.Use("own", 1);
                EXPECT_JSVM_OK(OH_JSVM_AcquireLock(shared.env));
                shared.Use("turn" + std::to_string(i), 2);
                EXPECT_JSVM_OK(OH_JSVM_ReleaseLock(shared.env));
            }
            own.Stop();
        });
    }
    for (std::thread& thread : threads) thread.join();
    const rapidjson::Document profile = shared.Stop();
    EXPECT_EQ(nullptr, NodeOf(profile, "own"));
    EXPECT_GT(profile["samples"].Size(), 0u);
}

// One that was sent to a thread on which the VM was before.
TEST_F(CpuProfilerThreadsTest, ALateSignalOfTheProfilerIsHarmless) {
    Profiled profiled;
    profiled.Start();
    profiled.Stop();
    EXPECT_EQ(0, std::raise(SIGPROF));
}

TEST_F(CpuProfilerThreadsTest, AHandlerOfTheProgramIsBackAfterwards) {
    static volatile std::sig_atomic_t signals;
    signals = 0;
    const auto previous = std::signal(SIGPROF, [](int) { signals = signals + 1; });
    Profiled profiled;
    profiled.Start();
    profiled.Use("busy", 20);
    profiled.Stop();
    EXPECT_EQ(0, signals);
    EXPECT_EQ(0, std::raise(SIGPROF));
    EXPECT_EQ(1, signals);
    std::signal(SIGPROF, previous);
}

TEST_F(CpuProfilerThreadsTest, AThreadThatIsNotInsideIsRefused) {
    Profiled profiled;
    profiled.Start();
    JSVM_VMScope scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenVMScope(profiled.vm, &scope));
    On([&] {
        OutputSink sink;
        JSVM_CpuProfiler another = nullptr;
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_StartCpuProfiler(profiled.vm, &another));
        EXPECT_EQ(JSVM_GENERIC_FAILURE,
                  OH_JSVM_StopCpuProfiler(profiled.vm, profiled.profiler, OutputSink::Take, &sink));
        EXPECT_EQ(JSVM_GENERIC_FAILURE,
                  OH_JSVM_TakeHeapSnapshot(profiled.vm, OutputSink::Take, &sink));
        EXPECT_EQ(0u, sink.calls);
    });
    EXPECT_JSVM_OK(OH_JSVM_CloseVMScope(profiled.vm, scope));
    profiled.Stop();
}

}  // namespace
}  // namespace jsvm_test
