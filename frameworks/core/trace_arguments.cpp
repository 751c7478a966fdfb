// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/trace_arguments.h"

#include <cmath>
#include <cstring>

#include "frameworks/core/json_text.h"
#include "rapidjson/stringbuffer.h"
#include "rapidjson/writer.h"

namespace jsvm {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

// V8's numbers for the types of arguments.
enum ArgumentType : uint8_t {
    kBool = 1,
    kUnsigned,
    kSigned,
    kDouble,
    kPointer,
    kString,
    kCopiedString,
    kConvertable
};

template <class T>
T As(uint64_t value) {
    T result;
    static_assert(sizeof(result) == sizeof(value));
    std::memcpy(static_cast<void*>(&result), &value, sizeof(result));
    return result;
}

// JSON has no numbers for these.
void WriteDouble(Writer* writer, double value) {
    if (std::isfinite(value)) {
        writer->Double(value);
    } else if (std::isnan(value)) {
        WriteText(writer, "NaN");
    } else {
        WriteText(writer, value > 0 ? "Infinity" : "-Infinity");
    }
}

void WriteConvertable(Writer* writer, const v8::ConvertableToTraceFormat* convertable) {
    std::string json;
    if (convertable != nullptr) convertable->AppendAsTraceFormat(&json);
    if (json.empty()) {
        writer->Null();
        return;
    }
    if (!IsUtf8(json)) json = Utf8Of(json);
    writer->RawValue(json.data(), json.size(), rapidjson::kObjectType);
}

void WriteArgument(Writer* writer, uint8_t type, uint64_t value,
                   const v8::ConvertableToTraceFormat* convertable) {
    switch (type) {
        case kBool:
            writer->Bool(value != 0);
            break;
        case kUnsigned:
            writer->Uint64(value);
            break;
        case kSigned:
            writer->Int64(As<int64_t>(value));
            break;
        case kDouble:
            WriteDouble(writer, As<double>(value));
            break;
        case kPointer:
            WriteText(writer, HexOf(value));
            break;
        case kString:
        case kCopiedString: {
            const auto* text = As<const char*>(value);
            WriteText(writer, text != nullptr ? text : "NULL");
            break;
        }
        case kConvertable:
            WriteConvertable(writer, convertable);
            break;
        default:
            writer->Null();
    }
}

}  // namespace

std::string TraceArguments(int32_t count, const char* const* names, const uint8_t* types,
                           const uint64_t* values,
                           const std::unique_ptr<v8::ConvertableToTraceFormat>* convertables) {
    if (count <= 0) return std::string();
    rapidjson::StringBuffer buffer;
    Writer writer(buffer);
    writer.StartObject();
    for (int32_t i = 0; i < count; ++i) {
        WriteText(&writer, names[i]);
        WriteArgument(&writer, types[i], values[i],
                      convertables != nullptr ? convertables[i].get() : nullptr);
    }
    writer.EndObject();
    return std::string(buffer.GetString() + 1, buffer.GetSize() - 2);
}

}  // namespace jsvm
