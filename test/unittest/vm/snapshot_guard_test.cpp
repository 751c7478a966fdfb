// SPDX-License-Identifier: Apache-2.0
// Built-ins that the engine leaves out of a VM for a snapshot and adds to environments out of one:
// that we know which, and that what scripts put in their place lasts.
#include <sstream>
#include <string>

#include "test/support/snapshot_fixture.h"

namespace jsvm_test {
namespace {

// Every property of every object that leads from the global one, by the shortest path, one a line;
// only of objects that `known` has a line of, if it is not empty.
constexpr char kListBuiltins[] = R"js((known) => {
    const seen = new Set([globalThis]), lines = [], queue = [['globalThis', globalThis]];
    while (queue.length > 0) {
        const [path, object] = queue.shift();
        for (const key of Reflect.ownKeys(object)) {
            const step = path + '.' + String(key);
            lines.push(step);
            const property = Reflect.getOwnPropertyDescriptor(object, key);
            for (const part of ['value', 'get', 'set']) visit(step + ':' + part, property[part]);
        }
        visit(path + '.__proto__', Reflect.getPrototypeOf(object));
    }
    function visit(path, value) {
        if (Object(value) !== value || seen.has(value)) return;
        if (known.length > 0 && !known.includes(path + '\n')) return;
        seen.add(value);
        lines.push(path);
        queue.push([path, value]);
    }
    return lines.join('\n') + '\n';
})js";

std::string ListBuiltins(Machine& machine, JSVM_Env env, const std::string& known) {
    std::string literal;
    for (const char c : known) literal += c == '`' ? "\\`" : std::string(1, c);
    return machine.Run(env, std::string("(") + kListBuiltins + ")(`" + literal + "`)");
}

class SnapshotGuardTest : public SnapshotTest {
  protected:
    static std::string RefusalAfter(const std::string& source) {
        Machine machine(Machine::For::kSnapshot);
        JSVM_Env env = machine.NewEnv();
        EXPECT_EQ("undefined", machine.Run(env, source + "; undefined"));
        const std::string log = machine.Refused();
        EXPECT_EQ("3", machine.Run("1 + 2"));
        return log;
    }
    static void ExpectRefusedAfter(const std::string& source, const char* what) {
        const std::string log = RefusalAfter(source);
        EXPECT_NE(std::string::npos, log.find(std::string("no snapshot can hold ") + what)) << log;
    }
};

// The list in core/v8_compat.h is right when nothing else differs between the two kinds of VMs. One
// that knows too little lets the engine crash, where the snapshot is used.
TEST_F(SnapshotGuardTest, AllThatIsAddedLaterIsKnown) {
    Machine maker(Machine::For::kSnapshot);
    const std::string before = ListBuiltins(maker, maker.NewEnv(), "");
    Machine user(Machine::For::kUse);
    JSVM_Env env = user.NewEnv();
    const std::string after = ListBuiltins(user, env, before);
    std::string added;
    std::istringstream lines(after);
    for (std::string line; std::getline(lines, line);) {
        if (before.find(line + '\n') == std::string::npos) added += line + '\n';
    }
    // Getters such as the one of RegExp.prototype are put over whatever is there.
    EXPECT_EQ(
        "globalThis.SharedArrayBuffer\n"
        "globalThis.Atomics\n"
        "globalThis.gc\n"
        "globalThis.WebAssembly\n"
        "globalThis.Object:value.hasOwn\n"
        "globalThis.Array:value.prototype:value.at\n"
        "globalThis.Array:value.prototype:value.findLast\n"
        "globalThis.Array:value.prototype:value.findLastIndex\n"
        "globalThis.String:value.prototype:value.at\n"
        "globalThis.RegExp:value.prototype:value.linear\n"
        "globalThis.Array:value.prototype:value.Symbol(Symbol.unscopables):value.at\n"
        "globalThis.Array:value.prototype:value.Symbol(Symbol.unscopables):value.findLast\n"
        "globalThis.Array:value.prototype:value.Symbol(Symbol.unscopables):value.findLastIndex\n"
        "globalThis.Uint8Array:value.prototype:value.__proto__.at\n"
        "globalThis.Uint8Array:value.prototype:value.__proto__.findLast\n"
        "globalThis.Uint8Array:value.prototype:value.__proto__.findLastIndex\n",
        added);
}

TEST_F(SnapshotGuardTest, TheyAreThereInTheEnd) {
    Machine user(BlobAfter("0"));
    JSVM_Env env = user.EnvFromSnapshot();
    EXPECT_EQ("true", user.Run(env, "Object.hasOwn({a: 1}, 'a') && [1, 2].at(-1) === 2"));
    EXPECT_EQ("true", user.Run(env, "typeof WebAssembly === 'object' && 'ab'.at(-1) === 'b'"));
    EXPECT_EQ("true", user.Run(env, "new SharedArrayBuffer(8).byteLength === 8 && !!Atomics"));
    EXPECT_EQ("10", user.Run(env, "Error.stackTraceLimit"));
    EXPECT_EQ("true", user.Run(env, "new Error('new').stack.includes('at ')"));
}

TEST_F(SnapshotGuardTest, WhatScriptsPutInTheirPlaceLasts) {
    Machine user(BlobAfter(R"js(
        Object.hasOwn = () => 'mine';
        Object.defineProperty(Array.prototype, 'at', {
            get() { return () => 'got'; }, configurable: true, enumerable: true});
        Int8Array.prototype.__proto__.findLast = function() { return 'typed'; };
        Array.prototype[Symbol.unscopables].at = false;
        Error.stackTraceLimit = 3;
        globalThis.WebAssembly = 'none';
        Object.prototype.get = () => 'in the way';
        Object.defineProperty(Array.prototype, '0', {set() { throw 1; }, configurable: true});
    )js"));
    JSVM_Env env = user.EnvFromSnapshot();
    EXPECT_EQ("mine", user.Run(env, "Object.hasOwn({}, 'x')"));
    EXPECT_EQ("got", user.Run(env, "[].at(0)"));
    EXPECT_EQ("true",
              user.Run(env, "Object.getOwnPropertyDescriptor(Array.prototype, 'at').enumerable"));
    EXPECT_EQ("typed", user.Run(env, "new Uint8Array(1).findLast()"));
    EXPECT_EQ("false true", user.Run(env,
                                     "const u = Array.prototype[Symbol.unscopables];"
                                     "u.at + ' ' + u.findLast"));
    EXPECT_EQ("3", user.Run(env, "Error.stackTraceLimit"));
    EXPECT_EQ("none", user.Run(env, "WebAssembly"));
    EXPECT_EQ("undefined", user.Run(env, "gc(); 'at' in [] ? undefined : 0"));
    EXPECT_EQ("3", user.Run(user.NewEnv(), "[1, 2, 3].at(-1)")) << "an env without the scripts";
}

TEST_F(SnapshotGuardTest, ScriptsMayTakeBuiltinsAway) {
    Machine user(BlobAfter(R"js(
        const all = globalThis;
        for (const key of Reflect.ownKeys(all)) {
            if (key !== 'String' && key !== 'Reflect') delete all[key];
        }
        [].constructor.prototype = null;
    )js"));
    EXPECT_EQ("3", user.Run(user.EnvFromSnapshot(), "gc(); 1 + 2"));
}

TEST_F(SnapshotGuardTest, FrozenObjectsThatGrowAreRefused) {
    ExpectRefusedAfter("Object.freeze(Object)", "Object, which takes no properties any more");
    ExpectRefusedAfter("Object.seal(Array.prototype)", "Array.prototype, which takes no");
    ExpectRefusedAfter("Object.preventExtensions(String.prototype)", "String.prototype, which");
    ExpectRefusedAfter("Object.freeze(Error)", "Error, which takes no");
    ExpectRefusedAfter("Object.freeze(Int8Array.prototype.__proto__)", "TypedArray.prototype, ");
    ExpectRefusedAfter("Object.freeze(Array.prototype[Symbol.unscopables])", "Array.prototype[");
    ExpectRefusedAfter("Object.preventExtensions(globalThis)", "globalThis, which takes no");
    ExpectRefusedAfter("const O = Object; globalThis.Object = null; O.freeze(O)", "Object, which");
}

TEST_F(SnapshotGuardTest, FixedPropertiesInTheirPlaceAreRefused) {
    ExpectRefusedAfter("Object.defineProperty(Object, 'hasOwn', {value: 1})",
                       "Object.hasOwn, which is fixed");
    ExpectRefusedAfter("Object.defineProperty(Error, 'stackTraceLimit', {configurable: false})",
                       "Error.stackTraceLimit, which is fixed");
}

TEST_F(SnapshotGuardTest, TheGetterOfRegExpIsPutOverOthers) {
    for (const char* property : {"{value: 5, configurable: true}", "{value: 5}"}) {
        Machine user(BlobAfter(std::string("Object.defineProperty(RegExp.prototype, 'linear', ") +
                               property + "); Object.freeze(RegExp.prototype)"));
        EXPECT_EQ("true", user.Run(user.EnvFromSnapshot(), "gc(); /a/.test('a')"));
    }
}

TEST_F(SnapshotGuardTest, AllOthersMayBeFrozen) {
    Machine user(BlobAfter(R"js(
        const grow = [globalThis, Object, Error, Array.prototype, String.prototype,
                      Array.prototype[Symbol.unscopables], Int8Array.prototype.__proto__];
        const seen = new Set(grow);
        const visit = (value) => {
            if (Object(value) !== value || seen.has(value)) return;
            seen.add(value);
            members(value);
            Object.freeze(value);
        };
        const members = (object) => {
            for (const key of Reflect.ownKeys(object)) {
                const property = Reflect.getOwnPropertyDescriptor(object, key);
                [property.value, property.get, property.set].forEach(visit);
            }
            visit(Reflect.getPrototypeOf(object));
        };
        grow.forEach(members);
    )js"));
    JSVM_Env env = user.EnvFromSnapshot();
    EXPECT_EQ("true", user.Run(env, "Object.isFrozen(Math) && Object.isFrozen(Object.prototype)"));
    EXPECT_EQ("2", user.Run(env, "gc(); [1, 2].at(-1)"));
}

// The wording of asm.js, which the engine otherwise compiles with a part of it that is not there.
TEST_F(SnapshotGuardTest, AsmJsIsOrdinaryJavaScript) {
    Machine user(
        BlobAfter("const code = (function() { 'use asm';"
                  "function twice(x) { x = x | 0; return (x + x) | 0; } return twice; })();"
                  "var first = code(4)"));
    EXPECT_EQ("8 10", user.Run(user.EnvFromSnapshot(), "first + ' ' + code(5)"));
}

}  // namespace
}  // namespace jsvm_test
