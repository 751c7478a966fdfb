// SPDX-License-Identifier: Apache-2.0
// A profile as the JSON of .cpuprofile files.
#ifndef ARK_JSVM_FRAMEWORKS_DEBUG_CPU_PROFILE_JSON_H_
#define ARK_JSVM_FRAMEWORKS_DEBUG_CPU_PROFILE_JSON_H_

#include "frameworks/debug/cpu_profile.h"
#include "frameworks/debug/output_stream.h"

namespace jsvm {

// The samples of the profile are in the order of their times. Ends the stream.
void WriteCpuProfile(const CpuProfile& profile, OutputStream* stream);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_DEBUG_CPU_PROFILE_JSON_H_
