// SPDX-License-Identifier: Apache-2.0
// How long a JSVM_Script lives where several envs, scopes and callbacks have to do with it.
#include <string>

#include "ark_runtime/jsvm.h"
#include "test/support/fixture.h"

namespace {

JSVM_Script CompileIn(JSVM_Env env, const std::string& source) {
    JSVM_Value text = nullptr;
    JSVM_Script script = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_CreateStringUtf8(env, source.data(), source.size(), &text));
    EXPECT_JSVM_OK(OH_JSVM_CompileScript(env, text, nullptr, 0, false, nullptr, &script));
    return script;
}

class ScriptLifeTest : public jsvm_test::JsvmTest {
  protected:
    JSVM_Script Compile(const std::string& source, JSVM_Env in = nullptr) {
        return CompileIn(in != nullptr ? in : env, source);
    }
    JSVM_HandleScope Open() {
        JSVM_HandleScope scope = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        return scope;
    }
    void Close(JSVM_HandleScope scope) { EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope)); }
    JSVM_Status RunStatus(JSVM_Script script) {
        JSVM_Value result = nullptr;
        return OH_JSVM_RunScript(env, script, &result);
    }
};

TEST_F(ScriptLifeTest, AScriptEndsWithTheInnermostScopeWhicheverEnvOpenedIt) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    JSVM_HandleScope ours = Open();
    JSVM_Script theirs = Compile("1", other);
    EXPECT_EQ(JSVM_OK, RunStatus(theirs));
    JSVM_HandleScope another = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(other, &another));
    JSVM_Script in_another = Compile("2");
    ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(other, another));
    EXPECT_EQ(JSVM_INVALID_ARG, RunStatus(in_another));
    EXPECT_EQ(JSVM_OK, RunStatus(theirs));
    Close(ours);
    EXPECT_EQ(JSVM_INVALID_ARG, RunStatus(theirs));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

TEST_F(ScriptLifeTest, AScriptOfAnotherEnvEndsWithTheCallbackThatCompiledIt) {
    static JSVM_Env other;
    static JSVM_Script theirs;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    SetGlobal("compile", Function("compile", [](JSVM_Env, JSVM_CallbackInfo) -> JSVM_Value {
                  theirs = CompileIn(other, "1");
                  return nullptr;
              }));
    Run("compile()");
    EXPECT_EQ(JSVM_INVALID_ARG, RunStatus(theirs));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

TEST_F(ScriptLifeTest, AScriptOutlivesTheEnvWhoseScopeItIsIn) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    JSVM_HandleScope theirs = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(other, &theirs));
    JSVM_HandleScope inner = Open();
    JSVM_Script script = Compile("1");
    Close(inner);
    EXPECT_EQ(JSVM_INVALID_ARG, RunStatus(script));
    script = Compile("2");
    JSVM_Script kept = Compile("3");
    ASSERT_JSVM_OK(OH_JSVM_RetainScript(env, kept));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));  // closes its scope
    EXPECT_EQ(JSVM_INVALID_ARG, RunStatus(script));
    EXPECT_EQ(JSVM_OK, RunStatus(kept));
    ASSERT_JSVM_OK(OH_JSVM_ReleaseScript(env, kept));
}

// The script's record must not be given back twice, or not to whom it belongs by then.
TEST_F(ScriptLifeTest, AnEnvThatEndsTakesItsScriptsOutOfTheScopesOfOthers) {
    JSVM_HandleScope ours = Open();
    for (int i = 0; i < 50; ++i) {
        JSVM_Env other = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
        JSVM_Script theirs = Compile("1", other);
        JSVM_Script mine = Compile("2");
        Compile("3", other);
        ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
        EXPECT_EQ(JSVM_INVALID_ARG, RunStatus(theirs));
        EXPECT_EQ(JSVM_OK, RunStatus(mine));
    }
    JSVM_Script kept = Compile("4");
    ASSERT_JSVM_OK(OH_JSVM_RetainScript(env, kept));
    Close(ours);
    EXPECT_EQ(JSVM_OK, RunStatus(kept));
    ASSERT_JSVM_OK(OH_JSVM_ReleaseScript(env, kept));
}

TEST_F(ScriptLifeTest, AnEnvMayEndInACallbackThatCompiledForBoth) {
    static JSVM_Script outer;
    static JSVM_Script mine;
    static JSVM_Env other;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    JSVM_Script before = Compile("1", other);
    outer = Compile("2");
    SetGlobal("compile", Function("compile", [](JSVM_Env running, JSVM_CallbackInfo) -> JSVM_Value {
                  mine = CompileIn(running, "3");
                  CompileIn(other, "4");
                  EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(other));
                  JSVM_Value result = nullptr;
                  EXPECT_EQ(JSVM_OK, OH_JSVM_RunScript(running, mine, &result));
                  EXPECT_EQ(JSVM_OK, OH_JSVM_RunScript(running, outer, &result));
                  return nullptr;
              }));
    Run("compile()");
    EXPECT_EQ(JSVM_INVALID_ARG, RunStatus(before));
    EXPECT_EQ(JSVM_INVALID_ARG, RunStatus(mine));
    EXPECT_EQ(JSVM_OK, RunStatus(outer));
}

// Retained or not, collections move and keep what it stands for.
TEST_F(ScriptLifeTest, AScriptOutlivesCollections) {
    JSVM_HandleScope scope = Open();
    JSVM_Script kept = Compile("'kept' + 1");
    JSVM_Script bound = Compile("'bound' + 2");
    EXPECT_JSVM_OK(OH_JSVM_RetainScript(env, kept));
    for (int i = 0; i < 3; ++i) {
        EXPECT_JSVM_OK(
            OH_JSVM_MemoryPressureNotification(env, JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL));
        for (JSVM_Script script : {kept, bound}) {
            JSVM_Value result = nullptr;
            ASSERT_JSVM_OK(OH_JSVM_RunScript(env, script, &result));
            EXPECT_EQ(script == kept ? "kept1" : "bound2", ToString(result));
            const uint8_t* cache = nullptr;
            size_t length = 0;
            ASSERT_JSVM_OK(OH_JSVM_CreateCodeCache(env, script, &cache, &length));
            EXPECT_JSVM_OK(OH_JSVM_ReleaseCache(env, cache, JSVM_CACHE_TYPE_JS));
        }
    }
    Close(scope);
    EXPECT_JSVM_OK(OH_JSVM_MemoryPressureNotification(env, JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL));
    EXPECT_EQ(JSVM_INVALID_ARG, RunStatus(bound));
    JSVM_Value result = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_RunScript(env, kept, &result));
    EXPECT_EQ("kept1", ToString(result));
    EXPECT_JSVM_OK(OH_JSVM_ReleaseScript(env, kept));
}

TEST_F(ScriptLifeTest, ScopesClosedOutOfOrderEndTheirScriptsWhenTheirTurnComes) {
    JSVM_HandleScope outer = Open();
    JSVM_Script in_outer = Compile("1");
    JSVM_HandleScope inner = Open();
    JSVM_Script in_inner = Compile("2");
    Close(outer);
    EXPECT_EQ(JSVM_OK, RunStatus(in_outer)) << "the scope ends with the last that is open in it";
    EXPECT_EQ(JSVM_OK, RunStatus(in_inner));
    ASSERT_JSVM_OK(OH_JSVM_RetainScript(env, in_outer));
    Close(inner);
    EXPECT_EQ(JSVM_INVALID_ARG, RunStatus(in_inner));
    EXPECT_EQ(JSVM_OK, RunStatus(in_outer));
    ASSERT_JSVM_OK(OH_JSVM_ReleaseScript(env, in_outer));
}

TEST_F(ScriptLifeTest, ScriptsThatAreRetainedEndWithTheirEnv) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    JSVM_Script retained = Compile("1", other);
    JSVM_Script bound = Compile("2", other);
    ASSERT_JSVM_OK(OH_JSVM_RetainScript(other, retained));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    for (JSVM_Script ended : {retained, bound}) {
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_RetainScript(env, ended));
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_ReleaseScript(env, ended));
        EXPECT_EQ(JSVM_INVALID_ARG, RunStatus(ended));
        const uint8_t* data = nullptr;
        size_t length = 0;
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateCodeCache(env, ended, &data, &length));
    }
}

TEST_F(ScriptLifeTest, AScriptMayBeReleasedWhileItRuns) {
    static JSVM_Script running_script;
    SetGlobal("release", Function("release", [](JSVM_Env running, JSVM_CallbackInfo) -> JSVM_Value {
                  EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseScript(running, running_script));
                  EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ReleaseScript(running, running_script));
                  return nullptr;
              }));
    running_script = Compile("release(); 'went on'");
    ASSERT_JSVM_OK(OH_JSVM_RetainScript(env, running_script));
    JSVM_Value result = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_RunScript(env, running_script, &result));
    EXPECT_EQ("went on", ToString(result));
    EXPECT_EQ(JSVM_INVALID_ARG, RunStatus(running_script));
}

}  // namespace
