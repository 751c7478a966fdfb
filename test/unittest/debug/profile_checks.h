// SPDX-License-Identifier: Apache-2.0
// What is true of every .cpuprofile, and ways to look into one.
#ifndef ARK_JSVM_TEST_UNITTEST_DEBUG_PROFILE_CHECKS_H_
#define ARK_JSVM_TEST_UNITTEST_DEBUG_PROFILE_CHECKS_H_

#include <string>

#include "ark_runtime/jsvm.h"
#include "rapidjson/document.h"
#include "test/support/output_sink.h"

namespace jsvm_test {

void ExpectProfile(const rapidjson::Document& profile);

// Stops a profiler, which has to work and to give a complete profile.
rapidjson::Document StopProfiler(JSVM_VM vm, JSVM_CpuProfiler profiler);

// The samples in a function and in what it calls.
int64_t SamplesIn(const rapidjson::Document& profile, const std::string& function);

// The first node of a function; null if there is none.
const rapidjson::Value* NodeOf(const rapidjson::Document& profile, const std::string& function);

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_UNITTEST_DEBUG_PROFILE_CHECKS_H_
