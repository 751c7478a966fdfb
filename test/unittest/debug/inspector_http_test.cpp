// SPDX-License-Identifier: Apache-2.0
#include "frameworks/debug/inspector_http.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace {

std::string List(const JsvmInspectorTarget& target, const char* host) {
    char* body = jsvm_inspector_list(&target, host);
    const std::string text = body == nullptr ? "" : body;
    free(body);
    return text;
}

TEST(InspectorHttpTest, HostsThatAreAllowed) {
    EXPECT_TRUE(jsvm_inspector_host_allowed(nullptr));
    for (const char* host :
         {"", "localhost", "LOCALHOST", "LocalHost:9229", "localhost:", "127.0.0.1", "10.0.0.1:1",
          "255.255.255.255", "192.168.0.1:65535", "[::1]", "[::1]:9229", "[fe80::1]",
          "[2001:DB8::1]:1", "[::ffff:127.0.0.1]", "[::ffff:1.2.3.4]:80"}) {
        EXPECT_TRUE(jsvm_inspector_host_allowed(host)) << host;
    }
}

TEST(InspectorHttpTest, HostsThatAreNot) {
    for (const char* host : {"example.com",
                             "example.com:80",
                             "localhost.example.com",
                             "xlocalhost",
                             "localhostx",
                             "localhost.",
                             "sub.localhost",
                             "localhost6",
                             "0.0.0.0",
                             "0.0.0.0:9229",
                             "0.1.2.3",
                             "0",
                             "1",
                             "127.1",
                             "2130706433",
                             "0x7f.0.0.1",
                             "0177.0.0.1",
                             "127.0.0.1.",
                             "127.0.0.256",
                             "127.0.0.1.nip.io",
                             "[::]",
                             "[::]:1",
                             "[0:0:0:0:0:0:0:0]",
                             "[::ffff:0.0.0.0]",
                             "[::ffff:0.1.2.3]",
                             "::1",
                             "::1:9229",
                             "[::1",
                             "::1]",
                             "[]",
                             "[",
                             "]",
                             "[127.0.0.1]",
                             "[localhost]",
                             "[::1]x",
                             "[::1]:x",
                             "[fe80::1%lo]",
                             ":9229",
                             ":",
                             " localhost",
                             "localhost ",
                             "localhost:80x",
                             "localhost:123456",
                             "localhost:-1",
                             "localhost:80:80",
                             "user@localhost",
                             "localhost@example.com",
                             "localhost/",
                             "localhost,example.com",
                             "http://localhost"}) {
        EXPECT_FALSE(jsvm_inspector_host_allowed(host)) << host;
    }
    EXPECT_FALSE(jsvm_inspector_host_allowed(std::string(100000, '1').c_str()));
    EXPECT_FALSE(jsvm_inspector_host_allowed(("[" + std::string(100000, ':')).c_str()));
}

TEST(InspectorHttpTest, OriginsOfDebuggersAlone) {
    EXPECT_TRUE(jsvm_inspector_origin_allowed(nullptr));
    for (const char* origin : {"", "devtools://devtools", "DevTools://x", "devtools://"}) {
        EXPECT_TRUE(jsvm_inspector_origin_allowed(origin)) << origin;
    }
    for (const char* origin : {"null", "http://localhost", "https://example.com", "file://",
                               "devtools:", "devtools:/x", " devtools://devtools", "devtool://x",
                               "xdevtools://x", "http://x/devtools://", "chrome-extension://x"}) {
        EXPECT_FALSE(jsvm_inspector_origin_allowed(origin)) << origin;
    }
}

TEST(InspectorHttpTest, PathsOfPages) {
    for (const char* path :
         {"/json", "/json/", "/JSON", "/json/list", "/json/List/", "/json/list/x"}) {
        EXPECT_EQ(JSVM_INSPECTOR_LIST, jsvm_inspector_page(path)) << path;
    }
    EXPECT_EQ(JSVM_INSPECTOR_PROTOCOL, jsvm_inspector_page("/json/protocol"));
    EXPECT_EQ(JSVM_INSPECTOR_PROTOCOL, jsvm_inspector_page("/JSON/PROTOCOL"));
    EXPECT_EQ(JSVM_INSPECTOR_VERSION, jsvm_inspector_page("/json/version"));
    EXPECT_EQ(JSVM_INSPECTOR_VERSION, jsvm_inspector_page("/Json/Version"));
    for (const char* path :
         {"", "/", "json", "/json/x", "//json", "/json//", "/json//list", "/jsonlist", "/json/lis",
          "/json/listing", "/json/version/", "/json/protocol/x", "/json ", "/x/json",
          "/json/listx/", "/json\xFF"}) {
        EXPECT_EQ(JSVM_INSPECTOR_NO_PAGE, jsvm_inspector_page(path)) << path;
    }
}

TEST(InspectorHttpTest, TheListNamesTheTarget) {
    const std::string body = List({"the-id", "the title", "file:///x.js"}, "[::1]:9229");
    for (const char* line :
         {"\"id\": \"the-id\"", "\"title\": \"the title\"", "\"type\": \"node\"",
          "\"url\": \"file:///x.js\"", "\"webSocketDebuggerUrl\": \"ws://[::1]:9229/the-id\"",
          "js_app.html?v8only=true&ws=[::1]:9229/the-id\"",
          "inspector.html?v8only=true&ws=[::1]:9229/the-id\""}) {
        EXPECT_NE(std::string::npos, body.find(line)) << line << " in " << body;
    }
}

TEST(InspectorHttpTest, WhatJsonDoesNotTakeIsEscaped) {
    const std::string body =
        List({"id", "\" \\ \x01\x1F\x7F\t\r\n</script>", "\xC3\x28\xE2\x82\xAC\xF0\x9F\xFF"}, "h");
    EXPECT_NE(std::string::npos, body.find("\"title\": \"\\\" \\\\ \\u0001\\u001f\x7F\\u0009\\u000d"
                                           "\\u000a</script>\""))
        << body;
    const std::string unknown = "\xEF\xBF\xBD";
    EXPECT_NE(std::string::npos, body.find("\"url\": \"" + unknown + "(\xE2\x82\xAC" + unknown +
                                           unknown + unknown + "\""))
        << body;
    EXPECT_NE(std::string::npos, List({"i", "", ""}, "a\"b").find("ws://a\\\"b/i"));
}

TEST(InspectorHttpTest, LongTitlesComeWhole) {
    const std::string title(1 << 20, 't');
    EXPECT_NE(std::string::npos, List({"id", title.c_str(), ""}, "h").find('"' + title + '"'));
}

TEST(InspectorHttpTest, TheVersionSaysHowThisWasBuilt) {
#ifdef NDEBUG
    const std::string build = "Release";
#else
    const std::string build = "Debug";
#endif
    EXPECT_EQ(
        "{\n  \"Browser\": \"jsvm/v1.0.0(" + build + ")\",\n  \"Protocol-Version\": \"1.1\"\n}\n",
        jsvm_inspector_version());
}

}  // namespace
