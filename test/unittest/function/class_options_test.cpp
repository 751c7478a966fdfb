// SPDX-License-Identifier: Apache-2.0
// OH_JSVM_DefineClassWithOptions: its arguments and its options.
#include <climits>

#include "test/unittest/function/class_fixture.h"

namespace {

using jsvm_test::Callback;
using jsvm_test::Method;
using jsvm_test::Named;
using jsvm_test::Properties;
using jsvm_test::Value;

using Callbacks = JSVM_PropertyHandlerConfigurationStruct;

JSVM_Value ReturnData(JSVM_Env, JSVM_Value, JSVM_Value, JSVM_Value data) {
    return data;
}

JSVM_DefineClassOptions Normal() {
    JSVM_DefineClassOptions option{};
    option.id = JSVM_DEFINE_CLASS_NORMAL;
    return option;
}

JSVM_DefineClassOptions Fields(int count) {
    JSVM_DefineClassOptions option{};
    option.id = JSVM_DEFINE_CLASS_WITH_COUNT;
    option.content.num = count;
    return option;
}

JSVM_DefineClassOptions Handler(JSVM_PropertyHandler* handler) {
    JSVM_DefineClassOptions option{};
    option.id = JSVM_DEFINE_CLASS_WITH_PROPERTY_HANDLER;
    option.content.ptr = handler;
    return option;
}

JSVM_DefineClassOptions Unknown(int id) {
    JSVM_DefineClassOptions option{};
    option.id = static_cast<JSVM_DefineClassOptionsId>(id);
    return option;
}

class ClassOptionsTest : public jsvm_test::ClassTest {
  protected:
    void ExpectStatus(JSVM_Status status, std::vector<JSVM_DefineClassOptions> options) {
        JSVM_Value result = nullptr;
        EXPECT_STATUS(status, TryNewClass(env, {}, nullptr, std::move(options), &result));
        EXPECT_EQ(status == JSVM_OK, result != nullptr);
        EXPECT_FALSE(ExceptionPending());
    }
};

TEST_F(ClassOptionsTest, WithoutOptionsItIsAClassLikeAnother) {
    JSVM_Value result = nullptr;
    const Properties properties = {Method("m", &this_, 0), Value("s", Num(1), JSVM_STATIC),
                                   Method("any", &this_, JSVM_NO_RECEIVER_CHECK)};
    EXPECT_STATUS(JSVM_OK,
                  OH_JSVM_DefineClassWithOptions(env, "Class", 4, &nothing_, properties.size(),
                                                 properties.data(), nullptr, 0, nullptr, &result));
    SetGlobal("C", result);
    EXPECT_EQ("Clas,0,1", RunToString("[C.name, C.length, C.s]"));
    EXPECT_TRUE(RunToBool("(c => c.m() === c)(new C())"));
    EXPECT_TRUE(RunToBool("Object.getPrototypeOf(C.prototype) === Object.prototype"));
    EXPECT_EQ("TypeError", Thrown("C.prototype.m.call({})"));
    EXPECT_TRUE(RunToBool("(o => C.prototype.any.call(o) === o)({})"));
}

TEST_F(ClassOptionsTest, ArgumentsAreCheckedInOrder) {
    JSVM_CallbackStruct empty = {nullptr, nullptr};
    const Properties nameless = {Method(nullptr, &nothing_, 0)};
    const Properties misnamed = {Named(Num(1), Method(nullptr, &nothing_, 0))};
    JSVM_DefineClassOptions unknown = Unknown(77);
    JSVM_Value result = nullptr;
    JSVM_Value no_class = Num(1);
    const auto define = [&](const char* name, size_t length, JSVM_Callback constructor,
                            const Properties& properties, JSVM_Value* out) {
        return OH_JSVM_DefineClassWithOptions(env, name, length, constructor, properties.size(),
                                              properties.data(), no_class, 1, &unknown, out);
    };
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_DefineClassWithOptions(nullptr, "C", 1, &nothing_, 0, nullptr, nullptr, 0,
                                             nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, define("C", 1, &nothing_, misnamed, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, define("C", 1, nullptr, misnamed, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, define("C", 1, &empty, misnamed, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_DefineClassWithOptions(env, "C", 1, &nothing_, 1, nullptr, nullptr, 0,
                                                 nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, define("C", size_t{INT_MAX} + 1, &nothing_, misnamed, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, define(nullptr, 1, &nothing_, misnamed, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, define("C", 1, &nothing_, nameless, &result));
    EXPECT_STATUS(JSVM_NAME_EXPECTED,
                  define("C", 1, &nothing_, misnamed, &result));  // ahead of parent and options
    EXPECT_STATUS(JSVM_INVALID_ARG, define("C", 1, &nothing_, {}, &result));
    no_class = nullptr;
    EXPECT_STATUS(JSVM_INVALID_ARG, define("C", 1, &nothing_, {}, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_DefineClassWithOptions(env, "C", 1, &nothing_, 0, nullptr, nullptr, 1,
                                                 nullptr, &result));
    EXPECT_EQ(nullptr, result);
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("pending")));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, define(nullptr, 1, nullptr, misnamed, nullptr));
    EXPECT_EQ("pending", TakeException());
}

TEST_F(ClassOptionsTest, AHandleScopeIsNeeded) {
    JSVM_VM other_vm = nullptr;
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other_vm));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(other_vm, 0, nullptr, &other));
    JSVM_Value result = nullptr;
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, TryNewClass(other, {}, nullptr, {}, &result));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other_vm));
}

TEST_F(ClassOptionsTest, NormalHasNoEffect) {
    ExpectStatus(JSVM_OK, {Normal()});
    ExpectStatus(JSVM_OK, {Normal(), Normal(), Fields(1), Normal()});
}

TEST_F(ClassOptionsTest, UnknownIdsAreRefused) {
    for (const int id : {3, 4, 77, -1, INT_MAX, INT_MIN}) {
        ExpectStatus(JSVM_INVALID_ARG, {Unknown(id)});
        ExpectStatus(JSVM_INVALID_ARG, {Normal(), Fields(1), Unknown(id)});
    }
}

TEST_F(ClassOptionsTest, FieldsOutOfRangeAreRefused) {
    for (const int count : {-1, INT_MIN, 253, 254, 1000, INT_MAX}) {
        ExpectStatus(JSVM_INVALID_ARG, {Fields(count)});
        ExpectStatus(JSVM_INVALID_ARG, {Fields(count), Fields(1)});
    }
}

TEST_F(ClassOptionsTest, InstancesWithFieldsAreOrdinary) {
    Callbacks callbacks{};
    JSVM_PropertyHandler handler = {&callbacks, &this_};
    for (int count = 0; count <= 252; count += count < 4 || count > 246 ? 1 : 61) {
        JSVM_Value result = nullptr;
        EXPECT_STATUS(
            JSVM_OK, TryNewClass(env, {Method("m", &this_, 0)}, nullptr, {Fields(count)}, &result));
        SetGlobal("C", result);
        SetGlobal("D", NewClass({}, result, {Fields(252 - count), Handler(&handler)}));
        EXPECT_EQ("500", RunToString("(c => { for (let i = 0; i < 500; ++i) c['p' + i] = i; gc();"
                                     " return Object.keys(c).length; })(new C())"));
        EXPECT_EQ("1,2", RunToString("(h => [h.x, h.y])"
                                     "(new (class extends C { x = 1; y = 2 })())"));
        EXPECT_TRUE(RunToBool("(d => d.m() === d && d() === d)(new D())"));
        int native = 0;
        void* unwrapped = nullptr;
        JSVM_Value instance = Run("new C()");
        EXPECT_STATUS(JSVM_OK, OH_JSVM_Wrap(env, instance, &native, nullptr, nullptr, nullptr));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_Unwrap(env, instance, &unwrapped));
        EXPECT_EQ(&native, unwrapped);
    }
}

TEST_F(ClassOptionsTest, HandlersAreInstalled) {
    Callbacks callbacks{};
    callbacks.genericNamedPropertyGetterCallback = ReturnData;
    callbacks.namedPropertyData = Str("answer");
    JSVM_PropertyHandler handler = {&callbacks, &first_};
    SetGlobal("C", NewClass({}, nullptr, {Fields(2), Handler(&handler)}));
    handler = {};
    callbacks = {};
    EXPECT_EQ("answer,5", RunToString("(c => [c.x, c(5)])(new C())"));
}

TEST_F(ClassOptionsTest, HandlersWithoutCallbacksAreRefused) {
    JSVM_PropertyHandler without = {nullptr, &first_};
    Callbacks callbacks{};
    JSVM_PropertyHandler handler = {&callbacks, nullptr};
    ExpectStatus(JSVM_INVALID_ARG, {Handler(nullptr)});
    ExpectStatus(JSVM_INVALID_ARG, {Handler(&without)});
    ExpectStatus(JSVM_INVALID_ARG, {Handler(&handler), Handler(&without)});
    ExpectStatus(JSVM_INVALID_ARG, {Handler(&without), Handler(&handler)});
    ExpectStatus(JSVM_OK, {Handler(&handler)});
}

TEST_F(ClassOptionsTest, OfTwoHandlersTheLastCounts) {
    Callbacks one{};
    one.genericNamedPropertyGetterCallback = ReturnData;
    one.genericIndexedPropertyGetterCallback = ReturnData;
    one.namedPropertyData = one.indexedPropertyData = Str("one");
    Callbacks two{};
    two.genericNamedPropertyGetterCallback = ReturnData;
    two.namedPropertyData = Str("two");
    JSVM_PropertyHandler first = {&one, &first_};
    JSVM_PropertyHandler second = {&two, nullptr};
    SetGlobal("C", NewClass({}, nullptr, {Handler(&first), Fields(1), Handler(&second)}));
    EXPECT_EQ("two,undefined,object", RunToString("(c => [c.x, typeof c[0], typeof c])(new C())"));
    SetGlobal("C", NewClass({}, nullptr, {Handler(&second), Handler(&first)}));
    EXPECT_EQ("one,one,function", RunToString("(c => [c.x, c[0], typeof c])(new C())"));
}

}  // namespace
