// SPDX-License-Identifier: Apache-2.0
#include "frameworks/debug/cpu_profile_json.h"

#include <vector>

#include "frameworks/core/json_text.h"
#include "rapidjson/writer.h"

namespace jsvm {
namespace {

using Writer = rapidjson::Writer<OutputStream>;

// Each node ahead of those below it. A loop: trees can be deeper than the stack.
std::vector<size_t> PreOrder(const CpuProfile& profile) {
    std::vector<size_t> order;
    std::vector<size_t> waiting;
    if (!profile.nodes().empty()) waiting.push_back(0);
    while (!waiting.empty()) {
        const size_t node = waiting.back();
        waiting.pop_back();
        order.push_back(node);
        const std::vector<size_t>& children = profile.nodes()[node].children;
        waiting.insert(waiting.end(), children.rbegin(), children.rend());
    }
    return order;
}

void WriteFunction(Writer* writer, const CpuProfile::Function& function) {
    writer->StartObject();
    WriteKey(writer, "functionName");
    WriteText(writer, function.name);
    WriteKey(writer, "lineNumber");
    writer->Int(function.line);
    WriteKey(writer, "columnNumber");
    writer->Int(function.column);
    WriteKey(writer, "scriptId");
    writer->Int(function.script_id);
    WriteKey(writer, "url");
    WriteText(writer, function.url);
    writer->EndObject();
}

void WriteLineTicks(Writer* writer, const CpuProfile::Node& node) {
    WriteKey(writer, "positionTicks");
    writer->StartArray();
    for (const auto& [line, ticks] : node.line_ticks) {
        writer->StartObject();
        WriteKey(writer, "line");
        writer->Int(line);
        WriteKey(writer, "ticks");
        writer->Uint(ticks);
        writer->EndObject();
    }
    writer->EndArray();
}

// `ids` are those of all nodes, by their places in the profile.
void WriteNode(Writer* writer, const CpuProfile& profile, size_t index,
               const std::vector<uint64_t>& ids) {
    const CpuProfile::Node& node = profile.nodes()[index];
    writer->StartObject();
    WriteKey(writer, "id");
    writer->Uint64(ids[index]);
    WriteKey(writer, "hitCount");
    writer->Uint(node.hits);
    WriteKey(writer, "callFrame");
    WriteFunction(writer, profile.functions()[node.function]);
    if (!node.children.empty()) {
        WriteKey(writer, "children");
        writer->StartArray();
        for (const size_t child : node.children) writer->Uint64(ids[child]);
        writer->EndArray();
    }
    if (!node.deopt_reason.empty()) {
        WriteKey(writer, "deoptReason");
        WriteText(writer, node.deopt_reason);
    }
    if (!node.line_ticks.empty()) WriteLineTicks(writer, node);
    writer->EndObject();
}

}  // namespace

void WriteCpuProfile(const CpuProfile& profile, OutputStream* stream) {
    const std::vector<size_t> order = PreOrder(profile);
    std::vector<uint64_t> ids(profile.nodes().size());
    for (size_t i = 0; i < order.size(); ++i) ids[order[i]] = i + 1;
    Writer writer(*stream);
    writer.StartObject();
    WriteKey(&writer, "nodes");
    writer.StartArray();
    for (size_t i = 0; i < order.size() && !stream->stopped(); ++i) {
        WriteNode(&writer, profile, order[i], ids);
    }
    writer.EndArray();
    WriteKey(&writer, "startTime");
    writer.Int64(profile.start());
    WriteKey(&writer, "endTime");
    writer.Int64(profile.end());
    const std::vector<CpuProfile::Sample>& samples = profile.samples();
    WriteKey(&writer, "samples");
    writer.StartArray();
    for (size_t i = 0; i < samples.size() && !stream->stopped(); ++i) {
        writer.Uint64(ids[samples[i].node]);
    }
    writer.EndArray();
    WriteKey(&writer, "timeDeltas");
    writer.StartArray();
    int64_t previous = profile.start();
    for (size_t i = 0; i < samples.size() && !stream->stopped(); ++i) {
        writer.Int64(samples[i].time - previous);
        previous = samples[i].time;
    }
    writer.EndArray();
    writer.EndObject();
    stream->Finish();
}

}  // namespace jsvm
