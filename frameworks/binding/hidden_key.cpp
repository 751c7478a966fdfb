// SPDX-License-Identifier: Apache-2.0
#include "frameworks/binding/hidden_key.h"

#include <array>

#include "frameworks/core/local_view.h"
#include "frameworks/core/vm.h"

namespace jsvm {
namespace {

class HiddenKeys final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kHiddenKeySlot;
    explicit HiddenKeys(JSVM_VM) {}

    v8::Global<v8::Private>& operator[](Hidden which) { return keys_[static_cast<size_t>(which)]; }

    void EnvGoing(JSVM_Env) override {}
    void VmGoing() override {
        for (v8::Global<v8::Private>& key : keys_) key.Reset();
    }

  private:
    std::array<v8::Global<v8::Private>, 3> keys_;
};

}  // namespace

v8::Local<v8::Private> HiddenKey(const Js& js, Hidden which) {
    v8::Global<v8::Private>& key = PartOf<HiddenKeys>(js.env->vm)[which];
    if (key.IsEmpty()) key.Reset(js.isolate, v8::Private::New(js.isolate));
    return LocalView(key);
}

}  // namespace jsvm
