// SPDX-License-Identifier: Apache-2.0
// The steps of a program's life one by one; each fails the test when it is refused.
#ifndef ARK_JSVM_TEST_UNITTEST_VM_STEPS_H_
#define ARK_JSVM_TEST_UNITTEST_VM_STEPS_H_

#include "ark_runtime/jsvm.h"

namespace jsvm_test {

JSVM_VM NewVm();
JSVM_Env NewEnv(JSVM_VM vm);
JSVM_VMScope OpenVm(JSVM_VM vm);
JSVM_EnvScope OpenEnv(JSVM_Env env);
JSVM_HandleScope OpenHandles(JSVM_Env env);
JSVM_Script Compile(JSVM_Env env, const char* source);

// The number that a script ends with; opens a handle scope for itself.
int RunInt(JSVM_Env env, const char* source);

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_UNITTEST_VM_STEPS_H_
