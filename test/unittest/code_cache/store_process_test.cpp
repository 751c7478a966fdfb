// SPDX-License-Identifier: Apache-2.0
// One directory and several processes: the first one's work serves the second, and an entry that
// kills processes is left alone.
#include <gtest/gtest.h>

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "test/unittest/code_cache/store_fixture.h"

extern char** environ;

namespace jsvm_test {
namespace {

std::string Place(const char* name) {
    return std::string(std::getenv("TEST_TMPDIR")) + "/" + name;
}

// Runs this program again; its wait status.
int Spawn(const char* task, const std::string& place) {
    std::string program = "/proc/self/exe";
    std::string words[] = {program, task, place};
    char* arguments[] = {words[0].data(), words[1].data(), words[2].data(), nullptr};
    pid_t child = 0;
    int status = -1;
    EXPECT_EQ(0, posix_spawn(&child, program.c_str(), nullptr, nullptr, arguments, environ));
    EXPECT_EQ(child, waitpid(child, &status, 0));
    return status;
}

// The reason of the compile in another process.
JSVMX_CodeCacheReason ReasonIn(const char* task, const std::string& place) {
    const int status = Spawn(task, place);
    EXPECT_TRUE(WIFEXITED(status)) << status;
    return static_cast<JSVMX_CodeCacheReason>(WEXITSTATUS(status));
}

TEST(StoreProcessTest, TheSecondProcessFindsWhatTheFirstMade) {
    const std::string place = Place("second");
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, ReasonIn("run", place));
    EXPECT_EQ(JSVMX_REASON_NONE, ReasonIn("run", place));
    Store store(NoOptions(place.c_str()));
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(store, kSource).outcome);
    EXPECT_EQ(1u, store.Counters().entries);
}

TEST(StoreProcessTest, OtherFlagsHaveEntriesOfTheirOwn) {
    const std::string place = Place("flags");
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, ReasonIn("run", place));
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, ReasonIn("other-flags", place));
    EXPECT_EQ(JSVMX_REASON_NONE, ReasonIn("other-flags", place));
    EXPECT_EQ(JSVMX_REASON_NONE, ReasonIn("run", place));
    Store store(NoOptions(place.c_str()));
    JSVMX_CodeCacheVerification sums = {};
    InitOnce();
    ASSERT_JSVM_OK(JSVMX_CodeCacheVerify(store.get(), true, nullptr, nullptr, &sums));
    EXPECT_EQ(1u, sums.usable);
    EXPECT_EQ(1u, sums.foreign);
    EXPECT_EQ(0u, sums.damaged);
}

TEST(StoreProcessTest, ThreeDeathsAreAQuarantineUntilARefresh) {
    const std::string place = Place("strikes");
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, ReasonIn("run", place));
    for (int deaths = 1; deaths <= 3; ++deaths) {
        const int status = Spawn("die", place);
        EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
    }
    EXPECT_EQ(JSVMX_REASON_QUARANTINED, ReasonIn("look", place));
    EXPECT_EQ(JSVMX_REASON_QUARANTINED, ReasonIn("run", place));  // which refreshes
    EXPECT_EQ(JSVMX_REASON_NONE, ReasonIn("run", place));
}

TEST(StoreProcessTest, TwoDeathsAreNone) {
    const std::string place = Place("two");
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, ReasonIn("run", place));
    Spawn("die", place);
    Spawn("die", place);
    Store store(NoOptions(place.c_str()));
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(store, kSource).outcome);
    EXPECT_EQ(2u, store.Entries().at(0).strikes);
}

TEST(StoreProcessTest, LeavingByExitIsNoDeath) {
    const std::string place = Place("exit");
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, ReasonIn("run", place));
    for (int i = 0; i < 5; ++i) EXPECT_EQ(JSVMX_REASON_NONE, ReasonIn("exit", place));
    Store store(NoOptions(place.c_str()));
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(store, kSource).outcome);
    EXPECT_EQ(0u, store.Entries().at(0).strikes);
}

TEST(StoreProcessTest, AForkedChildMayCloseWhatItInherited) {
    const std::string place = Place("fork");
    Store store(NoOptions(place.c_str()));
    RunAndRefresh(store, kSource);  // the store has its thread, which the child has not
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(store, kSource).outcome);
    const pid_t child = fork();
    if (child == 0) _exit(JSVMX_CodeCacheClose(store.get()) == JSVM_OK ? 0 : 1);
    int status = -1;
    ASSERT_EQ(child, waitpid(child, &status, 0));
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
    EXPECT_EQ(2, RunAndRefresh(store, "1 + 1"));
    EXPECT_EQ(2u, store.Counters().entries);
}

// Before OH_JSVM_Init, entries can be looked at.
TEST(StoreProcessTest, TheEngineNeedNotRun) {
    const std::string place = Place("engineless");
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, ReasonIn("run", place));
    EXPECT_EQ(JSVMX_REASON_NONE, ReasonIn("inspect", place));
}

// In the other process: the reason of its compile.
int Task(const std::string& task, const char* place) {
    if (task == "other-flags") InitOnce({"--no-opt"});
    static Store* store;  // left open where exit() ends the process, and then no leak
    store = new Store(NoOptions(place));
    if (task == "inspect") {
        const std::vector<JSVMX_CodeCacheEntry> entries = store->Entries();
        JSVMX_CodeCacheVerification sums = {};
        EXPECT_EQ(1u, entries.size());
        EXPECT_EQ(JSVMX_CODE_CACHE_SCRIPT, entries.at(0).kind);
        EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheVerify(store->get(), true, nullptr, nullptr, &sums));
        EXPECT_EQ(1u, sums.usable);
        EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheTrim(store->get(), 0, 0, nullptr));
    } else {
        Machine machine;
        JSVM_Script script = machine.Compile(*store, kSource);
        const JSVMX_CodeCacheReason reason = machine.load.reason;
        if (task == "die") raise(SIGKILL);
        EXPECT_EQ(42, machine.Run(script));
        if (task == "exit") return reason;
        if (task != "look") machine.Refresh(*store, script);
        delete store;
        return ::testing::Test::HasFailure() ? 99 : reason;
    }
    delete store;
    return ::testing::Test::HasFailure() ? 99 : 0;
}

}  // namespace
}  // namespace jsvm_test

int main(int argc, char** argv) {
    if (argc == 3 && argv[1][0] != '-') std::exit(jsvm_test::Task(argv[1], argv[2]));
    ::testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
