// SPDX-License-Identifier: Apache-2.0
// Several VMs on threads of their own that deserialise in the background at once, with another
// thread that releases behind their backs. For the thread sanitizer above all.
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"
#include "frameworks/core/mutex.h"
#include "test/support/fixture.h"
#include "test/unittest/script/background_fixture.h"

namespace {

using jsvm_test::CacheBytes;
using jsvm_test::CacheSession;
using jsvm_test::CacheUse;
using jsvm_test::MakeCache;

std::string SourceOf(int thread) {
    return "(function f" + std::to_string(thread) + "() { return 42; })()";
}

// Handles on their way to the thread that releases them.
class Releaser {
  public:
    Releaser() : thread_([this] { Work(); }) {}
    ~Releaser() {
        {
            const jsvm::MutexLock lock(&mutex_);
            over_ = true;
        }
        changed_.SignalAll();
        thread_.join();
    }
    void Give(JSVM_DeserializeResult result) {
        const jsvm::MutexLock lock(&mutex_);
        given_.push_back(result);
        changed_.SignalAll();
    }
    // Waits until all that was given is released: a handle that its VM has ended is told apart only
    // until many others have been made.
    void Finish() {
        const jsvm::MutexLock lock(&mutex_);
        while (!given_.empty() || releasing_) changed_.Wait(&mutex_);
    }

  private:
    void Work() {
        for (;;) {
            std::vector<JSVM_DeserializeResult> taken;
            bool over;
            {
                const jsvm::MutexLock lock(&mutex_);
                while (given_.empty() && !over_) changed_.Wait(&mutex_);
                taken.swap(given_);
                releasing_ = !taken.empty();
                over = over_;
            }
            for (JSVM_DeserializeResult result : taken) OH_JSVM_ReleaseDeserializeResult(result);
            if (over && taken.empty()) return;
            const jsvm::MutexLock lock(&mutex_);
            releasing_ = false;
            changed_.SignalAll();
        }
    }

    jsvm::Mutex mutex_;
    jsvm::CondVar changed_;
    std::vector<JSVM_DeserializeResult> given_;
    bool releasing_ = false;
    bool over_ = false;
    std::thread thread_;
};

void UseVms(int thread, const CacheBytes& cache, Releaser* releaser) {
    for (int round = 0; round < 8; ++round) {
        CacheSession session;
        JSVM_DeserializeResult mine = session.Begin(cache);
        for (int n = 0; n < 10; ++n) {
            JSVM_DeserializeResult result = session.Begin(cache);
            if (n % 3 == 0) {
                releaser->Give(result);
            } else if (n % 3 == 1) {
                EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseDeserializeResult(result));
            }
        }
        const CacheUse use = session.Use(SourceOf(thread), &cache, mine);
        EXPECT_EQ(JSVMX_CODE_CACHE_USED, use.outcome);
        EXPECT_EQ(42, use.result);
        // Released while it may be waited for: then the cache is consumed without it.
        JSVM_DeserializeResult contested = session.Begin(cache);
        releaser->Give(contested);
        const CacheUse second = session.Use(SourceOf(thread), &cache, contested);
        if (second.status == JSVM_OK) {
            EXPECT_EQ(JSVMX_CODE_CACHE_USED, second.outcome);
        } else {
            EXPECT_EQ(JSVM_INVALID_ARG, second.status);
        }
        releaser->Finish();
    }
}

// Whether the handle is ended by the other thread or with the VM is a matter of chance.
void EndVm(const CacheBytes& cache, Releaser* releaser) {
    CacheSession session;
    for (int n = 0; n < 5; ++n) releaser->Give(session.Begin(cache));
}

constexpr int kThreads = 4;

TEST(BackgroundThreadsTest, VmsOnSeveralThreadsWork) {
    std::vector<CacheBytes> caches;
    for (int i = 0; i < kThreads; ++i) caches.push_back(MakeCache(SourceOf(i)));
    Releaser releaser;
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) threads.emplace_back(UseVms, i, caches[i], &releaser);
    for (std::thread& thread : threads) thread.join();
}

TEST(BackgroundThreadsTest, VmsMayGoWhileTheirResultsAreReleased) {
    const CacheBytes cache = MakeCache(SourceOf(0));
    for (int round = 0; round < 10; ++round) {
        Releaser releaser;
        std::vector<std::thread> threads;
        for (int i = 0; i < kThreads; ++i) threads.emplace_back(EndVm, cache, &releaser);
        for (std::thread& thread : threads) thread.join();
    }
}

}  // namespace
