// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <csetjmp>
#include <string>
#include <vector>

#include "test/support/fixture.h"
#include "test/support/lost_memory.h"
#include "test/support/output_sink.h"
#include "test/unittest/debug/profile_checks.h"

namespace jsvm_test {
namespace {

class CpuProfilerTest : public JsvmTest {
  protected:
    JSVM_CpuProfiler Start() {
        JSVM_CpuProfiler profiler = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_StartCpuProfiler(vm, &profiler));
        return profiler;
    }

    // Runs a script of the given name, line and column.
    void RunNamed(const std::string& source, const char* name, int line, int column) {
        JSVM_ScriptOrigin origin{};
        origin.resourceName = name;
        origin.resourceLineOffset = static_cast<size_t>(line);
        origin.resourceColumnOffset = static_cast<size_t>(column);
        JSVM_Script script = nullptr;
        JSVM_Value result = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_CompileScriptWithOrigin(env, Str(source), nullptr, 0, false, nullptr,
                                                       &origin, &script));
        ASSERT_JSVM_OK(OH_JSVM_RunScript(env, script, &result));
    }

    // Has a function use more and more time until a profile has `least` samples of it.
    rapidjson::Document ProfileOf(const std::string& function, const std::string& call,
                                  int64_t least) {
        rapidjson::Document profile;
        for (int milliseconds = 50; milliseconds < 20000; milliseconds *= 2) {
            JSVM_CpuProfiler profiler = Start();
            Run(call + "(" + std::to_string(milliseconds) + ")");
            profile = StopProfiler(vm, profiler);
            if (!profile.IsObject() || SamplesIn(profile, function) >= least) break;
        }
        return profile;
    }
};

// Uses as many milliseconds as it is told.
constexpr const char* kBusy = "(ms) { const end = Date.now() + ms; while (Date.now() < end); }";

TEST_F(CpuProfilerTest, FindsTheFunctionThatUsesTheTimeAndItsPlace) {
    RunNamed("\n\n  function busy" + std::string(kBusy) + "\nfunction idle(ms) { busy(ms); }",
             "file:///app/bu\"sy é.js", 10, 0);
    const rapidjson::Document profile = ProfileOf("busy", "idle", 5);
    const rapidjson::Value* busy = NodeOf(profile, "busy");
    ASSERT_NE(nullptr, busy);
    EXPECT_GE(SamplesIn(profile, "idle"), SamplesIn(profile, "busy"));
    const rapidjson::Value& frame = (*busy)["callFrame"];
    EXPECT_STREQ("file:///app/bu\"sy é.js", frame["url"].GetString());
    EXPECT_EQ(12, frame["lineNumber"].GetInt());
    EXPECT_EQ(15, frame["columnNumber"].GetInt());
    EXPECT_GT(frame["scriptId"].GetInt(), 0);
    ASSERT_TRUE(busy->HasMember("positionTicks"));
    EXPECT_EQ(13, (*busy)["positionTicks"][0]["line"].GetInt());
}

TEST_F(CpuProfilerTest, NamesOfAllKindsComeOutAsTheyAre) {
    const std::string names[] = {"quo\\\"te", "back\\\\slash", "new\\nline",
                                 "\\x01",     "é \\u{1F600}",  "\\ud800"};
    const std::string expected[] = {"quo\"te", "back\\slash",        "new\nline",
                                    "\x01",    "é \xF0\x9F\x98\x80", "\xEF\xBF\xBD"};
    for (size_t i = 0; i < std::size(names); ++i) {
        Run("var odd = ({ \"" + names[i] + "\"" + kBusy + " })[\"" + names[i] + "\"]");
        const rapidjson::Document profile = ProfileOf(expected[i], "odd", 1);
        EXPECT_NE(nullptr, NodeOf(profile, expected[i])) << names[i];
    }
}

TEST_F(CpuProfilerTest, DeepRecursionIsCutByTheEngineAndNotByACrash) {
    Run("function deep(n) { if (n > 0) return deep(n - 1); busy(n0); }"
        "var n0; function busy" +
        std::string(kBusy) + "function start(ms) { n0 = ms; deep(2000); }");
    const rapidjson::Document profile = ProfileOf("busy", "start", 1);
    EXPECT_NE(nullptr, NodeOf(profile, "busy"));
}

TEST_F(CpuProfilerTest, NeedsNoScopeAndNoEnv) {
    JSVM_VM other = nullptr;
    JSVM_CpuProfiler profiler = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other));
    ASSERT_JSVM_OK(OH_JSVM_StartCpuProfiler(other, &profiler));
    StopProfiler(other, profiler);
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other));
}

TEST_F(CpuProfilerTest, WrongArgumentsChangeNothing) {
    JSVM_CpuProfiler profiler = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_StartCpuProfiler(nullptr, &profiler));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_StartCpuProfiler(vm, nullptr));
    EXPECT_EQ(nullptr, profiler);
    profiler = Start();
    OutputSink sink;
    JSVM_VM other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other));
    const auto take = OutputSink::Take;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_StopCpuProfiler(nullptr, profiler, take, &sink));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_StopCpuProfiler(vm, nullptr, take, &sink));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_StopCpuProfiler(vm, profiler, nullptr, &sink));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_StopCpuProfiler(other, profiler, take, &sink));
    EXPECT_EQ(0u, sink.calls);
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other));
    StopProfiler(vm, profiler);
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_StopCpuProfiler(vm, profiler, take, &sink));
    EXPECT_EQ(0u, sink.calls);
}

TEST_F(CpuProfilerTest, HandlesOfADestroyedVmAreRefused) {
    JSVM_VM other = nullptr;
    JSVM_CpuProfiler profiler = nullptr;
    OutputSink sink;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other));
    ASSERT_JSVM_OK(OH_JSVM_StartCpuProfiler(other, &profiler));
    ASSERT_JSVM_OK(OH_JSVM_DestroyVM(other));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_StopCpuProfiler(other, profiler, OutputSink::Take, &sink));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_StopCpuProfiler(vm, profiler, OutputSink::Take, &sink));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_StartCpuProfiler(other, &profiler));
    EXPECT_EQ(0u, sink.calls);
}

TEST_F(CpuProfilerTest, StreamDataMayBeNull) {
    static int calls;
    calls = 0;
    const auto count = [](const char*, int, void* data) {
        ++calls;
        return data == nullptr;
    };
    EXPECT_JSVM_OK(OH_JSVM_StopCpuProfiler(vm, Start(), count, nullptr));
    EXPECT_EQ(2, calls);
}

TEST_F(CpuProfilerTest, FalseEndsTheOutputAndTheProfiler) {
    JSVM_CpuProfiler profiler = Start();
    OutputSink sink;
    sink.most_calls = 1;
    EXPECT_JSVM_OK(OH_JSVM_StopCpuProfiler(vm, profiler, OutputSink::Take, &sink));
    EXPECT_EQ(1u, sink.calls);
    EXPECT_EQ(0u, sink.ends);
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_StopCpuProfiler(vm, profiler, OutputSink::Take, &sink));
}

TEST_F(CpuProfilerTest, SeveralRunAtOnceAndEndInAnyOrder) {
    Run("function one" + std::string(kBusy) + "function two" + kBusy);
    JSVM_CpuProfiler outer = Start();
    Run("one(300)");
    JSVM_CpuProfiler inner = Start();
    Run("two(300)");
    const rapidjson::Document both = StopProfiler(vm, outer);
    const rapidjson::Document second = StopProfiler(vm, inner);
    EXPECT_GT(SamplesIn(both, "one"), 0);
    EXPECT_GT(SamplesIn(both, "two"), 0);
    EXPECT_EQ(nullptr, NodeOf(second, "one"));
    EXPECT_GT(SamplesIn(second, "two"), 0);
    EXPECT_LT(both["startTime"].GetInt64(), second["startTime"].GetInt64());
    std::vector<JSVM_CpuProfiler> many;
    for (int i = 0; i < 20; ++i) many.push_back(Start());
    for (JSVM_CpuProfiler profiler : many) StopProfiler(vm, profiler);
}

TEST_F(CpuProfilerTest, AnExceptionThatIsPendingStays) {
    OH_JSVM_ThrowError(env, nullptr, "pending");
    StopProfiler(vm, Start());
    EXPECT_EQ("Error: pending", TakeException());
}

JSVM_Value StartInside(JSVM_Env env, JSVM_CallbackInfo info) {
    void* place = nullptr;
    JSVM_VM vm = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &place));
    EXPECT_JSVM_OK(OH_JSVM_GetVM(env, &vm));
    auto* profiler = static_cast<JSVM_CpuProfiler*>(place);
    if (*profiler == nullptr) {
        EXPECT_JSVM_OK(OH_JSVM_StartCpuProfiler(vm, profiler));
    } else {
        const rapidjson::Document profile = StopProfiler(vm, *profiler);
        EXPECT_GT(SamplesIn(profile, "outside"), 0);
    }
    return nullptr;
}

TEST_F(CpuProfilerTest, StartsAndStopsInTheMiddleOfAScript) {
    JSVM_CpuProfiler profiler = nullptr;
    SetGlobal("toggle", Function("toggle", StartInside, &profiler));
    Run("(function outside() { toggle(); const end = Date.now() + 300;"
        "while (Date.now() < end); toggle(); })()");
    EXPECT_NE(nullptr, profiler);
}

// The engine does not tell a profiler of code that it has put in place of a running loop before.
TEST_F(CpuProfilerTest, FunctionsThatWereOptimisedBeforeAreFound) {
    Run("function busy" + std::string(kBusy) + "busy(200)");
    for (int round = 0; round < 4; ++round) {
        JSVM_CpuProfiler profiler = Start();
        Run("busy(200)");
        EXPECT_GT(SamplesIn(StopProfiler(vm, profiler), "busy"), 0) << round;
    }
}

// Such a loop is running.
TEST_F(CpuProfilerTest, AFunctionThatRunsWhenTheProfilerStartsIsFound) {
    JSVM_CpuProfiler profiler = nullptr;
    SetGlobal("toggle", Function("toggle", StartInside, &profiler));
    Run("(function outside() { const start = Date.now(); let begun = false;"
        "while (Date.now() < start + 600) {"
        "    if (!begun && Date.now() > start + 300) { begun = true; toggle(); } }"
        "toggle(); })()");
    EXPECT_NE(nullptr, profiler);
}

TEST_F(CpuProfilerTest, TheStreamMayCallTheApi) {
    JSVM_CpuProfiler profiler = Start();
    OutputSink sink;
    sink.at_each_call = [&] {
        OutputSink nothing;
        EXPECT_EQ("3", RunToString("1 + 2"));
        EXPECT_EQ(JSVM_INVALID_ARG,
                  OH_JSVM_StopCpuProfiler(vm, profiler, OutputSink::Take, &nothing));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(vm));
        EXPECT_EQ(0u, nothing.calls);
        StopProfiler(vm, Start());
        EXPECT_JSVM_OK(OH_JSVM_TakeHeapSnapshot(vm, OutputSink::Take, &nothing));
    };
    EXPECT_JSVM_OK(OH_JSVM_StopCpuProfiler(vm, profiler, OutputSink::Take, &sink));
    sink.ExpectComplete();
}

TEST_F(CpuProfilerTest, TheStreamMayLeaveByLongjmp) {
    const MemoryMayBeLost lost;
    static std::jmp_buf target;
    const auto leave = [](const char*, int, void*) -> bool { std::longjmp(target, 1); };
    JSVM_CpuProfiler profiler = Start();
    volatile bool left = false;
    if (setjmp(target) == 0) {
        OH_JSVM_StopCpuProfiler(vm, profiler, leave, nullptr);
    } else {
        left = true;
    }
    EXPECT_TRUE(left);
    OutputSink sink;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_StopCpuProfiler(vm, profiler, OutputSink::Take, &sink));
    EXPECT_EQ("3", RunToString("1 + 2"));
    StopProfiler(vm, Start());
}

}  // namespace
}  // namespace jsvm_test
