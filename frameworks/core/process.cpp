// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/process.h"

namespace jsvm {

void DeserializeRecord::Reset() {
    vm = nullptr;
    work.reset();
}

ProcessState& Process() {
    static ProcessState* const state = new ProcessState;
    return *state;
}

std::vector<VmEntry>& VmEntriesOfThread() {
    static thread_local std::vector<VmEntry> entries;
    return entries;
}

}  // namespace jsvm
