// SPDX-License-Identifier: Apache-2.0
#include "frameworks/debug/trace_json.h"

#include <unistd.h>

#include <algorithm>
#include <vector>

#include "frameworks/core/json_text.h"
#include "rapidjson/stringbuffer.h"
#include "rapidjson/writer.h"

namespace jsvm {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

// V8's flags of events.
constexpr unsigned kHasId = 1 << 1;
constexpr unsigned kFlowIn = 1 << 8;
constexpr unsigned kFlowOut = 1 << 9;

void WriteFlow(Writer* writer, const TraceEvent& event) {
    if ((event.flags & (kFlowIn | kFlowOut)) == 0) return;
    WriteKey(writer, "bind_id");
    WriteText(writer, HexOf(event.bind_id));
    for (const auto& [flag, name] :
         {std::pair(kFlowIn, "flow_in"), std::pair(kFlowOut, "flow_out")}) {
        if ((event.flags & flag) == 0) continue;
        WriteKey(writer, name);
        writer->Bool(true);
    }
}

void WriteId(Writer* writer, const TraceEvent& event) {
    if ((event.flags & kHasId) == 0) return;
    if (!event.scope.empty()) {
        WriteKey(writer, "scope");
        WriteText(writer, event.scope);
    }
    WriteKey(writer, "id");
    WriteText(writer, HexOf(event.id));
}

std::string EventText(const TraceEvent& event, int64_t process) {
    rapidjson::StringBuffer buffer;
    Writer writer(buffer);
    writer.StartObject();
    const auto number = [&writer](const char* key, int64_t value) {
        WriteKey(&writer, key);
        writer.Int64(value);
    };
    number("pid", process);
    number("tid", event.thread);
    number("ts", event.time);
    number("tts", event.cpu_time);
    WriteKey(&writer, "ph");
    WriteText(&writer, std::string_view(&event.phase, 1));
    WriteKey(&writer, "cat");
    WriteText(&writer, *event.category);
    WriteKey(&writer, "name");
    WriteText(&writer, event.name);
    number("dur", event.duration);
    number("tdur", event.cpu_duration);
    WriteFlow(&writer, event);
    WriteId(&writer, event);
    WriteKey(&writer, "args");
    const std::string arguments = "{" + event.arguments + "}";
    writer.RawValue(arguments.data(), arguments.size(), rapidjson::kObjectType);
    writer.EndObject();
    return std::string(buffer.GetString(), buffer.GetSize());
}

std::string KeyText(const std::string& tag) {
    rapidjson::StringBuffer buffer;
    Writer writer(buffer);
    WriteText(&writer, tag);
    return std::string(buffer.GetString(), buffer.GetSize());
}

}  // namespace

// From the latest event on, so that it is known when there is no more room.
std::string TraceText(const Tracing::Recording& recording, size_t most_bytes) {
    const TraceRing& events = recording.events;
    const int64_t process = getpid();
    const std::string start = "{" + KeyText(recording.tag) + ":[";
    constexpr std::string_view kEnd = "]}";
    size_t bytes = start.size() + kEnd.size();
    std::vector<std::string> texts;
    for (size_t i = events.size(); i-- > 0;) {
        std::string text = EventText(events.Event(i), process);
        const size_t more = text.size() + (texts.empty() ? 0 : 1);
        if (bytes + more > most_bytes) break;
        bytes += more;
        texts.push_back(std::move(text));
    }
    std::string all;
    all.reserve(bytes);
    all += start;
    for (size_t i = texts.size(); i-- > 0;) {
        all += texts[i];
        if (i != 0) all += ',';
    }
    all += kEnd;
    return all;
}

}  // namespace jsvm
