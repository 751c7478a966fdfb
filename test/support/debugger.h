// SPDX-License-Identifier: Apache-2.0
// A debugger for tests: speaks the Chrome DevTools Protocol with a target of ours.
#ifndef ARK_JSVM_TEST_SUPPORT_DEBUGGER_H_
#define ARK_JSVM_TEST_SUPPORT_DEBUGGER_H_

#include <deque>
#include <string>

#include "rapidjson/document.h"
#include "test/support/inspector_client.h"

namespace jsvm_test {

// One session, used by one thread. Every wait fails the test when the connection ends.
class Debugger {
  public:
    // Connects to a URL as JSVMX_GetInspectorUrl tells it.
    explicit Debugger(const std::string& url);

    bool connected() const { return connected_; }

    // Sends a request and returns its id. `params` is a JSON object.
    int Send(const std::string& method, const std::string& params = "{}");
    // The response to a request: its "result", or its "error".
    rapidjson::Document Await(int id);
    // Send and Await.
    rapidjson::Document Ask(const std::string& method, const std::string& params = "{}");
    // The "params" of the next such event, be it one that came earlier and was not asked for yet.
    rapidjson::Document AwaitEvent(const std::string& method);

    // The value of an expression that gives a number.
    double Evaluate(const std::string& expression);
    // Switches Runtime and Debugger on and lets a program run that waits.
    void Start();

    // Whether the server ends the connection; waits until it does.
    bool AwaitEnd();
    void Disconnect();

  private:
    bool Receive(rapidjson::Document* message);

    InspectorClient client_;
    bool connected_ = false;
    int last_id_ = 0;
    std::deque<rapidjson::Document> events_;
    std::deque<rapidjson::Document> responses_;
};

// A member of nested objects and arrays, by names and indices: "callFrames", "0", "functionName".
// An empty document's value where there is none.
const rapidjson::Value& At(const rapidjson::Value& value, std::initializer_list<const char*> path);
std::string TextAt(const rapidjson::Value& value, std::initializer_list<const char*> path);

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_SUPPORT_DEBUGGER_H_
