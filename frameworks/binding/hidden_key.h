// SPDX-License-Identifier: Apache-2.0
// The keys under which objects carry what belongs to the API: JavaScript sees none of them.
#ifndef ARK_JSVM_FRAMEWORKS_BINDING_HIDDEN_KEY_H_
#define ARK_JSVM_FRAMEWORKS_BINDING_HIDDEN_KEY_H_

#include "frameworks/core/entry.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// kNative is on functions of ours that were made of a listed callback, kCachedFunction on those
// that were compiled through a store of code caches.
enum class Hidden { kWrap, kTypeTag, kClass, kNative, kCachedFunction };

// The VM's key; made at its first use, for which a handle scope must be open. Valid as long as the
// VM, in whatever scope.
v8::Local<v8::Private> HiddenKey(const Js& js, Hidden which);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_BINDING_HIDDEN_KEY_H_
