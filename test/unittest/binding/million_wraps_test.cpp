// SPDX-License-Identifier: Apache-2.0
// That native data on objects is given back to the last byte, shown by numbers that a leak of one
// word for each object would not fit into.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "test/support/gc_fixture.h"

namespace {

constexpr size_t kWraps = 1000000;
constexpr size_t kSlack = size_t{1} << 20;

// How often each finalizer ran, and how many native objects there are.
struct Counts {
    std::vector<uint8_t> runs = std::vector<uint8_t>(kWraps);
    size_t live = 0;
    size_t most_live = 0;
};

struct Native {
    Counts* counts;
    size_t number;
};

void Delete(JSVM_Env, void* data, void* hint) {
    auto* native = static_cast<Native*>(data);
    EXPECT_EQ(native->counts, hint);
    ++native->counts->runs[native->number];
    --native->counts->live;
    delete native;
}

class MillionWrapsTest : public jsvm_test::GcTest {
  protected:
    void SetUp() override {
        GcTest::SetUp();
        // What the engine makes once, it makes now.
        InScope([&] {
            for (int i = 0; i < 1000; ++i) {
                EXPECT_JSVM_OK(OH_JSVM_Wrap(env, Object(), this, nullptr, nullptr, nullptr));
            }
        });
        before_ = Statistics();
    }
    JSVM_HeapStatistics Statistics() {
        for (int i = 0; i < 3; ++i) CollectGarbage();
        JSVM_HeapStatistics statistics{};
        EXPECT_JSVM_OK(OH_JSVM_GetHeapStatistics(vm, &statistics));
        return statistics;
    }
    JSVM_Value NewWrapped(size_t number) {
        JSVM_Value object = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_CreateObject(env, &object));
        EXPECT_JSVM_OK(
            OH_JSVM_Wrap(env, object, new Native{&counts_, number}, Delete, &counts_, nullptr));
        if (++counts_.live > counts_.most_live) counts_.most_live = counts_.live;
        return object;
    }
    void ExpectAllGivenBack() {
        const JSVM_HeapStatistics after = Statistics();
        EXPECT_EQ(0u, counts_.live);
        size_t once = 0;
        for (const uint8_t runs : counts_.runs) once += runs == 1;
        EXPECT_EQ(kWraps, once);
        EXPECT_LT(after.usedHeapSize, before_.usedHeapSize + kSlack);
        EXPECT_LT(after.usedGlobalHandlesSize, before_.usedGlobalHandlesSize + kSlack);
        EXPECT_LT(after.mallocedMemory, before_.mallocedMemory + kSlack);
        RecordProperty("most_live", std::to_string(counts_.most_live));
        RecordProperty("used_heap_grew",
                       std::to_string(static_cast<int64_t>(after.usedHeapSize) -
                                      static_cast<int64_t>(before_.usedHeapSize)));
    }

    JSVM_HeapStatistics before_{};
    Counts counts_;
};

TEST_F(MillionWrapsTest, MadeInTurn) {
    constexpr size_t kBatch = 1000;
    for (size_t number = 0; number < kWraps;) {
        InScope([&] {
            for (size_t i = 0; i < kBatch; ++i) NewWrapped(number++);
        });
    }
    // The engine collected now and then, so there were never all of them.
    EXPECT_LT(counts_.most_live, kWraps);
    ExpectAllGivenBack();
}

TEST_F(MillionWrapsTest, AllAtOnce) {
    constexpr size_t kBatch = 1000;
    InScope([&] { SetGlobal("held", Run("[]")); });
    for (size_t number = 0; number < kWraps;) {
        InScope([&] {
            JSVM_Value held = Run("held");
            for (size_t i = 0; i < kBatch; ++i, ++number) {
                EXPECT_JSVM_OK(OH_JSVM_SetElement(env, held, static_cast<uint32_t>(number),
                                                  NewWrapped(number)));
            }
        });
    }
    EXPECT_EQ(kWraps, counts_.live);
    JSVM_HeapStatistics full{};
    EXPECT_JSVM_OK(OH_JSVM_GetHeapStatistics(vm, &full));
    EXPECT_GT(full.usedGlobalHandlesSize, before_.usedGlobalHandlesSize + 8 * kWraps);
    RunAlone("held = null");
    ExpectAllGivenBack();
}

}  // namespace
