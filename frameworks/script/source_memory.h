// SPDX-License-Identifier: Apache-2.0
// What is known of the large sources that a VM has seen last, so that none is read twice for its
// hash. A source is known by the string itself: two strings of the same text are two sources here.
#ifndef ARK_JSVM_FRAMEWORKS_SCRIPT_SOURCE_MEMORY_H_
#define ARK_JSVM_FRAMEWORKS_SCRIPT_SOURCE_MEMORY_H_

#include "ark_runtime/jsvm.h"
#include "frameworks/core/envelope.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// Shorter ones are hashed faster than they are found.
inline constexpr int kLeastRememberedUnits = 16 * 1024;

// False when nothing is remembered of the string.
bool RecallSource(JSVM_VM vm, v8::Local<v8::String> source, JsvmEnvelopeSource* described);

// The string must never change, so it may not use memory of a caller's. It is not kept alive.
void RememberSource(JSVM_VM vm, v8::Local<v8::String> source, const JsvmEnvelopeSource& described);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_SCRIPT_SOURCE_MEMORY_H_
