// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "test/support/gc_fixture.h"

namespace {

struct Call {
    JSVM_VM vm;
    int type;
    int flags;
    std::thread::id thread;
};

// What a handler's userData points to: it notes its calls and does something else.
struct Log {
    std::vector<Call> calls;
    std::function<void()> body;

    size_t Count(int type) const {
        return static_cast<size_t>(std::count_if(
            calls.begin(), calls.end(), [type](const Call& call) { return call.type == type; }));
    }
};

void Note(JSVM_VM vm, JSVM_GCType type, JSVM_GCCallbackFlags flags, void* data) {
    auto* log = static_cast<Log*>(data);
    log->calls.push_back({vm, type, flags, std::this_thread::get_id()});
    if (log->body) log->body();
}

void NoteToo(JSVM_VM vm, JSVM_GCType type, JSVM_GCCallbackFlags flags, void* data) {
    Note(vm, type, flags, data);
}

constexpr JSVM_CBTriggerTimeForGC kBefore = JSVM_CB_TRIGGER_BEFORE_GC;
constexpr JSVM_CBTriggerTimeForGC kAfter = JSVM_CB_TRIGGER_AFTER_GC;

class GcHandlerTest : public jsvm_test::GcTest {
  protected:
    JSVM_Status TryAdd(JSVM_CBTriggerTimeForGC time, Log* log, int types = JSVM_GC_TYPE_ALL) {
        return OH_JSVM_AddHandlerForGC(vm, time, Note, static_cast<JSVM_GCType>(types), log);
    }
    JSVM_Status TryRemove(JSVM_CBTriggerTimeForGC time, Log* log) {
        return OH_JSVM_RemoveHandlerForGC(vm, time, Note, log);
    }
    void Add(JSVM_CBTriggerTimeForGC time, Log* log, int types = JSVM_GC_TYPE_ALL) {
        EXPECT_JSVM_OK(TryAdd(time, log, types));
    }
    void Remove(JSVM_CBTriggerTimeForGC time, Log* log) { EXPECT_JSVM_OK(TryRemove(time, log)); }
    // One full collection.
    void Collect() {
        EXPECT_STATUS(JSVM_OK,
                      OH_JSVM_MemoryPressureNotification(env, JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL));
    }
    void TearDown() override {
        EXPECT_EQ("3", RunToString("1 + 2"));
        GcTest::TearDown();
    }

    Log log_;
    Log other_;
};

TEST_F(GcHandlerTest, TellsOfACollectionBeforeAndAfterIt) {
    Add(kBefore, &log_);
    Add(kAfter, &other_);
    Collect();
    ASSERT_EQ(1u, log_.Count(JSVM_GC_TYPE_MARK_SWEEP_COMPACT));
    ASSERT_EQ(1u, other_.Count(JSVM_GC_TYPE_MARK_SWEEP_COMPACT));
    EXPECT_EQ(vm, log_.calls[0].vm);
    EXPECT_EQ(std::this_thread::get_id(), log_.calls[0].thread);
    EXPECT_EQ(JSVM_NO_GC_CALLBACK_FLAGS, log_.calls[0].flags);
    EXPECT_EQ(vm, other_.calls[0].vm);
    EXPECT_EQ(JSVM_GC_CALLBACK_COLLECT_ALL_AVAILABLE_GARBAGE, other_.calls[0].flags);
    Remove(kBefore, &log_);
    Remove(kAfter, &other_);
    const size_t calls = log_.calls.size() + other_.calls.size();
    Collect();
    EXPECT_EQ(calls, log_.calls.size() + other_.calls.size());
}

TEST_F(GcHandlerTest, TheHandlerBeforeStandsBeforeTheOneAfter) {
    std::string order;
    log_.body = [&] { order += 'b'; };
    other_.body = [&] { order += 'a'; };
    Add(kAfter, &other_, JSVM_GC_TYPE_MARK_SWEEP_COMPACT);
    Add(kBefore, &log_, JSVM_GC_TYPE_MARK_SWEEP_COMPACT);
    Collect();
    Collect();
    EXPECT_EQ("baba", order);
}

TEST_F(GcHandlerTest, FlagsTellOfACollectionThatAScriptForced) {
    Add(kAfter, &log_, JSVM_GC_TYPE_MARK_SWEEP_COMPACT);
    CollectGarbage();
    ASSERT_EQ(1u, log_.calls.size());
    EXPECT_EQ(JSVM_GC_CALLBACK_FORCED, log_.calls[0].flags);
}

TEST_F(GcHandlerTest, TheMaskSaysWhichKindsAreTold) {
    Log young;
    Log full;
    Log both;
    Add(kBefore, &young, JSVM_GC_TYPE_SCAVENGE);
    Add(kBefore, &full, JSVM_GC_TYPE_MARK_SWEEP_COMPACT);
    Add(kBefore, &both, JSVM_GC_TYPE_SCAVENGE | JSVM_GC_TYPE_MARK_SWEEP_COMPACT);
    Add(kBefore, &log_, JSVM_GC_TYPE_PROCESS_WEAK_CALLBACKS | JSVM_GC_TYPE_MINOR_MARK_COMPACT);
    Add(kBefore, &other_);
    Collect();
    EXPECT_EQ(0u, young.calls.size());
    EXPECT_EQ(1u, full.calls.size());
    EXPECT_EQ(1u, both.calls.size());
    RunAlone("for (let i = 0; i < 1e6; ++i) ({ i });");
    EXPECT_LT(0u, young.calls.size());
    EXPECT_EQ(young.calls.size(), young.Count(JSVM_GC_TYPE_SCAVENGE));
    EXPECT_EQ(full.calls.size(), full.Count(JSVM_GC_TYPE_MARK_SWEEP_COMPACT));
    EXPECT_EQ(young.calls.size(), both.Count(JSVM_GC_TYPE_SCAVENGE));
    EXPECT_EQ(full.calls.size(), both.Count(JSVM_GC_TYPE_MARK_SWEEP_COMPACT));
    EXPECT_EQ(both.calls.size(), young.calls.size() + full.calls.size());
    EXPECT_LE(both.calls.size(), other_.calls.size());
    EXPECT_EQ(0u, log_.Count(JSVM_GC_TYPE_SCAVENGE) + log_.Count(JSVM_GC_TYPE_MARK_SWEEP_COMPACT));
}

TEST_F(GcHandlerTest, MarkingInStepsIsAKindOfItsOwn) {
    Add(kBefore, &log_, JSVM_GC_TYPE_INCREMENTAL_MARKING);
    EXPECT_STATUS(JSVM_OK,
                  OH_JSVM_MemoryPressureNotification(env, JSVM_MEMORY_PRESSURE_LEVEL_MODERATE));
    EXPECT_EQ(1u, log_.calls.size());
    EXPECT_EQ(1u, log_.Count(JSVM_GC_TYPE_INCREMENTAL_MARKING));
}

TEST_F(GcHandlerTest, APairIsRegisteredOnceForEachTime) {
    Add(kBefore, &log_);
    EXPECT_EQ(JSVM_INVALID_ARG, TryAdd(kBefore, &log_));
    EXPECT_EQ(JSVM_INVALID_ARG, TryAdd(kBefore, &log_, JSVM_GC_TYPE_SCAVENGE));
    Add(kAfter, &log_);
    EXPECT_EQ(JSVM_INVALID_ARG, TryAdd(kAfter, &log_));
    Add(kBefore, &other_);
    EXPECT_JSVM_OK(OH_JSVM_AddHandlerForGC(vm, kBefore, NoteToo, JSVM_GC_TYPE_ALL, &log_));
    EXPECT_JSVM_OK(OH_JSVM_AddHandlerForGC(vm, kBefore, NoteToo, JSVM_GC_TYPE_ALL, &other_));
    Collect();
    EXPECT_EQ(3u, log_.Count(JSVM_GC_TYPE_MARK_SWEEP_COMPACT));
    EXPECT_EQ(2u, other_.Count(JSVM_GC_TYPE_MARK_SWEEP_COMPACT));
    Remove(kBefore, &log_);
    EXPECT_EQ(JSVM_INVALID_ARG, TryRemove(kBefore, &log_));
    Collect();
    EXPECT_EQ(5u, log_.Count(JSVM_GC_TYPE_MARK_SWEEP_COMPACT));
    EXPECT_EQ(4u, other_.Count(JSVM_GC_TYPE_MARK_SWEEP_COMPACT));
    Add(kBefore, &log_, JSVM_GC_TYPE_SCAVENGE);
}

TEST_F(GcHandlerTest, EveryOtherTimeCountsAsAfter) {
    const auto strange = static_cast<JSVM_CBTriggerTimeForGC>(7);
    Add(strange, &log_);
    EXPECT_EQ(JSVM_INVALID_ARG, TryAdd(kAfter, &log_));
    EXPECT_EQ(JSVM_INVALID_ARG, TryRemove(kBefore, &log_));
    Remove(kAfter, &log_);
    EXPECT_EQ(JSVM_INVALID_ARG, TryRemove(strange, &log_));
}

TEST_F(GcHandlerTest, KindsThatThereAreNotAreRefused) {
    for (const int types : {0, 32, JSVM_GC_TYPE_ALL | 64, -1}) {
        EXPECT_EQ(JSVM_INVALID_ARG, TryAdd(kBefore, &log_, types)) << types;
    }
    EXPECT_EQ(JSVM_INVALID_ARG, TryRemove(kBefore, &log_));
}

TEST_F(GcHandlerTest, VmAndHandlerAreNeededAndDataIsNot) {
    const auto count = [](JSVM_VM, JSVM_GCType, JSVM_GCCallbackFlags, void* data) {
        EXPECT_EQ(nullptr, data);
    };
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_AddHandlerForGC(nullptr, kBefore, Note, JSVM_GC_TYPE_ALL, &log_));
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_AddHandlerForGC(vm, kBefore, nullptr, JSVM_GC_TYPE_ALL, &log_));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_RemoveHandlerForGC(nullptr, kBefore, Note, &log_));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_RemoveHandlerForGC(vm, kBefore, nullptr, &log_));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_RemoveHandlerForGC(vm, kBefore, Note, &log_));
    EXPECT_JSVM_OK(OH_JSVM_AddHandlerForGC(vm, kBefore, count, JSVM_GC_TYPE_ALL, nullptr));
    Collect();
    EXPECT_JSVM_OK(OH_JSVM_RemoveHandlerForGC(vm, kBefore, count, nullptr));
}

TEST_F(GcHandlerTest, AHandlerRemovesItself) {
    for (const auto time : {kBefore, kAfter}) {
        log_.calls.clear();
        log_.body = [&] { Remove(time, &log_); };
        Add(time, &log_);
        Add(time, &other_, JSVM_GC_TYPE_MARK_SWEEP_COMPACT);
        Collect();
        Collect();
        EXPECT_EQ(1u, log_.calls.size());
        EXPECT_EQ(2u, other_.calls.size());
        Remove(time, &other_);
        other_.calls.clear();
    }
}

// Each removes the other: whichever is called first is the only one.
TEST_F(GcHandlerTest, AHandlerRemovesAnotherForThisCollectionToo) {
    log_.body = [&] { Remove(kBefore, &other_); };
    other_.body = [&] { Remove(kBefore, &log_); };
    Add(kBefore, &log_);
    Add(kBefore, &other_);
    Collect();
    EXPECT_EQ(1u,
              std::min<size_t>(log_.calls.size(), 1) + std::min<size_t>(other_.calls.size(), 1));
    EXPECT_NE(TryRemove(kBefore, &log_), TryRemove(kBefore, &other_));
}

TEST_F(GcHandlerTest, AHandlerAddsOthersForTheNextCollection) {
    std::vector<Log> many(100);
    log_.body = [&] {
        for (Log& log : many) {
            EXPECT_JSVM_OK(TryAdd(kBefore, &log, JSVM_GC_TYPE_MARK_SWEEP_COMPACT));
        }
        log_.body = nullptr;
    };
    Add(kBefore, &log_, JSVM_GC_TYPE_MARK_SWEEP_COMPACT);
    Collect();
    for (const Log& log : many) EXPECT_EQ(0u, log.calls.size());
    Collect();
    for (const Log& log : many) EXPECT_EQ(1u, log.calls.size());
    EXPECT_EQ(2u, log_.calls.size());
}

TEST_F(GcHandlerTest, AHandlerReplacesItself) {
    log_.body = [&] {
        Remove(kBefore, &log_);
        Add(kBefore, &log_, JSVM_GC_TYPE_MARK_SWEEP_COMPACT);
    };
    Add(kBefore, &log_, JSVM_GC_TYPE_MARK_SWEEP_COMPACT);
    Collect();
    EXPECT_EQ(1u, log_.calls.size());
    Collect();
    EXPECT_EQ(2u, log_.calls.size());
}

TEST_F(GcHandlerTest, AFinalizerOfAForcedCollectionAddsAndRemoves) {
    jsvm_test::FinalizerBody body = [&](JSVM_Env) {
        Remove(kAfter, &log_);
        Add(kAfter, &other_, JSVM_GC_TYPE_MARK_SWEEP_COMPACT);
    };
    FinalizeGarbage(&body);
    Add(kAfter, &log_, JSVM_GC_TYPE_MARK_SWEEP_COMPACT);
    CollectGarbage();
    CollectGarbage();
    EXPECT_EQ(0u, log_.calls.size());
    EXPECT_LE(1u, other_.calls.size());
}

TEST_F(GcHandlerTest, AnotherVmsCollectionsAreNotTold) {
    JSVM_VM other_vm = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other_vm));
    EXPECT_JSVM_OK(OH_JSVM_AddHandlerForGC(other_vm, kBefore, Note, JSVM_GC_TYPE_ALL, &other_));
    Add(kBefore, &log_);
    Collect();
    EXPECT_LT(0u, log_.calls.size());
    EXPECT_EQ(0u, other_.calls.size());
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_RemoveHandlerForGC(other_vm, kBefore, Note, &log_));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other_vm));
    EXPECT_EQ(0u, other_.calls.size());
}

TEST_F(GcHandlerTest, HandlersOutliveEnvsAndAPendingExceptionOutlivesThem) {
    JSVM_Env other_env = NewEnv();
    Add(kBefore, &log_);
    Add(kAfter, &log_);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other_env));
    ASSERT_JSVM_OK(OH_JSVM_ThrowError(env, nullptr, "pending"));
    Collect();
    EXPECT_EQ(2u, log_.Count(JSVM_GC_TYPE_MARK_SWEEP_COMPACT));
    EXPECT_EQ("Error: pending", TakeException());
}

}  // namespace
