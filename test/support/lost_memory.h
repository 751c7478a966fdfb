// SPDX-License-Identifier: Apache-2.0
// A longjmp leaves behind what the functions that it passes own. Tests of what a program may leave
// by longjmp are not about that memory.
#ifndef ARK_JSVM_TEST_SUPPORT_LOST_MEMORY_H_
#define ARK_JSVM_TEST_SUPPORT_LOST_MEMORY_H_

extern "C" {
// Of LeakSanitizer; null without it.
[[gnu::weak]] void __lsan_disable();
[[gnu::weak]] void __lsan_enable();
}

namespace jsvm_test {

// What this thread allocates during its life is no leak.
class MemoryMayBeLost {
  public:
    MemoryMayBeLost() {
        if (__lsan_disable != nullptr) __lsan_disable();
    }
    ~MemoryMayBeLost() {
        if (__lsan_enable != nullptr) __lsan_enable();
    }
    MemoryMayBeLost(const MemoryMayBeLost&) = delete;
    MemoryMayBeLost& operator=(const MemoryMayBeLost&) = delete;
};

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_SUPPORT_LOST_MEMORY_H_
