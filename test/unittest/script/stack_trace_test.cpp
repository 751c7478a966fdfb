// SPDX-License-Identifier: Apache-2.0
// How stacks are told once a script has a source map.
#include "ark_runtime/jsvmx_error.h"
#include "test/unittest/script/stack_fixture.h"

namespace {

using jsvm_test::StackTest;

const char kThrower[] = "function f() {\n  return new Error('x');\n}\n";

TEST_F(StackTest, FramesAreToldInPlacesOfTheSource) {
    const std::string map = WriteMap("frames.map", R"("src/a.ts","src/b.ts")",
                                     {{1, 2, 0, 30, 4}, {1, 9, 0, 41, 6}, {3, 0, 1, 0, 0}});
    EXPECT_EQ("Error: x\n    at f (src/a.ts:42:7)\n    at <anonymous> (src/b.ts:1:1)",
              Stack(std::string(kThrower) + "f().stack", "frames.js", map));
}

TEST_F(StackTest, EveryFrameHasTheMapOfItsOwnScript) {
    RunNamed(kThrower, "inner.js", WriteSimpleMap("inner.map", "inner.ts"));
    RunNamed("function g() { return f() }", "plain.js", "");
    EXPECT_EQ(
        "Error: x\n    at f (inner.ts:10:20)\n    at g (plain.js:1:23)\n"
        "    at <anonymous> (outer.ts:10:20)",
        Stack("g().stack", "outer.js", WriteSimpleMap("outer.map", "outer.ts")));
    // The innermost frame has no map, those below have.
    RunNamed("function h() { return new Error('y') }", "plain2.js", "");
    EXPECT_EQ("Error: y\n    at h (plain2.js:1:23)\n    at <anonymous> (outer.ts:10:20)",
              Stack("h().stack", "outer.js", Path("outer.map")));
}

TEST_F(StackTest, FramesThatNoMappingTellsKeepTheirForm) {
    const std::string map = WriteMap("gaps.map", R"("a.ts",null)",
                                     {{1, 0, 0, 5, 5}, {2, 0, -1, 0, 0}, {3, 0, 1, 5, 5}});
    const std::string source =
        "var all = [new Error('a').stack,\n"
        "new Error('b').stack,\n"
        "new Error('c').stack,\n"
        "new Error('d').stack];\n"
        "all.map(s => s.split('\\n    at ')[1]).join()";
    EXPECT_EQ("gaps.js:1:12,<anonymous> (a.ts:6:6),gaps.js:3:1,gaps.js:4:1",
              Stack(source, "gaps.js", map));
}

TEST_F(StackTest, NamesAreAsTheEngineWritesThem) {
    const std::string map = WriteSimpleMap("names.map", "n.ts");
    const auto first = [&](const std::string& source) {
        return Stack(source + ".split('\\n    at ').slice(1, 3).join('|')", "names.js", map);
    };
    EXPECT_EQ("A.m (n.ts:10:20)|<anonymous> (n.ts:10:20)",
              first("class A { m() { return new Error().stack } }; new A().m()"));
    EXPECT_EQ("new B (n.ts:10:20)|<anonymous> (n.ts:10:20)",
              first("class B { constructor() { this.s = new Error().stack } }; new B().s"));
    EXPECT_EQ("Object.o [as k] (n.ts:10:20)|<anonymous> (n.ts:10:20)",
              first("({k: function o() { return new Error().stack }}).k()"));
    EXPECT_EQ("<anonymous> (n.ts:10:20)|Array.map (<anonymous>)",
              first("[1].map(() => new Error().stack)[0]"));
    EXPECT_EQ("f (n.ts:10:20)|<anonymous> (n.ts:10:20)",
              first("function f() { return new Error().stack }; f()"));
    // The code of an eval is in no file.
    EXPECT_EQ(
        "eval (eval at <anonymous> (names.js:1:1), <anonymous>:1:1)|"
        "<anonymous> (n.ts:10:20)",
        first("eval('new Error().stack')"));
}

TEST_F(StackTest, AsyncFramesToo) {
    const std::string map = WriteSimpleMap("async.map", "a.ts");
    RunNamed(
        "var stack; async function inner() { await 1; throw new Error('late') }\n"
        "async function outer() { await inner() }\n"
        "outer().catch(e => { stack = e.stack });\n"
        "(async () => { await inner() })().catch(e => { stack2 = e.stack }); var stack2",
        "async.js", map);
    EXPECT_EQ("Error: late\n    at inner (a.ts:10:20)\n    at async outer (a.ts:10:20)",
              RunToString("stack"));
    EXPECT_EQ("Error: late\n    at inner (a.ts:10:20)\n    at async <anonymous> (a.ts:10:20)",
              RunToString("stack2"));
}

TEST_F(StackTest, TheOffsetsOfTheOriginCount) {
    // The map describes the file; the script begins in its line 11, column 21.
    const std::string map =
        WriteMap("offset.map", "\"a.ts\"",
                 {{0, 0, 0, 99, 99}, {10, 20, 0, 0, 0}, {10, 25, 0, 7, 7}, {11, 3, 0, 8, 8}});
    const std::string source = "var s=new Error().stack;\nvar t=new Error().stack;\ns+t";
    EXPECT_EQ("Error\n    at <anonymous> (a.ts:8:8)Error\n    at <anonymous> (a.ts:9:9)",
              Stack(source, "offset.js", map, 10, 20));
}

TEST_F(StackTest, TheErrorIsWrittenAsTheEngineDoes) {
    const std::string map = WriteSimpleMap("heads.map", "h.ts");
    const auto stack = [&](const std::string& source) { return Stack(source, "heads.js", map); };
    const std::string at = "\n    at <anonymous> (h.ts:10:20)";
    EXPECT_EQ("RangeError: two\nlines" + at, stack("new RangeError('two\\nlines').stack"));
    EXPECT_EQ("Named: m" + at, stack("class E extends Error { toString() { return 'not asked' } }\n"
                                     "E.prototype.name = 'Named'; new E('m').stack"));
    EXPECT_EQ("Error" + at, stack("var o = {}; Error.captureStackTrace(o); o.stack"));
    EXPECT_EQ("Error: \xe4\xb8\xad\xf0\x9f\x98\x80" + at, stack("new Error('中😀').stack"));
    EXPECT_EQ("true", stack("new Error('\\ud800').stack.startsWith('Error: \\ud800\\n')"));
    // A message that looks like a frame.
    EXPECT_EQ("Error: m\n    at heads.js:1:1" + at,
              stack("new Error('m\\n    at heads.js:1:1').stack"));
    EXPECT_EQ("<error: Error: no>" + at,
              stack("var e = new Error();\n"
                    "Object.defineProperty(e, 'message', {get() { throw Error('no') }}); e.stack"));
}

TEST_F(StackTest, AStackIsToldOnce) {
    const std::string map = WriteSimpleMap("once.map", "o.ts");
    EXPECT_EQ("true", Stack("var e = new Error('o'); var first = e.stack; e.message = 'p';\n"
                            "first === e.stack && first.includes('o.ts')",
                            "once.js", map));
    EXPECT_EQ("mine", Stack("e.stack = 'mine'; e.stack", "once.js", map));
    EXPECT_EQ("0", Stack("Error.stackTraceLimit = 0; e = new Error(); Error.stackTraceLimit = 10;\n"
                         "e.stack.split('\\n').length - 1",
                         "once.js", map));
}

TEST_F(StackTest, SourceUrlCommentsDoNotHideAScript) {
    EXPECT_EQ("Error\n    at <anonymous> (s.ts:10:20)",
              Stack("new Error().stack //# sourceURL=other.js", "commented.js",
                    WriteSimpleMap("commented.map", "s.ts")));
}

TEST_F(StackTest, NamesOfAnyCharactersAreFound) {
    EXPECT_EQ("Error\n    at <anonymous> (\xc3\xa4\xe4\xb8\xad.ts:10:20)",
              Stack("new Error().stack", "\xc3\xb6 (\xe4\xb8\xad):1:2.js",
                    WriteSimpleMap("characters.map", "\xc3\xa4\xe4\xb8\xad.ts")));
    EXPECT_EQ("Error\n    at <anonymous> (t.ts:10:20)",
              Stack("new Error().stack", "broken\xff.js", WriteSimpleMap("broken8.map", "t.ts")));
}

TEST_F(StackTest, TheStackIsToldToNativeCodeToo) {
    JSVM_Value error =
        RunNamed("new TypeError('native')", "native.js", WriteSimpleMap("native.map", "n.ts"));
    JSVM_Value stack = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_GetNamedProperty(env, error, "stack", &stack));
    EXPECT_EQ("TypeError: native\n    at <anonymous> (n.ts:10:20)", ToString(stack));
    JSVM_Value result = nullptr;
    EXPECT_EQ(JSVM_GENERIC_FAILURE,
              TryRun("f = () => { throw new Error('thrown') }; f()", &result));
    EXPECT_EQ("Error: thrown", TakeException());
}

TEST_F(StackTest, ErrorsMadeInCHaveTheFramesOfTheirCallers) {
    SetGlobal("make", Function("make", [](JSVM_Env running, JSVM_CallbackInfo) {
                  JSVM_Value text = nullptr;
                  JSVM_Value error = nullptr;
                  EXPECT_EQ(JSVM_OK, OH_JSVM_CreateStringUtf8(running, "made", 4, &text));
                  EXPECT_EQ(JSVM_OK, OH_JSVM_CreateError(running, nullptr, text, &error));
                  return error;
              }));
    EXPECT_EQ("Error: made\n    at <anonymous> (c.ts:10:20)",
              Stack("make().stack", "made.js", WriteSimpleMap("made.map", "c.ts")));
}

TEST_F(StackTest, ThePositionOfAnErrorStaysTheGeneratedOne) {
    JSVM_Value error =
        RunNamed("\n  new Error('p')", "position.js", WriteSimpleMap("position.map", "p.ts"), 10);
    JSVMX_ErrorPosition position = {};
    ASSERT_JSVM_OK(JSVMX_GetErrorPosition(env, error, &position));
    EXPECT_EQ(12u, position.line);
    EXPECT_EQ(3u, position.column);
    JSVM_Value stack = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_GetNamedProperty(env, error, "stack", &stack));
    EXPECT_EQ("Error: p\n    at <anonymous> (p.ts:10:20)", ToString(stack));
}

}  // namespace
