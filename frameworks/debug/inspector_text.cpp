// SPDX-License-Identifier: Apache-2.0
#include "frameworks/debug/inspector_text.h"

#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstring>

#include "frameworks/debug/inspector_server.h"

namespace jsvm {
namespace {

using v8_inspector::StringView;

bool IsAscii(const uint8_t* text, size_t length) {
    return std::all_of(text, text + length, [](uint8_t unit) { return unit < 0x80; });
}

// Calls `take` with every character of the text, in order.
template <class Take>
void ForEachCharacter(const StringView& text, Take&& take) {
    if (text.is8Bit()) {
        for (size_t i = 0; i < text.length(); ++i) take(UChar32{text.characters8()[i]});
        return;
    }
    const uint16_t* units = text.characters16();
    for (size_t i = 0; i < text.length();) {
        UChar32 character;
        U16_NEXT_OR_FFFD(units, i, text.length(), character);
        take(character);
    }
}

size_t Utf8Length(const StringView& text) {
    size_t length = 0;
    ForEachCharacter(text, [&](UChar32 c) { length += static_cast<size_t>(U8_LENGTH(c)); });
    return length;
}

void WriteUtf8(const StringView& text, char* out) {
    size_t at = 0;
    ForEachCharacter(text, [&](UChar32 c) { U8_APPEND_UNSAFE(out, at, c); });
}

// As in the path of a URL.
bool IsPlain(char c) {
    return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9') ||
           (c != 0 && std::strchr("/-_.~!$&'()*+,;=:@", c) != nullptr);
}

}  // namespace

InspectorText::InspectorText(std::string_view utf8) {
    const char* text = utf8.data();
    // No cast leads from char to unsigned bytes but this.
    const auto* bytes = static_cast<const uint8_t*>(static_cast<const void*>(text));
    if (IsAscii(bytes, utf8.size())) {
        view_ = StringView(bytes, utf8.size());
        return;
    }
    wide_.reserve(utf8.size());
    for (size_t i = 0; i < utf8.size();) {
        UChar32 character;
        U8_NEXT_OR_FFFD(bytes, i, utf8.size(), character);
        if (U_IS_BMP(character)) {
            wide_.push_back(static_cast<uint16_t>(character));
        } else {
            wide_.push_back(U16_LEAD(character));
            wide_.push_back(U16_TRAIL(character));
        }
    }
    view_ = StringView(wide_.data(), wide_.size());
}

char* NewMessage(const StringView& text, size_t* length) {
    // What V8 sends is ASCII, be it hundreds of megabytes.
    const bool plain = text.is8Bit() && IsAscii(text.characters8(), text.length());
    *length = plain ? text.length() : Utf8Length(text);
    char* message = jsvm_inspector_message_new(*length);
    if (message == nullptr) return nullptr;
    if (!plain) {
        WriteUtf8(text, message);
    } else if (*length != 0) {
        std::memcpy(message, text.characters8(), *length);
    }
    return message;
}

std::string Utf8Of(const StringView& text) {
    std::string utf8(Utf8Length(text), '\0');
    WriteUtf8(text, utf8.data());
    return utf8;
}

bool FileUrlOf(std::string_view name, std::string* url) {
    if (name.empty() || name.front() != '/') return false;
    constexpr const char* kHex = "0123456789ABCDEF";
    *url = "file://";
    for (const char c : name) {
        if (IsPlain(c)) {
            url->push_back(c);
        } else {
            const auto byte = static_cast<uint8_t>(c);
            url->append({'%', kHex[byte >> 4], kHex[byte & 15]});
        }
    }
    return true;
}

}  // namespace jsvm
