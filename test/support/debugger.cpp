// SPDX-License-Identifier: Apache-2.0
#include "test/support/debugger.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <utility>

namespace jsvm_test {

namespace {

bool IsNamed(const rapidjson::Document& message, const std::string& method) {
    return TextAt(message, {"method"}) == method;
}

// A part of a message as a document of its own.
rapidjson::Document Part(const rapidjson::Document& message, const char* name) {
    rapidjson::Document part;
    part.CopyFrom(At(message, {name}), part.GetAllocator());
    return part;
}

}  // namespace

const rapidjson::Value& At(const rapidjson::Value& value, std::initializer_list<const char*> path) {
    static const rapidjson::Value nothing;
    const rapidjson::Value* at = &value;
    for (const char* step : path) {
        if (at->IsObject() && at->HasMember(step)) {
            at = &(*at)[step];
        } else if (at->IsArray() && static_cast<size_t>(std::atoi(step)) < at->Size()) {
            at = &(*at)[static_cast<rapidjson::SizeType>(std::atoi(step))];
        } else {
            return nothing;
        }
    }
    return *at;
}

std::string TextAt(const rapidjson::Value& value, std::initializer_list<const char*> path) {
    const rapidjson::Value& found = At(value, path);
    return found.IsString() ? std::string(found.GetString(), found.GetStringLength()) : "";
}

Debugger::Debugger(const std::string& url) {
    connected_ = client_.Attach(url);
    EXPECT_TRUE(connected_) << url;
}

int Debugger::Send(const std::string& method, const std::string& params) {
    const int id = ++last_id_;
    EXPECT_TRUE(client_.SendText("{\"id\":" + std::to_string(id) + ",\"method\":\"" + method +
                                 "\",\"params\":" + params + "}"));
    return id;
}

bool Debugger::Receive(rapidjson::Document* message) {
    const std::optional<std::string> text = connected_ ? client_.ReadText() : std::nullopt;
    connected_ = text.has_value();
    if (!connected_) return false;
    message->Parse(text->data(), text->size());
    EXPECT_FALSE(message->HasParseError()) << *text;
    return true;
}

rapidjson::Document Debugger::Await(int id) {
    for (;;) {
        for (auto it = responses_.begin(); it != responses_.end(); ++it) {
            if (At(*it, {"id"}).GetInt() != id) continue;
            rapidjson::Document found = std::move(*it);
            responses_.erase(it);
            return Part(found, found.HasMember("error") ? "error" : "result");
        }
        rapidjson::Document message;
        if (!Receive(&message)) {
            ADD_FAILURE() << "the connection ended before the response to request " << id;
            return message;
        }
        (message.HasMember("id") ? responses_ : events_).push_back(std::move(message));
    }
}

rapidjson::Document Debugger::Ask(const std::string& method, const std::string& params) {
    return Await(Send(method, params));
}

rapidjson::Document Debugger::AwaitEvent(const std::string& method) {
    for (;;) {
        for (auto it = events_.begin(); it != events_.end(); ++it) {
            if (!IsNamed(*it, method)) continue;
            rapidjson::Document found = std::move(*it);
            events_.erase(it);
            return Part(found, "params");
        }
        rapidjson::Document message;
        if (!Receive(&message)) {
            ADD_FAILURE() << "the connection ended before the event " << method;
            return message;
        }
        (message.HasMember("id") ? responses_ : events_).push_back(std::move(message));
    }
}

double Debugger::Evaluate(const std::string& expression) {
    const rapidjson::Document answer =
        Ask("Runtime.evaluate", "{\"expression\":\"" + expression + "\"}");
    const rapidjson::Value& value = At(answer, {"result", "value"});
    EXPECT_TRUE(value.IsNumber()) << expression;
    return value.IsNumber() ? value.GetDouble() : 0;
}

void Debugger::Start() {
    Ask("Runtime.enable");
    Ask("Debugger.enable");
    Ask("Runtime.runIfWaitingForDebugger");
}

bool Debugger::AwaitEnd() {
    rapidjson::Document message;
    while (Receive(&message)) {
    }
    return true;
}

void Debugger::Disconnect() {
    client_.Disconnect();
    connected_ = false;
}

}  // namespace jsvm_test
