// SPDX-License-Identifier: Apache-2.0
// Errors that V8 itself finds. No function of the API lets one come about, so V8 is misused here.
#include "frameworks/core/fatal_error.h"

#include <string>

#include "frameworks/core/v8_compat.h"
#include "frameworks/core/vm.h"
#include "test/support/fixture.h"

namespace {

std::string& Location() {
    static std::string location;
    return location;
}

void Note(const char* location, const char*) {
    Location() = location;
}

class FatalErrorInV8Test : public jsvm_test::JsvmTest {
  protected:
    // V8 goes on behind the check that fails; the isolate is not disposed.
    void MisuseV8() { vm->isolate->Dispose(); }
};

TEST_F(FatalErrorInV8Test, TheHandlerIsTold) {
    ASSERT_JSVM_OK(OH_JSVM_SetHandlerForFatalError(vm, Note));
    MisuseV8();
    EXPECT_EQ("v8::Isolate::Dispose()", Location());
    EXPECT_EQ("3", RunToString("1 + 2"));
}

TEST_F(FatalErrorInV8Test, WithoutAHandlerTheProcessEnds) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_DEATH(MisuseV8(), "v8::Isolate::Dispose\\(\\)");
    // Taken back, it is as if there had never been one.
    ASSERT_JSVM_OK(OH_JSVM_SetHandlerForFatalError(vm, Note));
    ASSERT_JSVM_OK(OH_JSVM_SetHandlerForFatalError(vm, nullptr));
    EXPECT_DEATH(MisuseV8(), "v8::Isolate::Dispose\\(\\)");
}

TEST_F(FatalErrorInV8Test, TheCurrentVmIsOneOfOursOrNone) {
    EXPECT_EQ(vm, jsvm::CurrentVm());
    vm->isolate->Exit();
    EXPECT_EQ(nullptr, jsvm::CurrentVm());
    vm->isolate->Enter();
}

}  // namespace
