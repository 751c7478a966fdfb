// SPDX-License-Identifier: Apache-2.0
// An address as a number: to compare it, or to look at its alignment.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_ADDRESS_H_
#define ARK_JSVM_FRAMEWORKS_CORE_ADDRESS_H_

#include <cstdint>
#include <cstring>

namespace jsvm {

inline uintptr_t AddressOf(const void* memory) {
    uintptr_t address;
    static_assert(sizeof(address) == sizeof(memory));
    std::memcpy(&address, static_cast<const void*>(&memory), sizeof(address));
    return address;
}

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_ADDRESS_H_
