// SPDX-License-Identifier: Apache-2.0
// References: counted holds on JavaScript values, strong while the count is above zero; and on data
// that is no value, such as private keys.
#ifndef ARK_JSVM_FRAMEWORKS_BINDING_REFERENCE_H_
#define ARK_JSVM_FRAMEWORKS_BINDING_REFERENCE_H_

#include "ark_runtime/jsvm.h"
#include "frameworks/core/stable_pool.h"
#include "frameworks/core/v8_compat.h"
#include "frameworks/core/vm.h"

namespace jsvm {

// JSVM_Ref.
struct ReferenceRecord : StableRecord {
    static constexpr uint32_t kTag = 0x52454652;

    JSVM_Env env = nullptr;
    uint32_t count = 0;
    bool can_be_weak = false;  // what cannot is let go of when the count drops to zero
    bool is_value = false;
    v8::Global<v8::Data> held;
    ReferenceRecord* older = nullptr;
    ReferenceRecord* newer = nullptr;

    void Reset();
};

ReferenceRecord* NewReference(JSVM_Env env, v8::Local<v8::Value> value, uint32_t count);
// `count` is not 0.
ReferenceRecord* NewDataReference(JSVM_Env env, v8::Local<v8::Data> data, uint32_t count);
void DeleteReference(ReferenceRecord* record);

// One up or down; the new count. The count stops at UINT32_MAX. What is gone gives 0.
uint32_t RaiseCount(ReferenceRecord* record);
uint32_t LowerCount(ReferenceRecord* record);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_BINDING_REFERENCE_H_
