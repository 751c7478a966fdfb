// SPDX-License-Identifier: Apache-2.0
// A Local that looks at a Global's own slot: no new handle, so no handle scope is needed.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_LOCAL_VIEW_H_
#define ARK_JSVM_FRAMEWORKS_CORE_LOCAL_VIEW_H_

#include <cstring>

#include "frameworks/core/v8_compat.h"

namespace jsvm {

static_assert(sizeof(v8::Global<v8::Value>) == sizeof(v8::Local<v8::Value>));

// Valid until the global is reset or moved; what must live longer is copied with Local::New.
template <class T>
v8::Local<T> LocalView(const v8::Global<T>& global) {
    v8::Local<T> local;
    std::memcpy(static_cast<void*>(&local), static_cast<const void*>(&global), sizeof(local));
    return local;
}

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_LOCAL_VIEW_H_
