// SPDX-License-Identifier: Apache-2.0
// What becomes of reads, writes and deletes that property callbacks handle, do not handle, or throw
// from. That all of it holds in optimised code too is seen by repeating it.
#include "test/unittest/binding/scripted_class.h"

namespace {

using InterceptorTest = jsvm_test::ScriptedClassTest;

TEST_F(InterceptorTest, WithoutCallbacksInstancesAreOrdinary) {
    Define("{}");
    EXPECT_EQ("1,50,50", RunToString("(k.own = 1, [k.own, k.m(), k.a])"));
    EXPECT_EQ("undefined", RunToString("typeof k.none"));
    EXPECT_EQ("own", RunToString("Object.keys(k)"));
    EXPECT_EQ("true,false,true", RunToString("['own' in k, 'none' in k, delete k.own]"));
    EXPECT_EQ("[object Object]", RunToString("k"));
    EXPECT_EQ("7", RunToString("(k[3] = 7, k[3])"));
    EXPECT_EQ("object", RunToString("typeof k"));
}

TEST_F(InterceptorTest, ReadsThatAreNotHandledAreOrdinary) {
    Define("{ get(name, self) { log.push(String(name)); } }");
    EXPECT_EQ("1", RunToString("(k.own = 1, log.length = 0, k.own)"));
    EXPECT_EQ("50,50", RunToString("[k.m(), k.a]"));
    EXPECT_EQ("own,m,a", RunToString("log"));
    EXPECT_EQ("true", RunToString("k.none === undefined"));
    EXPECT_EQ("2", RunToString("(s => (k[s] = 2, k[s]))(Symbol('s'))"));
    EXPECT_EQ("true,false,true,false",
              RunToString("['own' in k, 'none' in k, k.hasOwnProperty('own'),"
                          " k.hasOwnProperty('m')]"));
    EXPECT_EQ("{\"value\":1,\"writable\":true,\"enumerable\":true,\"configurable\":true}",
              RunToString("JSON.stringify(Object.getOwnPropertyDescriptor(k, 'own'))"));
    EXPECT_EQ("true", RunToString("Object.getOwnPropertyDescriptor(k, 'none') === undefined"));
    EXPECT_EQ("[object Object]", RunToString("k"));
    EXPECT_EQ("{\"own\":1}", RunToString("JSON.stringify(k)"));
}

TEST_F(InterceptorTest, ReadsThatAreHandledGiveTheAnswer) {
    Define("{ get(name, self) { if (typeof name === 'string') return 'got ' + name; } }");
    EXPECT_EQ("got x", RunToString("k.x"));
    EXPECT_EQ("got own,got m,got a", RunToString("(k.own = 1, [k.own, k.m, k.a])"));
    EXPECT_EQ("true,true", RunToString("['x' in k, Object.prototype.hasOwnProperty.call(k, 'x')]"));
    EXPECT_EQ("{\"value\":\"got x\",\"writable\":true,\"enumerable\":false,\"configurable\":true}",
              RunToString("JSON.stringify(Object.getOwnPropertyDescriptor(k, 'x'))"));
    // Without a setter a write is ordinary. It keeps the attributes that the property is said to
    // have.
    EXPECT_EQ("|own", RunToString("Object.keys(k) + '|' + Object.getOwnPropertyNames(k)"));
    EXPECT_EQ("got x", RunToString("((o) => o.x)(k)"));
    EXPECT_EQ("got x", RunToString("(() => { const { x } = k; return x; })()"));
}

TEST_F(InterceptorTest, AnyValueHandlesARead) {
    Define("{ get(name) { return { u: '(undefined)', n: null, f: false, z: 0, e: '' }[name]; } }");
    Run("for (const name of 'unfze') k[name] = 'own'");
    EXPECT_EQ("undefined,null,false,0,", RunToString("[...'unfze'].map(name => String(k[name]))"));
    EXPECT_EQ("true", RunToString("'u' in k"));
}

TEST_F(InterceptorTest, SymbolsAndPrivateKeysAreNames) {
    Define(
        "{ get(name) { log.push(typeof name); if (name === Symbol.toPrimitive)"
        " return () => 'primitive'; } }");
    EXPECT_EQ("primitive", RunToString("`${k}`"));
    EXPECT_EQ("symbol", RunToString("log"));
    int native = 0;
    void* unwrapped = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_Wrap(env, Run("k"), &native, nullptr, nullptr, nullptr));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_Unwrap(env, Run("k"), &unwrapped));
    EXPECT_EQ(&native, unwrapped);
    EXPECT_EQ("1", RunToString("log.length")) << "keys of the API are nobody's business";
}

TEST_F(InterceptorTest, WritesThatAreNotHandledAreOrdinary) {
    Define("{ set(name, value) { log.push(String(name), value); } }");
    EXPECT_EQ("1,1", RunToString("[k.own = 1, k.own]"));
    EXPECT_EQ("2", RunToString("(k.own = 2, k.own)"));
    EXPECT_EQ("own,1,own,2", RunToString("log"));
    EXPECT_EQ("TypeError", Thrown("k.a = 1")) << "an accessor without setter";
    EXPECT_EQ("50", RunToString("(k.a = 1, k.a)"));
    EXPECT_EQ("3", RunToString("(k.m = 3, k.m)"));
    Run("Object.defineProperty(k, 'fixed', { value: 4 })");
    EXPECT_EQ("TypeError", Thrown("k.fixed = 5"));
    EXPECT_EQ("4", RunToString("k.fixed"));
    EXPECT_EQ("own,m", RunToString("Object.keys(k)"));
}

TEST_F(InterceptorTest, WritesThatAreHandledStoreNothing) {
    Define("{ set(name, value, self) { log.push(name, value, self === k); return false; } }");
    EXPECT_EQ("1", RunToString("k.x = 1")) << "an assignment gives its right side";
    EXPECT_EQ("x,1,true", RunToString("log"));
    EXPECT_EQ("undefined", RunToString("typeof k.x"));
    EXPECT_EQ("", Thrown("k.x = 2; k.a = 3; k.m = 4"));
    EXPECT_EQ("function", RunToString("typeof k.m"));
    EXPECT_EQ("true", RunToString("Reflect.set(k, 'x', 1)"));
    EXPECT_EQ("", RunToString("Object.getOwnPropertyNames(k)"));
}

TEST_F(InterceptorTest, DefinitionsAskTheSetter) {
    Define("{ set(name, value) { log.push(name, value); if (name === 'x') return true; } }");
    Run("Object.defineProperty(k, 'x', { value: 1 })");
    Run("Object.defineProperty(k, 'y', { value: 2, writable: false })");
    EXPECT_EQ("x,1,y,2", RunToString("log"));
    EXPECT_EQ("y", RunToString("Object.getOwnPropertyNames(k)"));
    EXPECT_EQ("{\"value\":2,\"writable\":false,\"enumerable\":false,\"configurable\":false}",
              RunToString("JSON.stringify(Object.getOwnPropertyDescriptor(k, 'y'))"));
    Run("Object.defineProperty(k, 'z', { get() { return 3; } })");
    EXPECT_EQ("3", RunToString("k.z"));
}

TEST_F(InterceptorTest, DeletesFollowTheAnswer) {
    Define(
        "{ delete(name) { log.push(name);"
        " return { yes: true, no: false, odd: 'false', zero: 0 }[name]; } }");
    Run("for (const name of ['yes', 'no', 'odd', 'zero', 'other']) k[name] = 1");
    EXPECT_EQ("true,1", RunToString("[delete k.yes, k.yes]"));
    EXPECT_EQ("false,1", RunToString("[delete k.no, k.no]"));
    EXPECT_EQ("true,true", RunToString("[delete k.odd, k.odd === undefined]"));
    EXPECT_EQ("true,true", RunToString("[delete k.zero, k.zero === undefined]"));
    EXPECT_EQ("true,true", RunToString("[delete k.other, k.other === undefined]"));
    EXPECT_EQ("yes,no,odd,zero,other", RunToString("log"));
    EXPECT_EQ("yes,no", RunToString("Object.keys(k)"));
    EXPECT_EQ("", Thrown("if (delete k.no) throw 'deleted'")) << "V8 is not strict here";
    EXPECT_EQ("", Thrown("delete k.yes; delete k.other"));
    EXPECT_EQ("false,true", RunToString("['no', 'none'].map(x => Reflect.deleteProperty(k, x))"));
    Run("Object.defineProperty(k, 'fixed', { value: 1 })");
    EXPECT_EQ("false,1", RunToString("[delete k.fixed, k.fixed]"));
    bool deleted = true;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DeleteProperty(env, Run("k"), Str("no"), &deleted));
    EXPECT_FALSE(deleted);
}

TEST_F(InterceptorTest, WhatACallbackThrowsIsThrown) {
    Define(
        "{ get(n) { if (n === 'x') throw 'get'; }, set() { throw 'set'; },"
        " delete() { throw 'delete'; }, getAt() { throw 'getAt'; }, setAt() { throw 'setAt'; },"
        " deleteAt() { throw 'deleteAt'; } }");
    EXPECT_EQ("get", Thrown("k.x"));
    EXPECT_EQ("get", Thrown("'x' in k"));
    EXPECT_EQ("get", Thrown("Object.getOwnPropertyDescriptor(k, 'x')"));
    EXPECT_EQ("set", Thrown("k.x = 1"));
    EXPECT_EQ("delete", Thrown("delete k.x"));
    EXPECT_EQ("getAt", Thrown("k[0]"));
    EXPECT_EQ("getAt", Thrown("0 in k"));
    EXPECT_EQ("setAt", Thrown("k[0] = 1"));
    EXPECT_EQ("deleteAt", Thrown("delete k[0]"));
    JSVM_Value result = nullptr;
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_GetNamedProperty(env, Run("k"), "x", &result));
    EXPECT_EQ("get", TakeException());
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_SetElement(env, Run("k"), 0, Num(1)));
    EXPECT_EQ("setAt", TakeException());
    EXPECT_EQ(nullptr, result);
}

TEST_F(InterceptorTest, IndicesGoToTheIndexedCallbacks) {
    Run("var quiet = false");
    Define(
        "{ get(n) { if (!quiet) log.push('name ' + String(n)); }, set(n) { log.push('name ' + n); "
        "},"
        " getAt(i) { if (!quiet) log.push(typeof i + ' ' + i); }, setAt(i) { log.push('at ' + i); "
        "},"
        " delete(n) { log.push('name ' + n); }, deleteAt(i) { log.push('at ' + i); } }");
    Run("k[0]; k['1']; k[4294967294]; k['4294967294']");
    EXPECT_EQ("number 0,number 1,number 4294967294,number 4294967294",
              RunToString("log.splice(0)"));
    Run("k[-1]; k['01']; k[1.5]; k[4294967295]; k['']; k['1e3']");
    EXPECT_EQ("name -1,name 01,name 1.5,name 4294967295,name ,name 1e3",
              RunToString("log.splice(0)"));
    Run("quiet = true");  // a write asks whether there is such a property
    Run("k[2] = 1; k['3'] = 2; k[4294967295] = 3; k[-2] = 4");
    EXPECT_EQ("at 2,at 3,name 4294967295,name -2", RunToString("log.splice(0)"));
    EXPECT_EQ("1,2,3,4", RunToString("[k[2], k[3], k[4294967295], k[-2]]"));
    Run("log.length = 0; delete k[2]; delete k['3']; delete k[-2]");
    EXPECT_EQ("at 2,at 3,name -2", RunToString("log.splice(0)"));
    EXPECT_EQ("4294967295", RunToString("Object.keys(k)"));
}

TEST_F(InterceptorTest, IndexedCallbacksFollowTheSameRules) {
    Define(
        "{ getAt(i) { if (i < 10) return i * 2; }, setAt(i, v) { if (i < 10) return v; },"
        " deleteAt(i) { return [true, false, 'odd'][i]; } }");
    EXPECT_EQ("10,true,false", RunToString("[k[5], 5 in k, 15 in k]"));
    EXPECT_EQ("", RunToString("(k[5] = 1, Object.keys(k))"));
    EXPECT_EQ("1,15", RunToString("[k[15] = 1, Object.keys(k)]"));
    EXPECT_EQ("{\"value\":10,\"writable\":true,\"enumerable\":false,\"configurable\":true}",
              RunToString("JSON.stringify(Object.getOwnPropertyDescriptor(k, 5))"));
    EXPECT_EQ("true,false,true,true", RunToString("[delete k[0], delete k[1], delete k[2],"
                                                  " delete k[15]]"));
    EXPECT_EQ("false", RunToString("15 in k"));
    EXPECT_EQ("", Thrown("if (delete k[1]) throw 'deleted'"));
    JSVM_Value value = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetElement(env, Run("k"), 4, &value));
    EXPECT_EQ(8, ToNumber(value));
    bool has = false;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_HasElement(env, Run("k"), 4, &has));
    EXPECT_TRUE(has);
    bool deleted = true;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DeleteElement(env, Run("k"), 1, &deleted));
    EXPECT_FALSE(deleted);
}

TEST_F(InterceptorTest, TheReceiverOfAnAccessIsToldTheGetter) {
    Define(
        "{ get(n, self) { if (n === 'self') return self; }, set(n) { log.push(n); },"
        " delete(n) { log.push(n); }, getAt(i, self) { return self; } }");
    Run("var heir = Object.create(k)");
    EXPECT_EQ("true,true", RunToString("[k.self === k, k[0] === k]"));
    EXPECT_EQ("true,true", RunToString("[heir.self === heir, heir[0] === heir]"));
    EXPECT_EQ("true", RunToString("(r => Reflect.get(k, 'self', r) === r)({})"));
    EXPECT_EQ("true", RunToString("(p => p.self === p)(new Proxy(k, {}))"));
    Run("heir.x = 1; delete heir.x");
    EXPECT_EQ("", RunToString("log")) << "an heir keeps and deletes properties of its own";
    EXPECT_EQ("2", RunToString("(heir.x = 2, heir.x)"));
}

TEST_F(InterceptorTest, ClassesThatExtendTheClassAreAskedToo) {
    Define("{ get(n) { if (n === 'x') return 'x'; }, set(n) { log.push(n); } }");
    Run("class Heir extends K { field = 1; y() { return this.x; } }; var h = new Heir()");
    EXPECT_EQ("x,x,1,50", RunToString("[h.x, h.y(), h.field, h.m()]"));
    EXPECT_EQ("2,own", RunToString("[h.own = 2, log]"));
    EXPECT_EQ("x", RunToString("Reflect.construct(K, [], Array).x"));
    EXPECT_EQ("undefined,undefined", RunToString("[typeof K.x, typeof K.prototype.x]"));
}

// What V8 caches and compiles for these accesses has other ways to reach a callback.
TEST_F(InterceptorTest, RepeatedAccessesFollowTheSameRules) {
    Define(
        "{ get(n) { if (n === 'h') return 1; }, set(n) { if (n === 'h') return true; },"
        " delete(n) { if (n === 'h') return false; }, getAt(i) { if (i === 0) return 1; },"
        " setAt(i) { if (i === 0) return true; } }");
    Run("function use(o, i) { o.own = i; o[1] = i; o.h = i; o[0] = i; const m = 'ow' + 'n';"
        " const all = [o.own === i, o[m] === i, o[1] === i, o.h === 1, o[0] === 1, o.m() === 50,"
        " o.a === 50, o.none === undefined, o[7] === undefined, 'h' in o, !('none' in o), 0 in o,"
        " !(7 in o), !delete o.h, delete o.gone, Object.keys(o).join() === '1,own'];"
        " return all.every(x => x) ? '' : 'round ' + i + ': ' + all; }");
    EXPECT_EQ("", RunToString("(() => { let wrong = ''; for (let i = 0; i < 20000 && !wrong; ++i)"
                              " wrong = use(k, i); return wrong; })()"));
}

// V8's cache of stores did not ask any more after some ten of them.
TEST_F(InterceptorTest, IndexedSetterHearsOfEveryStore) {
    Define("{ setAt(i) { log.push(i); if (i === 0) return true; } }");
    Run("function store(o, i) { o[i] = i; }");
    EXPECT_EQ("1000", RunToString("(() => { for (let i = 0; i < 1000; ++i) store(k, i);"
                                  " return log.length; })()"));
    EXPECT_EQ("999,1", RunToString("[Object.keys(k).length, Object.keys(k)[0]]"));
    EXPECT_EQ("1000", RunToString("(() => { log.length = 0; for (let i = 0; i < 1000; ++i)"
                                  " store(k, 5); return log.length; })()"));
    EXPECT_EQ("m,a,constructor", RunToString("Reflect.ownKeys(K.prototype)"));
}

}  // namespace
