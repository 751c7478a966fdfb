// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/platform.h"

namespace jsvm {

Platform::Platform(std::unique_ptr<v8::TracingController> tracing)
    : inner_(v8::platform::NewDefaultPlatform(0, v8::platform::IdleTaskSupport::kDisabled,
                                              v8::platform::InProcessStackDumping::kDisabled,
                                              std::move(tracing))),
      page_allocator_(inner_->GetPageAllocator()) {}

}  // namespace jsvm
