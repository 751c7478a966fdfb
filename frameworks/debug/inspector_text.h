// SPDX-License-Identifier: Apache-2.0
// Text of the debugger's protocol: UTF-8 on the wire, Latin-1 or UTF-16 in V8.
#ifndef ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_TEXT_H_
#define ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "v8-inspector.h"

namespace jsvm {

// Text for V8, which is read and not kept.
class InspectorText {
  public:
    // Well-formed UTF-8, which must outlive this.
    explicit InspectorText(std::string_view utf8);
    InspectorText(const InspectorText&) = delete;
    InspectorText& operator=(const InspectorText&) = delete;

    const v8_inspector::StringView& view() const { return view_; }

  private:
    std::vector<uint16_t> wide_;  // where the text is more than ASCII
    v8_inspector::StringView view_;
};

// What V8 says, as UTF-8 in a message of `inspector_server.h`; surrogates that stand alone become
// U+FFFD. Null when there is no memory.
char* NewMessage(const v8_inspector::StringView& text, size_t* length);

std::string Utf8Of(const v8_inspector::StringView& text);

// The URL of what a script is called: a path from the root becomes one of a file, so that debuggers
// find it. False for everything else, whose name is its URL.
bool FileUrlOf(std::string_view name, std::string* url);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_TEXT_H_
