// SPDX-License-Identifier: Apache-2.0
// Text of V8's and of users in JSON. V8 writes half a surrogate pair as if it were a character, and
// users write anything; JSON is UTF-8.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_JSON_TEXT_H_
#define ARK_JSVM_FRAMEWORKS_CORE_JSON_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace jsvm {

bool IsUtf8(std::string_view text);

// The text with U+FFFD for what is no UTF-8.
std::string Utf8Of(std::string_view text);

// "0x" and the digits.
std::string HexOf(uint64_t number);

// Writes text as a string through a writer of RapidJSON, which escapes it.
template <class Writer>
void WriteText(Writer* writer, std::string_view text) {
    if (IsUtf8(text)) {
        writer->String(text.data(), static_cast<unsigned>(text.size()));
        return;
    }
    const std::string repaired = Utf8Of(text);
    writer->String(repaired.data(), static_cast<unsigned>(repaired.size()));
}

// Names that are written out in the code.
template <class Writer>
void WriteKey(Writer* writer, std::string_view name) {
    writer->Key(name.data(), static_cast<unsigned>(name.size()));
}

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_JSON_TEXT_H_
