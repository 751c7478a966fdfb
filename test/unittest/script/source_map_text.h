// SPDX-License-Identifier: Apache-2.0
// Writes source maps, for tests that read them.
#ifndef ARK_JSVM_TEST_UNITTEST_SCRIPT_SOURCE_MAP_TEXT_H_
#define ARK_JSVM_TEST_UNITTEST_SCRIPT_SOURCE_MAP_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

namespace jsvm_test {

// One number of a mapping.
inline std::string Vlq(int64_t number) {
    static const char kDigits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint64_t bits =
        number < 0 ? static_cast<uint64_t>(-number) * 2 + 1 : static_cast<uint64_t>(number) * 2;
    std::string text;
    do {
        const uint64_t digit = bits & 31;
        bits >>= 5;
        text += kDigits[bits != 0 ? digit | 32 : digit];
    } while (bits != 0);
    return text;
}

// Lines and columns from 0; a source of -1 is none.
struct Mapping {
    int line;
    int column;
    int source;
    int source_line;
    int source_column;
};

// In the order given, with lines that do not fall.
inline std::string Mappings(const std::vector<Mapping>& mappings) {
    std::string text;
    Mapping last = {0, 0, 0, 0, 0};
    for (const Mapping& mapping : mappings) {
        if (mapping.line > last.line) {
            text += std::string(static_cast<size_t>(mapping.line - last.line), ';');
            last.line = mapping.line;
            last.column = 0;
        } else if (!text.empty()) {
            text += ',';
        }
        text += Vlq(mapping.column - last.column);
        last.column = mapping.column;
        if (mapping.source < 0) continue;
        text += Vlq(mapping.source - last.source) + Vlq(mapping.source_line - last.source_line) +
                Vlq(mapping.source_column - last.source_column);
        last = mapping;
    }
    return text;
}

// `sources` is the inside of the JSON array.
inline std::string PlainMap(const std::string& sources, const std::string& mappings) {
    return R"({"version":3,"sources":[)" + sources + R"(],"names":[],"mappings":")" + mappings +
           "\"}";
}
inline std::string PlainMap(const std::string& sources, const std::vector<Mapping>& mappings) {
    return PlainMap(sources, Mappings(mappings));
}

inline std::string Section(int line, int column, const std::string& map) {
    return R"({"offset":{"line":)" + std::to_string(line) + R"(,"column":)" +
           std::to_string(column) + R"(},"map":)" + map + "}";
}

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_UNITTEST_SCRIPT_SOURCE_MAP_TEXT_H_
