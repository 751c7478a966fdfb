// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/directory_lock.h"

#include <fcntl.h>
#include <sys/resource.h>

#include <thread>

#include "directory_fixture.h"

namespace {

bool IsBlocked(int signal) {
    sigset_t signals;
    EXPECT_EQ(0, pthread_sigmask(SIG_BLOCK, nullptr, &signals));
    return sigismember(&signals, signal) == 1;
}

class DirectoryLockTest : public StoreFolder {
  protected:
    void SetUp() override {
        StoreFolder::SetUp();
        file = open(Path("flights").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        ASSERT_GE(file, 0);
        jsvm_directory_lock_init(&lock, file);
    }
    void TearDown() override {
        jsvm_directory_lock_destroy(&lock);
        close(file);
        StoreFolder::TearDown();
    }
    // Whether another process could have it: as one that opens the file itself.
    bool IsFreeElsewhere(unsigned milliseconds = 0) {
        const int status = InChild([=] {
            JsvmDirectoryLock own;
            jsvm_directory_lock_init(&own, open(Path("flights").c_str(), O_RDWR | O_CLOEXEC));
            return jsvm_directory_lock_take(&own, milliseconds) ? 0 : 1;
        });
        EXPECT_TRUE(WIFEXITED(status));
        return status == 0;
    }

    int file = -1;
    JsvmDirectoryLock lock;
};

TEST_F(DirectoryLockTest, OneThreadOfOneProcess) {
    EXPECT_TRUE(IsFreeElsewhere());
    ASSERT_TRUE(jsvm_directory_lock_take(&lock, 0));
    EXPECT_FALSE(IsFreeElsewhere());
    EXPECT_FALSE(IsFreeElsewhere(20));
    std::thread([this] { EXPECT_FALSE(jsvm_directory_lock_take(&lock, 20)); }).join();
    jsvm_directory_lock_release(&lock);
    EXPECT_TRUE(IsFreeElsewhere());
    std::thread([this] {
        EXPECT_TRUE(jsvm_directory_lock_take(&lock, 0));
        jsvm_directory_lock_release(&lock);
    }).join();
}

TEST_F(DirectoryLockTest, WhoWaitsGetsItWhenItIsFree) {
    int counter = 0;
    std::vector<std::thread> threads(4);
    for (std::thread& thread : threads) {
        thread = std::thread([&] {
            for (int i = 0; i < 50; ++i) {
                ASSERT_TRUE(jsvm_directory_lock_take(&lock, 60000));
                ++counter; /* a race, if more than one had it */
                jsvm_directory_lock_release(&lock);
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(200, counter);
}

TEST_F(DirectoryLockTest, AnotherProcessLetsGoWhenItEnds) {
    int taken[2];
    int end[2];
    ASSERT_EQ(0, pipe(taken));
    ASSERT_EQ(0, pipe(end));
    const pid_t child = fork();
    if (child == 0) {
        char byte = 0;
        JsvmDirectoryLock own;
        jsvm_directory_lock_init(&own, open(Path("flights").c_str(), O_RDWR | O_CLOEXEC));
        const bool good = jsvm_directory_lock_take(&own, 0) && write(taken[1], "x", 1) == 1;
        _exit(good && read(end[0], &byte, 1) == 1 ? 0 : 1);
    }
    char byte = 0;
    ASSERT_EQ(1, read(taken[0], &byte, 1));
    EXPECT_FALSE(jsvm_directory_lock_take(&lock, 0));
    EXPECT_FALSE(IsBlocked(SIGXFSZ));
    ASSERT_EQ(1, write(end[1], "x", 1));
    EXPECT_TRUE(jsvm_directory_lock_take(&lock, 60000));
    jsvm_directory_lock_release(&lock);
    int status = 1;
    ASSERT_EQ(child, waitpid(child, &status, 0));
    EXPECT_EQ(0, status);
    for (const int descriptor : {taken[0], taken[1], end[0], end[1]}) close(descriptor);
}

TEST_F(DirectoryLockTest, AForkedChildDoesNotHaveIt) {
    ASSERT_TRUE(jsvm_directory_lock_take(&lock, 0));
    EXPECT_EQ(0, InChild([this] {
                  struct flock range = {};
                  range.l_type = F_WRLCK;
                  range.l_whence = SEEK_SET;
                  return fcntl(file, F_SETLK, &range) == 0 ? 1 : 0;
              }));
    /* The child has closed its copy of the file, which takes the lock of nobody else. */
    EXPECT_FALSE(IsFreeElsewhere());
    jsvm_directory_lock_release(&lock);
}

TEST_F(DirectoryLockTest, WritingTooMuchIsAnErrorWhileItIsHeld) {
    const int status = InChild([this] {
        const rlimit limit = {100, 100};
        if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return 100;
        if (!jsvm_directory_lock_take(&lock, 0)) return 1;
        if (!IsBlocked(SIGXFSZ)) return 2;
        if (pwrite(file, "x", 1, 200) != -1 || errno != EFBIG) return 3;
        jsvm_directory_lock_release(&lock);
        return IsBlocked(SIGXFSZ) ? 4 : 0; /* and the signal did not come after all */
    });
    ASSERT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
    EXPECT_EQ(0, WEXITSTATUS(status));
}

TEST_F(DirectoryLockTest, AThreadThatHasBlockedTheSignalKeepsItSo) {
    const int status = InChild([] {
        sigset_t before;
        sigset_t signals;
        sigemptyset(&signals);
        sigaddset(&signals, SIGXFSZ);
        if (pthread_sigmask(SIG_BLOCK, &signals, nullptr) != 0) return 1;
        if (raise(SIGXFSZ) != 0) return 2;
        jsvm_large_writes_begin(&before);
        jsvm_large_writes_end(&before);
        if (!IsBlocked(SIGXFSZ)) return 3;
        sigset_t pending;
        if (sigpending(&pending) != 0) return 4;
        return sigismember(&pending, SIGXFSZ) == 1 ? 0 : 5; /* it is that thread's to take */
    });
    ASSERT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
    EXPECT_EQ(0, WEXITSTATUS(status));
}

TEST_F(DirectoryLockTest, AFileThatIsNoneCannotBeLocked) {
    JsvmDirectoryLock other;
    jsvm_directory_lock_init(&other, -1);
    EXPECT_FALSE(jsvm_directory_lock_take(&other, 5));
    EXPECT_FALSE(IsBlocked(SIGXFSZ));
    jsvm_directory_lock_destroy(&other);
}

}  // namespace
