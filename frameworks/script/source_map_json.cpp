// SPDX-License-Identifier: Apache-2.0
#include "frameworks/script/source_map_json.h"

#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <system_error>

#include "rapidjson/reader.h"

namespace jsvm {
namespace {

struct PlainMap {
    std::optional<std::vector<std::string>> sources;
    std::optional<std::string> mappings;
};

struct Section {
    std::optional<uint32_t> line;
    std::optional<uint32_t> column;
    std::optional<PlainMap> map;
};

// A line or column; nothing for a number that is none.
std::optional<uint32_t> PlaceOf(std::string_view number) {
    uint32_t place = 0;
    const char* end = number.data() + number.size();
    const auto [read_to, error] = std::from_chars(number.data(), end, place);
    if (error != std::errc() || read_to != end || place > INT32_MAX) return std::nullopt;
    return place;
}

// Takes what a source map consists of out of the parser's events.
class MapReader : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, MapReader> {
  public:
    // What the parser calls for values other than those below.
    bool Default() {
        if (InSources()) Current().sources->emplace_back();
        return true;
    }
    bool String(const char* text, rapidjson::SizeType length, bool) {
        if (InSources()) {
            Current().sources->emplace_back(text, length);
        } else if (In(Place::kMap) && key_ == "mappings") {
            Current().mappings.emplace(text, length);
        }
        return true;
    }
    bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
        if (!In(Place::kOffset)) return Default();
        if (key_ == "line") sections_->back().line = PlaceOf({text, length});
        if (key_ == "column") sections_->back().column = PlaceOf({text, length});
        return true;
    }
    bool Key(const char* text, rapidjson::SizeType length, bool) {
        if (ignored_ == 0) key_.assign(text, length);
        return true;
    }
    bool StartObject() { return Enter(/*object=*/true); }
    bool EndObject(rapidjson::SizeType) { return Leave(); }
    bool StartArray() { return Enter(/*object=*/false); }
    bool EndArray(rapidjson::SizeType) { return Leave(); }

    const PlainMap& plain() const { return plain_; }
    // Not there in a map without sections.
    const std::optional<std::vector<Section>>& sections() const { return sections_; }

  private:
    enum class Place { kElsewhere, kMap, kSources, kSections, kSection, kOffset };

    bool In(Place place) const { return ignored_ == 0 && !path_.empty() && path_.back() == place; }
    bool InSources() const { return In(Place::kSources); }
    bool InSection() const { return path_.size() > 2; }
    PlainMap& Current() { return InSection() ? *sections_->back().map : plain_; }

    // Where an object or array leads to that begins now.
    Place Next(bool object) const {
        if (path_.empty()) return object ? Place::kMap : Place::kElsewhere;
        switch (path_.back()) {
            case Place::kMap:
                if (!object && key_ == "sources") return Place::kSources;
                if (!object && key_ == "sections") return Place::kSections;
                return Place::kElsewhere;
            case Place::kSections:
                return object ? Place::kSection : Place::kElsewhere;
            case Place::kSection:
                if (object && key_ == "offset") return Place::kOffset;
                if (object && key_ == "map") return Place::kMap;
                return Place::kElsewhere;
            default:
                return Place::kElsewhere;
        }
    }

    // Of members with one name the last counts, as in JavaScript.
    void Begin(Place place) {
        switch (place) {
            case Place::kMap:
                if (InSection()) sections_->back().map.emplace();
                break;
            case Place::kSources:
                Current().sources.emplace();
                break;
            case Place::kSections:
                sections_.emplace();
                break;
            case Place::kSection:
                sections_->emplace_back();
                break;
            default:
                break;
        }
    }

    bool Enter(bool object) {
        constexpr size_t kDeepest = 1000;
        if (ignored_ == 0) {
            const Place next = Next(object);
            if (next == Place::kSections && InSection()) return false;  // sections of sections
            if (next != Place::kElsewhere) {
                Begin(next);
                path_.push_back(next);
                return true;
            }
            Default();
        }
        return ++ignored_ < kDeepest;
    }

    bool Leave() {
        if (ignored_ > 0) {
            --ignored_;
            return true;
        }
        const Place left = path_.back();
        path_.pop_back();
        return left != Place::kSection || IsWhole(sections_->back());
    }

    static bool IsWhole(const Section& section) {
        return section.line.has_value() && section.column.has_value() && section.map.has_value();
    }

    std::vector<Place> path_;  // from the root to where the parser is, as far as it matters
    size_t ignored_ = 0;       // how deep in something that does not
    std::string key_;          // the latest in an object on the path
    PlainMap plain_;
    std::optional<std::vector<Section>> sections_;
};

bool AddMap(const PlainMap& map, uint32_t line, uint32_t column, SourceMap* result) {
    if (!map.sources.has_value() || !map.mappings.has_value()) return false;
    const JsvmMappingsPart part = {line, column, static_cast<uint32_t>(result->sources.size()),
                                   static_cast<uint32_t>(map.sources->size())};
    result->sources.insert(result->sources.end(), map.sources->begin(), map.sources->end());
    return jsvm_mappings_decode(&result->mappings, map.mappings->data(), map.mappings->size(),
                                &part);
}

bool AddSection(const Section& section, SourceMap* result) {
    // What the section before it says ends here.
    return jsvm_mappings_add_gap(&result->mappings, *section.line, *section.column) &&
           AddMap(*section.map, *section.line, *section.column, result);
}

bool Build(const MapReader& reader, SourceMap* result) {
    if (!reader.sections().has_value()) return AddMap(reader.plain(), 0, 0, result);
    for (const Section& section : *reader.sections()) {
        if (!AddSection(section, result)) return false;
    }
    return true;
}

}  // namespace

std::unique_ptr<SourceMap> ParseSourceMap(const char* text) {
    // A server may put this line ahead of the JSON, so that nobody can run it as a script.
    if (std::strncmp(text, ")]}", 3) == 0) text += std::strcspn(text, "\n");
    // Without recursion, so that no nesting uses up the stack. Numbers stay text: the parser's way
    // to read those that are no lines and columns is none of our business.
    constexpr unsigned kFlags =
        rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
    rapidjson::StringStream stream(text);
    rapidjson::Reader parser;
    MapReader reader;
    if (parser.Parse<kFlags>(stream, reader).IsError()) return nullptr;
    auto result = std::make_unique<SourceMap>();
    if (!Build(reader, result.get()) || !jsvm_mappings_finish(&result->mappings)) return nullptr;
    return result;
}

}  // namespace jsvm
