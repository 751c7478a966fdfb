// SPDX-License-Identifier: Apache-2.0
// The properties of a class: methods, accessors and values, on the prototype and on the class.
#include "test/unittest/function/class_fixture.h"

namespace {

using jsvm_test::Accessor;
using jsvm_test::Callback;
using jsvm_test::Method;
using jsvm_test::Named;
using jsvm_test::Properties;
using jsvm_test::Value;

class ClassPropertyTest : public jsvm_test::ClassTest {
  protected:
    void SetUp() override {
        ClassTest::SetUp();
        seven_ = {Callback::ReturnData, &number_};
    }

    int number_ = 7;
    JSVM_CallbackStruct seven_{};
};

TEST_F(ClassPropertyTest, AttributesAreThoseOfTheDescriptor) {
    for (int bits = 0; bits < 8; ++bits) {
        const bool writable = (bits & JSVM_WRITABLE) != 0;
        const std::string rest =
            std::string(",\"enumerable\":") + ((bits & JSVM_ENUMERABLE) != 0 ? "true" : "false") +
            ",\"configurable\":" + ((bits & JSVM_CONFIGURABLE) != 0 ? "true" : "false") + "}";
        const std::string data = std::string("\"writable\":") + (writable ? "true" : "false");
        for (const int where : {0, static_cast<int>(JSVM_STATIC)}) {
            Define({Method("m", &seven_, bits | where), Value("v", Num(1), bits | where),
                    Value("o", Run("[2]"), bits | where),
                    Accessor("a", &seven_, &nothing_, bits | where)});
            const std::string object = where == 0 ? "K.prototype" : "K";
            EXPECT_EQ("{" + data + rest, DescriptorOf(object, "'m'")) << bits;
            EXPECT_EQ("{\"value\":1," + data + rest, DescriptorOf(object, "'v'")) << bits;
            EXPECT_EQ("{\"value\":[2]," + data + rest, DescriptorOf(object, "'o'")) << bits;
            EXPECT_EQ("{" + rest.substr(1), DescriptorOf(object, "'a'")) << bits;
        }
    }
}

TEST_F(ClassPropertyTest, PrototypeListsTheDescriptorsInOrder) {
    Define({Value("z", Num(1), JSVM_ENUMERABLE), Method("y", &seven_, JSVM_ENUMERABLE),
            Accessor("x", &seven_, nullptr, JSVM_DEFAULT), Method("s", &seven_, JSVM_STATIC)});
    EXPECT_EQ("z,y,x,constructor", RunToString("Object.getOwnPropertyNames(K.prototype)"));
    EXPECT_EQ("z,y", RunToString("(() => { const all = []; for (const n in new K()) all.push(n);"
                                 " return all; })()"));
    EXPECT_EQ("", RunToString("Object.keys(new K())"));
    EXPECT_TRUE(RunToBool("Object.getOwnPropertyNames(K).includes('s')"));
    EXPECT_EQ("{\"writable\":true,\"enumerable\":false,\"configurable\":true}",
              DescriptorOf("K.prototype", "'constructor'"));
}

TEST_F(ClassPropertyTest, MethodsAreNamedFunctions) {
    Define({Method("m", &this_, JSVM_DEFAULT), Method("s", &this_, JSVM_STATIC)});
    EXPECT_EQ("function,m,0", RunToString("(m => [typeof m, m.name, m.length])(K.prototype.m)"));
    EXPECT_TRUE(RunToBool("(k => k.m() === k)(new K())"));
    EXPECT_TRUE(RunToBool("K.s() === K && K.s.call(5) == 5"));
    EXPECT_EQ(",0", RunToString("[K.s.name, K.s.length]"));
    EXPECT_TRUE(RunToBool("typeof new (new K().m)() === 'object'"));
}

TEST_F(ClassPropertyTest, MethodsRefuseWhatIsNoInstance) {
    int calls = 0;
    JSVM_CallbackStruct count = {Callback::CountInData, &calls};
    Define({Method("m", &count, JSVM_DEFAULT)});
    for (const char* receiver :
         {"{}", "5", "'s'", "undefined", "null", "K", "K.prototype", "Object.create(new K())",
          "new Proxy(new K(), {})", "{ __proto__: K.prototype }", "globalThis"}) {
        EXPECT_EQ("TypeError", Thrown(std::string("K.prototype.m.call(") + receiver + ")"))
            << receiver;
    }
    EXPECT_EQ("Illegal invocation", RunToString("(() => { try { (0, new K().m)(); } catch (e) {"
                                                " return e.message; } })()"));
    EXPECT_EQ(0, calls);
    Run("class Heir extends K {}");
    Run("const m = K.prototype.m; m.call(new K()); m.call(new Heir()); new Heir().m();"
        " m.call(Reflect.construct(K, [], Array)); m.call(Object.setPrototypeOf(new K(), null))");
    EXPECT_EQ(5, calls);
    JSVM_Value m = Run("m");
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_CallFunction(env, Object(), m, 0, nullptr, nullptr));
    EXPECT_EQ("TypeError: Illegal invocation", TakeException());
}

TEST_F(ClassPropertyTest, WithoutReceiverCheckAnyReceiverWill) {
    Define({Method("m", &this_, JSVM_METHOD_NO_RECEIVER_CHECK),
            Method("n", &this_, JSVM_JSPROPERTY_NO_RECEIVER_CHECK)});
    EXPECT_TRUE(RunToBool("(o => K.prototype.m.call(o) === o)({})"));
    EXPECT_TRUE(RunToBool("(k => k.m() === k)(new K())"));
    EXPECT_TRUE(RunToBool("K.prototype.n.call(undefined) === globalThis"));
    EXPECT_EQ("{\"writable\":true,\"enumerable\":false,\"configurable\":true}",
              DescriptorOf("K.prototype", "'m'"));
    EXPECT_EQ("{\"writable\":true,\"enumerable\":true,\"configurable\":true}",
              DescriptorOf("K.prototype", "'n'"));
}

TEST_F(ClassPropertyTest, AccessorsTakeAnyReceiver) {
    Define({Accessor("a", &this_, &first_, JSVM_CONFIGURABLE),
            Accessor("s", &this_, nullptr, JSVM_STATIC)});
    EXPECT_TRUE(RunToBool("(k => k.a === k)(new K())"));
    EXPECT_TRUE(RunToBool("(o => Reflect.get(K.prototype, 'a', o) === o)({})"));
    EXPECT_TRUE(RunToBool("(o => o.a === o)(Object.create(new K()))"));
    EXPECT_EQ("", Thrown("new K().a = 1"));
    EXPECT_TRUE(RunToBool("K.s === K"));
    EXPECT_EQ(",", RunToString("(d => [d.get.name, d.set.name])("
                               "Object.getOwnPropertyDescriptor(K.prototype, 'a'))"));
}

TEST_F(ClassPropertyTest, AMissingHalfIsUndefined) {
    int calls = 0;
    JSVM_CallbackStruct count = {Callback::CountInData, &calls};
    for (const int where : {0, static_cast<int>(JSVM_STATIC)}) {
        Define({Accessor("r", &seven_, nullptr, where), Accessor("w", nullptr, &count, where)});
        const std::string object = where == 0 ? "new K()" : "K";
        EXPECT_EQ("7,", RunToString("[" + object + ".r, " + object + ".w]"));
        EXPECT_EQ("TypeError", Thrown(object + ".r = 1"));
        EXPECT_EQ("", Thrown(object + ".w = 1"));
    }
    EXPECT_EQ(2, calls);
    EXPECT_EQ("undefined", RunToString("typeof Object.getOwnPropertyDescriptor(K, 'r').set"));
    EXPECT_EQ("undefined", RunToString("typeof Object.getOwnPropertyDescriptor(K, 'w').get"));
}

TEST_F(ClassPropertyTest, AccessorsWinOverMethodsAndMethodsOverValues) {
    Define({{"a", nullptr, &this_, &seven_, nullptr, Num(1), JSVM_DEFAULT},
            {"m", nullptr, &seven_, nullptr, nullptr, Num(1), JSVM_DEFAULT}});
    EXPECT_EQ("7,7", RunToString("(k => [k.a, k.m()])(new K())"));
}

TEST_F(ClassPropertyTest, CallbacksThatAreNullThrowWhenCalled) {
    JSVM_CallbackStruct empty = {nullptr, nullptr};
    Define({Method("m", &empty, JSVM_DEFAULT), Accessor("a", &empty, &empty, JSVM_DEFAULT),
            Method("s", &empty, JSVM_STATIC)});
    EXPECT_EQ("TypeError", Thrown("new K().m()"));
    EXPECT_EQ("TypeError", Thrown("new K().a"));
    EXPECT_EQ("TypeError", Thrown("new K().a = 1"));
    EXPECT_EQ("TypeError", Thrown("K.s()"));
}

// V8 ends the process when it is given an object for a template.
TEST_F(ClassPropertyTest, ValuesOfAllKindsAreAccepted) {
    Run("var values = { undefined: undefined, null: null, boolean: true, number: 1.5, string: 's',"
        " symbol: Symbol('y'), bigint: 12n, object: { x: 1 }, array: [1], function() {}, date: new"
        " Date(0), proxy: new Proxy({}, {}), class: class {}, global: globalThis }");
    Properties properties;
    std::vector<std::string> names;
    for (const char* name : {"undefined", "null", "boolean", "number", "string", "symbol", "bigint",
                             "object", "array", "function", "date", "proxy", "class", "global"}) {
        properties.push_back(Value(name, Run(std::string("values['") + name + "']"), 0));
        properties.push_back(Value(name, properties.back().value, JSVM_STATIC));
    }
    JSVM_Value external = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateExternal(env, &number_, nullptr, nullptr, &external));
    properties.push_back(Value("external", external, 0));
    Define(properties);
    EXPECT_EQ("", RunToString("Object.keys(values).filter(n => new K()[n] !== values[n])"));
    EXPECT_EQ("", RunToString("Object.keys(values).filter(n => K[n] !== values[n])"));
    void* data = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueExternal(env, Run("new K().external"), &data));
    EXPECT_EQ(&number_, data);
}

TEST_F(ClassPropertyTest, NamesMayBeStringsSymbolsAndIndices) {
    Run("var symbol = Symbol('sym')");
    Define({Named(Run("symbol"), Method(nullptr, &seven_, 0)),
            Named(Run("Symbol.iterator"), Accessor(nullptr, &seven_, nullptr, 0)),
            Named(Str("str"), Value(nullptr, Num(1), 0)), Method("0", &seven_, 0),
            Named(Str("17"), Accessor(nullptr, &seven_, nullptr, 0)),
            Value("4294967295", Num(2), 0), Value("", Num(3), 0), Value("\xc3\xa9", Num(4), 0),
            Named(Run("symbol"), Method(nullptr, &seven_, JSVM_STATIC))});
    EXPECT_EQ("7,7,1,7,7,2,3,4",
              RunToString("(k => [k[symbol](), k[Symbol.iterator], k.str, k[0](), k[17],"
                          " k[4294967295], k[''], k['\\u00e9']])(new K())"));
    EXPECT_EQ("", RunToString("K.prototype[symbol].name")) << "V8 names by strings only";
    EXPECT_EQ("7", RunToString("K[symbol]()"));
    EXPECT_EQ("0,17,str,4294967295,,\xc3\xa9,constructor",
              RunToString("Object.getOwnPropertyNames(K.prototype)"));
    EXPECT_EQ("TypeError", Thrown("K.prototype[0].call({})"));
}

TEST_F(ClassPropertyTest, UtfNameWinsOverName) {
    Properties properties = {Method("utf", &seven_, 0)};
    properties[0].name = Num(1);
    Define(properties);
    EXPECT_EQ("utf,constructor", RunToString("Object.getOwnPropertyNames(K.prototype)"));
}

// The prototype had two properties of one name, and a delete brought back the other.
TEST_F(ClassPropertyTest, OfPropertiesWithOneNameTheLastCounts) {
    JSVM_Value object = Run("({ x: 1 })");
    Define({Value("v", Num(1), JSVM_CONFIGURABLE), Value("v", Num(2), JSVM_CONFIGURABLE),
            Value("m", Num(1), 0), Method("m", &seven_, JSVM_CONFIGURABLE),
            Accessor("a", &seven_, &nothing_, 0), Accessor("a", nullptr, &nothing_, 0),
            Value("o", Num(1), 0), Value("o", object, 0), Value("p", object, 0),
            Value("p", Num(3), 0), Value("1", Num(1), 0), Named(Str("1"), Value("", Num(4), 0))});
    EXPECT_EQ("2,7,,1,3,4", RunToString("(k => [k.v, k.m(), k.a, k.o.x, k.p, k[1]])(new K())"));
    EXPECT_EQ("1,v,m,a,p,constructor,o", RunToString("Object.getOwnPropertyNames(K.prototype)"));
    EXPECT_EQ("true,false", RunToString("[delete K.prototype.v, 'v' in K.prototype]"));
    EXPECT_EQ("TypeError", Thrown("K.prototype.m.call({})"));
}

TEST_F(ClassPropertyTest, AStaticPropertyThatCannotBeRedefinedFailsTheClass) {
    JSVM_Value result = nullptr;
    EXPECT_STATUS(
        JSVM_INVALID_ARG,
        TryDefine({Value("s", Num(1), JSVM_STATIC), Value("s", Num(2), JSVM_STATIC)}, &result));
    EXPECT_STATUS(
        JSVM_GENERIC_FAILURE,
        TryDefine({Value("s", Num(1), JSVM_STATIC), Method("s", &seven_, JSVM_STATIC)}, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  TryDefine({Accessor("prototype", &seven_, nullptr, JSVM_STATIC)}, &result));
    EXPECT_EQ(nullptr, result) << "not handed out half-built";
    EXPECT_FALSE(ExceptionPending());
    EXPECT_STATUS(JSVM_OK, TryDefine({Value("s", Num(1), JSVM_STATIC | JSVM_CONFIGURABLE),
                                      Value("s", Num(2), JSVM_STATIC)},
                                     &result));
    SetGlobal("K", result);
    EXPECT_EQ("2", RunToString("K.s"));
}

TEST_F(ClassPropertyTest, StaticPropertiesMayHaveTheNamesOfAFunctionsOwn) {
    JSVM_Value prototype = Run("globalThis.other = { x: 9 }");
    Define({Value("name", Str("Renamed"), JSVM_STATIC), Value("length", Num(5), JSVM_STATIC),
            Value("prototype", prototype, JSVM_STATIC), Method("constructor", &this_, 0)});
    EXPECT_EQ("Renamed,5", RunToString("[K.name, K.length]"));
    EXPECT_TRUE(RunToBool("K.prototype === other && new K().x === 9"));
    JSVM_Value result = nullptr;
    EXPECT_STATUS(JSVM_OK, TryDefine({Value("prototype", Num(5), JSVM_STATIC)}, &result));
    SetGlobal("K", result);
    EXPECT_EQ("5,object", RunToString("[K.prototype, typeof new K()]"));
}

// V8 adds a constructor to every prototype, also to one that has one.
TEST_F(ClassPropertyTest, ConstructorMayBeTheNameOfAProperty) {
    Define({Method("constructor", &this_, JSVM_CONFIGURABLE), Value("x", Num(1), 0)});
    EXPECT_EQ("x,constructor", RunToString("Object.getOwnPropertyNames(K.prototype)"));
    EXPECT_TRUE(RunToBool("(k => k.constructor() === k && k.constructor !== K)(new K())"));
    EXPECT_EQ("TypeError", Thrown("K.prototype.constructor.call({})"));
    EXPECT_EQ("constructor", RunToString("K.prototype.constructor.name"));
    EXPECT_EQ("{\"writable\":false,\"enumerable\":false,\"configurable\":true}",
              DescriptorOf("K.prototype", "'constructor'"));
    EXPECT_EQ("true,false", RunToString("[delete K.prototype.constructor,"
                                        " K.prototype.hasOwnProperty('constructor')]"));
    Define({Accessor("constructor", &seven_, nullptr, 0), Value("__proto__", Num(3), 0)});
    EXPECT_EQ("7,3", RunToString("[new K().constructor, new K()['__proto__']]"));
    Define({Value("constructor", Str("value"), 0)});
    EXPECT_EQ("value", RunToString("new K().constructor"));
}

}  // namespace
