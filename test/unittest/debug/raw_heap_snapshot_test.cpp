// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "test/support/gc_fixture.h"

namespace {

constexpr size_t kMostBytes = 65536;
constexpr char kMagic[] = "JSVMRAWH";

// What a stream has got.
struct Output {
    std::string bytes;
    std::vector<int> sizes;
    int ends = 0;
    int calls_after_end = 0;
    int left = -1;  // how many calls until it wants no more; -1 for never
    std::thread::id thread;
    std::function<void()> body;
};

bool Collect(const char* data, int size, void* out) {
    auto* output = static_cast<Output*>(out);
    output->thread = std::this_thread::get_id();
    if (output->ends != 0) ++output->calls_after_end;
    if (output->body) output->body();
    if (data == nullptr) {
        EXPECT_EQ(0, size);
        ++output->ends;
    } else {
        output->sizes.push_back(size);
        output->bytes.append(data, static_cast<size_t>(size));
    }
    return output->left < 0 || --output->left > 0;
}

bool IsWhole(const Output& output) {
    return output.ends == 1 && output.calls_after_end == 0 &&
           output.bytes.compare(0, sizeof(kMagic) - 1, kMagic) == 0;
}

// Strings of the heap lie in its memory as they are, if they are of one-byte characters.
bool Holds(const std::string& bytes, const char* text) {
    return bytes.find(text) != std::string::npos;
}

class RawHeapSnapshotTest : public jsvm_test::GcTest {
  protected:
    // A string that the compiler has not seen: its parts are joined as the script runs.
    void MakeMark() { RunAlone("globalThis.mark = ['raw', 'heap', 'mark'].join('~~'); 0"); }
    static constexpr const char* kMark = "raw~~heap~~mark";
};

TEST_F(RawHeapSnapshotTest, ChecksItsPointers) {
    Output output;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_TakeRawHeapSnapshot(nullptr, Collect, &output));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_TakeRawHeapSnapshot(vm, nullptr, &output));
    EXPECT_TRUE(output.sizes.empty());
    EXPECT_EQ(0, output.ends);
    EXPECT_EQ(JSVM_OK,
              OH_JSVM_TakeRawHeapSnapshot(
                  vm, [](const char*, int, void* data) { return data == nullptr; }, nullptr));
}

TEST_F(RawHeapSnapshotTest, ComesInPiecesAndEndsOnce) {
    MakeMark();
    Output output;
    ASSERT_JSVM_OK(OH_JSVM_TakeRawHeapSnapshot(vm, Collect, &output));
    EXPECT_TRUE(IsWhole(output));
    EXPECT_EQ(std::this_thread::get_id(), output.thread);
    ASSERT_FALSE(output.sizes.empty());
    for (const int size : output.sizes) {
        EXPECT_GT(size, 0);
        EXPECT_LE(static_cast<size_t>(size), kMostBytes);
    }
    EXPECT_TRUE(Holds(output.bytes, kMark));
    // Every object is there, so it is as large as all of them.
    JSVM_HeapStatistics statistics = {};
    ASSERT_JSVM_OK(OH_JSVM_GetHeapStatistics(vm, &statistics));
    EXPECT_GT(output.bytes.size(), statistics.usedHeapSize);
}

TEST_F(RawHeapSnapshotTest, StopsForGoodWhenTheStreamSaysSo) {
    for (const int calls : {1, 2, 3}) {
        Output output;
        output.left = calls;
        EXPECT_JSVM_OK(OH_JSVM_TakeRawHeapSnapshot(vm, Collect, &output));
        EXPECT_EQ(static_cast<size_t>(calls), output.sizes.size());
        EXPECT_EQ(0, output.ends);
    }
}

TEST_F(RawHeapSnapshotTest, LeavesAPendingExceptionAlone) {
    JSVM_Value thrown = Str("mine");
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, thrown));
    Output output;
    EXPECT_JSVM_OK(OH_JSVM_TakeRawHeapSnapshot(vm, Collect, &output));
    EXPECT_TRUE(IsWhole(output));
    EXPECT_EQ("mine", TakeException());
}

TEST_F(RawHeapSnapshotTest, NeedsNoScopeAndNoEnv) {
    JSVM_VM bare = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &bare));
    Output output;
    EXPECT_JSVM_OK(OH_JSVM_TakeRawHeapSnapshot(bare, Collect, &output));
    EXPECT_TRUE(IsWhole(output));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(bare));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_TakeRawHeapSnapshot(bare, Collect, &output));
}

TEST_F(RawHeapSnapshotTest, IsRefusedWhileAnotherThreadIsInside) {
    Output output;
    JSVM_Status status = JSVM_OK;
    std::thread([&] { status = OH_JSVM_TakeRawHeapSnapshot(vm, Collect, &output); }).join();
    EXPECT_EQ(JSVM_GENERIC_FAILURE, status);
    EXPECT_TRUE(output.sizes.empty());
}

TEST_F(RawHeapSnapshotTest, DoesNotCollectOrAllocate) {
    RunAlone("for (let i = 0; i < 1000; ++i) ({ garbage: i }); 0");
    JSVM_HeapStatistics before = {};
    JSVM_HeapStatistics after = {};
    ASSERT_JSVM_OK(OH_JSVM_GetHeapStatistics(vm, &before));
    Output output;
    ASSERT_JSVM_OK(OH_JSVM_TakeRawHeapSnapshot(vm, Collect, &output));
    ASSERT_JSVM_OK(OH_JSVM_GetHeapStatistics(vm, &after));
    EXPECT_EQ(before.usedHeapSize, after.usedHeapSize);
    EXPECT_EQ(before.totalHeapSize, after.totalHeapSize);
}

TEST_F(RawHeapSnapshotTest, HoldsTheHeapOfItsVmAlone) {
    MakeMark();
    JSVM_VM other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other));
    JSVM_VMScope scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenVMScope(other, &scope));
    JSVM_Env other_env = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(other, 0, nullptr, &other_env));
    Output output;
    EXPECT_JSVM_OK(OH_JSVM_TakeRawHeapSnapshot(other, Collect, &output));
    EXPECT_TRUE(IsWhole(output));
    EXPECT_FALSE(Holds(output.bytes, kMark));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other_env));
    EXPECT_JSVM_OK(OH_JSVM_CloseVMScope(other, scope));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other));
}

// A stream is code of the user, which may use the VM.
TEST_F(RawHeapSnapshotTest, AllowsTheStreamToChangeTheHeap) {
    Output output;
    output.body = [this] {
        RunAlone("globalThis.more = new Array(50000).fill(1.5); gc(); 0");
        JSVM_Env passing = NewEnv();
        EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(passing));
    };
    EXPECT_JSVM_OK(OH_JSVM_TakeRawHeapSnapshot(vm, Collect, &output));
    EXPECT_TRUE(IsWhole(output));
    EXPECT_TRUE(RunToBool("more.length === 50000"));
}

// ---- in the midst of a collection ----

struct Threshold {
    std::function<void()> body;
    int calls = 0;
};

void Call(JSVM_VM, uint64_t, void* data) {
    auto* threshold = static_cast<Threshold*>(data);
    ++threshold->calls;
    threshold->body();
}

class RawHeapSnapshotAtThresholdTest : public RawHeapSnapshotTest {
  protected:
    // Calls `body` as the heap's threshold callback, once.
    void AtThreshold(std::function<void()> body) {
        Threshold threshold;
        threshold.body = std::move(body);
        ASSERT_JSVM_OK(OH_JSVM_SetHeapThresholdCallback(vm, 1, Call, &threshold));
        CollectGarbage();
        EXPECT_EQ(1, threshold.calls);
        EXPECT_JSVM_OK(OH_JSVM_ClearHeapThresholdCallback(vm, 1, Call, &threshold));
    }
};

TEST_F(RawHeapSnapshotAtThresholdTest, WorksInTheCallback) {
    MakeMark();
    Output output;
    AtThreshold([&] { EXPECT_JSVM_OK(OH_JSVM_TakeRawHeapSnapshot(vm, Collect, &output)); });
    EXPECT_TRUE(IsWhole(output));
    EXPECT_TRUE(Holds(output.bytes, kMark));
    EXPECT_EQ(kMark, RunToString("mark"));
}

bool WriteToFile(const char* data, int size, void* file) {
    if (data == nullptr) return true;
    return write(*static_cast<int*>(file), data, static_cast<size_t>(size)) == size;
}

// The status of the child that does nothing but take a snapshot into the file.
int TakeInChild(JSVM_VM vm, const std::string& path) {
    const pid_t child = fork();
    if (child == 0) {
        alarm(60);  // a child that waits for a thread which it does not have
        int file = open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
        const JSVM_Status status = OH_JSVM_TakeRawHeapSnapshot(vm, WriteToFile, &file);
        _exit(file >= 0 && status == JSVM_OK && close(file) == 0 ? 0 : 1);
    }
    int status = -1;
    EXPECT_EQ(child, waitpid(child, &status, 0));
    return status;
}

std::string TakeFile(const std::string& path) {
    std::string bytes;
    FILE* file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) return bytes;
    char piece[4096];
    for (size_t got = 0; (got = std::fread(piece, 1, sizeof(piece), file)) != 0;) {
        bytes.append(piece, got);
    }
    std::fclose(file);
    std::remove(path.c_str());
    return bytes;
}

TEST_F(RawHeapSnapshotAtThresholdTest, WorksInAForkedChildWhileTheParentGoesOn) {
    MakeMark();
    const std::string path = ::testing::TempDir() + "raw_heap_child";
    AtThreshold([&] { EXPECT_EQ(0, TakeInChild(vm, path)); });
    const std::string bytes = TakeFile(path);
    EXPECT_EQ(0, bytes.compare(0, sizeof(kMagic) - 1, kMagic));
    EXPECT_TRUE(Holds(bytes, kMark));
    EXPECT_EQ(kMark, RunToString("mark"));
}

// V8 may keep its memory from children that are forked elsewhere.
TEST_F(RawHeapSnapshotAtThresholdTest, SaysSomethingInAChildForkedElsewhere) {
    const std::string path = ::testing::TempDir() + "raw_heap_elsewhere";
    EXPECT_EQ(0, TakeInChild(vm, path));
    const std::string bytes = TakeFile(path);
    EXPECT_EQ(0, bytes.compare(0, sizeof(kMagic) - 1, kMagic));
    JSVM_VMInfo info = {};
    ASSERT_JSVM_OK(OH_JSVM_GetVMInfo(&info));
    EXPECT_TRUE(Holds(bytes, info.version));
}

// Threads whose VMs allocate and collect all the time hold whatever locks V8 and malloc have.
TEST_F(RawHeapSnapshotAtThresholdTest, WorksInForkedChildrenWhileOtherVmsAreBusy) {
    MakeMark();
    std::atomic<bool> done{false};
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i) {
        threads.emplace_back([&done] {
            JSVM_VM busy = nullptr;
            EXPECT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &busy));
            JSVM_VMScope vm_scope = nullptr;
            EXPECT_JSVM_OK(OH_JSVM_OpenVMScope(busy, &vm_scope));
            JSVM_Env busy_env = nullptr;
            EXPECT_JSVM_OK(OH_JSVM_CreateEnv(busy, 0, nullptr, &busy_env));
            while (!done) {
                Output output;
                EXPECT_JSVM_OK(OH_JSVM_TakeRawHeapSnapshot(busy, Collect, &output));
                EXPECT_TRUE(IsWhole(output));
                EXPECT_JSVM_OK(OH_JSVM_MemoryPressureNotification(
                    busy_env, JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL));
            }
            EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(busy_env));
            EXPECT_JSVM_OK(OH_JSVM_CloseVMScope(busy, vm_scope));
            EXPECT_JSVM_OK(OH_JSVM_DestroyVM(busy));
        });
    }
    const std::string path = ::testing::TempDir() + "raw_heap_busy";
    for (int i = 0; i < 10; ++i) {
        AtThreshold([&] { EXPECT_EQ(0, TakeInChild(vm, path)); });
        EXPECT_TRUE(Holds(TakeFile(path), kMark));
    }
    done = true;
    for (std::thread& thread : threads) thread.join();
}

}  // namespace
