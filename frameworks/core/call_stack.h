// SPDX-License-Identifier: Apache-2.0
// The native calls that run on a VM, outermost first. Their frames lie on the stack of the thread,
// and those of calls that were left by longjmp hold anything by now: they are known by their
// addresses alone, which are kept here.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_CALL_STACK_H_
#define ARK_JSVM_FRAMEWORKS_CORE_CALL_STACK_H_

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

#include "frameworks/core/address.h"

namespace jsvm {

struct CallFrame;

class CallStack {
  public:
    CallStack() = default;
    CallStack(const CallStack&) = delete;
    CallStack& operator=(const CallStack&) = delete;

    bool empty() const { return end_ == first_; }
    size_t size() const { return static_cast<size_t>(end_ - first_); }
    CallFrame** begin() { return first_; }
    CallFrame** end() { return end_; }
    // The innermost; null when there is none.
    CallFrame* back() const { return end_[-1]; }

    // Whether all of them began further up on the stack than where this lies. Null is no address
    // of a frame, and less than one of it is the highest there is.
    bool AreAbove(const void* frame) const { return AddressOf(end_[-1]) - 1 >= AddressOf(frame); }

    bool has_room() const { return end_ != limit_; }
    void push_back(CallFrame* frame) {
        if (!has_room()) [[unlikely]]
            Grow();
        *end_++ = frame;
    }
    void pop_back() { --end_; }

    // Where the innermost call is noted, and taking it out again if it still is the innermost, and
    // was not moved: what nearly every call ends with, without waiting for what it began with.
    CallFrame** place() const { return end_ - 1; }
    bool is_last(CallFrame** place) const { return end_ == place + 1; }
    void drop(CallFrame** place) { end_ = place; }
    void clear() {
        larger_.reset();
        first_ = few_ + 1;
        end_ = first_;
        limit_ = first_ + kFew;
    }

  private:
    [[gnu::cold, gnu::noinline]] void Grow() {
        const size_t count = size();
        auto larger = std::make_unique<CallFrame*[]>(1 + 2 * count);
        std::copy(first_, end_, larger.get() + 1);
        larger_ = std::move(larger);
        first_ = larger_.get() + 1;
        end_ = first_ + count;
        limit_ = first_ + 2 * count;
    }

    static constexpr size_t kFew = 32;

    CallFrame* few_[1 + kFew]{};  // enough for nearly all; below the first there is null
    std::unique_ptr<CallFrame*[]> larger_;
    CallFrame** first_ = few_ + 1;
    CallFrame** end_ = first_;  // behind the innermost
    CallFrame** limit_ = first_ + kFew;
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_CALL_STACK_H_
