// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <csetjmp>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "rapidjson/document.h"
#include "test/support/fixture.h"
#include "test/support/lost_memory.h"
#include "test/support/output_sink.h"

namespace jsvm_test {
namespace {

class TraceTest : public JsvmTest {
  protected:
    void TearDown() override {
        OutputSink sink;
        OH_JSVM_TraceStop(OutputSink::Take, &sink);
        JsvmTest::TearDown();
    }

    static JSVM_Status Start(const std::vector<JSVM_TraceCategory>& categories = {},
                             const char* tag = nullptr, size_t events = 0) {
        return OH_JSVM_TraceStart(categories.size(),
                                  categories.empty() ? nullptr : categories.data(), tag, events);
    }

    // What was recorded: one call, and no other.
    static rapidjson::Document Stop() {
        OutputSink sink;
        EXPECT_EQ(JSVM_OK, OH_JSVM_TraceStop(OutputSink::Take, &sink));
        EXPECT_EQ(1u, sink.calls);
        EXPECT_EQ(0u, sink.ends);
        return sink.Json();
    }

    // Running microtasks is what the engine calls to execute.
    static constexpr const char* kMicrotask = "Promise.resolve().then(() => 1)";

    // Makes events of all kinds: another VM, and scripts that are new.
    void Work() {
        static int number = 0;
        JSVM_VM other = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other));
        EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other));
        Run("(function() { return " + std::to_string(++number) + "; })(); " + kMicrotask);
    }
};

std::set<std::string> Categories(const rapidjson::Value& events) {
    std::set<std::string> categories;
    for (const rapidjson::Value& event : events.GetArray()) {
        categories.insert(event["cat"].GetString());
    }
    return categories;
}

TEST_F(TraceTest, EventsHaveAllKeys) {
    ASSERT_EQ(JSVM_OK, Start());
    Work();
    const rapidjson::Document json = Stop();
    ASSERT_EQ(1u, json.MemberCount());
    const rapidjson::Value& events = json["traceEvents"];
    ASSERT_GT(events.Size(), 0u);
    bool lasted = false;
    for (const rapidjson::Value& event : events.GetArray()) {
        for (const char* key : {"pid", "tid", "ts", "tts", "dur", "tdur"}) {
            EXPECT_TRUE(event[key].IsInt64()) << key;
        }
        EXPECT_EQ(getpid(), event["pid"].GetInt64());
        EXPECT_EQ(1u, event["ph"].GetStringLength());
        EXPECT_NE(0u, event["name"].GetStringLength());
        EXPECT_TRUE(event["args"].IsObject());
        EXPECT_GE(event["dur"].GetInt64(), 0);
        lasted |= event["dur"].GetInt64() > 0;
    }
    EXPECT_TRUE(lasted);
}

TEST_F(TraceTest, NothingButTheCategoriesAskedFor) {
    ASSERT_EQ(JSVM_OK, Start({JSVM_TRACE_EXECUTE}));
    Work();
    EXPECT_EQ(std::set<std::string>({"v8.execute"}), Categories(Stop()["traceEvents"]));
    ASSERT_EQ(JSVM_OK, Start({JSVM_TRACE_COMPILE}));
    Work();
    const std::set<std::string> compile = Categories(Stop()["traceEvents"]);
    EXPECT_EQ(1u, compile.count("disabled-by-default-v8.compile"));
    EXPECT_EQ(0u, compile.count("v8.execute"));
    ASSERT_EQ(JSVM_OK, Start());
    Work();
    const std::set<std::string> all = Categories(Stop()["traceEvents"]);
    for (const char* category : {"v8", "v8.execute", "disabled-by-default-v8.compile"}) {
        EXPECT_EQ(1u, all.count(category)) << category;
    }
}

TEST_F(TraceTest, TheTagIsTheKey) {
    for (const char* tag : {"mine", "quo\"te \\ \n é", ""}) {
        ASSERT_EQ(JSVM_OK, Start({}, tag));
        Work();
        const rapidjson::Document json = Stop();
        ASSERT_EQ(1u, json.MemberCount());
        EXPECT_STREQ(tag, json.MemberBegin()->name.GetString());
        EXPECT_GT(json.MemberBegin()->value.Size(), 0u);
    }
    std::string copied = "before";
    ASSERT_EQ(JSVM_OK, Start({}, copied.c_str()));
    copied.assign("after!");
    EXPECT_TRUE(Stop().HasMember("before"));
    ASSERT_EQ(JSVM_OK, Start({}, "no UTF-8: \xFF"));
    EXPECT_TRUE(Stop().HasMember("no UTF-8: \xEF\xBF\xBD"));
}

TEST_F(TraceTest, NoEventsAreAnEmptyArray) {
    ASSERT_EQ(JSVM_OK, Start({JSVM_TRACE_WASM}));
    const rapidjson::Document json = Stop();
    EXPECT_TRUE(json["traceEvents"].IsArray());
    EXPECT_EQ(0u, json["traceEvents"].Size());
}

TEST_F(TraceTest, TheLatestEventsAreKept) {
    for (const auto& [asked, kept] : {std::pair<size_t, size_t>(1, 64), {64, 64}, {65, 128}}) {
        ASSERT_EQ(JSVM_OK, Start({}, nullptr, asked));
        for (int i = 0; i < 100; ++i) Work();
        const rapidjson::Document json = Stop();
        const rapidjson::Value& events = json["traceEvents"];
        EXPECT_LE(events.Size(), kept);
        EXPECT_GT(events.Size(), kept - 64);
    }
    for (const size_t asked : {SIZE_MAX, SIZE_MAX - 63, size_t{1} << 40}) {
        ASSERT_EQ(JSVM_OK, Start({}, nullptr, asked));
        Work();
        EXPECT_GT(Stop()["traceEvents"].Size(), 0u);
    }
}

TEST_F(TraceTest, StartingAgainReplacesEverything) {
    ASSERT_EQ(JSVM_OK, Start({JSVM_TRACE_VM}, "first"));
    Work();
    ASSERT_EQ(JSVM_OK, Start({JSVM_TRACE_EXECUTE}, "second"));
    Run(kMicrotask);
    const rapidjson::Document json = Stop();
    EXPECT_FALSE(json.HasMember("first"));
    EXPECT_EQ(std::set<std::string>({"v8.execute"}), Categories(json["second"]));
}

TEST_F(TraceTest, WrongArgumentsChangeNothing) {
    const JSVM_TraceCategory one[] = {JSVM_TRACE_VM};
    const JSVM_TraceCategory all[8] = {};
    const JSVM_TraceCategory unknown[] = {JSVM_TRACE_VM, static_cast<JSVM_TraceCategory>(7)};
    const JSVM_TraceCategory negative[] = {static_cast<JSVM_TraceCategory>(-1)};
    OutputSink sink;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_TraceStop(OutputSink::Take, &sink)) << "not started";
    ASSERT_EQ(JSVM_OK, Start({}, "goes on"));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_TraceStart(8, all, "other", 0));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_TraceStart(0, one, "other", 0));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_TraceStart(1, nullptr, "other", 0));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_TraceStart(2, unknown, "other", 0));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_TraceStart(1, negative, "other", 0));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_TraceStop(nullptr, &sink));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_TraceStop(OutputSink::Take, nullptr));
    EXPECT_EQ(0u, sink.calls);
    Work();
    EXPECT_GT(Stop()["goes on"].Size(), 0u);
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_TraceStop(OutputSink::Take, &sink));
    EXPECT_EQ(0u, sink.calls);
}

TEST_F(TraceTest, TheAnswerOfTheStreamDoesNotMatter) {
    ASSERT_EQ(JSVM_OK, Start());
    OutputSink sink;
    sink.most_calls = 1;
    EXPECT_EQ(JSVM_OK, OH_JSVM_TraceStop(OutputSink::Take, &sink));
    EXPECT_TRUE(sink.Json().IsObject());
}

TEST_F(TraceTest, NamesOfScriptsAreJson) {
    ASSERT_EQ(JSVM_OK, Start());
    for (const char* name : {"quo\"te\\.js", "new\nline\x01.js", "\xED\xA0\x80.js", "\xFF"}) {
        JSVM_ScriptOrigin origin{};
        origin.resourceName = name;
        JSVM_Script script = nullptr;
        JSVM_Value result = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_CompileScriptWithOrigin(env, Str("(() => 1)()"), nullptr, 0, false,
                                                       nullptr, &origin, &script));
        EXPECT_JSVM_OK(OH_JSVM_RunScript(env, script, &result));
    }
    EXPECT_GT(Stop()["traceEvents"].Size(), 0u);
}

TEST_F(TraceTest, TheStreamMayStartTheNextOne) {
    ASSERT_EQ(JSVM_OK, Start({}, "first"));
    OutputSink sink;
    sink.at_each_call = [&] {
        OutputSink nothing;
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_TraceStop(OutputSink::Take, &nothing));
        EXPECT_EQ(JSVM_OK, Start({}, "second"));
        Work();
    };
    ASSERT_EQ(JSVM_OK, OH_JSVM_TraceStop(OutputSink::Take, &sink));
    EXPECT_GT(Stop()["second"].Size(), 0u);
}

TEST_F(TraceTest, TheStreamMayLeaveByLongjmp) {
    const MemoryMayBeLost lost;
    static std::jmp_buf target;
    const auto leave = [](const char*, int, void*) -> bool { std::longjmp(target, 1); };
    ASSERT_EQ(JSVM_OK, Start());
    volatile bool left = false;
    if (setjmp(target) == 0) {
        OH_JSVM_TraceStop(leave, &target);
    } else {
        left = true;
    }
    EXPECT_TRUE(left);
    ASSERT_EQ(JSVM_OK, Start());
    Work();
    EXPECT_GT(Stop()["traceEvents"].Size(), 0u);
}

// While VMs come and go and the engine's threads compile and collect.
TEST_F(TraceTest, ManyThreadsStartAndStop) {
    std::atomic<bool> done{false};
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i) {
        threads.emplace_back([&done] {
            while (!done) {
                JSVM_VM other = nullptr;
                JSVM_Env env_of_other = nullptr;
                EXPECT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other));
                EXPECT_JSVM_OK(OH_JSVM_CreateEnv(other, 0, nullptr, &env_of_other));
                EXPECT_JSVM_OK(OH_JSVM_MemoryPressureNotification(
                    env_of_other, JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL));
                EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other));
            }
        });
    }
    std::atomic<int> traces{0};
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([&traces, i] {
            for (int round = 0; round < 100; ++round) {
                EXPECT_EQ(JSVM_OK, Start({}, nullptr, 100 * static_cast<size_t>(i + 1)));
                OutputSink sink;
                const JSVM_Status status = OH_JSVM_TraceStop(OutputSink::Take, &sink);
                if (status == JSVM_OK) {
                    EXPECT_TRUE(sink.Json().IsObject());
                    ++traces;
                } else {
                    EXPECT_EQ(JSVM_INVALID_ARG, status);
                }
            }
        });
    }
    for (size_t i = 2; i < threads.size(); ++i) threads[i].join();
    done = true;
    threads[0].join();
    threads[1].join();
    EXPECT_GT(traces, 0);
}

}  // namespace
}  // namespace jsvm_test
