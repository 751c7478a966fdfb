// SPDX-License-Identifier: Apache-2.0
#include <climits>

#include "test/support/fixture.h"

namespace {

class ScriptFunctionTest : public jsvm_test::JsvmTest {
  protected:
    JSVM_Status TryMake(const std::vector<JSVM_Value>& parameters, JSVM_Value body,
                        JSVM_Value* result) {
        return OH_JSVM_CreateFunctionWithScript(env, "made", JSVM_AUTO_LENGTH, parameters.size(),
                                                parameters.data(), body, result);
    }
    // The function for scripts too, as `f`.
    JSVM_Value Make(const std::vector<std::string>& parameters, const std::string& body) {
        std::vector<JSVM_Value> values;
        values.reserve(parameters.size());
        for (const std::string& parameter : parameters) values.push_back(Str(parameter));
        JSVM_Value function = nullptr;
        EXPECT_STATUS(JSVM_OK, TryMake(values, Str(body), &function));
        SetGlobal("f", function);
        return function;
    }
    // What is pending after a body does not compile.
    std::string ErrorOf(const std::string& body) {
        JSVM_Value function = nullptr;
        EXPECT_STATUS(JSVM_GENERIC_FAILURE, TryMake({Str("a")}, Str(body), &function));
        EXPECT_EQ(nullptr, function);
        return TakeException();
    }
    std::string NameOf(const char* name, size_t length) {
        JSVM_Value function = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateFunctionWithScript(env, name, length, 0, nullptr,
                                                                Str("return 1"), &function));
        SetGlobal("named", function);
        return RunToString("named.name");
    }
};

TEST_F(ScriptFunctionTest, ParametersAndBodyMakeAFunction) {
    JSVM_Value add = Make({"a", "b"}, "return a + b;");
    const JSVM_Value arguments[] = {Num(2), Num(3)};
    JSVM_Value sum = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CallFunction(env, Undefined(), add, 2, arguments, &sum));
    EXPECT_EQ(5, ToNumber(sum));
    EXPECT_EQ("function,made,2,object",
              RunToString("[typeof f, f.name, f.length, typeof f.prototype]"));
    EXPECT_TRUE(RunToBool("new f() instanceof f"));
    Make({}, "");
    EXPECT_EQ("undefined,0", RunToString("[String(f()), f.length]"));
}

TEST_F(ScriptFunctionTest, RunsInSloppyModeAndTheGlobalScope) {
    Run("var global_one = 1; let script_two = 2;");
    Make({}, "return [this === globalThis, global_one, script_two, typeof env]");
    EXPECT_EQ("true,1,2,undefined", RunToString("f()"));
    Make({}, "'use strict'; return String(this)");
    EXPECT_EQ("undefined", RunToString("f()"));
    Make({"a", "b"}, "return arguments.length + a");
    EXPECT_EQ("4", RunToString("f(1, 2, 3)"));
    Make({"a", "a"}, "return a");
    EXPECT_EQ("2", RunToString("f(1, 2)"));
    Make({"n"}, "return n < 1 ? '' : n + globalThis.f(n - 1)");
    EXPECT_EQ("321", RunToString("f(3)"));
    Make({}, "throw new RangeError('from the body')");
    JSVM_Value ignored = nullptr;
    EXPECT_EQ(JSVM_GENERIC_FAILURE, TryRun("f()", &ignored));
    EXPECT_EQ("RangeError: from the body", TakeException());
}

TEST_F(ScriptFunctionTest, TextIsAnyText) {
    Make({"\xc3\xa9", "$", "_"}, "return \xc3\xa9 + '\xe4\xb8\xad\xf0\x9f\x98\x80' // the end");
    EXPECT_EQ("1\xe4\xb8\xad\xf0\x9f\x98\x80", RunToString("f(1)"));
    Make({}, std::string("return 'a\0b'.length", 19));
    EXPECT_EQ("3", RunToString("f()"));
}

TEST_F(ScriptFunctionTest, NameIsTakenByLength) {
    EXPECT_EQ("func", NameOf("func", JSVM_AUTO_LENGTH));
    EXPECT_EQ("fu", NameOf("func", 2));
    EXPECT_EQ("", NameOf("func", 0));
    EXPECT_EQ(std::string("func\0", 5), NameOf("func", 5));
    EXPECT_EQ("", NameOf(nullptr, 0));
    EXPECT_EQ("", NameOf(nullptr, JSVM_AUTO_LENGTH));
    EXPECT_EQ("", NameOf(nullptr, size_t{INT_MAX} + 1));
    EXPECT_EQ("class", NameOf("class", JSVM_AUTO_LENGTH));
    EXPECT_EQ("{\"value\":\"class\",\"writable\":false,\"enumerable\":false,\"configurable\":true}",
              RunToString("JSON.stringify(Object.getOwnPropertyDescriptor(named, 'name'))"));
}

TEST_F(ScriptFunctionTest, OneSourceGivesFunctionsOfTheirOwn) {
    JSVM_Value first = nullptr;
    JSVM_Value second = nullptr;
    JSVM_Value body = Str("return 'same'");
    ASSERT_JSVM_OK(OH_JSVM_CreateFunctionWithScript(env, "first", 5, 0, nullptr, body, &first));
    ASSERT_JSVM_OK(OH_JSVM_CreateFunctionWithScript(env, "second", 6, 0, nullptr, body, &second));
    SetGlobal("first", first);
    SetGlobal("second", second);
    EXPECT_EQ("first,second,false", RunToString("[first.name, second.name, first === second]"));
}

TEST_F(ScriptFunctionTest, ABodyThatDoesNotCompileLeavesASyntaxError) {
    for (const char* body : {"return (", "a b", "let a;", "await 1", "import.meta", "/*", "`${"}) {
        EXPECT_EQ(0u, ErrorOf(body).find("SyntaxError: ")) << body;
    }
}

TEST_F(ScriptFunctionTest, ABodyCannotLeaveItsFunction) {
    Run("var alerted = 0; var alert = () => { alerted = 1; };");
    for (const char* body : {"} alert(1) {", "}", "} alert(1); function g() {", "{", "*/ alert(1)",
                             "}); alert(1); (function() {", "return 1;\n}\nalert(1);\n{"}) {
        EXPECT_EQ(0u, ErrorOf(body).find("SyntaxError: ")) << body;
    }
    EXPECT_EQ(0, RunToNumber("alerted"));
}

TEST_F(ScriptFunctionTest, AParameterThatIsNoIdentifierLeavesNothingPending) {
    for (const char* name : {"", " ", "a b", "a,b", "a=1", "...a", "{a}", "[a]", "1a", "a\n", " a",
                             "a) { alert(1) } (", "a/*", "'a'"}) {
        JSVM_Value function = nullptr;
        EXPECT_STATUS(JSVM_GENERIC_FAILURE,
                      TryMake({Str("good"), Str(name)}, Str("return 1"), &function));
        EXPECT_EQ(nullptr, function) << name;
        EXPECT_FALSE(ExceptionPending()) << name;
    }
}

TEST_F(ScriptFunctionTest, RefusesNullArguments) {
    JSVM_Value function = nullptr;
    JSVM_Value body = Str("return 1");
    const std::vector<JSVM_Value> holes = {Str("a"), nullptr, Num(1)};
    EXPECT_STATUS(JSVM_INVALID_ARG, TryMake({}, nullptr, &function));
    EXPECT_STATUS(JSVM_INVALID_ARG, TryMake({}, body, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, TryMake(holes, body, &function));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_CreateFunctionWithScript(env, "f", 1, 1, nullptr, body, &function));
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_CreateFunctionWithScript(nullptr, "f", 1, 0, nullptr, body, &function));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_CreateFunctionWithScript(env, "f", 1, 1, nullptr, Num(1), &function));
    EXPECT_EQ(nullptr, function);
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(ScriptFunctionTest, RefusesWhatIsNoString) {
    for (const char* source : {"1", "undefined", "null", "({})", "Symbol()", "new String('a')"}) {
        JSVM_Value function = nullptr;
        JSVM_Value other = Run(source);
        EXPECT_STATUS(JSVM_STRING_EXPECTED, TryMake({}, other, &function));
        EXPECT_STATUS(JSVM_STRING_EXPECTED, TryMake({Str("a"), other}, Str(""), &function));
        // Types are looked at before anything is compiled.
        EXPECT_STATUS(JSVM_STRING_EXPECTED, TryMake({other}, Str("}"), &function));
        EXPECT_EQ(nullptr, function) << source;
        EXPECT_FALSE(ExceptionPending()) << source;
    }
}

TEST_F(ScriptFunctionTest, LongNamesAreRefusedAfterTheBody) {
    JSVM_Value function = nullptr;
    const size_t too_long = size_t{INT_MAX} + 1;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateFunctionWithScript(env, "f", too_long, 0, nullptr,
                                                                     Str(""), &function));
    EXPECT_FALSE(ExceptionPending());
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_CreateFunctionWithScript(
                                            env, "f", too_long, 0, nullptr, Str("}"), &function));
    EXPECT_EQ("SyntaxError: Unexpected token '}'", TakeException());
    EXPECT_EQ(nullptr, function);
}

TEST_F(ScriptFunctionTest, TakesAsManyParametersAsAFunctionCanHave) {
    constexpr size_t kMost = 65534;
    const std::vector<JSVM_Value> parameters(kMost + 1, Str("a"));
    JSVM_Value function = nullptr;
    JSVM_Value body = Str("return a");
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateFunctionWithScript(env, nullptr, 0, kMost,
                                                            parameters.data(), body, &function));
    SetGlobal("f", function);
    EXPECT_EQ("undefined", RunToString("f(1)"));
    EXPECT_EQ("65534", RunToString("f.apply(null, Array.from({length: 65534}, (_, i) => i + 1))"));
    JSVM_Value none = nullptr;
    for (const size_t argc : {kMost + 1, SIZE_MAX}) {
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateFunctionWithScript(
                                            env, nullptr, 0, argc, parameters.data(), body, &none));
    }
    EXPECT_EQ(nullptr, none);
}

TEST_F(ScriptFunctionTest, DoesNothingWhileAnExceptionIsPending) {
    JSVM_Value function = nullptr;
    JSVM_Value body = Str("return 1");
    ASSERT_JSVM_OK(OH_JSVM_ThrowError(env, nullptr, "pending"));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, TryMake({}, body, &function));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, TryMake({nullptr}, nullptr, nullptr));
    EXPECT_EQ("Error: pending", TakeException());
    EXPECT_EQ(nullptr, function);
}

TEST(ScriptFunctionWithoutScopes, NeedsAHandleScope) {
    jsvm_test::InitOnce();
    JSVM_VM vm = nullptr;
    JSVM_Env env = nullptr;
    JSVM_Value function = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &vm));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH,
              OH_JSVM_CreateFunctionWithScript(env, "f", 1, 0, nullptr, nullptr, &function));
    EXPECT_EQ(nullptr, function);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(env));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(vm));
}

}  // namespace
