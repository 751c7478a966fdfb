// SPDX-License-Identifier: Apache-2.0
#include "frameworks/debug/inspector_text.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "frameworks/debug/inspector_outbox.h"

namespace {

using jsvm::FileUrlOf;
using jsvm::InspectorText;
using jsvm::Utf8Of;
using v8_inspector::StringView;

std::vector<uint16_t> UnitsOf(const StringView& view) {
    std::vector<uint16_t> units;
    for (size_t i = 0; i < view.length(); ++i) {
        units.push_back(view.is8Bit() ? view.characters8()[i] : view.characters16()[i]);
    }
    return units;
}

TEST(InspectorTextTest, AsciiIsReadInPlace) {
    const std::string ascii = "{\"id\":1}";
    const InspectorText text(ascii);
    EXPECT_TRUE(text.view().is8Bit());
    EXPECT_EQ(static_cast<const void*>(ascii.data()),
              static_cast<const void*>(text.view().characters8()));
    EXPECT_EQ(ascii.size(), text.view().length());
}

TEST(InspectorTextTest, NoTextIsEmpty) {
    const InspectorText text("");
    EXPECT_EQ(0u, text.view().length());
    EXPECT_EQ("", Utf8Of(StringView()));
}

TEST(InspectorTextTest, EverythingElseBecomesUtf16) {
    const InspectorText text("a\u00e9\u4e2d\U0001f600z");
    EXPECT_FALSE(text.view().is8Bit());
    EXPECT_EQ((std::vector<uint16_t>{'a', 0xe9, 0x4e2d, 0xd83d, 0xde00, 'z'}),
              UnitsOf(text.view()));
    EXPECT_EQ("a\u00e9\u4e2d\U0001f600z", Utf8Of(text.view()));
}

TEST(InspectorTextTest, Latin1BecomesUtf8) {
    const uint8_t latin1[] = {'a', 0x7f, 0x80, 0xe9, 0xff};
    EXPECT_EQ("a\x7f\u0080\u00e9\u00ff", Utf8Of(StringView(latin1, 5)));
}

TEST(InspectorTextTest, LoneSurrogatesAreReplaced) {
    const uint16_t units[] = {0xd83d, 'a', 0xde00, 0xd83d};
    EXPECT_EQ("\ufffda\ufffd\ufffd", Utf8Of(StringView(units, 4)));
}

// The bytes of a message, which is freed as the server does.
std::string MessageOf(const StringView& view) {
    size_t length = 0;
    char* message = jsvm::NewMessage(view, &length);
    EXPECT_NE(nullptr, message);
    std::string text(message, length);
    jsvm_inspector_message_free(message);
    return text;
}

TEST(InspectorTextTest, MessagesHoldTheText) {
    const InspectorText ascii("{}");
    EXPECT_EQ("{}", MessageOf(ascii.view()));
    const InspectorText wide("\u4e2d");
    EXPECT_EQ("\u4e2d", MessageOf(wide.view()));
    EXPECT_EQ("", MessageOf(StringView()));
}

std::string FileUrl(const std::string& name) {
    std::string url;
    EXPECT_TRUE(FileUrlOf(name, &url)) << name;
    return url;
}

TEST(InspectorTextTest, PathsFromTheRootBecomeUrls) {
    EXPECT_EQ("file:///a/b.js", FileUrl("/a/b.js"));
    EXPECT_EQ("file:///a%20b%25%23%3F.js", FileUrl("/a b%#?.js"));
    EXPECT_EQ("file:///%E4%B8%AD.js", FileUrl("/\u4e2d.js"));
    EXPECT_EQ("file:///%00", FileUrl(std::string("/\0", 2)));
}

TEST(InspectorTextTest, OtherNamesStay) {
    std::string url;
    for (const char* name : {"", "app.js", "./app.js", "http://host/app.js", "file:///app.js"}) {
        EXPECT_FALSE(FileUrlOf(name, &url)) << name;
    }
}

}  // namespace
