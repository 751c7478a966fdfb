// SPDX-License-Identifier: Apache-2.0
// Profilers and heap snapshots of VMs that make startup snapshots, and of VMs at their end.
#include <gtest/gtest.h>

#include <string>

#include "test/support/output_sink.h"
#include "test/support/small_vm.h"
#include "test/support/snapshot_fixture.h"
#include "test/unittest/debug/heap_checks.h"
#include "test/unittest/debug/profile_checks.h"

namespace jsvm_test {
namespace {

using ProfileVmsTest = SnapshotTest;

JSVM_Status CreateSnapshot(const Machine& machine, const char** blob, size_t* size) {
    JSVM_Env env = machine.env();
    return OH_JSVM_CreateSnapshot(machine.vm(), 1, &env, blob, size);
}

TEST_F(ProfileVmsTest, NoSnapshotIsMadeWhileAProfilerRuns) {
    Machine machine(Machine::For::kSnapshot);
    machine.NewEnv();
    JSVM_CpuProfiler profiler = nullptr;
    const char* blob = nullptr;
    size_t size = 0;
    ASSERT_EQ(JSVM_OK, OH_JSVM_StartCpuProfiler(machine.vm(), &profiler));
    EXPECT_EQ("3", machine.Run("function add(a, b) { return a + b; } add(1, 2)"));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, CreateSnapshot(machine, &blob, &size));
    StopProfiler(machine.vm(), profiler);
    EXPECT_GT(HeapGraph(machine.vm()).nodes().size(), 0u);
    ASSERT_EQ(JSVM_OK, CreateSnapshot(machine, &blob, &size));
    OutputSink sink;
    EXPECT_EQ(JSVM_GENERIC_FAILURE,
              OH_JSVM_TakeHeapSnapshot(machine.vm(), OutputSink::Take, &sink));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_StartCpuProfiler(machine.vm(), &profiler));
    EXPECT_EQ(0u, sink.calls);

    Machine started(std::string(blob, size));
    delete[] blob;
    started.EnvFromSnapshot();
    ASSERT_EQ(JSVM_OK, OH_JSVM_StartCpuProfiler(started.vm(), &profiler));
    EXPECT_EQ("7", started.Run("add(3, 4)"));
    StopProfiler(started.vm(), profiler);
    EXPECT_GT(HeapGraph(started.vm()).nodes().size(), 0u);
}

TEST_F(ProfileVmsTest, AVmThatRanOutOfMemoryCanBeDestroyedWithItsProfiler) {
    SmallVm small;
    JSVM_CpuProfiler profiler = nullptr;
    OutputSink sink;
    ASSERT_EQ(JSVM_OK, OH_JSVM_StartCpuProfiler(small.vm, &profiler));
    EXPECT_TRUE(small.RunsOutIn(kFillHeap));
    EXPECT_EQ(JSVM_GENERIC_FAILURE,
              OH_JSVM_StopCpuProfiler(small.vm, profiler, OutputSink::Take, &sink));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_TakeHeapSnapshot(small.vm, OutputSink::Take, &sink));
    EXPECT_EQ(0u, sink.calls);
}

}  // namespace
}  // namespace jsvm_test
