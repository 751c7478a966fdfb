// SPDX-License-Identifier: Apache-2.0
// A recording as JSON that Perfetto and chrome://tracing open.
#ifndef ARK_JSVM_FRAMEWORKS_DEBUG_TRACE_JSON_H_
#define ARK_JSVM_FRAMEWORKS_DEBUG_TRACE_JSON_H_

#include <cstddef>
#include <string>

#include "frameworks/core/tracing.h"

namespace jsvm {

// An object with the tag as key and the events as its array; the latest ones, if the text would be
// longer than `most_bytes` with all. A tag alone may be longer.
std::string TraceText(const Tracing::Recording& recording, size_t most_bytes);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_DEBUG_TRACE_JSON_H_
