// SPDX-License-Identifier: Apache-2.0
// Telling a stack runs code that scripts can have a hand in: getters of the error, and methods of
// the call sites. Whatever they do, a stack is told, and nothing is left behind.
#include "frameworks/core/vm.h"
#include "test/unittest/script/stack_fixture.h"

namespace {

class TamperTest : public jsvm_test::StackTest {
  protected:
    void SetUp() override {
        StackTest::SetUp();
        map_ = WriteSimpleMap("tamper.map", "t.ts");
    }
    void TearDown() override {
        EXPECT_FALSE(ExceptionPending());
        StackTest::TearDown();
    }
    std::string Told(const std::string& source) { return Stack(source, "tamper.js", map_); }

    // The stack after a script had the call sites `s` in its hands, and did this to them.
    std::string ToldAfter(const std::string& change) {
        return Told("Error.prepareStackTrace = (e, s) => { " + change +
                    "; throw 'go on' }; new Error('x').stack");
    }

    // The prototype's methods are read-only, those of one object are not.
    static std::string Replace(const std::string& method, const std::string& replacement) {
        return "Object.defineProperty(s[0], '" + method + "', {value: " + replacement + "})";
    }

    std::string map_;
};

const char kMapped[] = "Error: x\n    at <anonymous> (t.ts:10:20)";
const char kPlain[] = "Error: x\n    at tamper.js:1:1";

TEST_F(TamperTest, CallSitesWhoseMethodsWereReplaced) {
    EXPECT_EQ(kMapped, ToldAfter(""));
    const std::string at = "Error: x\n    at tamper.js:1:";
    for (const char* method :
         {"getFileName", "getLineNumber", "getColumnNumber", "getScriptNameOrSourceURL"}) {
        for (const char* replacement :
             {"() => { throw new Error('no') }", "() => -1", "() => 0", "() => 1.5", "() => ({})",
              "() => NaN", "() => 4294967295", "() => 'tamper'", "() => null", "17", "undefined",
              "() => new Error('nested').stack", "function f() { return f() }", "() => Symbol()"}) {
            const std::string told = ToldAfter(Replace(method, replacement));
            EXPECT_EQ(0u, told.find(at)) << method << " = " << replacement << ": " << told;
        }
    }
    for (const char* text :
         {"() => { throw new Error('no') }", "() => ({})", "() => 'elsewhere'", "() => Symbol()",
          "17", "() => 'elsewhere (tamper.js:1:1)'", "() => new Error('nested').stack"}) {
        const std::string told = ToldAfter(Replace("toString", text));
        EXPECT_EQ(0u, told.find(at)) << text << ": " << told;
    }
    Run("delete Error.prepareStackTrace");
    EXPECT_EQ(kMapped, Told("new Error('x').stack"));
}

TEST_F(TamperTest, CallSitesThatAreNone) {
    const std::string at = "Error: x\n    at tamper.js:1:";
    for (const char* change :
         {"s[0] = 1", "s[0] = null", "s[0] = {}", "s.length = 0", "s.push(s[0])", "delete s[0]",
          "s.length = 4294967295", "Object.setPrototypeOf(s[0], null)",
          "Object.defineProperty(s, 0, {get() { throw 1 }})",
          // As many as one asks for.
          "const site = s[0]; s.length = 4294967295;"
          "Object.setPrototypeOf(s, new Proxy([], {get: () => site}))"}) {
        const std::string told = ToldAfter(change);
        EXPECT_EQ(0u, told.find(at)) << change << ": " << told;
    }
}

TEST_F(TamperTest, TheMethodsOfAllCallSitesStay) {
    Told(
        "var methods;\n"
        "Error.prepareStackTrace = (e, s) => { methods = Object.getPrototypeOf(s[0]) };\n"
        "new Error().stack; delete Error.prepareStackTrace");
    Run("for (const name of Object.getOwnPropertyNames(methods)) {\n"
        "  try { methods[name] = () => 'replaced' } catch {}\n"
        "  try { delete methods[name] } catch {}\n"
        "  try { Object.defineProperty(methods, name, {value: () => 'replaced'}) } catch {}\n"
        "}");
    EXPECT_EQ(kMapped, Told("new Error('x').stack"));
}

TEST_F(TamperTest, AMethodThatRegistersAnotherMap) {
    static std::string other;
    other = WriteSimpleMap("tamper2.map", "u.ts");
    SetGlobal("other", Function("other", [](JSVM_Env running, JSVM_CallbackInfo) -> JSVM_Value {
                  JSVM_ScriptOrigin origin = {other.c_str(), "tamper.js", 0, 0};
                  JSVM_Value source = nullptr;
                  JSVM_Script script = nullptr;
                  EXPECT_EQ(JSVM_OK, OH_JSVM_CreateStringUtf8(running, "1", 1, &source));
                  EXPECT_EQ(JSVM_OK,
                            OH_JSVM_CompileScriptWithOrigin(running, source, nullptr, 0, false,
                                                            nullptr, &origin, &script));
                  return nullptr;
              }));
    EXPECT_EQ(
        "Error: x\n    at <anonymous> (u.ts:10:20)",
        ToldAfter("const column = s[0].getColumnNumber;\n" +
                  Replace("getColumnNumber", "function() { other(); return column.call(this) }")));
    // Without maps V8 throws what it throws to whoever reads the stack.
    Run("Error.prepareStackTrace = () => { throw new Error('no') }");
    EXPECT_EQ(kMapped, Told("new Error('x').stack"));
    Run("Error.prepareStackTrace = (e, s) => e.stack");
    EXPECT_EQ(kPlain, Told("new Error('x').stack")) << "the engine's own, within";
    for (const char* nothing : {"undefined", "'text'", "{}", "null"}) {
        Run("Error.prepareStackTrace = " + std::string(nothing));
        EXPECT_EQ(kMapped, Told("new Error('x').stack")) << nothing;
    }
    Run("Object.defineProperty(Error, 'prepareStackTrace', {get() { throw 1 }, configurable: "
        "true})");
    EXPECT_EQ(kMapped, Told("new Error('x').stack"));
    Run("delete Error.prepareStackTrace; var RealError = Error; Error = undefined");
    EXPECT_EQ(kMapped, Told("new RealError('x').stack"));
    Run("Object.defineProperty(globalThis, 'Error', {get() { throw 1 }})");
    EXPECT_EQ(kMapped, Told("new RealError('x').stack"));
}

TEST_F(TamperTest, ErrorsWithinErrors) {
    // While one stack is told, the others are told as V8 does.
    Told(
        "class Outer extends Error {\n"
        "  get name() { inner = new Error('inner').stack; return 'Outer' } }\n"
        "var inner; var outer = () => new Outer('x').stack");
    EXPECT_EQ("Outer: x\n    at outer (t.ts:10:20)",
              RunToString("outer().split('\\n', 2).join('\\n')"));
    EXPECT_EQ("Error: inner\n    at get name [as name] (tamper.js:2:24)",
              RunToString("inner.split('\\n', 2).join('\\n')"));
    // And after it as before.
    EXPECT_EQ(kMapped, Told("new Error('x').stack"));
    Told(
        "var cyclic = new Error();\n"
        "Object.defineProperty(cyclic, 'message', {get() { throw cyclic }});\n"
        "var text = cyclic.stack; 0");
    EXPECT_EQ("string", RunToString("typeof text"));
    Told(
        "class Self extends Error { get message() { return this.stack } };"
        "var self = new Self().stack; 0");
    EXPECT_EQ("string", RunToString("typeof self"));
}

TEST_F(TamperTest, ObjectsThatAreNoErrors) {
    for (const char* target : {"{}", "[]", "function() {}", "Object.create(null)",
                               "Object.create({get name() { throw 1 }})"}) {
        EXPECT_EQ("true", Told("var o = " + std::string(target) +
                               "; Error.captureStackTrace(o); o.stack.includes('t.ts:10:20')"))
            << target;
    }
    EXPECT_EQ("true", Told("var o = {}; Error.captureStackTrace(o);\n"
                           "Object.create(o).stack.includes('t.ts:10:20')"));
    EXPECT_EQ("true", Told("new Proxy(new Error(), {}).stack.includes('t.ts:10:20')"));
    EXPECT_EQ("true", Told("Object.freeze(new Error()).stack.includes('t.ts:10:20')"));
}

TEST_F(TamperTest, AtTheEndOfTheStack) {
    Told(
        "var told = []; function down() {\n"
        "  try { down() } catch (e) { if (told.length < 50) told.push(e.stack); throw e } }\n"
        "try { down() } catch (e) { told.push(e.stack) }");
    // Close to the end V8 tells less by itself: wrong places, or none.
    const std::string whole =
        "told.length > 10 && told.every(s =>"
        " s.startsWith('RangeError: Maximum call stack size exceeded\\n    at ')"
        " && s.split('\\n').length === 11)";
    EXPECT_TRUE(RunToBool(whole)) << RunToString("told.join('\\n\\n')");
    EXPECT_EQ(kMapped, Told("new Error('x').stack"));
    // The map itself is read there for the first time.
    map_ = WriteSimpleMap("deep.map", "deep.ts");
    Told("told = []; try { down() } catch (e) { told.push(e.stack) }");
    EXPECT_TRUE(RunToBool("told.every(s => s.startsWith('RangeError'))"));
    EXPECT_EQ("Error: x\n    at <anonymous> (deep.ts:10:20)", Told("new Error('x').stack"));
}

TEST_F(TamperTest, ManyFrames) {
    Told(
        "Error.stackTraceLimit = Infinity; function deep(n) { return n ? deep(n - 1) : new Error() "
        "}");
    EXPECT_EQ("1001", Told("var s = deep(999).stack.split('t.ts:10:20'); s.length - 1"));
}

TEST_F(TamperTest, AStackThatIsTooLongForAString) {
    // V8's own fails, too: what it makes of that stays.
    Told(
        "var e = new Error('x'.repeat(2 ** 29 - 30)); var text; var caught;\n"
        "try { text = e.stack } catch (error) { caught = error }");
    EXPECT_EQ("true", RunToString("text === undefined || typeof text === 'string'"));
    EXPECT_EQ(kMapped, Told("new Error('x').stack"));
}

JSVM_VM running_vm;
JSVM_Value Terminate(JSVM_Env, JSVM_CallbackInfo) {
    running_vm->isolate->TerminateExecution();
    return nullptr;
}

TEST_F(TamperTest, ARequestToEndTheScriptIsNotForgotten) {
    running_vm = vm;
    SetGlobal("terminate", Function("terminate", Terminate));
    Told("class E extends Error { get name() { terminate(); for (;;); } }");
    JSVM_Value result = nullptr;
    EXPECT_NE(JSVM_OK, TryRun("new E('x').stack; for (;;);", &result));
    JSVM_Value taken = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_GetAndClearLastException(env, &taken));
    EXPECT_EQ(kMapped, Told("new Error('x').stack"));
}

}  // namespace
