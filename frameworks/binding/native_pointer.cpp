// SPDX-License-Identifier: Apache-2.0
#include "frameworks/binding/native_pointer.h"

#include <algorithm>
#include <vector>

#include "frameworks/core/handle.h"
#include "frameworks/core/process.h"
#include "frameworks/core/vm.h"

namespace jsvm {
namespace {

class NativePointers final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kNativePointerSlot;
    explicit NativePointers(JSVM_VM) {}

    void Remember(v8::Isolate* isolate, v8::Local<v8::External> pointer) {
        if (unlisted_.size() >= room_) Forget();
        unlisted_.emplace_back(isolate, pointer).SetWeak();
    }

    void EnvGoing(JSVM_Env) override {}
    void VmGoing() override { unlisted_.clear(); }
    void CountForSnapshot(SnapshotCensus* census) override {
        for (const v8::Global<v8::External>& pointer : unlisted_) {
            if (!pointer.IsEmpty()) {
                census->Found("a native pointer that is not in externalReferences");
            }
        }
    }
    void SnapshotGoing() override { unlisted_.clear(); }

  private:
    // V8 has emptied those whose value was collected.
    void Forget() {
        unlisted_.erase(
            std::remove_if(unlisted_.begin(), unlisted_.end(),
                           [](const v8::Global<v8::External>& held) { return held.IsEmpty(); }),
            unlisted_.end());
        room_ = 2 * unlisted_.size() + 64;
    }

    std::vector<v8::Global<v8::External>> unlisted_;  // weak
    size_t room_ = 64;
};

}  // namespace

bool IsListed(const void* pointer) {
    const auto& listed = Process().listed_by_user;
    return listed.find(static_cast<intptr_t>(AddressOf(pointer))) != listed.end();
}

v8::Local<v8::External> NewPointer(JSVM_VM vm, void* pointer) {
    const v8::Local<v8::External> value = v8::External::New(vm->isolate, pointer);
    if (IsForSnapshot(vm) && pointer != nullptr && !IsListed(pointer)) {
        PartOf<NativePointers>(vm).Remember(vm->isolate, value);
    }
    return value;
}

}  // namespace jsvm
