// SPDX-License-Identifier: Apache-2.0
// Reports calls that break the rules on VMs, scopes and threads: one log line for each kind of
// misuse and function in a process.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_MISUSE_H_
#define ARK_JSVM_FRAMEWORKS_CORE_MISUSE_H_

#include <cstdint>

namespace jsvm {

// The numbers are what users search for; they do not change.
enum class Misuse {
    kNoVmScope = 1,
    kOtherVmScope = 2,
    kOtherThread = 3,
    kVmScopeClosedOnOtherThread = 4,
    kVmScopeClosedForOtherVm = 5,
    kEnvScopeClosedOnOtherThread = 6,
    kNoHandleScope = 7,
    kVmInUse = 8,
    kEnvInUse = 9,
    kEnvScopesLeftOpen = 10,
    kVmScopeClosedInCallback = 11,
};

// `function` is the name of the API function, a literal. `owner` is the thread that the VM or the
// scope belongs to, 0 where that says nothing.
void ReportMisuse(Misuse misuse, const char* function, int64_t owner = 0);

// For states that cannot be gone on from: two log lines and SIGABRT. Holds no lock.
[[noreturn]] void Fatal(const char* where, const char* what);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_MISUSE_H_
