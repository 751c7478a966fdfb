// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <thread>
#include <vector>

#include "test/support/gc_fixture.h"

namespace {

struct Call {
    JSVM_VM vm;
    uint64_t threshold;
    std::thread::id thread;
    size_t used;
};

// What a callback's data points to: it notes its calls and does something else.
struct Log {
    std::vector<Call> calls;
    std::function<void()> body;
};

void Note(JSVM_VM vm, uint64_t threshold, void* data) {
    auto* log = static_cast<Log*>(data);
    JSVM_HeapStatistics statistics = {};
    EXPECT_JSVM_OK(OH_JSVM_GetHeapStatistics(vm, &statistics));
    log->calls.push_back({vm, threshold, std::this_thread::get_id(), statistics.usedHeapSize});
    if (log->body) log->body();
}

void NoteToo(JSVM_VM vm, uint64_t threshold, void* data) {
    Note(vm, threshold, data);
}

class HeapThresholdTest : public jsvm_test::GcTest {
  protected:
    JSVM_HeapStatistics Statistics() {
        JSVM_HeapStatistics statistics = {};
        EXPECT_JSVM_OK(OH_JSVM_GetHeapStatistics(vm, &statistics));
        return statistics;
    }
    JSVM_Status Set(uint64_t threshold, Log* log) {
        return OH_JSVM_SetHeapThresholdCallback(vm, threshold, Note, log);
    }
    JSVM_Status Clear(uint64_t threshold, Log* log) {
        return OH_JSVM_ClearHeapThresholdCallback(vm, threshold, Note, log);
    }
    // So much that the heap is in use beyond `kBelow` whatever else there is.
    void Grow() { RunAlone("globalThis.large = new Array(2000000).fill(0); 0"); }

    static constexpr uint64_t kBelow = uint64_t{8} << 20;
    static constexpr uint64_t kAbove = uint64_t{64} << 20;
    Log log_;
    Log other_;
};

TEST_F(HeapThresholdTest, IsToldAtEveryFullCollectionThatFindsSoMuchInUse) {
    ASSERT_JSVM_OK(Set(kBelow, &log_));
    CollectGarbage();
    EXPECT_EQ(0u, log_.calls.size());
    Grow();
    log_.calls.clear();
    CollectGarbage();
    ASSERT_EQ(1u, log_.calls.size());
    EXPECT_EQ(vm, log_.calls[0].vm);
    EXPECT_EQ(kBelow, log_.calls[0].threshold);
    EXPECT_EQ(std::this_thread::get_id(), log_.calls[0].thread);
    EXPECT_LE(kBelow, log_.calls[0].used);
    CollectGarbage();
    EXPECT_EQ(2u, log_.calls.size());
    RunAlone("large = null");
    CollectGarbage();  // finds it in use, and frees it
    log_.calls.clear();
    CollectGarbage();
    EXPECT_EQ(0u, log_.calls.size());
    EXPECT_JSVM_OK(Clear(kBelow, &log_));
}

TEST_F(HeapThresholdTest, IsNotToldBelowTheThreshold) {
    Grow();
    ASSERT_JSVM_OK(Set(kAbove, &log_));
    CollectGarbage();
    EXPECT_EQ(0u, log_.calls.size());
    EXPECT_JSVM_OK(Clear(kAbove, &log_));
}

TEST_F(HeapThresholdTest, IsNotToldOfCollectionsOfTheYoungGeneration) {
    Log young;
    const auto count = [](JSVM_VM, JSVM_GCType, JSVM_GCCallbackFlags, void* log) {
        static_cast<Log*>(log)->calls.push_back({});
    };
    Log full;
    ASSERT_JSVM_OK(OH_JSVM_AddHandlerForGC(vm, JSVM_CB_TRIGGER_BEFORE_GC, count,
                                           JSVM_GC_TYPE_SCAVENGE, &young));
    ASSERT_JSVM_OK(OH_JSVM_AddHandlerForGC(vm, JSVM_CB_TRIGGER_BEFORE_GC, count,
                                           JSVM_GC_TYPE_MARK_SWEEP_COMPACT, &full));
    ASSERT_JSVM_OK(Set(1, &log_));
    RunAlone("for (let i = 0; i < 1e6; ++i) ({ i });");
    EXPECT_LT(0u, young.calls.size());
    EXPECT_EQ(full.calls.size(), log_.calls.size());
    CollectGarbage();
    EXPECT_LT(0u, full.calls.size());
    EXPECT_EQ(full.calls.size(), log_.calls.size());
}

TEST_F(HeapThresholdTest, ThereIsRoomForOne) {
    ASSERT_JSVM_OK(Set(kBelow, &log_));
    EXPECT_EQ(JSVM_INVALID_ARG, Set(kBelow, &log_));
    EXPECT_EQ(JSVM_INVALID_ARG, Set(kAbove, &other_));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_SetHeapThresholdCallback(vm, kBelow, NoteToo, &log_));
    EXPECT_JSVM_OK(Clear(kBelow, &log_));
    EXPECT_JSVM_OK(Set(kAbove, &other_));
    EXPECT_JSVM_OK(Clear(kAbove, &other_));
}

TEST_F(HeapThresholdTest, ClearTakesBackExactlyWhatWasSet) {
    EXPECT_EQ(JSVM_INVALID_ARG, Clear(kBelow, &log_));
    ASSERT_JSVM_OK(Set(kBelow, &log_));
    EXPECT_EQ(JSVM_INVALID_ARG, Clear(kBelow + 1, &log_));
    EXPECT_EQ(JSVM_INVALID_ARG, Clear(kBelow, &other_));
    EXPECT_EQ(JSVM_INVALID_ARG, Clear(kBelow, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ClearHeapThresholdCallback(vm, kBelow, NoteToo, &log_));
    EXPECT_JSVM_OK(Clear(kBelow, &log_));
    EXPECT_EQ(JSVM_INVALID_ARG, Clear(kBelow, &log_));
}

TEST_F(HeapThresholdTest, TheThresholdLiesWithinTheHeap) {
    const size_t limit = Statistics().heapSizeLimit;
    EXPECT_EQ(JSVM_INVALID_ARG, Set(0, &log_));
    EXPECT_EQ(JSVM_INVALID_ARG, Set(limit + 1, &log_));
    EXPECT_EQ(JSVM_INVALID_ARG, Set(UINT64_MAX, &log_));
    EXPECT_JSVM_OK(Set(limit, &log_));
    EXPECT_JSVM_OK(Clear(limit, &log_));
    EXPECT_JSVM_OK(Set(1, &log_));
    EXPECT_JSVM_OK(Clear(1, &log_));
}

TEST_F(HeapThresholdTest, VmAndCallbackAreNeededAndDataIsNot) {
    const auto no_data = [](JSVM_VM, uint64_t, void* data) { EXPECT_EQ(nullptr, data); };
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_SetHeapThresholdCallback(nullptr, kBelow, Note, &log_));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_SetHeapThresholdCallback(vm, kBelow, nullptr, &log_));
    ASSERT_JSVM_OK(OH_JSVM_SetHeapThresholdCallback(vm, 1, no_data, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ClearHeapThresholdCallback(nullptr, 1, no_data, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ClearHeapThresholdCallback(vm, 1, nullptr, nullptr));
    CollectGarbage();
    EXPECT_JSVM_OK(OH_JSVM_ClearHeapThresholdCallback(vm, 1, no_data, nullptr));
}

TEST_F(HeapThresholdTest, TheCallbackClearsItself) {
    log_.body = [&] { EXPECT_JSVM_OK(Clear(1, &log_)); };
    ASSERT_JSVM_OK(Set(1, &log_));
    CollectGarbage();
    CollectGarbage();
    EXPECT_EQ(1u, log_.calls.size());
    EXPECT_EQ(JSVM_INVALID_ARG, Clear(1, &log_));
}

TEST_F(HeapThresholdTest, TheCallbackPutsAnotherInItsPlaceForTheNextCollection) {
    log_.body = [&] {
        EXPECT_JSVM_OK(Clear(1, &log_));
        EXPECT_JSVM_OK(Set(2, &other_));
    };
    ASSERT_JSVM_OK(Set(1, &log_));
    CollectGarbage();
    EXPECT_EQ(1u, log_.calls.size());
    EXPECT_EQ(0u, other_.calls.size());
    CollectGarbage();
    EXPECT_EQ(1u, log_.calls.size());
    ASSERT_EQ(1u, other_.calls.size());
    EXPECT_EQ(2u, other_.calls[0].threshold);
    EXPECT_EQ(JSVM_INVALID_ARG, Clear(1, &log_));
    EXPECT_JSVM_OK(Clear(2, &other_));
}

TEST_F(HeapThresholdTest, TheCallbackDoesNotRunWhileItRuns) {
    bool running = false;
    log_.body = [&] {
        EXPECT_FALSE(running);
        running = true;
        JSVM_Value value = nullptr;
        EXPECT_EQ(JSVM_GENERIC_FAILURE,
                  OH_JSVM_MemoryPressureNotification(env, JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateObject(env, &value));
        running = false;
    };
    ASSERT_JSVM_OK(Set(1, &log_));
    CollectGarbage();
    EXPECT_EQ(1u, log_.calls.size());
    EXPECT_JSVM_OK(Clear(1, &log_));
    EXPECT_EQ("3", RunToString("1 + 2"));
}

TEST_F(HeapThresholdTest, EachVmHasItsOwn) {
    JSVM_VM other_vm = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other_vm));
    EXPECT_JSVM_OK(OH_JSVM_SetHeapThresholdCallback(other_vm, 1, Note, &other_));
    EXPECT_EQ(JSVM_INVALID_ARG, Clear(1, &other_));
    ASSERT_JSVM_OK(Set(1, &log_));
    CollectGarbage();
    EXPECT_EQ(1u, log_.calls.size());
    EXPECT_EQ(0u, other_.calls.size());
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other_vm));  // with the callback registered
    EXPECT_EQ(0u, other_.calls.size());
}

TEST_F(HeapThresholdTest, OutlivesEnvs) {
    JSVM_Env other_env = NewEnv();
    ASSERT_JSVM_OK(Set(1, &log_));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other_env));
    CollectGarbage();
    EXPECT_EQ(1u, log_.calls.size());
}

}  // namespace
