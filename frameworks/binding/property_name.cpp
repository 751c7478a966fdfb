// SPDX-License-Identifier: Apache-2.0
#include "frameworks/binding/property_name.h"

#include <array>
#include <cstdint>
#include <cstring>

#include "frameworks/binding/name.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/vm.h"

namespace jsvm {
namespace {

// A name that was made, with its bytes; empty where `name` is. Its 40 bytes are less than a line of
// a processor's cache.
struct Made {
    static constexpr size_t kLongest = 30;

    v8::Global<v8::String> name;
    uint8_t length = 0;
    uint8_t misses = 0;  // of others that have this place, since it changed hands
    char text[kLongest] = {};

    bool Is(const char* utf8, size_t bytes) const {
        return !name.IsEmpty() && length == bytes && std::memcmp(text, utf8, bytes) == 0;
    }
};

// Where several names share a place, it changes hands now and then: to keep a name costs as much as
// to make it.
constexpr uint8_t kMissesToChange = 8;

// Each name has one place.
class Names final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kPropertyNameSlot;
    explicit Names(JSVM_VM) {}

    Made& PlaceOf(const char* utf8, size_t bytes) {
        // Names differ at their ends, if in nothing else.
        uint32_t first = 0;
        uint32_t last = 0;
        if (bytes >= sizeof(first)) {
            std::memcpy(&first, utf8, sizeof(first));
            std::memcpy(&last, utf8 + bytes - sizeof(last), sizeof(last));
        } else {
            std::memcpy(&first, utf8, bytes);
        }
        const uint32_t mixed =
            (first ^ last * 0x85EBCA6Bu ^ static_cast<uint32_t>(bytes)) * 0x9E3779B1u;
        return made_[mixed >> (32 - kBits)];
    }

    void EnvGoing(JSVM_Env) override {}
    void VmGoing() override {
        for (Made& made : made_) made.name.Reset();
    }

  private:
    static constexpr int kBits = 8;

    std::array<Made, size_t{1} << kBits> made_;
};

}  // namespace

JSVM_Status PropertyName(const Js& js, const char* utf8, v8::Local<v8::String>* out) {
    JSVM_NON_NULL(utf8);
    const size_t bytes = std::strlen(utf8);
    // Handles are in the way of a snapshot.
    if (bytes > Made::kLongest || IsForSnapshot(js.env->vm)) {
        return NameFromUtf8(js, utf8, bytes, out);
    }
    Made& made = PartOf<Names>(js.env->vm).PlaceOf(utf8, bytes);
    if (made.Is(utf8, bytes)) [[likely]] {
        // Not a view: code that the caller runs may come here too, and have the place.
        *out = v8::Local<v8::String>::New(js.isolate, made.name);
        return JSVM_OK;
    }
    JSVM_TRY(NameFromUtf8(js, utf8, bytes, out));
    if (!made.name.IsEmpty() && ++made.misses < kMissesToChange) return JSVM_OK;
    made.misses = 0;
    made.name.Reset(js.isolate, *out);
    made.length = static_cast<uint8_t>(bytes);
    std::memcpy(made.text, utf8, bytes);
    return JSVM_OK;
}

}  // namespace jsvm
