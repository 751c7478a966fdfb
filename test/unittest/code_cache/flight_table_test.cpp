// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/flight_table.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>
#include <vector>

namespace {

// A table that children share.
class FlightTableTest : public ::testing::Test {
  protected:
    void SetUp() override {
        memory = mmap(nullptr, jsvm_flight_table_size(), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        ASSERT_NE(MAP_FAILED, memory);
        table = jsvm_flight_table_open(memory);
        self = jsvm_flight_self();
    }
    void TearDown() override { munmap(memory, jsvm_flight_table_size()); }

    // Claims in a process that then dies.
    void ClaimAndDie(uint64_t tag, int times) {
        const pid_t child = fork();
        if (child == 0) {
            const JsvmFlightOwner own = jsvm_flight_self();
            for (int i = 0; i < times; ++i) (void)jsvm_flight_claim(table, tag, &own, 1);
            raise(SIGKILL);
        }
        int status = 0;
        ASSERT_EQ(child, waitpid(child, &status, 0));
        ASSERT_TRUE(WIFSIGNALED(status));
    }

    void* memory = nullptr;
    JsvmFlightTable* table = nullptr;
    JsvmFlightOwner self = {};
};

TEST_F(FlightTableTest, TagsTellKeysApart) {
    JsvmStoreKey key = {};
    EXPECT_NE(0u, jsvm_flight_tag(&key));
    JsvmStoreKey other = {};
    other.source[3] = 1;
    EXPECT_NE(jsvm_flight_tag(&key), jsvm_flight_tag(&other));
}

TEST_F(FlightTableTest, MarksOfTheDeadAreCountedOnce) {
    ClaimAndDie(7, 2);
    EXPECT_EQ(0u, jsvm_flight_reap(table, 8, &self));
    EXPECT_EQ(2u, jsvm_flight_reap(table, 7, &self));
    EXPECT_EQ(0u, jsvm_flight_reap(table, 7, &self));
}

TEST_F(FlightTableTest, MarksOfTheLivingAreNot) {
    const int place = jsvm_flight_claim(table, 7, &self, 1);
    ASSERT_NE(kJsvmNoFlight, place);
    const pid_t child = fork();
    if (child == 0) {
        const JsvmFlightOwner own = jsvm_flight_self();
        _exit(static_cast<int>(jsvm_flight_reap(table, 7, &own)));
    }
    int status = 0;
    ASSERT_EQ(child, waitpid(child, &status, 0));
    EXPECT_EQ(0, status);
    EXPECT_EQ(0u, jsvm_flight_reap(table, 7, &self));
    jsvm_flight_free(table, place);
    ClaimAndDie(7, 1);
    EXPECT_EQ(1u, jsvm_flight_reap(table, 7, &self));
}

TEST_F(FlightTableTest, AnotherProcessWithTheNumberOfADeadOneIsNotIt) {
    JsvmFlightOwner before = self;
    ++before.start;
    ASSERT_NE(kJsvmNoFlight, jsvm_flight_claim(table, 7, &before, 1));
    EXPECT_EQ(1u, jsvm_flight_reap(table, 7, &self));
}

TEST_F(FlightTableTest, ProcessesElsewhereAreLeftAlone) {
    JsvmFlightOwner far = self;
    far.id ^= UINT64_C(1) << 40;
    ASSERT_NE(kJsvmNoFlight, jsvm_flight_claim(table, 7, &far, 1));
    EXPECT_EQ(0u, jsvm_flight_reap(table, 7, &self));
}

TEST_F(FlightTableTest, WhereAllPlacesAreTakenThereIsNoMark) {
    std::vector<int> places;
    for (;;) {
        const int place = jsvm_flight_claim(table, 7, &self, 1);
        if (place == kJsvmNoFlight) break;
        places.push_back(place);
        ASSERT_LE(places.size(), 16u);
    }
    EXPECT_EQ(16u, places.size());
    jsvm_flight_free(table, places[3]);
    EXPECT_EQ(places[3], jsvm_flight_claim(table, 7, &self, 1));
}

TEST_F(FlightTableTest, PlacesOfTheDeadAndOfThoseLongGoneAreUsedAgain) {
    ClaimAndDie(7, 16);  // at 1 s
    EXPECT_EQ(kJsvmNoFlight, jsvm_flight_claim(table, 7, &self, 10)) << "nobody asks so soon";
    EXPECT_NE(kJsvmNoFlight, jsvm_flight_claim(table, 7, &self, 11));
    EXPECT_EQ(15u, jsvm_flight_reap(table, 7, &self));
    JsvmFlightOwner far = self;
    far.id ^= UINT64_C(1) << 40;
    for (int i = 0; i < 15; ++i) ASSERT_NE(kJsvmNoFlight, jsvm_flight_claim(table, 7, &far, 100));
    EXPECT_EQ(kJsvmNoFlight, jsvm_flight_claim(table, 7, &self, 160));
    EXPECT_NE(kJsvmNoFlight, jsvm_flight_claim(table, 7, &self, 161));
    EXPECT_NE(kJsvmNoFlight, jsvm_flight_claim(table, 7, &self, 5)) << "the machine was restarted";
}

TEST_F(FlightTableTest, GarbageBecomesAnEmptyTable) {
    std::vector<uint64_t> garbage(jsvm_flight_table_size() / 8, UINT64_C(0x5A5A5A5A5A5A5A5A));
    JsvmFlightTable* made = jsvm_flight_table_open(garbage.data());
    EXPECT_EQ(0u, jsvm_flight_stamp(made));
    for (int i = 0; i < 16; ++i) EXPECT_NE(kJsvmNoFlight, jsvm_flight_claim(made, 7, &self, 1));
    EXPECT_EQ(0u, jsvm_flight_database(made));
    jsvm_flight_set_stamp(made, 5);
    jsvm_flight_set_database(made, 6);
    EXPECT_EQ(5u, jsvm_flight_stamp(jsvm_flight_table_open(garbage.data())));
    EXPECT_EQ(6u, jsvm_flight_database(jsvm_flight_table_open(garbage.data())));
}

TEST_F(FlightTableTest, ThreadsAtTheSameTimeGetDifferentPlaces) {
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([this] {
            for (int i = 0; i < 500; ++i) {
                int places[4];
                for (int& place : places) place = jsvm_flight_claim(table, 7, &self, 1);
                for (const int place : places) {
                    ASSERT_NE(kJsvmNoFlight, place); /* 4 threads with 4 each fit */
                    jsvm_flight_free(table, place);
                }
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
}

}  // namespace
