// SPDX-License-Identifier: Apache-2.0
// Strings that use the caller's text in place.
#include <cstddef>

#include "frameworks/binding/finalizer.h"
#include "frameworks/binding/name.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/due.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

// V8's two kinds of resources, by the caller's type of unit.
template <class Unit>
struct Encoding;

template <>
struct Encoding<char> {
    using Resource = v8::String::ExternalOneByteStringResource;
    static constexpr auto kMake =
        static_cast<v8::MaybeLocal<v8::String> (*)(v8::Isolate*, Resource*)>(
            &v8::String::NewExternalOneByte);
    static const char* Units(const char* text) { return text; }
};

template <>
struct Encoding<char16_t> {
    using Resource = v8::String::ExternalStringResource;
    static constexpr auto kMake = &v8::String::NewExternalTwoByte;
    static const uint16_t* Units(const char16_t* text) { return CodeUnits(text); }
};

// V8 lets go of the text while it collects, or with the isolate.
template <class Unit>
class Text final : public Encoding<Unit>::Resource, public Due {
  public:
    Text(JSVM_Env env, Unit* text, size_t length, const Finalizer& finalizer)
        : vm_(env->vm), env_(env), text_(text), length_(length), finalizer_(finalizer) {
        run = Run;
    }
    Text(const Text&) = delete;
    Text& operator=(const Text&) = delete;
    ~Text() override = default;

    auto data() const -> decltype(Encoding<Unit>::Units(nullptr)) override {
        return Encoding<Unit>::Units(text_);
    }
    size_t length() const override { return length_; }

  protected:
    void Dispose() override { vm_->due.Push(this); }

  private:
    static void Run(Due* due) {
        auto* text = static_cast<Text*>(due);
        JSVM_Env env = text->env_.get();
        const Finalizer finalizer = text->finalizer_;
        delete text;
        RunFinalizer(env, finalizer);
    }

    JSVM_VM vm_;
    EnvLink env_;
    Unit* text_;
    size_t length_;
    Finalizer finalizer_;
};

template <class Unit>
JSVM_Status Create(const Js& js, Unit* text, size_t length, JSVM_Finalize callback, void* hint,
                   JSVM_Value* result, bool* copied) {
    JSVM_NON_NULL(copied, result);
    size_t units = 0;
    JSVM_TRY(TextLength(text, length, &units));
    const Finalizer finalizer = {callback, text, hint};
    *copied = false;
    if (units == 0) {
        *result = NewHandle(js, v8::String::Empty(js.isolate));
        RunFinalizer(js.env, finalizer);
        return JSVM_OK;
    }
    auto* resource = new Text<Unit>(js.env, text, units, finalizer);
    return Out(js, Encoding<Unit>::kMake(js.isolate, resource), result);
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CreateExternalStringLatin1(JSVM_Env env, char* str, size_t length,
                                               JSVM_Finalize finalizeCallback, void* finalizeHint,
                                               JSVM_Value* result, bool* copied) {
    return jsvm::InEnv<jsvm::Handles::kCallers, jsvm::SafePoint::kYes>(
        env, [=](const jsvm::Js& js) {
            return jsvm::Create(js, str, length, finalizeCallback, finalizeHint, result, copied);
        });
}

JSVM_Status OH_JSVM_CreateExternalStringUtf16(JSVM_Env env, char16_t* str, size_t length,
                                              JSVM_Finalize finalizeCallback, void* finalizeHint,
                                              JSVM_Value* result, bool* copied) {
    return jsvm::InEnv<jsvm::Handles::kCallers, jsvm::SafePoint::kYes>(
        env, [=](const jsvm::Js& js) {
            return jsvm::Create(js, str, length, finalizeCallback, finalizeHint, result, copied);
        });
}
