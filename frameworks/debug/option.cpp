// SPDX-License-Identifier: Apache-2.0
// Debugging aids.
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/scope_check.h"

namespace jsvm {
namespace {

// Takes effect for the whole VM, so that is entered although V8 is hardly needed.
JSVM_Status SetOption(JSVM_Env env, JSVM_DebugOption option, bool on, const char* function) {
    const VmEntrance entrance(env->vm, function, OutsideScope::kExpected);
    JSVM_REQUIRE(entrance.ok(), JSVM_GENERIC_FAILURE);
    JSVM_REQUIRE(option == JSVM_SCOPE_CHECK, JSVM_INVALID_ARG);
    SwitchScopeCheck(env, on);
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_SetDebugOption(JSVM_Env env, JSVM_DebugOption debugOption, bool isEnabled) {
    return jsvm::Bookkeeping(env, [=] {
        return jsvm::SetOption(env, debugOption, isEnabled, "OH_JSVM_SetDebugOption");
    });
}
