// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <climits>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/process.h"
#include "frameworks/core/tracing.h"
#include "frameworks/debug/trace_json.h"

namespace jsvm {
namespace {

// By the numbers of JSVM_TraceCategory.
constexpr const char* kCategories[] = {
    "v8",
    "disabled-by-default-v8.compile",
    "v8.execute",
    "disabled-by-default-v8.runtime",
    "disabled-by-default-v8.stack_trace",
    "v8.wasm",
    "disabled-by-default-v8.wasm.detailed",
};
static_assert(std::size(kCategories) == JSVM_TRACE_WASM_DETAILED + 1);

constexpr JSVM_TraceCategory kDefault[] = {JSVM_TRACE_VM, JSVM_TRACE_EXECUTE, JSVM_TRACE_COMPILE,
                                           JSVM_TRACE_RUNTIME};
constexpr size_t kDefaultEvents = 65536;

JSVM_Status StartTrace(size_t count, const JSVM_TraceCategory* categories, const char* tag,
                       size_t events) {
    JSVM_REQUIRE(count <= std::size(kCategories), JSVM_INVALID_ARG);
    JSVM_REQUIRE((count != 0) == (categories != nullptr), JSVM_INVALID_ARG);
    if (count == 0) {
        categories = kDefault;
        count = std::size(kDefault);
    }
    std::vector<std::string> names;
    for (size_t i = 0; i < count; ++i) {
        const auto index = static_cast<size_t>(categories[i]);
        JSVM_REQUIRE(index < std::size(kCategories), JSVM_INVALID_ARG);
        names.emplace_back(kCategories[index]);
    }
    ProcessState& process = Process();
    JSVM_REQUIRE(process.ready.load(std::memory_order_acquire), JSVM_GENERIC_FAILURE);
    process.tracing->Start(std::move(names), tag != nullptr ? tag : "traceEvents",
                           events != 0 ? events : kDefaultEvents);
    return JSVM_OK;
}

JSVM_Status StopTrace(JSVM_OutputStream stream, void* data) {
    JSVM_NON_NULL(stream, data);
    ProcessState& process = Process();
    JSVM_REQUIRE(process.ready.load(std::memory_order_acquire), JSVM_INVALID_ARG);
    std::unique_ptr<Tracing::Recording> recording = process.tracing->Stop();
    JSVM_REQUIRE(recording != nullptr, JSVM_INVALID_ARG);
    const std::string text = TraceText(*recording, INT_MAX);
    recording.reset();
    JSVM_REQUIRE(text.size() <= INT_MAX, JSVM_GENERIC_FAILURE);  // a tag of that length
    stream(text.data(), static_cast<int>(text.size()), data);
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_TraceStart(size_t count, const JSVM_TraceCategory* categories, const char* tag,
                               size_t eventsCount) {
    return jsvm::Global([=] { return jsvm::StartTrace(count, categories, tag, eventsCount); });
}

JSVM_Status OH_JSVM_TraceStop(JSVM_OutputStream stream, void* streamData) {
    return jsvm::Global([=] { return jsvm::StopTrace(stream, streamData); });
}
