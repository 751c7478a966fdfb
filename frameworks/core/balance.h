// SPDX-License-Identifier: Apache-2.0
// What a native call has to leave as it found it, in one number that is compared at its end: which
// env is current, how many scopes are open, and whether there is anything to look at.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_BALANCE_H_
#define ARK_JSVM_FRAMEWORKS_CORE_BALANCE_H_

#include <cstdint>

namespace jsvm {

class Balance {
  public:
    // What there can be to look at.
    static constexpr uint64_t kPending = uint64_t{1} << 38;  // the current env's exception
    static constexpr uint64_t kWatched = uint64_t{1} << 39;  // handles: see core/scope_check.h

    // A scope, or something that is bound to one.
    void Opened() { word_ += kScope; }
    void Closed() { word_ -= kScope; }
    // The same as if it had been closed before the call that began with `word` did begin.
    static uint64_t WithoutOne(uint64_t word) { return word - kScope; }

    // Which env is current, by its serial number, and 0 for none.
    void SetCurrent(uint64_t serial, bool pending) {
        word_ = (word_ & ~(kSerial | kPending)) | (serial & kSerial) | (pending ? kPending : 0);
    }
    void Set(uint64_t flag, bool on) { word_ = on ? word_ | flag : word_ & ~flag; }

    // Whether that env is current, and there is nothing to look at.
    bool IsPlainIn(uint64_t serial) const { return (word_ ^ serial) << (64 - kScopeShift) == 0; }
    // Of a word: whether it can be that of a call that began so.
    static bool IsPlain(uint64_t word) { return (word & (kPending | kWatched)) == 0; }

    uint64_t word() const { return word_; }
    bool has(uint64_t flag) const { return (word_ & flag) != 0; }

  private:
    // On top is how many scopes are open, which may overflow: a callback would have to leave
    // 2^24 of them open to be taken for one that leaves none. Below are the flags, and the serial
    // number, of which the first 2^38 are told apart.
    static constexpr unsigned kScopeShift = 40;
    static constexpr uint64_t kScope = uint64_t{1} << kScopeShift;
    static constexpr uint64_t kSerial = kPending - 1;

    uint64_t word_ = 0;
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_BALANCE_H_
