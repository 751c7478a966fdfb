// SPDX-License-Identifier: Apache-2.0
#include "frameworks/debug/cpu_profile.h"

#include <algorithm>

namespace jsvm {

size_t CpuProfile::IndexOf(const Function& function) {
    const auto [entry, is_new] = function_index_.try_emplace(
        {function.name, function.url, function.script_id, function.line, function.column},
        functions_.size());
    if (is_new) functions_.push_back(function);
    return entry->second;
}

size_t CpuProfile::NodeOf(size_t parent, const Function& function) {
    const size_t index = IndexOf(function);
    const auto [entry, is_new] = node_index_.try_emplace({parent, index}, nodes_.size());
    if (is_new) {
        nodes_.push_back({});
        nodes_.back().function = index;
        if (parent != kNoParent) nodes_[parent].children.push_back(entry->second);
    }
    return entry->second;
}

void CpuProfile::AddLineTicks(size_t node, int line, uint32_t ticks) {
    nodes_[node].line_ticks[line] += ticks;
}

void CpuProfile::SetDeoptReason(size_t node, std::string reason) {
    nodes_[node].deopt_reason = std::move(reason);
}

void CpuProfile::AddSample(size_t node, int64_t time) {
    ++nodes_[node].hits;
    samples_.push_back({node, time});
}

void CpuProfile::Span(int64_t start, int64_t end) {
    start_ = spans_ ? std::min(start_, start) : start;
    end_ = spans_ ? std::max(end_, end) : end;
    spans_ = true;
}

void CpuProfile::SortSamples() {
    std::stable_sort(samples_.begin(), samples_.end(),
                     [](const Sample& one, const Sample& other) { return one.time < other.time; });
}

}  // namespace jsvm
