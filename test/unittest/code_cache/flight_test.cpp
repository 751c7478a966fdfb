// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/flight.h"

#include <gtest/gtest.h>

#include <atomic>
#include <csetjmp>
#include <cstdlib>
#include <thread>

#include "test/support/memory_backend.h"

namespace {

uintptr_t Here() {
    return reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
}

class FlightTest : public ::testing::Test {
  protected:
    FlightTest() : backend_(place_.NewBackend()) {
        EXPECT_TRUE(jsvm_flights_init(&flights_));
        const JsvmStoreKey key = {};
        const JsvmStorePiece piece = {"entry", 5};
        EXPECT_EQ(JSVMX_REASON_NONE, backend_->ops->put(backend_, &key, &piece, 1));
    }
    ~FlightTest() override {
        backend_->ops->close(backend_);
        jsvm_flights_destroy(&flights_);
    }

    JsvmFlight* Begin(uintptr_t frame) {
        auto* flight = static_cast<JsvmFlight*>(std::calloc(1, sizeof(JsvmFlight)));
        const JsvmStoreKey key = {};
        EXPECT_EQ(JSVMX_REASON_NONE, backend_->ops->get(backend_, &key, &flight->lease));
        flight->leased = true;
        jsvm_flight_begin(&flights_, flight, frame);
        return flight;
    }
    bool End(JsvmFlight* flight) { return jsvm_flight_end(&flights_, flight, backend_); }
    bool Settle(uint32_t milliseconds) {
        return jsvm_flights_settle(&flights_, backend_, Here(), milliseconds);
    }

    jsvm_test::MemoryPlace place_;
    JsvmBackend* backend_;
    JsvmFlights flights_;
};

TEST_F(FlightTest, WhatEndsIsGivenBack) {
    JsvmFlight* first = Begin(Here());
    JsvmFlight* second = Begin(Here());
    JsvmFlight* third = Begin(Here());
    EXPECT_EQ(3, place_.Leases());
    EXPECT_FALSE(End(second));
    EXPECT_FALSE(End(first));
    EXPECT_EQ(1, place_.Leases());
    EXPECT_FALSE(End(third));
    EXPECT_EQ(0, place_.Leases());
    EXPECT_TRUE(Settle(0));
}

TEST_F(FlightTest, OwnedBytesAreFreed) {
    JsvmFlight* flight = Begin(Here());
    flight->cache.owned = std::malloc(100);  // a leak sanitizer tells if not
    EXPECT_FALSE(End(flight));
}

TEST_F(FlightTest, WhatALongjmpLeftIsGivenBack) {
    std::jmp_buf target;
    if (setjmp(target) == 0) {
        Begin(Here() - 100000);  // as from a function far below
        std::longjmp(target, 1);
    }
    EXPECT_EQ(1, place_.Leases());
    EXPECT_TRUE(Settle(100000));
    EXPECT_EQ(0, place_.Leases());
}

TEST_F(FlightTest, ACompileAboveIsWaitedForByNobody) {
    JsvmFlight* flight = Begin(Here() + 100000);  // a handler called from it closes the store
    EXPECT_FALSE(Settle(100000));
    EXPECT_EQ(1, place_.Leases());
    EXPECT_TRUE(End(flight));  // the last one out frees the store
    EXPECT_EQ(0, place_.Leases());
}

TEST_F(FlightTest, OtherThreadsAreWaitedFor) {
    std::atomic<bool> begun{false};
    std::atomic<bool> settling{false};
    std::thread other([&] {
        JsvmFlight* flight = Begin(Here());
        begun = true;
        while (!settling) std::this_thread::yield();
        EXPECT_FALSE(End(flight));
    });
    while (!begun) std::this_thread::yield();
    settling = true;
    EXPECT_TRUE(Settle(100000));
    EXPECT_EQ(0, place_.Leases());
    other.join();
}

TEST_F(FlightTest, AnotherThreadThatTakesTooLongIsLeftBehind) {
    std::atomic<int> step{0};
    std::thread other([&] {
        JsvmFlight* first = Begin(Here());
        JsvmFlight* second = Begin(Here());
        step = 1;
        while (step != 2) std::this_thread::yield();
        EXPECT_FALSE(End(first));
        EXPECT_TRUE(End(second));
    });
    while (step != 1) std::this_thread::yield();
    EXPECT_FALSE(Settle(1));
    EXPECT_EQ(2, place_.Leases());
    step = 2;
    other.join();
    EXPECT_EQ(0, place_.Leases());
}

TEST_F(FlightTest, AThreadThatHasEndedIsNotWaitedFor) {
    std::thread([&] { Begin(Here()); }).join();
    EXPECT_EQ(1, place_.Leases());
    EXPECT_TRUE(Settle(100000));
    EXPECT_EQ(0, place_.Leases());
}

}  // namespace
