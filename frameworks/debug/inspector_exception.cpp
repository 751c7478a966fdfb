// SPDX-License-Identifier: Apache-2.0
#include "frameworks/debug/inspector_exception.h"

#include <string_view>

#include "frameworks/debug/inspector_text.h"

namespace jsvm {
namespace {

// A string of V8's as text of the inspector; empty for what is no string.
class TextOf {
  public:
    TextOf(v8::Isolate* isolate, v8::Local<v8::Value> value)
        : utf8_(isolate, value->IsString() ? value : v8::Local<v8::Value>()),
          text_(*utf8_ != nullptr ? std::string_view(*utf8_, static_cast<size_t>(utf8_.length()))
                                  : std::string_view()) {}

    const v8_inspector::StringView& view() const { return text_.view(); }

  private:
    v8::String::Utf8Value utf8_;
    InspectorText text_;
};

}  // namespace

void TellUncaught(v8::Isolate* isolate, v8_inspector::V8Inspector* inspector,
                  v8::Local<v8::Message> message, v8::Local<v8::Value> exception) {
    const v8::HandleScope scope(isolate);
    const v8::Local<v8::Context> context = isolate->GetCurrentContext();
    if (context.IsEmpty()) return;
    const InspectorText uncaught("Uncaught");
    const TextOf details(isolate, message->Get());
    const TextOf url(isolate, message->GetScriptOrigin().ResourceName());
    const v8::Local<v8::StackTrace> stack = message->GetStackTrace();
    // V8 counts columns from 0 and wants them from 1 here.
    inspector->exceptionThrown(
        context, uncaught.view(), exception, details.view(), url.view(),
        static_cast<unsigned>(message->GetLineNumber(context).FromMaybe(0)),
        static_cast<unsigned>(message->GetStartColumn(context).FromMaybe(-1) + 1),
        inspector->createStackTrace(stack), message->GetScriptOrigin().ScriptId());
}

}  // namespace jsvm
