// SPDX-License-Identifier: Apache-2.0
// Uncaught exceptions as debuggers show them.
#ifndef ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_EXCEPTION_H_
#define ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_EXCEPTION_H_

#include "frameworks/core/v8_compat.h"
#include "v8-inspector.h"

namespace jsvm {

// Tells all debuggers of the current context's group. What V8 calls its listeners with.
void TellUncaught(v8::Isolate* isolate, v8_inspector::V8Inspector* inspector,
                  v8::Local<v8::Message> message, v8::Local<v8::Value> exception);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_EXCEPTION_H_
