// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/vm_owner.h"

namespace jsvm {

int64_t VmOwner::Enter(int64_t thread, bool* first) {
    const MutexLock lock(&mutex_);
    *first = depth_ == 0;
    if (depth_ != 0 && inside_ != thread) return inside_;
    if (holder_ != 0 && holder_ != thread) return holder_;
    inside_ = thread;
    ++depth_;
    return 0;
}

void VmOwner::Leave() {
    const MutexLock lock(&mutex_);
    if (depth_ != 0 && --depth_ == 0) inside_ = 0;
}

int64_t VmOwner::inside() const {
    const MutexLock lock(&mutex_);
    return inside_;
}

int64_t VmOwner::other(int64_t thread) const {
    const MutexLock lock(&mutex_);
    if (inside_ != 0 && inside_ != thread) return inside_;
    return holder_ != thread ? holder_ : 0;
}

uint64_t VmOwner::ends() const {
    const MutexLock lock(&mutex_);
    return ends_;
}

bool VmOwner::Lock(int64_t thread, const void* through, uint64_t ends) {
    const MutexLock lock(&mutex_);
    if (ends_ == ends && holder_ == thread) return true;
    while (holder_ != 0 && ends_ == ends) given_back_.Wait(&mutex_);
    if (ends_ != ends) return false;
    holder_ = thread;
    through_ = through;
    return true;
}

void VmOwner::Unlock(int64_t thread, const void* through) {
    const MutexLock lock(&mutex_);
    if (holder_ != thread || (through != nullptr && through_ != through)) return;
    holder_ = 0;
    through_ = nullptr;
    given_back_.Signal();
}

bool VmOwner::IsLockedBy(int64_t thread) const {
    const MutexLock lock(&mutex_);
    return holder_ == thread;
}

void VmOwner::End() {
    const MutexLock lock(&mutex_);
    holder_ = 0;
    through_ = nullptr;
    ++ends_;
    given_back_.SignalAll();
}

}  // namespace jsvm
