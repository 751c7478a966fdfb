// SPDX-License-Identifier: Apache-2.0
// One turn of a thread on a VM that others use too: all scopes around a few calls.
#ifndef ARK_JSVM_TEST_SUPPORT_TURN_H_
#define ARK_JSVM_TEST_SUPPORT_TURN_H_

#include <string>

#include "ark_runtime/jsvm.h"

namespace jsvm_test {

// Opens a VM, an env and a handle scope for as long as it lives; fails the test if one is refused.
class Turn {
  public:
    explicit Turn(JSVM_Env env);
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    // String(completion value), or "threw " and String(exception).
    std::string Run(const std::string& source);

  private:
    JSVM_VM vm_ = nullptr;
    JSVM_Env env_;
    JSVM_VMScope vm_scope_ = nullptr;
    JSVM_EnvScope env_scope_ = nullptr;
    JSVM_HandleScope handle_scope_ = nullptr;
};

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_SUPPORT_TURN_H_
