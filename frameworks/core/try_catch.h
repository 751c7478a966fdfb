// SPDX-License-Identifier: Apache-2.0
// A v8::TryCatch for the calls that run JavaScript, each of which has one.
//
// What V8's own constructor and destructor do is a few stores, but seven functions of its library
// lie between them and who asks, which take a tenth of the time of setting a property. Here they
// are done in place, once it was seen that V8 does the same: see LearnTryCatch.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_TRY_CATCH_H_
#define ARK_JSVM_FRAMEWORKS_CORE_TRY_CATCH_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>

#include "frameworks/core/address.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// What V8 10.2 keeps in a v8::TryCatch.
struct TryCatchLayout {
    v8::Isolate* isolate;
    void* outer;          // the one that was there before
    uintptr_t exception;  // V8's mark of an empty place while nothing was caught
    uintptr_t message;
    uintptr_t stack;  // tells V8 which JavaScript was entered before, and which after
    uint8_t flags;

    // That scripts can go on after, and that messages are kept.
    static constexpr uint8_t kFlags = 0x06;
    static constexpr uint8_t kAllFlags = 0x1f;
};

// Where an isolate has its innermost TryCatch, in bytes from its beginning; 0 while that is not
// known, or V8 does things differently.
inline std::atomic<size_t> try_catch_place{0};

// Finds that out, when the first VM is made. Nothing runs in the isolate.
void LearnTryCatch(v8::Isolate* isolate);

class TryCatch {
  public:
    explicit TryCatch(v8::Isolate* isolate)
        : isolate_(isolate), place_(try_catch_place.load(std::memory_order_relaxed)) {
        if (place_ == 0) [[unlikely]] {
            ::new (static_cast<void*>(&theirs_)) v8::TryCatch(isolate);
            return;
        }
        ours_.isolate = isolate;
        std::memcpy(&ours_.outer, Place(), sizeof(ours_.outer));
        ours_.exception = v8_compat::NothingCaught(isolate);
        ours_.message = ours_.exception;
        ours_.stack = AddressOf(this);
        ours_.flags = TryCatchLayout::kFlags;
        const void* const innermost = &theirs_;
        std::memcpy(Place(), &innermost, sizeof(innermost));
    }
    ~TryCatch() {
        if (HasCaught() || place_ == 0 || ours_.flags != TryCatchLayout::kFlags) [[unlikely]] {
            theirs_.~TryCatch();
            return;
        }
        std::memcpy(Place(), &ours_.outer, sizeof(ours_.outer));
    }
    TryCatch(const TryCatch&) = delete;
    TryCatch& operator=(const TryCatch&) = delete;

    bool HasCaught() const {
        if (place_ == 0) [[unlikely]]
            return theirs_.HasCaught();
        return ours_.exception != v8_compat::NothingCaught(isolate_);
    }
    v8::TryCatch* get() { return &theirs_; }

  private:
    char* Place() const {
        void* const isolate = isolate_;
        return static_cast<char*>(isolate) + place_;
    }

    static_assert(!v8_compat::kKnowsHeapMemory || sizeof(TryCatchLayout) == sizeof(v8::TryCatch));

    v8::Isolate* const isolate_;
    const size_t place_;
    union {
        TryCatchLayout ours_;
        v8::TryCatch theirs_;
    };
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_TRY_CATCH_H_
