// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <csetjmp>
#include <string>

#include "test/support/gc_fixture.h"
#include "test/support/lost_memory.h"
#include "test/support/output_sink.h"
#include "test/unittest/debug/heap_checks.h"

namespace jsvm_test {
namespace {

class HeapSnapshotTest : public GcTest {};

// What a constructor of test objects is called, so that prototypes do not count.
bool HasProperty(const HeapGraph& graph, const HeapGraph::Node* node, const char* name) {
    return graph.Property(*node, name) != nullptr;
}

TEST_F(HeapSnapshotTest, FindsALeakByItsConstructorAndWhatItHolds) {
    Run("class Leaked { constructor(i) { this.number = i; this.kept = { deep: 'text' + i }; } }"
        "const leak = []; for (let i = 0; i < 100; ++i) leak.push(new Leaked(i));"
        "globalThis.holder = leak;");
    const HeapGraph graph(vm);
    size_t found = 0;
    for (const HeapGraph::Node* node : graph.ObjectsOf("Leaked")) {
        const HeapGraph::Node* kept = graph.Property(*node, "kept");
        if (kept == nullptr) continue;  // the prototype
        ++found;
        EXPECT_GT(node->self_size, 0u);
        EXPECT_EQ("object", kept->type);
        const HeapGraph::Node* deep = graph.Property(*kept, "deep");
        ASSERT_NE(nullptr, deep);
        EXPECT_EQ(0u, deep->name.find("text"));
    }
    EXPECT_EQ(100u, found);
}

TEST_F(HeapSnapshotTest, GarbageIsNotInIt) {
    RunAlone(
        "class Dead { constructor() { this.own = 1; } }"
        "for (let i = 0; i < 100; ++i) new Dead(); var one = new Dead();");
    const HeapGraph graph(vm);
    const auto objects = graph.ObjectsOf("Dead");
    EXPECT_LE(1u, objects.size());
    EXPECT_GE(2u, objects.size()) << "the one that is held, and the prototype";
}

TEST_F(HeapSnapshotTest, NamesOfAllKindsAreJson) {
    Run(R"(globalThis.odd = { "quo\"te": new (class O1 {}), "\n\x01": 1, "é\u{1F600}": 2,
           "\ud800": 3, text: "a\"b\\c\u2028\ud800 end" })");
    const HeapGraph graph(vm);
    const auto named = std::count_if(
        graph.nodes().begin(), graph.nodes().end(),
        [&graph](const HeapGraph::Node& node) { return HasProperty(graph, &node, "quo\"te"); });
    EXPECT_EQ(1, named);
}

TEST_F(HeapSnapshotTest, TwoInARowAreAlikeAndIdsStay) {
    Run("class Stays { constructor() { this.own = {}; } } globalThis.stays = new Stays()");
    const HeapGraph first(vm);
    const HeapGraph second(vm);
    const auto id_of = [](const HeapGraph& graph) {
        for (const HeapGraph::Node* node : graph.ObjectsOf("Stays")) {
            if (HasProperty(graph, node, "own")) return node->id;
        }
        return size_t{0};
    };
    EXPECT_NE(0u, id_of(first));
    EXPECT_EQ(id_of(first), id_of(second));
}

TEST_F(HeapSnapshotTest, NeedsNoScopeAndNoEnv) {
    JSVM_VM other = nullptr;
    JSVM_Env env_of_other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other));
    EXPECT_GT(HeapGraph(other).nodes().size(), 100u);
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(other, 0, nullptr, &env_of_other));
    const size_t with_env = HeapGraph(other).nodes().size();
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(env_of_other));
    EXPECT_LT(HeapGraph(other).nodes().size(), with_env);
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other));
}

JSVM_Value SnapshotInside(JSVM_Env env, JSVM_CallbackInfo) {
    JSVM_VM vm = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetVM(env, &vm));
    const HeapGraph graph(vm);
    EXPECT_EQ(1, std::count_if(graph.nodes().begin(), graph.nodes().end(),
                               [&graph](const HeapGraph::Node& node) {
                                   return node.name == "Local" &&
                                          graph.Property(node, "held") != nullptr;
                               }));
    return nullptr;
}

TEST_F(HeapSnapshotTest, WorksInTheMiddleOfAScript) {
    SetGlobal("snapshot", Function("snapshot", SnapshotInside));
    Run("(() => { class Local { constructor() { this.held = {}; } }"
        "const local = new Local(); snapshot(); return local.held; })()");
}

TEST_F(HeapSnapshotTest, WrongArgumentsChangeNothing) {
    OutputSink sink;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_TakeHeapSnapshot(nullptr, OutputSink::Take, &sink));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_TakeHeapSnapshot(vm, nullptr, &sink));
    JSVM_VM other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other));
    ASSERT_JSVM_OK(OH_JSVM_DestroyVM(other));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_TakeHeapSnapshot(other, OutputSink::Take, &sink));
    EXPECT_EQ(0u, sink.calls);
}

TEST_F(HeapSnapshotTest, FalseEndsTheOutputAtOnce) {
    for (const size_t calls : {size_t{1}, size_t{2}, size_t{5}}) {
        OutputSink sink;
        sink.most_calls = calls;
        EXPECT_JSVM_OK(OH_JSVM_TakeHeapSnapshot(vm, OutputSink::Take, &sink));
        EXPECT_EQ(calls, sink.calls);
        EXPECT_EQ(0u, sink.ends);
    }
    HeapGraph whole(vm);
}

TEST_F(HeapSnapshotTest, FalseForTheLastPieceLeavesOutTheEnd) {
    OutputSink whole;
    EXPECT_JSVM_OK(OH_JSVM_TakeHeapSnapshot(vm, OutputSink::Take, &whole));
    OutputSink sink;
    bool ended = false;
    sink.at_each_call = [&] {
        ended = !sink.text.empty() && sink.text.back() == '}';
        if (ended) sink.most_calls = sink.calls;
    };
    EXPECT_JSVM_OK(OH_JSVM_TakeHeapSnapshot(vm, OutputSink::Take, &sink));
    EXPECT_TRUE(ended);
    EXPECT_EQ(0u, sink.ends);
}

TEST_F(HeapSnapshotTest, StreamDataMayBeNull) {
    const auto stop = [](const char*, int, void* data) { return data != nullptr; };
    EXPECT_JSVM_OK(OH_JSVM_TakeHeapSnapshot(vm, stop, nullptr));
}

TEST_F(HeapSnapshotTest, AnExceptionThatIsPendingStays) {
    OH_JSVM_ThrowError(env, nullptr, "pending");
    HeapGraph graph(vm);
    EXPECT_EQ("Error: pending", TakeException());
}

// Scripts, collections and other snapshots in the midst of writing one.
TEST_F(HeapSnapshotTest, TheStreamMayCallTheApi) {
    OutputSink sink;
    size_t inner_nodes = 0;
    sink.at_each_call = [&] {
        if (sink.calls > 3 && sink.ends == 0) return;
        EXPECT_EQ("3", RunToString("globalThis.new" + std::to_string(sink.calls) +
                                   " = Array(1000).fill({}), gc(), 1 + 2"));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(vm));
        inner_nodes = HeapGraph(vm).nodes().size();
    };
    EXPECT_JSVM_OK(OH_JSVM_TakeHeapSnapshot(vm, OutputSink::Take, &sink));
    sink.ExpectComplete();
    EXPECT_TRUE(sink.Json().IsObject());
    EXPECT_GT(inner_nodes, 0u);
}

TEST_F(HeapSnapshotTest, TheStreamMayLeaveByLongjmp) {
    const MemoryMayBeLost lost;
    static std::jmp_buf target;
    const auto leave = [](const char*, int, void*) -> bool { std::longjmp(target, 1); };
    volatile bool left = false;
    if (setjmp(target) == 0) {
        OH_JSVM_TakeHeapSnapshot(vm, leave, nullptr);
    } else {
        left = true;
    }
    EXPECT_TRUE(left);
    EXPECT_EQ("3", RunToString("gc(), 1 + 2"));
    HeapGraph graph(vm);
}

// The heap is being moved there: a status, and nothing is written.
TEST_F(HeapSnapshotTest, IsRefusedInsideOfACollection) {
    struct Seen {
        JSVM_VM vm;
        OutputSink sink;
        JSVM_Status snapshot = JSVM_OK;
        JSVM_Status start = JSVM_OK;
        int calls = 0;
    } seen;
    seen.vm = vm;
    const auto look = [](Seen* seen) {
        JSVM_CpuProfiler profiler = nullptr;
        ++seen->calls;
        seen->snapshot = OH_JSVM_TakeHeapSnapshot(seen->vm, OutputSink::Take, &seen->sink);
        seen->start = OH_JSVM_StartCpuProfiler(seen->vm, &profiler);
    };
    static decltype(look)* static_look;
    static_look = &look;
    const auto handler = [](JSVM_VM, JSVM_GCType, JSVM_GCCallbackFlags, void* data) {
        (*static_look)(static_cast<Seen*>(data));
    };
    const auto over = [](JSVM_VM, uint64_t, void* data) {
        (*static_look)(static_cast<Seen*>(data));
    };
    const auto expect_refused = [&seen] {
        EXPECT_GT(seen.calls, 0);
        EXPECT_EQ(JSVM_GENERIC_FAILURE, seen.snapshot);
        EXPECT_EQ(JSVM_GENERIC_FAILURE, seen.start);
        EXPECT_EQ(0u, seen.sink.calls);
        seen.calls = 0;
    };
    for (const auto time : {JSVM_CB_TRIGGER_BEFORE_GC, JSVM_CB_TRIGGER_AFTER_GC}) {
        ASSERT_JSVM_OK(OH_JSVM_AddHandlerForGC(vm, time, handler, JSVM_GC_TYPE_ALL, &seen));
        CollectGarbage();
        expect_refused();
        HeapGraph graph(vm);
        expect_refused();
        ASSERT_JSVM_OK(OH_JSVM_RemoveHandlerForGC(vm, time, handler, &seen));
    }
    ASSERT_JSVM_OK(OH_JSVM_SetHeapThresholdCallback(vm, 1, over, &seen));
    CollectGarbage();
    expect_refused();
    ASSERT_JSVM_OK(OH_JSVM_ClearHeapThresholdCallback(vm, 1, over, &seen));
}

// Finalizers run when a collection has ended, which may be that of a snapshot.
TEST_F(HeapSnapshotTest, AFinalizerMayTakeOne) {
    int runs = 0;
    FinalizerBody body = [&](JSVM_Env) {
        ++runs;
        HeapGraph graph(vm);
    };
    FinalizeGarbage(&body);
    HeapGraph graph(vm);
    SafePoint();
    EXPECT_EQ(1, runs);
}

}  // namespace
}  // namespace jsvm_test
