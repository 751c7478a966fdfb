// SPDX-License-Identifier: Apache-2.0
// Which script has which map, when its file is read, and what is done with one that is no map.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "ark_runtime/jsvmx.h"
#include "test/unittest/script/stack_fixture.h"

namespace {

class SourceMapTableTest : public jsvm_test::StackTest {
  protected:
    // Where the error of a script of this name comes from.
    std::string Told(const std::string& name, const std::string& map_path,
                     const std::string& source = kThrower) {
        return Stack(source, name, map_path);
    }
    // The same for a script that brings no map.
    std::string Told(const std::string& name) { return Told(name, ""); }

    std::string ToldWithOptions(std::vector<JSVM_CompileOptions> options) {
        JSVM_Script script = nullptr;
        JSVM_Value result = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CompileScriptWithOptions(env, Str(kThrower), options.size(),
                                                            options.data(), &script));
        EXPECT_EQ(JSVM_OK, OH_JSVM_RunScript(env, script, &result));
        return ToString(result);
    }
    static JSVM_CompileOptions Origin(JSVM_ScriptOrigin* origin) {
        JSVM_CompileOptions option = {};
        option.id = JSVM_COMPILE_SCRIPT_ORIGIN;
        option.content.ptr = origin;
        return option;
    }
    static JSVM_CompileOptions Enable(bool enable) {
        JSVM_CompileOptions option = {};
        option.id = JSVM_COMPILE_ENABLE_SOURCE_MAP;
        option.content.boolean = enable;
        return option;
    }

    static constexpr char kThrower[] = "new Error('x').stack.split('\\n    at ')[1]";
    static constexpr char kA[] = "<anonymous> (a.ts:10:20)";
    static constexpr char kB[] = "<anonymous> (b.ts:10:20)";
};

TEST_F(SourceMapTableTest, TheLastRegistrationWins) {
    const std::string a = WriteSimpleMap("a.map", "a.ts");
    const std::string b = WriteSimpleMap("b.map", "b.ts");
    EXPECT_EQ(kA, Told("wins.js", a));
    EXPECT_EQ(kB, Told("wins.js", b));
    EXPECT_EQ(kA, Told("wins.js", a));
    EXPECT_EQ(kB, Told("other.js", b));
    EXPECT_EQ(kA, Told("wins.js")) << "a script without a map registers none";
    EXPECT_EQ("wins.js:1:1", Told("wins.js", Path("missing.map")));
    EXPECT_EQ("third.js:1:1", Told("third.js"));
}

TEST_F(SourceMapTableTest, AFileIsReadWhenItIsNeededAndOnce) {
    const std::string path = Path("once.map");
    std::remove(path.c_str());
    RunNamed("var f = () => new Error('x').stack.split('\\n    at ')[1]", "once.js", path);
    WriteSimpleMap("once.map", "a.ts");
    EXPECT_EQ("f (a.ts:10:20)", RunToString("f()"));
    WriteSimpleMap("once.map", "new.ts");
    EXPECT_EQ("f (a.ts:10:20)", RunToString("f()"));
    std::remove(path.c_str());
    EXPECT_EQ("f (a.ts:10:20)", RunToString("f()"));
}

TEST_F(SourceMapTableTest, AFileThatIsNamedAgainIsReadIfItChanged) {
    const std::string path = WriteSimpleMap("again.map", "a.ts");
    EXPECT_EQ(kA, Told("again.js", path));
    EXPECT_EQ(kA, Told("again.js", path));
    WriteSimpleMap("again.map", "much longer.ts");
    EXPECT_EQ("<anonymous> (much longer.ts:10:20)", Told("again.js", path));
    std::remove(path.c_str());
    EXPECT_EQ("again.js:1:1", Told("again.js", path));
    WriteSimpleMap("again.map", "b.ts");
    EXPECT_EQ("again.js:1:1", Told("again.js")) << "that it is missing was found out already";
    EXPECT_EQ(kB, Told("again.js", path));
}

TEST_F(SourceMapTableTest, OptionsHaveASwitchForIt) {
    const std::string a = WriteSimpleMap("options.map", "a.ts");
    JSVM_ScriptOrigin origin = {a.c_str(), "options.js", 0, 0};
    JSVM_ScriptOrigin without = {nullptr, "options.js", 0, 0};
    JSVM_ScriptOrigin empty = {"", "options.js", 0, 0};
    const std::string plain = "options.js:1:1";
    EXPECT_EQ(plain, ToldWithOptions({Origin(&origin)}));
    EXPECT_EQ(plain, ToldWithOptions({Origin(&origin), Enable(false)}));
    EXPECT_EQ(plain, ToldWithOptions({Origin(&origin), Enable(true), Enable(false)}));
    EXPECT_EQ(plain, ToldWithOptions({Origin(&without), Enable(true)}));
    EXPECT_EQ(plain, ToldWithOptions({Origin(&empty), Enable(true)}));
    EXPECT_EQ(plain, Told("options.js", ""));
    EXPECT_EQ(0u, ToldWithOptions({Enable(true)}).find("script_"));
    EXPECT_EQ(kA, ToldWithOptions({Enable(true), Origin(&origin)}));
    EXPECT_EQ(kA, ToldWithOptions({Origin(&origin)})) << "the name has its map now";
}

TEST_F(SourceMapTableTest, AScriptThatIsNamedByNumberHasItsMap) {
    const std::string a = WriteSimpleMap("number.map", "a.ts");
    JSVM_ScriptOrigin origin = {a.c_str(), nullptr, 0, 0};
    EXPECT_EQ(kA, ToldWithOptions({Origin(&origin), Enable(true)}));
    EXPECT_EQ(0u, ToldWithOptions({Origin(&origin)}).find("script_"));
}

TEST_F(SourceMapTableTest, AScriptThatDoesNotCompileRegistersNothing) {
    EXPECT_EQ(kA, Told("broken.js", WriteSimpleMap("broken.map", "a.ts")));
    const std::string b = WriteSimpleMap("broken2.map", "b.ts");
    JSVM_ScriptOrigin origin = {b.c_str(), "broken.js", 0, 0};
    JSVM_Script script = nullptr;
    EXPECT_STATUS(JSVM_GENERIC_FAILURE,
                  OH_JSVM_CompileScriptWithOrigin(env, Str("let 1"), nullptr, 0, false, nullptr,
                                                  &origin, &script));
    EXPECT_NE("", TakeException());
    EXPECT_EQ(kA, Told("broken.js"));
}

TEST_F(SourceMapTableTest, TheTableOutlivesEnvs) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    const std::string a = WriteSimpleMap("envs.map", "a.ts");
    RunNamed(kThrower, "envs.js", a, 0, 0, other);
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_EQ(kA, Told("envs.js"));
}

TEST_F(SourceMapTableTest, ErrorsOutliveTheirEnv) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    JSVM_Value error =
        RunNamed("new Error('x')", "late.js", WriteSimpleMap("late.map", "a.ts"), 0, 0, other);
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    JSVM_Value stack = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_GetNamedProperty(env, error, "stack", &stack));
    EXPECT_EQ("Error: x\n    at <anonymous> (a.ts:10:20)", ToString(stack));
}

TEST_F(SourceMapTableTest, EachVmHasItsOwn) {
    const std::string a = WriteSimpleMap("vms.map", "a.ts");
    EXPECT_EQ(kA, Told("vms.js", a));
    TearDown();
    SetUp();
    EXPECT_EQ("vms.js:1:1", Told("vms.js"));
    EXPECT_EQ(kB, Told("vms.js", WriteSimpleMap("vms2.map", "b.ts")));
}

TEST_F(SourceMapTableTest, ScriptsFromTheEnginesMemoryAreMapped) {
    const std::string a = WriteSimpleMap("memory.map", "a.ts");
    EXPECT_EQ(kA, Told("memory.js", a));
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    EXPECT_EQ(kA, ToString(RunNamed(kThrower, "memory.js", a, 0, 0, other)));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

TEST_F(SourceMapTableTest, ScriptsFromACodeCacheAreMapped) {
    const std::string a = WriteSimpleMap("cache.map", "a.ts");
    JSVM_ScriptOrigin origin = {a.c_str(), "cache.js", 0, 0};
    JSVM_Script script = nullptr;
    const uint8_t* cache = nullptr;
    size_t length = 0;
    ASSERT_JSVM_OK(OH_JSVM_CompileScriptWithOrigin(env, Str(kThrower), nullptr, 0, true, nullptr,
                                                   &origin, &script));
    ASSERT_JSVM_OK(OH_JSVM_CreateCodeCache(env, script, &cache, &length));
    TearDown();
    SetUp();  // another VM, which has nothing in its memory
    bool rejected = true;
    ASSERT_JSVM_OK(OH_JSVM_CompileScriptWithOrigin(env, Str(kThrower), cache, length, false,
                                                   &rejected, &origin, &script));
    JSVMX_CodeCacheReport report = {};
    ASSERT_JSVM_OK(JSVMX_GetCodeCacheReport(env, &report));
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, report.outcome) << report.text;
    JSVM_Value result = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_RunScript(env, script, &result));
    EXPECT_EQ(kA, ToString(result));
    ASSERT_JSVM_OK(OH_JSVM_ReleaseCache(env, cache, JSVM_CACHE_TYPE_JS));
}

TEST_F(SourceMapTableTest, MapsThatAreDamagedAreNotUsed) {
    using jsvm_test::PlainMap;
    for (const std::string& content : std::vector<std::string>{
             "",
             "no map",
             "{",
             "null",
             PlainMap("\"a.ts\"", "AAA"),
             PlainMap("\"a.ts\"", "AA!A"),
             PlainMap("\"a.ts\"", "AAAg"),
             PlainMap("\"a.ts\"", "AADA"),
             PlainMap("null", "AAAA"),
             PlainMap("\"a.ts\"", "ACAA"),
             PlainMap("\"a.ts\"", "ADAA"),
             PlainMap("", "AAAA"),
             PlainMap("\"a.ts\"", "A"),
             R"({"mappings":"AAAA"})",
             R"({"sources":["a.ts"]})",
             std::string(100000, '['),
             PlainMap("\"a.ts\"", "gggggggggggggA"),
         }) {
        EXPECT_EQ("damaged.js:1:1", Told("damaged.js", WriteFile("damaged.map", content)))
            << content.substr(0, 100);
        EXPECT_FALSE(ExceptionPending());
    }
    EXPECT_EQ(kA, Told("damaged.js", WriteSimpleMap("damaged.map", "a.ts")));
}

TEST_F(SourceMapTableTest, WhatIsNoFileIsNotUsed) {
    const std::string pipe = Path("map.pipe");
    unlink(pipe.c_str());
    ASSERT_EQ(0, mkfifo(pipe.c_str(), 0600));
    const std::string a = WriteSimpleMap("unreadable.map", "a.ts");
    for (const std::string& path :
         {pipe, ::testing::TempDir(), std::string("/dev/null"), a + "/below",
          std::string(5000, 'p'), "file://" + a, std::string("https://example.com/a.map")}) {
        EXPECT_EQ("nofile.js:1:1", Told("nofile.js", path)) << path;
    }
}

TEST_F(SourceMapTableTest, AFileAboveTheBoundIsNotRead) {
    constexpr size_t kBound = size_t{64} << 20;
    const std::string map = jsvm_test::PlainMap("\"a.ts\"", "AAAA");
    const std::string path = WriteFile("large.map", map);
    const auto fill = [&](size_t size) {
        std::ofstream(path, std::ios::app)
            << std::string(size - std::filesystem::file_size(path), ' ');
    };
    fill(kBound);
    EXPECT_EQ("<anonymous> (a.ts:1:1)", Told("large.js", path));
    fill(kBound + 1);
    EXPECT_EQ("large.js:1:1", Told("large.js", path));
    std::remove(path.c_str());
}

}  // namespace
