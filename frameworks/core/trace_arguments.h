// SPDX-License-Identifier: Apache-2.0
// The arguments of an event of V8's as JSON.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_TRACE_ARGUMENTS_H_
#define ARK_JSVM_FRAMEWORKS_CORE_TRACE_ARGUMENTS_H_

#include <cstdint>
#include <memory>
#include <string>

#include "v8-platform.h"

namespace jsvm {

// The members of an object, without its braces. `values` are V8's, to be read by their types; those
// that are objects are in `convertables`.
std::string TraceArguments(int32_t count, const char* const* names, const uint8_t* types,
                           const uint64_t* values,
                           const std::unique_ptr<v8::ConvertableToTraceFormat>* convertables);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_TRACE_ARGUMENTS_H_
