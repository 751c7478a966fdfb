// SPDX-License-Identifier: Apache-2.0
#include "frameworks/binding/hidden_key.h"

#include <array>

#include "frameworks/core/local_view.h"
#include "frameworks/core/vm.h"

namespace jsvm {
namespace {

constexpr size_t kKeys = static_cast<size_t>(Hidden::kCachedFunction) + 1;

// A snapshot holds them all, as the only data that belongs to no context of it. Their places in it
// are their places here.
class HiddenKeys final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kHiddenKeySlot;
    explicit HiddenKeys(JSVM_VM vm)
        : isolate_(vm->isolate), from_snapshot_(vm->records->startup.data != nullptr) {}

    v8::Local<v8::Private> Get(size_t which) {
        v8::Global<v8::Private>& key = keys_[which];
        if (key.IsEmpty()) key.Reset(isolate_, Make(which));
        return LocalView(key);
    }

    void EnvGoing(JSVM_Env) override {}
    void VmGoing() override { Forget(); }
    void CountForSnapshot(SnapshotCensus* census) override {
        for (const v8::Global<v8::Private>& key : keys_) census->handles += !key.IsEmpty();
    }
    void AddToSnapshot(v8::SnapshotCreator* creator) override {
        for (size_t which = 0; which < kKeys; ++which) creator->AddData(Get(which));
    }
    void SnapshotGoing() override { Forget(); }

  private:
    // V8 gives a key out of a snapshot once.
    v8::Local<v8::Private> Make(size_t which) {
        v8::Local<v8::Private> kept;
        if (from_snapshot_ &&
            isolate_->GetDataFromSnapshotOnce<v8::Private>(which).ToLocal(&kept)) {
            return kept;
        }
        return v8::Private::New(isolate_);
    }
    void Forget() {
        for (v8::Global<v8::Private>& key : keys_) key.Reset();
    }

    v8::Isolate* isolate_;
    bool from_snapshot_;
    std::array<v8::Global<v8::Private>, kKeys> keys_;
};

}  // namespace

v8::Local<v8::Private> HiddenKey(const Js& js, Hidden which) {
    return PartOf<HiddenKeys>(js.env->vm).Get(static_cast<size_t>(which));
}

}  // namespace jsvm
