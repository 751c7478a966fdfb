// SPDX-License-Identifier: Apache-2.0
// What every test of the API needs: a VM with one env, all scopes open, and short ways to make
// values and run scripts. Everything goes through the public C API.
#ifndef ARK_JSVM_TEST_SUPPORT_FIXTURE_H_
#define ARK_JSVM_TEST_SUPPORT_FIXTURE_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "ark_runtime/jsvm.h"

namespace jsvm_test {

// OH_JSVM_Init for the test binary, once: the first call decides on the engine's flags and on the
// external references, which end with 0.
void InitOnce(std::vector<std::string> flags = {}, const intptr_t* references = nullptr);

// A VM and an env with VM, env and handle scope open between SetUp and TearDown. With
// JSVM_TEST_SCOPE_CHECK in the environment that env checks every handle it is given.
class JsvmTest : public ::testing::Test {
  protected:
    void SetUp() override;
    void TearDown() override;

    // Values; each fails the test when the API refuses.
    JSVM_Value Str(const std::string& utf8);
    JSVM_Value Num(double value);
    JSVM_Value Bool(bool value);
    JSVM_Value Undefined();
    JSVM_Value Null();
    JSVM_Value Object();
    JSVM_Value Global();
    // A function that calls `callback`; `data` is what GetCbInfo tells.
    JSVM_Value Function(const char* name, JSVM_Value (*callback)(JSVM_Env, JSVM_CallbackInfo),
                        void* data = nullptr);
    void SetGlobal(const char* name, JSVM_Value value);

    // The completion value of a script. Run fails the test when the script throws.
    JSVM_Value Run(const std::string& source);
    JSVM_Status TryRun(const std::string& source, JSVM_Value* result);
    // Shorthands: the script's completion value converted as JavaScript does.
    std::string RunToString(const std::string& source);
    double RunToNumber(const std::string& source);
    bool RunToBool(const std::string& source);

    std::string ToString(JSVM_Value value);  // String(value)
    double ToNumber(JSVM_Value value);       // a number primitive's value

    bool ExceptionPending();
    // Takes the pending exception and gives its String(); "" when none is pending.
    std::string TakeException();
    // The code that GetLastErrorInfo tells now.
    JSVM_Status LastError();

    JSVM_VM vm = nullptr;
    JSVM_Env env = nullptr;

  private:
    JSVM_VMScope vm_scope_ = nullptr;
    JSVM_EnvScope env_scope_ = nullptr;
    JSVM_HandleScope handle_scope_ = nullptr;
};

// The status and the last error that a call of an env function left agree.
#define EXPECT_STATUS(status, call)             \
    do {                                        \
        EXPECT_EQ((status), (call));            \
        EXPECT_EQ((status), this->LastError()); \
    } while (0)

#define ASSERT_JSVM_OK(call) ASSERT_EQ(JSVM_OK, (call))
#define EXPECT_JSVM_OK(call) EXPECT_EQ(JSVM_OK, (call))

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_SUPPORT_FIXTURE_H_
