// SPDX-License-Identifier: Apache-2.0
// What catches exceptions behaves as V8's own, among V8's own.
#include "frameworks/core/try_catch.h"

#include <string>

#include "frameworks/core/handle.h"
#include "test/support/fixture.h"

namespace {

// With the place that was found, and as if none had been: then all is V8's.
class TryCatchTest : public jsvm_test::JsvmTest, public testing::WithParamInterface<bool> {
  protected:
    void SetUp() override {
        JsvmTest::SetUp();
        found_ = jsvm::try_catch_place.load();
        if (!GetParam()) jsvm::try_catch_place = 0;
    }
    void TearDown() override {
        jsvm::try_catch_place = found_;
        JsvmTest::TearDown();
    }

    v8::Isolate* isolate() const { return vm->isolate; }
    // By V8, with no TryCatch of the API's in between.
    v8::MaybeLocal<v8::Value> Evaluate(const std::string& script) {
        v8::Local<v8::String> source;
        if (!v8::String::NewFromUtf8(isolate(), script.c_str()).ToLocal(&source)) return {};
        const v8::Local<v8::Context> context = isolate()->GetCurrentContext();
        v8::Local<v8::Script> compiled;
        if (!v8::Script::Compile(context, source).ToLocal(&compiled)) return {};
        return compiled->Run(context);
    }
    std::string Text(v8::Local<v8::Value> value) {
        const v8::String::Utf8Value text(isolate(), value);
        return {*text, static_cast<size_t>(text.length())};
    }
    // Whether one that is made now hears of what is thrown, and then nobody else.
    void ExpectInnermost(const std::string& script, const std::string& exception) {
        jsvm::TryCatch inner(isolate());
        EXPECT_FALSE(inner.HasCaught());
        EXPECT_TRUE(Evaluate(script).IsEmpty());
        ASSERT_TRUE(inner.HasCaught());
        EXPECT_EQ(exception, Text(inner.get()->Exception()));
        EXPECT_TRUE(inner.get()->CanContinue());
        EXPECT_FALSE(inner.get()->Message().IsEmpty());
    }

    size_t found_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Places, TryCatchTest, testing::Bool());

// Else every call would take the longer way, and nobody would notice.
TEST_P(TryCatchTest, ItsPlaceIsFoundInTheEngineThatIsKnown) {
    EXPECT_EQ(jsvm::v8_compat::kKnowsHeapMemory, found_ != 0);
}

TEST_P(TryCatchTest, TheInnermostCatches) {
    jsvm::TryCatch outer(isolate());
    ExpectInnermost("throw new Error('inner')", "Error: inner");
    EXPECT_FALSE(outer.HasCaught());
    EXPECT_TRUE(Evaluate("throw 'outer'").IsEmpty());
    ASSERT_TRUE(outer.HasCaught());
    EXPECT_EQ("outer", Text(outer.get()->Exception()));
    outer.get()->Reset();
    EXPECT_FALSE(outer.HasCaught());
    EXPECT_TRUE(Evaluate("throw 'again'").IsEmpty());
    EXPECT_TRUE(outer.HasCaught());
}

TEST_P(TryCatchTest, AmongThoseOfTheEngine) {
    v8::TryCatch theirs(isolate());
    {
        jsvm::TryCatch ours(isolate());
        {
            v8::TryCatch inside(isolate());
            EXPECT_TRUE(Evaluate("throw 1").IsEmpty());
            EXPECT_TRUE(inside.HasCaught());
        }
        EXPECT_FALSE(ours.HasCaught());
        ExpectInnermost("null.property",
                        "TypeError: Cannot read properties of null (reading 'property')");
        EXPECT_FALSE(ours.HasCaught());
        EXPECT_TRUE(Evaluate("throw 2").IsEmpty());
        EXPECT_TRUE(ours.HasCaught());
    }
    EXPECT_FALSE(theirs.HasCaught());
    EXPECT_TRUE(Evaluate("throw 3").IsEmpty());
    ASSERT_TRUE(theirs.HasCaught());
    EXPECT_EQ("3", Text(theirs.Exception()));
}

TEST_P(TryCatchTest, ThrownOnIsCaughtOutside) {
    jsvm::TryCatch outer(isolate());
    {
        jsvm::TryCatch inner(isolate());
        EXPECT_TRUE(Evaluate("throw 'thrown on'").IsEmpty());
        ASSERT_TRUE(inner.HasCaught());
        inner.get()->ReThrow();
    }
    ASSERT_TRUE(outer.HasCaught());
    EXPECT_EQ("thrown on", Text(outer.get()->Exception()));
}

TEST_P(TryCatchTest, NothingIsLeftBehind) {
    for (int i = 0; i < 3; ++i) {
        const jsvm::TryCatch unused(isolate());
        EXPECT_FALSE(unused.HasCaught());
    }
    ExpectInnermost("throw {toString() { return 'an object' }}", "an object");
    EXPECT_EQ("4", Text(Evaluate("try { throw 4 } catch (thrown) { thrown }").ToLocalChecked()));
}

// JavaScript between two of them catches what is thrown further in, and the outer one nothing.
JSVM_Value ThrowAndLeave(JSVM_Env env, JSVM_CallbackInfo) {
    jsvm::TryCatch below(env->isolate);
    env->isolate->ThrowException(v8::Integer::New(env->isolate, 5));
    EXPECT_TRUE(below.HasCaught());
    below.get()->ReThrow();
    return nullptr;
}

TEST_P(TryCatchTest, CallsOfTheApiHearOfWhatIsThrown) {
    JSVM_Value result = nullptr;
    for (int round = 0; round < 2; ++round) {
        EXPECT_EQ(JSVM_OK, TryRun("try { null.gone } catch (thrown) { 7 }", &result));
        EXPECT_EQ(7, ToNumber(result));
        EXPECT_NE(JSVM_OK, TryRun("throw 'to be parked'", &result));
        EXPECT_EQ("to be parked", TakeException());
    }
}

TEST_P(TryCatchTest, JavaScriptInBetweenComesFirst) {
    SetGlobal("leave", Function("leave", ThrowAndLeave, nullptr));
    jsvm::TryCatch outer(isolate());
    auto caught = Evaluate("try { leave(); 'not thrown' } catch (thrown) { thrown * 2 }");
    EXPECT_FALSE(outer.HasCaught());
    ASSERT_FALSE(caught.IsEmpty());
    EXPECT_EQ("10", Text(caught.ToLocalChecked()));
    EXPECT_TRUE(Evaluate("leave()").IsEmpty());
    EXPECT_TRUE(outer.HasCaught());
}

// Stopped JavaScript is no exception that somebody may go on after.
TEST_P(TryCatchTest, TerminationIsToldAndLeftToTheOutside) {
    jsvm::TryCatch outer(isolate());
    {
        jsvm::TryCatch inner(isolate());
        isolate()->TerminateExecution();
        EXPECT_TRUE(Evaluate("for (;;) {}").IsEmpty());
        ASSERT_TRUE(inner.HasCaught());
        EXPECT_TRUE(inner.get()->HasTerminated());
        EXPECT_FALSE(inner.get()->CanContinue());
    }
    isolate()->CancelTerminateExecution();
    outer.get()->Reset();
    EXPECT_EQ("6", Text(Evaluate("6").ToLocalChecked()));
}

}  // namespace
