// SPDX-License-Identifier: Apache-2.0
// What enumerator callbacks add to the listings of an instance, whatever they return.
#include "test/unittest/binding/scripted_class.h"

namespace {

class InterceptorListTest : public jsvm_test::ScriptedClassTest {
  protected:
    // What is listed of an instance without properties whose list (or listAt) gives `array`.
    std::string Listed(const char* method, const std::string& array) {
        Define(std::string("{ ") + method + "() { return " + array + "; } }");
        return RunToString("Reflect.ownKeys(k).map(String)");
    }
    std::string ListedInLoop() {
        return RunToString(
            "(() => { const seen = []; for (const x in k) seen.push(x);"
            " return seen; })()");
    }
};

TEST_F(InterceptorListTest, NothingIsAddedWhereNothingIsHandled) {
    Define("{ list(self) { log.push(self === k); }, listAt(self) { log.push(self === k); } }");
    Run("k.own = 1; k[2] = 3");
    EXPECT_EQ("2,own", RunToString("Object.keys(k)"));
    EXPECT_EQ("true,true", RunToString("log"));
    EXPECT_EQ("2,own", ListedInLoop());
    EXPECT_EQ("{\"2\":3,\"own\":1}", RunToString("JSON.stringify(k)"));
}

TEST_F(InterceptorListTest, NamesAreAddedToTheOrdinaryOnes) {
    Define("{ list() { return ['listed', 'own']; }, listAt() { return [7, 2]; } }");
    Run("k.own = 1; k.last = 1; k[2] = 3; k[0] = 1");
    for (const char* listing :
         {"Object.keys(k)", "Reflect.ownKeys(k)", "Object.getOwnPropertyNames(k)"}) {
        EXPECT_EQ("0,2,7,own,last,listed", RunToString(listing)) << listing;
    }
}

TEST_F(InterceptorListTest, ListedNamesNeedNotExist) {
    Define("{ list() { return ['ghost']; }, listAt() { return [7]; } }");
    EXPECT_EQ("7,ghost", RunToString("Object.keys(k)"));
    EXPECT_EQ("true,true,false,false", RunToString("[k.ghost === undefined, k[7] === undefined,"
                                                   " 'ghost' in k, k.hasOwnProperty(7)]"));
    EXPECT_EQ("", ListedInLoop());
    EXPECT_EQ("{}", RunToString("JSON.stringify({ ...k })"));
}

TEST_F(InterceptorListTest, AGetterMakesThemExist) {
    Define(
        "{ list() { return ['x', 'y']; }, listAt() { return [1]; },"
        " get(n) { if (n === 'x') return 'got'; }, getAt(i) { if (i === 1) return 'one'; } }");
    EXPECT_EQ("1,x", ListedInLoop());
    EXPECT_EQ("1,x,y", RunToString("Object.keys(k)"));
    EXPECT_EQ("got", RunToString("JSON.parse(JSON.stringify(k)).x"));
}

TEST_F(InterceptorListTest, WhatIsNoArrayIsNotHandled) {
    for (const char* answer :
         {"{ 0: 'x', length: 1 }", "'x'", "1", "true", "null", "'(undefined)'", "() => ['x']",
          "new Proxy(['x'], {})", "new Set(['x'])", "new Uint8Array(1)", "Symbol()", "1n",
          "(function () { return arguments; })('x')"}) {
        EXPECT_EQ("", Listed("list", answer)) << answer;
        EXPECT_EQ("", Listed("listAt", answer)) << answer;
    }
}

TEST_F(InterceptorListTest, WhatNamesNothingIsLeftOut) {
    EXPECT_EQ("a,Symbol(s),b", Listed("list",
                                      "['a', {}, undefined, null, true, 1n, , [], ['x'], () => 1,"
                                      " Symbol('s'), new String('o'), new Date(), 'b']"));
    EXPECT_EQ("", Listed("list", "[]"));
    EXPECT_EQ("", Listed("list", "new Array(1000)"));
    EXPECT_EQ("1.5,-1,NaN,Infinity", Listed("list", "[1.5, -1, NaN, Infinity]"));
    EXPECT_EQ("", Listed("list", "['']")) << "the empty name is listed as such";
    EXPECT_EQ("1", RunToString("Reflect.ownKeys(k).length"));
    EXPECT_EQ("3,7,0,4294967294",
              Listed("listAt",
                     "['3', 'x', -1, 1.5, 7, {}, Symbol(), undefined, null, , -0, true,"
                     " 4294967294, 4294967295, '01', NaN, '1e1', 7]"));
}

TEST_F(InterceptorListTest, IndexLikeNamesOfTheNamedListAreListed) {
    EXPECT_EQ("b,5,a", Listed("list", "['b', 5, 'a', '5']"));
    Run("k[9] = 1");
    EXPECT_EQ("9,b,5,a", RunToString("Object.keys(k)"));
}

TEST_F(InterceptorListTest, SymbolsAreListedAsSymbolsOnly) {
    Define("{ list() { return [Symbol.iterator, 'x']; } }");
    EXPECT_EQ("x", RunToString("Object.getOwnPropertyNames(k)"));
    EXPECT_EQ("1", RunToString("Object.getOwnPropertySymbols(k).length"));
    EXPECT_EQ("true", RunToString("Reflect.ownKeys(k).includes(Symbol.iterator)"));
    EXPECT_EQ("x", RunToString("Object.keys(k)"));
}

TEST_F(InterceptorListTest, ArraysOfAllShapesAreRead) {
    EXPECT_EQ("x", Listed("list", "(a => (a.length = 4294967295, a[4294967290] = 'x', a))([])"));
    EXPECT_EQ("x", Listed("list", "(a => (a[4000000000] = 'x', a))([])"));
    EXPECT_EQ("7", Listed("listAt", "(a => (a[4000000000] = 7, a))([])"));
    EXPECT_EQ("x,y", Listed("list", "new (class extends Array {})('x', 'y')"));
    EXPECT_EQ("x", Listed("list", "Object.assign(['x'], { name: 'y', '-1': 'z' })"));
    EXPECT_EQ("x", Listed("list", "Object.freeze(['x'])"));
    EXPECT_EQ("x,y", Listed("list", "Object.defineProperty(['x'], 1, { get() { return 'y'; } })"));
    EXPECT_EQ("x", Listed("list", "Object.setPrototypeOf(['x', , ], { 1: 'inherited' })"));
    Define(
        "{ list() { return Array.from({ length: 10000 }, (_, i) => 'n' + i); },"
        " listAt() { return Array.from({ length: 10000 }, (_, i) => i * 1000); } }");
    EXPECT_EQ("20000", RunToString("Object.keys(k).length"));
}

TEST_F(InterceptorListTest, WhatIsThrownEndsTheListing) {
    Define("{ list() { throw 'list'; } }");
    EXPECT_EQ("list", Thrown("Object.keys(k)"));
    EXPECT_EQ("list", Thrown("for (const x in k);"));
    Define("{ listAt() { throw 'listAt'; } }");
    EXPECT_EQ("listAt", Thrown("Reflect.ownKeys(k)"));
    Define(
        "{ list() { return Object.defineProperty(['a', 'b'], 0, { get() { throw 'element'; } });"
        " } }");
    EXPECT_EQ("element", Thrown("Object.keys(k)"));
    EXPECT_EQ("element", Thrown("JSON.stringify(k)"));
    JSVM_Value result = nullptr;
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, TryRun("Object.keys(k)", &result));
    EXPECT_EQ("element", TakeException());
    EXPECT_EQ("true", RunToString("typeof k === 'object'"));
}

TEST_F(InterceptorListTest, SettersOnArrayPrototypeAreNotCalled) {
    Run("Object.defineProperty(Array.prototype, 0, { set() { throw 'setter'; },"
        " get() { return 'getter'; }, configurable: true })");
    EXPECT_EQ("x,y", Listed("list", "['x', 'y']"));
    EXPECT_EQ("7", Listed("listAt", "[7]"));
}

TEST_F(InterceptorListTest, TheCallersArrayIsNotChanged) {
    Define("{ given: ['x', {}, 'y'], list() { return this.given; } }");
    EXPECT_EQ("x,y", RunToString("Object.keys(k)"));
    EXPECT_EQ("3", RunToString("handler.given.length"));
    Run("handler.given.push('z')");
    EXPECT_EQ("x,y,z", RunToString("Object.keys(k)"));
}

TEST_F(InterceptorListTest, InstancesWithCallbacksStayExtensible) {
    Define("{ list() { return ['x']; } }");
    EXPECT_EQ("TypeError", Thrown("Object.preventExtensions(k)"));
    EXPECT_EQ("TypeError", Thrown("Object.freeze(k)"));
    EXPECT_EQ("own,x", RunToString("(k.own = 1, Object.keys(k))"));
}

}  // namespace
