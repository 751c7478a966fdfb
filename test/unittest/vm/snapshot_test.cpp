// SPDX-License-Identifier: Apache-2.0
// What CreateSnapshot makes, and what is left of the VM then.
#include <string>

#include "test/support/snapshot_fixture.h"

namespace jsvm_test {
namespace {

TEST_F(SnapshotTest, ValuesOfEveryKindSurvive) {
    const std::string blob = BlobAfter(R"js(
        var number = 1.5, zero = -0, big = 10n ** 40n, text = 'h\u00e9\u4e2d', date = new Date(5);
        var map = new Map([[1, {two: 2}]]), set = new Set([map]), weak = new WeakMap([[map, 7]]);
        var pattern = /a(b+)/g, symbol = Symbol.for('shared'), own = Symbol('own');
        var bytes = new Uint8Array([1, 2, 3]), doubles = new Float64Array(5000).fill(0.25);
        var view = new DataView(bytes.buffer, 1), proxy = new Proxy({}, {get: () => 'trapped'});
        var ref = new WeakRef(map);
        class Base { #hidden = 3; get hidden() { return this.#hidden; } static made = 4; }
        class Derived extends Base { toString() { return 'derived ' + this.hidden; } }
        var instance = new Derived();
        let lexical = 5; const constant = 6;
        function counter() { let count = 0; return () => ++count; }
        var count = counter(); count();
        function* steps() { yield 1; yield 2; } var generator = steps(); generator.next();
        var resolve, awaited = 0;
        (async () => { awaited = await new Promise((r) => { resolve = r; }); })();
        Array.prototype.mine = function() { return this.length; };
        var frozen = Object.freeze({a: 1}), error = new Error('kept');
    )js");
    Machine machine(blob);
    JSVM_Env env = machine.EnvFromSnapshot();
    const auto expect = [&](const char* expected, const char* source) {
        EXPECT_EQ(expected, machine.Run(env, source)) << source;
    };
    expect("1.5", "number");
    expect("true", "Object.is(zero, -0) && big === 10n ** 40n");
    expect("h\u00e9\u4e2d5", "text + date.getTime()");
    expect("true", "map.get(1).two === 2 && set.has(map) && weak.get(map) === 7");
    expect("xQ", "'xabb'.replace(pattern, 'Q')");
    expect("true", "symbol === Symbol.for('shared') && own.description === 'own'");
    expect("1,2,3", "bytes");
    expect("1250", "doubles.reduce((a, b) => a + b)");
    expect("true", "view.getUint8(0) === 2 && (bytes[1] = 9, view.getUint8(0) === 9)");
    expect("trapped", "proxy.anything");
    expect("true", "ref.deref() === map");
    expect("derived 34", "instance + '' + Derived.made");
    expect("11", "lexical + constant");
    expect("2", "count()");
    expect("2", "generator.next().value");
    expect("0", "resolve(8); awaited");
    expect("8", "awaited");
    expect("3", "[1, 2, 3].mine()");
    expect("true", "Object.isFrozen(frozen)");
    expect("true", "error.message === 'kept' && error.stack.includes('Error: kept')");
    expect("undefined", "gc()");
    expect("3", "count()");
}

TEST_F(SnapshotTest, AfterScriptsThatRanOftenSurvive) {
    Machine machine(Machine::For::kSnapshot);
    JSVM_Env env = machine.NewEnv();
    machine.Run(env, "var count = 0");
    for (int i = 0; i < 5; ++i) machine.Run(env, "++count");
    const std::string blob = machine.Take();
    Machine restored(blob);
    JSVM_Env again = restored.EnvFromSnapshot();
    for (const char* expected : {"6", "7", "8"}) {
        EXPECT_EQ(expected, restored.Run(again, "++count"));
    }
}

}  // namespace
}  // namespace jsvm_test
