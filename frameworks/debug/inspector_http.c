/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/debug/inspector_http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "frameworks/platform/utf8.h"

enum { kMostHost = 64, kMostPort = 5 };

/* Whether a text is ":" and up to five digits, or nothing. */
static bool IsPort(const char* text) {
    if (*text == '\0') {
        return true;
    }
    const size_t digits = strspn(text + 1, "0123456789");
    return *text == ':' && digits <= kMostPort && text[1 + digits] == '\0';
}

static bool IsAddress6(const char* text) {
    struct in6_addr address;
    if (inet_pton(AF_INET6, text, &address) != 1 || IN6_IS_ADDR_UNSPECIFIED(&address)) {
        return false;
    }
    /* An IPv4 address in other clothes. */
    const bool mapped = IN6_IS_ADDR_V4MAPPED(&address);
    return !mapped || address.s6_addr[12] != 0;
}

static bool IsAddress4(const char* text) {
    struct in_addr address;
    return inet_pton(AF_INET, text, &address) == 1 && (ntohl(address.s_addr) >> 24) != 0;
}

bool jsvm_inspector_host_allowed(const char* host) {
    if (host == NULL || *host == '\0') {
        return true;
    }
    const bool brackets = *host == '[';
    const char* name = host + (brackets ? 1 : 0);
    const size_t length = strcspn(name, brackets ? "]" : ":");
    const char* rest = name + length;
    if (brackets && *rest++ != ']') {
        return false;
    }
    char copy[kMostHost];
    if (length >= sizeof(copy) || !IsPort(rest)) {
        return false;
    }
    memcpy(copy, name, length);
    copy[length] = '\0';
    return brackets ? IsAddress6(copy) : IsAddress4(copy) || strcasecmp(copy, "localhost") == 0;
}

bool jsvm_inspector_origin_allowed(const char* origin) {
    static const char kDevtools[] = "devtools://";
    return origin == NULL || *origin == '\0' ||
           strncasecmp(origin, kDevtools, sizeof(kDevtools) - 1) == 0;
}

/* Takes one segment off a path, if it is that one. */
static bool TakeSegment(const char** path, const char* segment) {
    const size_t length = strlen(segment);
    if (**path != '/' || strncasecmp(*path + 1, segment, length) != 0) {
        return false;
    }
    const char* rest = *path + 1 + length;
    if (*rest != '\0' && *rest != '/') {
        return false;
    }
    *path = rest;
    return true;
}

JsvmInspectorPage jsvm_inspector_page(const char* path) {
    if (!TakeSegment(&path, "json")) {
        return JSVM_INSPECTOR_NO_PAGE;
    }
    if (strcmp(path, "") == 0 || strcmp(path, "/") == 0 || TakeSegment(&path, "list")) {
        return JSVM_INSPECTOR_LIST;
    }
    JsvmInspectorPage page = JSVM_INSPECTOR_NO_PAGE;
    if (TakeSegment(&path, "protocol")) {
        page = JSVM_INSPECTOR_PROTOCOL;
    } else if (TakeSegment(&path, "version")) {
        page = JSVM_INSPECTOR_VERSION;
    }
    return *path == '\0' ? page : JSVM_INSPECTOR_NO_PAGE;
}

/* A text that grows; all that is added after memory ran short is lost. */
typedef struct {
    char* bytes;
    size_t length;
    size_t capacity;
    bool failed;
} Text;

static void Add(Text* text, const char* bytes, size_t length) {
    enum { kFirstCapacity = 1024 };
    if (text->failed) {
        return;
    }
    if (text->capacity - text->length <= length) {
        const size_t least = text->length + length + 1;
        const size_t capacity = least < kFirstCapacity ? kFirstCapacity : least * 2;
        char* grown = realloc(text->bytes, capacity);
        if (grown == NULL) {
            text->failed = true;
            return;
        }
        text->bytes = grown;
        text->capacity = capacity;
    }
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

static void AddText(Text* text, const char* more) {
    Add(text, more, strlen(more));
}

/* What stands between the quotes of a JSON string, for a text of any bytes. */
static void AddEscaped(Text* text, const char* more) {
    static const char kReplacement[] = "\xEF\xBF\xBD";
    static const char kHex[] = "0123456789abcdef";
    size_t left = strlen(more);
    while (left != 0) {
        const unsigned char first = (unsigned char)*more;
        const size_t length = jsvm_utf8_character(more, left);
        if (first == '"' || first == '\\') {
            const char escaped[] = {'\\', (char)first};
            Add(text, escaped, sizeof(escaped));
        } else if (first < 0x20) {
            const char escaped[] = {'\\', 'u', '0', '0', kHex[first >> 4], kHex[first & 15]};
            Add(text, escaped, sizeof(escaped));
        } else if (length == 0) {
            AddText(text, kReplacement);
        } else {
            Add(text, more, length);
        }
        more += length == 0 ? 1 : length;
        left -= length == 0 ? 1 : length;
    }
}

/* One line of an object, whose value has three parts. */
static void AddField(Text* text, const char* name, const char* const value[3], const char* end) {
    AddText(text, "  \"");
    AddText(text, name);
    AddText(text, "\": \"");
    for (int i = 0; i < 3; ++i) {
        AddEscaped(text, value[i]);
    }
    AddText(text, "\"");
    AddText(text, end);
}

char* jsvm_inspector_list(const JsvmInspectorTarget* target, const char* host) {
    Text at_host = {NULL, 0, 0, false};
    AddText(&at_host, host);
    AddText(&at_host, "/");
    AddText(&at_host, target->id);
    const char* where = at_host.failed ? "" : at_host.bytes;
    static const char kFrontend[] = "devtools://devtools/bundled/";
    const struct {
        const char* name;
        const char* value[3];
    } fields[] = {
        {"description", {"jsvm instance", "", ""}},
        {"devtoolsFrontendUrl", {kFrontend, "js_app.html?v8only=true&ws=", where}},
        {"devtoolsFrontendUrlCompat", {kFrontend, "inspector.html?v8only=true&ws=", where}},
        {"id", {target->id, "", ""}},
        {"title", {target->title, "", ""}},
        {"type", {"node", "", ""}},
        {"url", {target->url, "", ""}},
        {"webSocketDebuggerUrl", {"ws://", where, ""}},
    };
    const size_t count = sizeof(fields) / sizeof(fields[0]);
    Text text = {NULL, 0, 0, at_host.failed};
    AddText(&text, "[ {\n");
    for (size_t i = 0; i < count; ++i) {
        AddField(&text, fields[i].name, fields[i].value, i + 1 == count ? "\n" : ",\n");
    }
    AddText(&text, "} ]\n");
    free(at_host.bytes);
    if (text.failed) {
        free(text.bytes);
        return NULL;
    }
    return text.bytes;
}

const char* jsvm_inspector_version(void) {
#ifdef NDEBUG
#define JSVM_INSPECTOR_BUILD "Release"
#else
#define JSVM_INSPECTOR_BUILD "Debug"
#endif
    return "{\n"
           "  \"Browser\": \"jsvm/v1.0.0(" JSVM_INSPECTOR_BUILD
           ")\",\n"
           "  \"Protocol-Version\": \"1.1\"\n"
           "}\n";
}
