// SPDX-License-Identifier: Apache-2.0
#include "test/support/fixture.h"

namespace {

class ErrorTest : public jsvm_test::JsvmTest {
  protected:
    // What a script sees of a value.
    std::string Js(JSVM_Value value, const std::string& expression) {
        SetGlobal("e", value);
        return RunToString(expression);
    }
    JSVM_Value TakePending() {
        JSVM_Value exception = nullptr;
        EXPECT_TRUE(ExceptionPending());
        EXPECT_JSVM_OK(OH_JSVM_GetAndClearLastException(env, &exception));
        return exception;
    }
};

// The same checks for each class of errors.
template <class T>
class ErrorClassTest : public ErrorTest {};

struct PlainError {
    static constexpr const char* kName = "Error";
    static constexpr auto kCreate = &OH_JSVM_CreateError;
    static constexpr auto kThrow = &OH_JSVM_ThrowError;
};
struct TypeError {
    static constexpr const char* kName = "TypeError";
    static constexpr auto kCreate = &OH_JSVM_CreateTypeError;
    static constexpr auto kThrow = &OH_JSVM_ThrowTypeError;
};
struct RangeError {
    static constexpr const char* kName = "RangeError";
    static constexpr auto kCreate = &OH_JSVM_CreateRangeError;
    static constexpr auto kThrow = &OH_JSVM_ThrowRangeError;
};
struct SyntaxError {
    static constexpr const char* kName = "SyntaxError";
    static constexpr auto kCreate = &OH_JSVM_CreateSyntaxError;
    static constexpr auto kThrow = &OH_JSVM_ThrowSyntaxError;
};
using ErrorClasses = ::testing::Types<PlainError, TypeError, RangeError, SyntaxError>;
TYPED_TEST_SUITE(ErrorClassTest, ErrorClasses, );

constexpr char kCodeDescriptor[] =
    "JSON.stringify(Object.getOwnPropertyDescriptor(e, 'code') || 'none')";
constexpr char kCodeIs42[] =
    R"({"value":"E42","writable":true,"enumerable":true,"configurable":true})";

TYPED_TEST(ErrorClassTest, CreatesAnErrorWithItsMessage) {
    const std::string name = TypeParam::kName;
    JSVM_Value error = nullptr;
    EXPECT_STATUS(JSVM_OK, TypeParam::kCreate(this->env, nullptr, this->Str("m\u00E9"), &error));
    EXPECT_FALSE(this->ExceptionPending());
    EXPECT_EQ(name + ": m\u00E9", this->ToString(error));
    EXPECT_EQ("true", this->Js(error, "Object.getPrototypeOf(e) === " + name + ".prototype"));
    EXPECT_EQ(name + ": m\u00E9", this->Js(error, "e.stack.split('\\n')[0]"));
    EXPECT_EQ("\"none\"", this->Js(error, kCodeDescriptor));
}

TYPED_TEST(ErrorClassTest, CreatesAnErrorWithItsCode) {
    JSVM_Value error = nullptr;
    EXPECT_STATUS(JSVM_OK, TypeParam::kCreate(this->env, this->Str("E42"), this->Str("m"), &error));
    EXPECT_EQ(kCodeIs42, this->Js(error, kCodeDescriptor));
    EXPECT_STATUS(JSVM_OK, TypeParam::kCreate(this->env, this->Str(""), this->Str(""), &error));
    EXPECT_EQ("true", this->Js(error, "e.code === '' && e.message === ''"));
}

TYPED_TEST(ErrorClassTest, CreatingChecksItsArguments) {
    const auto create = TypeParam::kCreate;
    JSVM_Env env = this->env;
    JSVM_Value text = this->Str("m"), number = this->Num(1);
    JSVM_Value error = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, create(nullptr, nullptr, text, &error));
    EXPECT_STATUS(JSVM_INVALID_ARG, create(env, text, nullptr, &error));
    EXPECT_STATUS(JSVM_INVALID_ARG, create(env, text, text, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, create(env, number, number, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, create(env, number, nullptr, &error));
    EXPECT_STATUS(JSVM_STRING_EXPECTED, create(env, nullptr, number, &error));
    EXPECT_STATUS(JSVM_STRING_EXPECTED, create(env, number, text, &error));
    EXPECT_STATUS(JSVM_STRING_EXPECTED, create(env, this->Undefined(), text, &error));
    EXPECT_STATUS(JSVM_STRING_EXPECTED, create(env, text, this->Run("new String('m')"), &error));
    EXPECT_EQ(nullptr, error);
    EXPECT_FALSE(this->ExceptionPending());
}

// The code is defined, not assigned, so nothing that a script did to the prototype matters.
TYPED_TEST(ErrorClassTest, TheCodeRunsNoSetter) {
    for (const char* change :
         {"Object.defineProperty(Error.prototype, 'code', { configurable: true,"
          " set() { throw new Error('the setter ran'); } })",
          "Object.defineProperty(Error.prototype, 'code', { configurable: true,"
          " writable: false, value: 'inherited' })",
          "Object.freeze(Error.prototype)"}) {
        SCOPED_TRACE(change);
        this->Run(change);
        JSVM_Value error = nullptr;
        EXPECT_STATUS(JSVM_OK,
                      TypeParam::kCreate(this->env, this->Str("E42"), this->Str("m"), &error));
        EXPECT_FALSE(this->ExceptionPending());
        EXPECT_EQ(kCodeIs42, this->Js(error, kCodeDescriptor));
        EXPECT_STATUS(JSVM_OK, TypeParam::kThrow(this->env, "E42", "m"));
        EXPECT_EQ(kCodeIs42, this->Js(this->TakePending(), kCodeDescriptor));
    }
}

TYPED_TEST(ErrorClassTest, ThrowsWithStatusOk) {
    const std::string name = TypeParam::kName;
    EXPECT_STATUS(JSVM_OK, TypeParam::kThrow(this->env, nullptr, "m\u00E9"));
    JSVM_Value error = this->TakePending();
    EXPECT_EQ(name + ": m\u00E9", this->ToString(error));
    EXPECT_EQ("true", this->Js(error, "Object.getPrototypeOf(e) === " + name + ".prototype"));
    EXPECT_EQ("\"none\"", this->Js(error, kCodeDescriptor));
    EXPECT_STATUS(JSVM_OK, TypeParam::kThrow(this->env, "E42", ""));
    EXPECT_EQ(kCodeIs42, this->Js(this->TakePending(), kCodeDescriptor));
    // Bytes that are not UTF-8.
    EXPECT_STATUS(JSVM_OK, TypeParam::kThrow(this->env, "\xFF", "a\xE4\xB8"));
    EXPECT_EQ("true",
              this->Js(this->TakePending(), "e.code === '\\uFFFD' && e.message === 'a\\uFFFD'"));
}

// XTS 0605, 0608, 0611, 0614.
TYPED_TEST(ErrorClassTest, ThrowsNothingWithoutAMessage) {
    EXPECT_EQ(JSVM_INVALID_ARG, TypeParam::kThrow(nullptr, nullptr, "m"));
    EXPECT_STATUS(JSVM_INVALID_ARG, TypeParam::kThrow(this->env, nullptr, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, TypeParam::kThrow(this->env, "E42", nullptr));
    EXPECT_FALSE(this->ExceptionPending());
}

TYPED_TEST(ErrorClassTest, ThrowingIsRefusedWhileAnExceptionIsPending) {
    ASSERT_JSVM_OK(OH_JSVM_Throw(this->env, this->Str("first")));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, TypeParam::kThrow(this->env, "E42", "second"));
    // Ahead of the arguments.
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, TypeParam::kThrow(this->env, nullptr, nullptr));
    EXPECT_EQ("first", this->TakeException());
}

TYPED_TEST(ErrorClassTest, CreatingWorksWhileAnExceptionIsPending) {
    ASSERT_JSVM_OK(OH_JSVM_Throw(this->env, this->Str("first")));
    JSVM_Value error = nullptr;
    EXPECT_STATUS(JSVM_OK, TypeParam::kCreate(this->env, this->Str("E42"), this->Str("m"), &error));
    EXPECT_EQ("first", this->TakeException());
    EXPECT_EQ(std::string(TypeParam::kName) + ": m", this->ToString(error));
}

TYPED_TEST(ErrorClassTest, ScriptsCatchWhatACallbackThrows) {
    this->SetGlobal("f", this->Function("f", [](JSVM_Env env, JSVM_CallbackInfo) -> JSVM_Value {
        EXPECT_JSVM_OK(TypeParam::kThrow(env, "E42", "from native"));
        return nullptr;
    }));
    EXPECT_EQ(std::string(TypeParam::kName) + ": from native E42",
              this->RunToString("(() => { try { f(); return 'nothing'; }"
                                " catch (e) { return e + ' ' + e.code; } })()"));
    EXPECT_FALSE(this->ExceptionPending());
}

// Errors belong to the env they were made through, entered or not.
TYPED_TEST(ErrorClassTest, BelongsToItsEnv) {
    const std::string is_ours = std::string("e instanceof ") + TypeParam::kName;
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(this->vm, 0, nullptr, &other));
    JSVM_Value error = nullptr;
    EXPECT_JSVM_OK(TypeParam::kCreate(other, this->Str("E42"), this->Str("m"), &error));
    EXPECT_EQ("false", this->Js(error, is_ours));
    EXPECT_JSVM_OK(TypeParam::kThrow(other, nullptr, "m"));
    EXPECT_FALSE(this->ExceptionPending());
    EXPECT_JSVM_OK(OH_JSVM_GetAndClearLastException(other, &error));
    EXPECT_EQ("false", this->Js(error, is_ours));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

TEST_F(ErrorTest, ThrowsAnyValue) {
    for (const char* source : {"new Error('m')", "42", "'text'", "undefined", "null", "({})",
                               "Symbol.iterator", "1n", "[1, 2]"}) {
        SCOPED_TRACE(source);
        JSVM_Value value = Run(source);
        const std::string expected = Js(value, "typeof e + ' ' + String(e)");
        EXPECT_STATUS(JSVM_OK, OH_JSVM_Throw(env, value));
        EXPECT_EQ(expected, Js(TakePending(), "typeof e + ' ' + String(e)"));
    }
}

TEST_F(ErrorTest, ThrowKeepsTheIdentity) {
    JSVM_Value object = Object();
    SetGlobal("o", object);
    EXPECT_STATUS(JSVM_OK, OH_JSVM_Throw(env, object));
    EXPECT_EQ("true", Js(TakePending(), "e === o"));
}

TEST_F(ErrorTest, ThrowChecksItsArguments) {
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_Throw(nullptr, Num(1)));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_Throw(env, nullptr));
    EXPECT_FALSE(ExceptionPending());
    JSVM_Value first = Num(1);
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, first));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_Throw(env, Num(2)));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_Throw(env, nullptr));
    EXPECT_EQ("1", TakeException());
}

TEST_F(ErrorTest, TellsErrors) {
    Run("class Sub extends RangeError {}");
    for (const char* source :
         {"new Error()", "TypeError('x')", "new RangeError()", "new SyntaxError()",
          "new EvalError()", "new URIError()", "new ReferenceError()", "new AggregateError([])",
          "new Sub()", "Object.setPrototypeOf(new Error(), null)",
          "(() => { try { null.x } catch (e) { return e } })()"}) {
        bool result = false;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_IsError(env, Run(source), &result));
        EXPECT_TRUE(result) << source;
    }
    for (const char* source :
         {"({})", "Object.create(Error.prototype)", "Error", "Error.prototype", "'Error: x'", "1",
          "null", "undefined", "new Proxy(new Error(), {})", "({ name: 'Error', message: 'm' })"}) {
        bool result = true;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_IsError(env, Run(source), &result));
        EXPECT_FALSE(result) << source;
    }
}

TEST_F(ErrorTest, IsErrorChecksItsArguments) {
    bool result = true;
    JSVM_Value value = Num(1);
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_IsError(nullptr, value, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_IsError(env, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_IsError(env, value, nullptr));
    EXPECT_TRUE(result);
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, value));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_IsError(env, value, &result));
    EXPECT_FALSE(result);
    EXPECT_EQ("1", TakeException());
}

}  // namespace
