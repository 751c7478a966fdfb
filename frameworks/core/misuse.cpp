// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/misuse.h"

#include <cinttypes>
#include <cstdlib>

#include "frameworks/core/mutex.h"
#include "frameworks/core/process.h"
#include "frameworks/platform/log.h"
#include "frameworks/platform/thread.h"

namespace jsvm {
namespace {

const char* Describe(Misuse misuse) {
    switch (misuse) {
        case Misuse::kNoVmScope:
            return "called with no VM scope open on this thread";
        case Misuse::kOtherVmScope:
            return "the innermost VM scope of this thread belongs to another VM";
        case Misuse::kOtherThread:
            return "the VM is in use on another thread";
        case Misuse::kVmScopeClosedOnOtherThread:
            return "VM scope closed on another thread than the one that opened it";
        case Misuse::kVmScopeClosedForOtherVm:
            return "VM scope closed with the handle of another VM";
        case Misuse::kEnvScopeClosedOnOtherThread:
            return "env scope closed on another thread than the one that opened it";
        case Misuse::kNoHandleScope:
            return "no handle scope is open that the result could live in";
        case Misuse::kVmInUse:
            return "the VM cannot be destroyed while a thread is inside of it";
        case Misuse::kEnvInUse:
            return "the env cannot be destroyed from within one of its native callbacks";
        case Misuse::kEnvScopesLeftOpen:
            return "a native callback left an env scope open; it was closed";
        case Misuse::kVmScopeClosedInCallback:
            return "the VM's last scope cannot be closed while its JavaScript runs";
    }
    return "misuse";
}

}  // namespace

void ReportMisuse(Misuse misuse, const char* function, int64_t owner) {
    const int number = static_cast<int>(misuse);
    {
        ProcessState& process = Process();
        const MutexLock lock(&process.mutex);
        if (!process.reported.insert({number, function}).second) return;
    }
    if (owner != 0) {
        jsvm_log(JSVM_LOG_ERROR,
                 "[JSVM API Misuse][E%02d] %s: %s (owner thread %" PRId64 ", this thread %" PRId64
                 ")",
                 number, function, Describe(misuse), owner, jsvm_thread_id());
    } else {
        jsvm_log(JSVM_LOG_ERROR, "[JSVM API Misuse][E%02d] %s: %s", number, function,
                 Describe(misuse));
    }
}

void Fatal(const char* where, const char* what) {
    jsvm_log(JSVM_LOG_FATAL, "at %s", where);
    jsvm_log(JSVM_LOG_FATAL, "%s", what);
    std::abort();
}

}  // namespace jsvm
