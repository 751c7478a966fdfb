// SPDX-License-Identifier: Apache-2.0
#include "frameworks/script/source_memory.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "frameworks/core/vm.h"

namespace jsvm {
namespace {

class SourceMemory final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kSourceMemorySlot;
    explicit SourceMemory(JSVM_VM) {}

    // Strings are no environment's.
    void EnvGoing(JSVM_Env) override {}
    void VmGoing() override {
        for (Known& known : known_) known.text.Reset();
    }

    const JsvmEnvelopeSource* Recall(v8::Local<v8::String> text) const {
        const auto* found = Find(text);
        return found != known_.end() ? &found->described : nullptr;
    }

    void Remember(v8::Isolate* isolate, v8::Local<v8::String> text,
                  const JsvmEnvelopeSource& described) {
        if (Find(text) != known_.end()) return;
        Known& known = Place();
        known.text.Reset(isolate, text);
        known.text.SetWeak();
        known.described = described;
    }

  private:
    struct Known {
        v8::Global<v8::String> text;  // weak: V8 empties it when the string is gone
        JsvmEnvelopeSource described{};
    };
    using List = std::array<Known, 32>;

    List::const_iterator Find(v8::Local<v8::String> text) const {
        return std::find_if(known_.begin(), known_.end(), [text](const Known& known) {
            return !known.text.IsEmpty() && known.text == text;
        });
    }

    // A free one, or the one that was filled the longest ago.
    Known& Place() {
        auto* const free = std::find_if(known_.begin(), known_.end(),
                                        [](const Known& known) { return known.text.IsEmpty(); });
        if (free != known_.end()) return *free;
        Known& oldest = known_[oldest_];
        oldest_ = (oldest_ + 1) % known_.size();
        return oldest;
    }

    List known_;
    size_t oldest_ = 0;
};

}  // namespace

bool RecallSource(JSVM_VM vm, v8::Local<v8::String> source, JsvmEnvelopeSource* described) {
    if (source->Length() < kLeastRememberedUnits) return false;
    const JsvmEnvelopeSource* known = PartOf<SourceMemory>(vm).Recall(source);
    if (known != nullptr) *described = *known;
    return known != nullptr;
}

void RememberSource(JSVM_VM vm, v8::Local<v8::String> source, const JsvmEnvelopeSource& described) {
    // A VM that makes a snapshot compiles with no cache, and V8 writes no handles into one.
    if (source->Length() < kLeastRememberedUnits || IsForSnapshot(vm)) return;
    PartOf<SourceMemory>(vm).Remember(vm->isolate, source, described);
}

}  // namespace jsvm
