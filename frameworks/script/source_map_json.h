// SPDX-License-Identifier: Apache-2.0
// A source map as its file has it: JSON around the mappings.
#ifndef ARK_JSVM_FRAMEWORKS_SCRIPT_SOURCE_MAP_JSON_H_
#define ARK_JSVM_FRAMEWORKS_SCRIPT_SOURCE_MAP_JSON_H_

#include <memory>
#include <string>
#include <vector>

#include "frameworks/script/source_map.h"

namespace jsvm {

struct SourceMap {
    SourceMap() = default;
    ~SourceMap() { jsvm_mappings_free(&mappings); }
    SourceMap(const SourceMap&) = delete;
    SourceMap& operator=(const SourceMap&) = delete;

    JsvmMappings mappings{};
    std::vector<std::string> sources;  // UTF-8; empty where the map has no name
};

// Reads `{sources, mappings}`, or `{sections: [{offset: {line, column}, map: {...}}]}` with such
// maps in it; other members are not looked at. Null for anything else, and for a map that is
// damaged in any place. The text ends with a zero.
std::unique_ptr<SourceMap> ParseSourceMap(const char* text);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_SCRIPT_SOURCE_MAP_JSON_H_
