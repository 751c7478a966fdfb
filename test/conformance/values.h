// SPDX-License-Identifier: Apache-2.0
// A fresh value of each kind that the tables name.
#ifndef ARK_JSVM_TEST_CONFORMANCE_VALUES_H_
#define ARK_JSVM_TEST_CONFORMANCE_VALUES_H_

#include <string>

#include "ark_runtime/jsvm.h"

namespace jsvm_conformance {

// The completion value of a script, or NULL when it does not run.
JSVM_Value RunScript(JSVM_Env env, const std::string& source);

// A value of a kind, or NULL when there is no such kind or it cannot be made. "stale kind" is one
// whose handle scope is closed, for JSVM_SCOPE_CHECK.
JSVM_Value MakeValue(JSVM_Env env, const std::string& kind);

// A private key, or NULL. Any other kind of value is data as well, though no private key.
JSVM_Data MakeData(JSVM_Env env, const std::string& kind);

}  // namespace jsvm_conformance

#endif  // ARK_JSVM_TEST_CONFORMANCE_VALUES_H_
