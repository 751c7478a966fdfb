// SPDX-License-Identifier: Apache-2.0
// Sources whose hash is known from the start. Large ones stay in the memory that they were decoded
// into: nobody but V8 has it, and there is no second copy of the text.
#include <utility>

#include "ark_runtime/jsvmx_code_cache.h"
#include "frameworks/binding/name.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/utf8_string.h"
#include "frameworks/script/decoded_source.h"
#include "frameworks/script/source_memory.h"

namespace jsvm {
namespace {

// Owns the text of a string for V8, which deletes it with the string, on whatever thread.
template <class Resource, class Unit>
class OwnedText final : public Resource {
  public:
    explicit OwnedText(const JsvmDecodedSource& source)
        : memory_(source.memory), length_(static_cast<size_t>(source.described.length)) {}
    OwnedText(const OwnedText&) = delete;
    OwnedText& operator=(const OwnedText&) = delete;
    ~OwnedText() override { jsvm_text_memory_free(&memory_); }

    const Unit* data() const override { return static_cast<const Unit*>(memory_.bytes); }
    size_t length() const override { return length_; }

  private:
    JsvmTextMemory memory_;
    size_t length_;
};

using OneByteText = OwnedText<v8::String::ExternalOneByteStringResource, char>;
using TwoByteText = OwnedText<v8::String::ExternalStringResource, uint16_t>;

template <class Text, class Make>
v8::MaybeLocal<v8::String> Hand(v8::Isolate* isolate, const JsvmDecodedSource& source,
                                Make&& make) {
    auto* text = new Text(source);
    v8::MaybeLocal<v8::String> made = make(isolate, text);
    if (made.IsEmpty()) delete text;
    // The string has it, which the analyzer does not see.
    return made;  // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks)
}

v8::MaybeLocal<v8::String> StringOf(v8::Isolate* isolate, const JsvmDecodedSource& source) {
    return source.described.encoding == JSVM_ENVELOPE_ONE_BYTE
               ? Hand<OneByteText>(isolate, source, v8::String::NewExternalOneByte)
               : Hand<TwoByteText>(isolate, source, v8::String::NewExternalTwoByte);
}

JSVM_Status CreateSource(const Js& js, const char* text, size_t length, JSVM_Value* result) {
    size_t bytes = 0;
    JSVM_TRY(TextLength(text, length, &bytes));
    JsvmDecodedSource source;
    // Small texts are not remembered; a VM for a snapshot is to have nothing outside of its heap.
    if (bytes < size_t{kLeastRememberedUnits} || IsForSnapshot(js.env->vm) ||
        !jsvm_decode_source(text, bytes, &source)) {
        return Out(js, StringOfUtf8(js.isolate, text, bytes), result);
    }
    v8::Local<v8::String> string;
    JSVM_REQUIRE(StringOf(js.isolate, source).ToLocal(&string), JSVM_GENERIC_FAILURE);
    RememberSource(js.env->vm, string, source.described);
    *result = NewHandle(js, string);
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status JSVMX_CodeCacheCreateSource(JSVM_Env env, const char* text, size_t length,
                                        JSVM_Value* result) {
    return jsvm::InEnv(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(text, result);
        return jsvm::CreateSource(js, text, length, result);
    });
}
