// SPDX-License-Identifier: Apache-2.0
#include "frameworks/platform/process.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>

namespace {

// A process that does nothing; ends with the test.
class Child {
  public:
    Child() {
        int ends[2];
        EXPECT_EQ(0, pipe(ends));
        pid_ = fork();
        if (pid_ == 0) {
            char byte = 0;
            close(ends[1]);
            // Ends when nobody holds the other end any more.
            while (read(ends[0], &byte, 1) > 0) {
            }
            _exit(0);
        }
        close(ends[0]);
        held_ = ends[1];
    }
    ~Child() {
        End();
        Wait();
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    pid_t pid() const { return pid_; }
    // It has ended, and nobody has waited for it.
    void End() {
        if (held_ >= 0) close(held_);
        held_ = -1;
        siginfo_t info = {};
        if (pid_ > 0) waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT);
    }
    void Wait() {
        if (pid_ > 0) waitpid(pid_, nullptr, 0);
        pid_ = -1;
    }

  private:
    pid_t pid_ = -1;
    int held_ = -1;
};

TEST(ProcessTest, ThisOneLives) {
    const JsvmProcess self = jsvm_process_self();
    EXPECT_EQ(getpid(), self.id);
    EXPECT_GT(self.start, 0u);
    EXPECT_EQ(self.start, jsvm_process_self().start);
    EXPECT_TRUE(jsvm_process_lives(&self));
}

TEST(ProcessTest, AProcessThatHasEndedDoesNotLive) {
    Child child;
    const JsvmProcess process = {child.pid(), 0};
    EXPECT_TRUE(jsvm_process_lives(&process));
    child.End();
    EXPECT_FALSE(jsvm_process_lives(&process));  // though nobody has waited for it
    child.Wait();
    EXPECT_FALSE(jsvm_process_lives(&process));
}

TEST(ProcessTest, AnotherOneWithTheSameNumberIsNotTheSame) {
    JsvmProcess self = jsvm_process_self();
    self.start += 1;
    EXPECT_FALSE(jsvm_process_lives(&self));
    self.start = 0;  // not known: then the number has to do
    EXPECT_TRUE(jsvm_process_lives(&self));
}

TEST(ProcessTest, NoProcessHasANumberThatStandsForAGroup) {
    for (int64_t id : {int64_t{0}, int64_t{-1}, -int64_t{getpid()}, INT64_MAX, INT64_MIN,
                       (int64_t{1} << 32) + getpid()}) {
        const JsvmProcess process = {id, 0};
        EXPECT_FALSE(jsvm_process_lives(&process)) << id;
    }
}

TEST(ProcessTest, OfAnotherUserItCanBeTold) {
    const JsvmProcess first = {1, 0};
    EXPECT_TRUE(jsvm_process_lives(&first));
}

TEST(ProcessTest, ChildrenAreInTheSameSpace) {
    const uint64_t space = jsvm_process_space();
    EXPECT_NE(0u, space);
    const pid_t child = fork();
    if (child == 0) _exit(jsvm_process_space() == space ? 0 : 1);
    int status = -1;
    waitpid(child, &status, 0);
    EXPECT_EQ(0, status);
}

TEST(ProcessTest, EachForkIsAnotherGeneration) {
    const uint64_t own = jsvm_process_generation();
    EXPECT_EQ(own, jsvm_process_generation());
    const pid_t child = fork();
    if (child == 0) {
        const uint64_t of_child = jsvm_process_generation();
        const pid_t grandchild = fork();
        if (grandchild == 0) {
            const uint64_t generation = jsvm_process_generation();
            _exit(generation != own && generation != of_child ? 0 : 1);
        }
        int status = 1;
        waitpid(grandchild, &status, 0);
        _exit(of_child != own && status == 0 ? 0 : 1);
    }
    int status = 1;
    ASSERT_EQ(child, waitpid(child, &status, 0));
    EXPECT_EQ(0, status);
    EXPECT_EQ(own, jsvm_process_generation());
}

}  // namespace
