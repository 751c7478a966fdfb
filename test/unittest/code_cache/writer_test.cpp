// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/writer.h"

#include <gtest/gtest.h>

#include <signal.h>

#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

// A writer whose writes are noted, and can be held up.
class WriterTest : public ::testing::Test {
  protected:
    WriterTest() {
        const JsvmWriterTasks tasks = {Write, Tick, this};
        EXPECT_TRUE(jsvm_writer_init(&writer_, &tasks));
    }
    ~WriterTest() override {
        if (!finished_) Finish();
    }
    void Finish() {
        LetGo();
        jsvm_writer_finish(&writer_);
        finished_ = true;
    }

    // A write whose name and first byte tell it apart. `length` 0: a removal.
    static JsvmWrite* NewWrite(uint8_t key, const char* name, size_t length) {
        auto* write = static_cast<JsvmWrite*>(std::calloc(1, sizeof(JsvmWrite)));
        write->key.source[0] = key;
        std::strncpy(write->name, name, sizeof(write->name) - 1);
        write->cache = length != 0 ? static_cast<uint8_t*>(std::malloc(length)) : nullptr;
        write->length = length;
        return write;
    }
    bool Push(uint8_t key, const char* name, size_t length = 10) {
        JsvmWrite* write = NewWrite(key, name, length);
        const bool queued = jsvm_writer_push(&writer_, write);
        if (!queued) jsvm_write_free(write);
        return queued;
    }
    void Hold() {
        const std::lock_guard<std::mutex> lock(mutex_);
        hold_ = true;
    }
    void LetGo() {
        const std::lock_guard<std::mutex> lock(mutex_);
        hold_ = false;
        changed_.notify_all();
    }
    // Holds the thread up in a write.
    void HoldInWrite() {
        Hold();
        EXPECT_TRUE(Push(255, "first"));
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait(lock, [this] { return held_; });
    }
    std::vector<std::string> Written() {
        const std::lock_guard<std::mutex> lock(mutex_);
        return written_;
    }
    void AwaitTicks(int count) {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait(lock, [=] { return ticks_ >= count; });
    }

    JsvmWriter writer_;
    bool signals_blocked_ = false;

  private:
    static void Write(void* data, const JsvmWrite* write) {
        auto* test = static_cast<WriterTest*>(data);
        std::unique_lock<std::mutex> lock(test->mutex_);
        test->held_ = true;
        test->changed_.notify_all();
        test->changed_.wait(lock, [test] { return !test->hold_; });
        test->held_ = false;
        test->written_.emplace_back(write->name);
        sigset_t blocked;
        pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
        test->signals_blocked_ =
            sigismember(&blocked, SIGTERM) == 1 && sigismember(&blocked, SIGPROF) == 1;
    }
    static void Tick(void* data) {
        auto* test = static_cast<WriterTest*>(data);
        const std::lock_guard<std::mutex> lock(test->mutex_);
        ++test->ticks_;
        test->changed_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> written_;
    bool hold_ = false;
    bool held_ = false;
    int ticks_ = 0;
    bool finished_ = false;
};

using Names = std::vector<std::string>;

TEST_F(WriterTest, HasNoThreadBeforeItIsNeeded) {
    EXPECT_FALSE(writer_.started);
    jsvm_writer_flush(&writer_);
    jsvm_writer_drop(&writer_);
    EXPECT_FALSE(writer_.started);
    Finish();
}

TEST_F(WriterTest, CanBeStartedBefore) {
    jsvm_writer_start(&writer_);
    EXPECT_TRUE(writer_.started);
    const pthread_t thread = writer_.thread;
    jsvm_writer_start(&writer_);
    EXPECT_TRUE(Push(1, "one"));
    jsvm_writer_flush(&writer_);
    EXPECT_EQ(thread, writer_.thread);
    EXPECT_EQ(Names{"one"}, Written());
}

TEST_F(WriterTest, WritesInOrder) {
    EXPECT_TRUE(Push(1, "one"));
    EXPECT_TRUE(Push(2, "two"));
    EXPECT_TRUE(Push(3, "three", 0));
    jsvm_writer_flush(&writer_);
    EXPECT_EQ((Names{"one", "two", "three"}), Written());
    EXPECT_TRUE(signals_blocked_);
}

TEST_F(WriterTest, TheSignalsOfTheCallerStayAsTheyAre) {
    sigset_t before;
    sigset_t after;
    pthread_sigmask(SIG_SETMASK, nullptr, &before);
    EXPECT_TRUE(Push(1, "one"));
    pthread_sigmask(SIG_SETMASK, nullptr, &after);
    for (int signal = 1; signal < 32; ++signal) {
        EXPECT_EQ(sigismember(&before, signal), sigismember(&after, signal)) << signal;
    }
}

TEST_F(WriterTest, TheNewestOfOneKeyIsWritten) {
    HoldInWrite();
    EXPECT_TRUE(Push(1, "old", 100));
    EXPECT_TRUE(Push(2, "other", 20));
    EXPECT_TRUE(Push(1, "new", 3));
    EXPECT_EQ(2u, writer_.count);
    EXPECT_EQ(23u, writer_.bytes);
    LetGo();
    jsvm_writer_flush(&writer_);
    EXPECT_EQ((Names{"first", "new", "other"}), Written());
}

TEST_F(WriterTest, WhatIsBeingWrittenIsNotReplaced) {
    HoldInWrite();
    EXPECT_TRUE(Push(255, "again"));
    LetGo();
    jsvm_writer_flush(&writer_);
    EXPECT_EQ((Names{"first", "again"}), Written());
}

TEST_F(WriterTest, TakesSoManyAndNoMore) {
    HoldInWrite();
    JsvmWrite* write;
    for (int i = 0; i < kJsvmMostQueued; ++i) {
        write = NewWrite(static_cast<uint8_t>(i), "x", 1);
        write->key.source[1] = static_cast<uint8_t>(1 + i / 256);
        ASSERT_TRUE(jsvm_writer_push(&writer_, write)) << i;
    }
    EXPECT_FALSE(Push(1, "too many"));
    write = NewWrite(7, "replaces", 1);
    write->key.source[1] = 1;
    EXPECT_TRUE(jsvm_writer_push(&writer_, write));
    LetGo();
    jsvm_writer_flush(&writer_);
    EXPECT_EQ(size_t{kJsvmMostQueued} + 1, Written().size());
    EXPECT_TRUE(Push(1, "room again"));
}

TEST_F(WriterTest, TakesSoManyBytesAndNoMore) {
    HoldInWrite();
    EXPECT_TRUE(Push(1, "large", kJsvmMostQueuedBytes - 10));
    EXPECT_FALSE(Push(2, "eleven", 11));
    EXPECT_TRUE(Push(3, "ten", 10));
    EXPECT_FALSE(Push(4, "one", 1));
    LetGo();
    jsvm_writer_flush(&writer_);
    EXPECT_EQ((Names{"first", "large", "ten"}), Written());
}

TEST_F(WriterTest, OneMayBeLargerThanTheQueueAlone) {
    HoldInWrite();
    EXPECT_TRUE(Push(1, "huge", size_t{kJsvmMostQueuedBytes} + 1));
    EXPECT_FALSE(Push(2, "one", 1));
    LetGo();
    jsvm_writer_flush(&writer_);
    EXPECT_EQ((Names{"first", "huge"}), Written());
}

TEST_F(WriterTest, FinishingWritesWhatIsQueued) {
    HoldInWrite();
    for (uint8_t i = 0; i < 10; ++i) EXPECT_TRUE(Push(i, "more"));
    Finish();
    EXPECT_EQ(11u, Written().size());
}

TEST_F(WriterTest, DroppingWaitsForTheWriteUnderWay) {
    HoldInWrite();
    EXPECT_TRUE(Push(1, "dropped"));
    std::thread dropper([this] {
        jsvm_writer_drop(&writer_);
        EXPECT_EQ(Names{"first"}, Written());
    });
    for (bool dropped = false; !dropped;) {
        pthread_mutex_lock(&writer_.mutex);
        dropped = writer_.count == 0;
        pthread_mutex_unlock(&writer_.mutex);
    }
    LetGo();
    dropper.join();
    jsvm_writer_flush(&writer_);
    EXPECT_EQ(Names{"first"}, Written());
}

TEST_F(WriterTest, TicksOnceItIsStirred) {
    jsvm_writer_stir(&writer_);
    EXPECT_TRUE(writer_.started);
    AwaitTicks(2);
}

TEST_F(WriterTest, TicksWhileItWrites) {
    EXPECT_TRUE(Push(1, "one"));
    jsvm_writer_flush(&writer_);
    jsvm_writer_stir(&writer_);
    EXPECT_TRUE(Push(2, "two"));
    AwaitTicks(1);
    jsvm_writer_flush(&writer_);
    EXPECT_EQ((Names{"one", "two"}), Written());
}

}  // namespace
