// SPDX-License-Identifier: Apache-2.0
#include "frameworks/script/stack_trace.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "frameworks/core/handle.h"
#include "frameworks/core/vm.h"
#include "frameworks/script/source_map.h"
#include "frameworks/script/source_map_json.h"
#include "frameworks/script/source_map_table.h"

namespace jsvm {
namespace {

constexpr std::u16string_view kBeforeFrame = u"\n    at ";
constexpr std::u16string_view kNameless = u"<anonymous>";
constexpr std::u16string_view kAsync = u"async ";

std::u16string UnitsOf(v8::Isolate* isolate, v8::Local<v8::String> string) {
    std::u16string units(static_cast<size_t>(string->Length()), u'\0');
    string->Write(isolate, CodeUnits(units.data()), 0, static_cast<int>(units.size()),
                  v8::String::NO_NULL_TERMINATION);
    return units;
}

std::u16string Decimal(uint32_t number) {
    const std::string digits = std::to_string(number);
    return std::u16string(digits.begin(), digits.end());
}

std::u16string Where(std::u16string file, uint32_t line, uint32_t column) {
    return std::move(file) + u":" + Decimal(line) + u":" + Decimal(column);
}

bool EndsWith(std::u16string_view text, std::u16string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// What stands in a frame's text before the place: V8 writes "NAME (PLACE)", and the place alone or
// "async PLACE" for code without a name. False when the place is not found.
bool NameIn(std::u16string_view frame, const std::u16string& place, std::u16string* name) {
    const std::u16string behind_name = u" (" + place + u")";
    if (EndsWith(frame, behind_name)) {
        *name = frame.substr(0, frame.size() - behind_name.size());
        return true;
    }
    if (!EndsWith(frame, place)) return false;
    frame.remove_suffix(place.size());
    *name = frame;
    *name += kNameless;
    return frame.empty() || frame == kAsync;
}

// Asks the call sites that V8 gives. They are JavaScript objects, and a script that gets hold of
// one can replace their methods: any answer may be of any type, or an exception. Nothing is kept
// across a question that the script could change.
class CallSites {
  public:
    CallSites(v8::Isolate* isolate, v8::Local<v8::Context> context, v8::Local<v8::Array> sites)
        : isolate_(isolate), context_(context), sites_(sites) {}

    uint32_t count() const { return sites_->Length(); }

    // The frame as V8 writes it, and the same with its place told by the map of its script.
    // `mapped` stays empty for a frame whose place no map tells. False when V8's text is not to be
    // had.
    bool Describe(uint32_t index, std::u16string* plain, std::u16string* mapped) const {
        const v8::HandleScope scope(isolate_);
        v8::Local<v8::Value> site;
        v8::Local<v8::String> text;
        if (!sites_->Get(context_, index).ToLocal(&site) || !site->IsObject() ||
            !site->ToString(context_).ToLocal(&text)) {
            return false;
        }
        *plain = UnitsOf(isolate_, text);
        Map(site.As<v8::Object>(), *plain, mapped);
        return true;
    }

  private:
    template <int N>
    v8::Local<v8::Value> Ask(v8::Local<v8::Object> site, const char (&method)[N]) const {
        v8::Local<v8::Value> function;
        v8::Local<v8::Value> answer;
        const auto name = v8::String::NewFromUtf8Literal(isolate_, method);
        if (!site->Get(context_, name).ToLocal(&function) || !function->IsFunction() ||
            !function.As<v8::Function>()->Call(context_, site, 0, nullptr).ToLocal(&answer)) {
            return v8::Undefined(isolate_);
        }
        return answer;
    }

    void Map(v8::Local<v8::Object> site, const std::u16string& plain,
             std::u16string* mapped) const {
        const v8::Local<v8::Value> name = Ask(site, "getFileName");
        if (!name->IsString()) return;
        const std::u16string script = UnitsOf(isolate_, name.As<v8::String>());
        if (!HasSourceMap(VmOf(isolate_), script)) return;
        const v8::Local<v8::Value> line = Ask(site, "getLineNumber");
        const v8::Local<v8::Value> column = Ask(site, "getColumnNumber");
        // Not the script's name where its text has a comment with another (sourceURL).
        const v8::Local<v8::Value> shown = Ask(site, "getScriptNameOrSourceURL");
        if (!line->IsUint32() || !column->IsUint32() || !shown->IsString()) return;
        const uint32_t line_number = line.As<v8::Uint32>()->Value();
        const uint32_t column_number = column.As<v8::Uint32>()->Value();
        if (line_number == 0 || column_number == 0) return;

        std::u16string text;
        const std::u16string place =
            Where(UnitsOf(isolate_, shown.As<v8::String>()), line_number, column_number);
        if (!NameIn(plain, place, &text)) return;
        const SourceMap* map = SourceMapOf(VmOf(isolate_), script);
        if (map == nullptr) return;
        const JsvmMapping* found =
            jsvm_mappings_find(&map->mappings, line_number - 1, column_number - 1);
        v8::Local<v8::String> source;
        if (found == nullptr || !SourceName(*map, found->source).ToLocal(&source)) return;
        *mapped =
            text + u" (" +
            Where(UnitsOf(isolate_, source), found->source_line + 1, found->source_column + 1) +
            u")";
    }

    v8::MaybeLocal<v8::String> SourceName(const SourceMap& map, uint32_t source) const {
        if (source == JSVM_NO_SOURCE || map.sources[source].empty()) return {};
        const std::string& name = map.sources[source];
        return v8::String::NewFromUtf8(isolate_, name.data(), v8::NewStringType::kNormal,
                                       static_cast<int>(name.size()));
    }

    v8::Isolate* isolate_;
    v8::Local<v8::Context> context_;
    v8::Local<v8::Array> sites_;
};

// `plain`, which is V8's text for these frames, with the places that maps tell. Empty when no map
// tells one.
v8::MaybeLocal<v8::String> MapFrames(v8::Isolate* isolate, const CallSites& sites,
                                     const v8::TryCatch& caught, v8::Local<v8::String> plain) {
    const auto whole = static_cast<size_t>(plain->Length());
    std::u16string plain_frames;
    std::u16string frames;
    bool any = false;
    for (uint32_t i = 0; i < sites.count(); ++i) {
        std::u16string frame;
        std::u16string mapped;
        // A script can make the call sites any number of objects.
        if (plain_frames.size() > whole || !sites.Describe(i, &frame, &mapped) ||
            caught.HasTerminated()) {
            return {};
        }
        plain_frames.append(kBeforeFrame).append(frame);
        frames.append(kBeforeFrame).append(mapped.empty() ? frame : mapped);
        any = any || !mapped.empty();
    }
    if (!any) return {};
    // What stands above the frames is the error as V8 makes text of it.
    std::u16string text = UnitsOf(isolate, plain);
    if (!EndsWith(text, plain_frames)) return {};
    text.resize(text.size() - plain_frames.size());
    text += frames;
    if (text.size() > size_t{v8::String::kMaxLength}) return {};
    return v8::String::NewFromTwoByte(isolate, CodeUnits(text.data()), v8::NewStringType::kNormal,
                                      static_cast<int>(text.size()));
}

// The value of Error.prepareStackTrace, which V8 leaves to whoever sets a callback, if a script has
// set it.
v8::MaybeLocal<v8::Value> ScriptsOwnStack(v8::Isolate* isolate, v8::Local<v8::Context> context,
                                          v8::Local<v8::Value> error, v8::Local<v8::Array> sites) {
    v8::Local<v8::Value> errors;
    v8::Local<v8::Value> prepare;
    const auto error_name = v8::String::NewFromUtf8Literal(isolate, "Error");
    const auto prepare_name = v8::String::NewFromUtf8Literal(isolate, "prepareStackTrace");
    if (!context->Global()->Get(context, error_name).ToLocal(&errors) || !errors->IsObject() ||
        !errors.As<v8::Object>()->Get(context, prepare_name).ToLocal(&prepare) ||
        !prepare->IsFunction()) {
        return {};
    }
    v8::Local<v8::Value> arguments[] = {error, sites};
    return prepare.As<v8::Function>()->Call(context, errors, 2, arguments);
}

// The stack of an error. V8 calls the callback for one error at a time: for those that are asked
// for their stack meanwhile, this one too, it writes its own text.
v8::Local<v8::Value> StackOf(v8::Isolate* isolate, v8::Local<v8::Context> context,
                             v8::Local<v8::Value> error, v8::Local<v8::Array> sites,
                             const v8::TryCatch& caught) {
    v8::Local<v8::Value> stack;
    if (ScriptsOwnStack(isolate, context, error, sites).ToLocal(&stack)) return stack;
    const auto stack_name = v8::String::NewFromUtf8Literal(isolate, "stack");
    if (caught.HasTerminated() || !error->IsObject() ||
        !error.As<v8::Object>()->Get(context, stack_name).ToLocal(&stack)) {
        return v8::Undefined(isolate);
    }
    if (caught.HasTerminated() || !stack->IsString()) return stack;
    v8::Local<v8::String> mapped;
    const CallSites asked(isolate, context, sites);
    return MapFrames(isolate, asked, caught, stack.As<v8::String>()).ToLocal(&mapped)
               ? v8::Local<v8::Value>(mapped)
               : stack;
}

v8::MaybeLocal<v8::Value> PrepareStackTrace(v8::Local<v8::Context> context,
                                            v8::Local<v8::Value> error,
                                            v8::Local<v8::Array> sites) {
    v8::Isolate* isolate = context->GetIsolate();
    v8::EscapableHandleScope scope(isolate);
    const v8::TryCatch caught(isolate);
    const v8::Local<v8::Value> stack = StackOf(isolate, context, error, sites, caught);
    // A request to end JavaScript that came meanwhile is not over with the code that is asked here.
    if (caught.HasTerminated() &&
        v8::StackTrace::CurrentStackTrace(isolate, 1)->GetFrameCount() > 0) {
        isolate->TerminateExecution();
    }
    return scope.Escape(stack);
}

}  // namespace

void MapStacks(const Js& js, v8::Local<v8::String> name, const char* path) {
    RegisterSourceMap(js.env->vm, UnitsOf(js.isolate, name), path);
    js.isolate->SetPrepareStackTraceCallback(PrepareStackTrace);
}

}  // namespace jsvm
