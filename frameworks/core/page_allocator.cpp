// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/page_allocator.h"

#include <algorithm>

#include "frameworks/platform/prefault.h"

namespace jsvm {
namespace {

size_t& Expected() {
    static thread_local size_t bytes = 0;
    return bytes;
}

void MapAtOnce(void* address, size_t length, v8::PageAllocator::Permission permissions) {
    size_t& expected = Expected();
    if (expected == 0 || permissions != v8::PageAllocator::kReadWrite) return;
    const size_t now = std::min(expected, length);
    expected -= now;
    jsvm_prefault(address, now, true);
}

}  // namespace

void HeapToFill::Expect(size_t bytes) {
    Expected() = bytes;
}

void* PageAllocator::AllocatePages(void* address, size_t length, size_t alignment,
                                   Permission permissions) {
    void* const pages = inner_->AllocatePages(address, length, alignment, permissions);
    if (pages != nullptr) MapAtOnce(pages, length, permissions);
    return pages;
}

bool PageAllocator::SetPermissions(void* address, size_t length, Permission permissions) {
    if (!inner_->SetPermissions(address, length, permissions)) return false;
    MapAtOnce(address, length, permissions);
    return true;
}

}  // namespace jsvm
