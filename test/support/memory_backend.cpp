// SPDX-License-Identifier: Apache-2.0
#include "test/support/memory_backend.h"

#include <gtest/gtest.h>

#include <cstring>
#include <ctime>

namespace jsvm_test {

using Lock = std::unique_lock<std::mutex>;
using Bytes = std::shared_ptr<std::vector<uint8_t>>;

struct MemoryPlace::Backend : JsvmBackend {
    MemoryPlace* place;

    static MemoryPlace* Of(JsvmBackend* backend) { return static_cast<Backend*>(backend)->place; }
    static std::string Name(const JsvmStoreKey* key) {
        return {reinterpret_cast<const char*>(key), sizeof(*key)};
    }
    static void Lease(MemoryPlace* place, const Entry& entry, JsvmStoreLease* lease) {
        ++place->leases_;
        *lease = {entry.bytes->data(), entry.bytes->size(), entry.meta, false,
                  new Bytes(entry.bytes)};
    }

    static JSVMX_CodeCacheReason MayHave(JsvmBackend* backend, const uint8_t fingerprint[16],
                                         bool* result) {
        MemoryPlace* place = Of(backend);
        const Lock lock(place->mutex_);
        const std::string wanted(reinterpret_cast<const char*>(fingerprint), 16);
        const auto found = place->entries_.lower_bound(wanted);
        *result = found != place->entries_.end() && found->first.compare(0, 16, wanted) == 0;
        return place->read_failure_;
    }
    static JSVMX_CodeCacheReason Get(JsvmBackend* backend, const JsvmStoreKey* key,
                                     JsvmStoreLease* lease) {
        MemoryPlace* place = Of(backend);
        const Lock lock(place->mutex_);
        ++place->gets_;
        if (place->read_failure_ != JSVMX_REASON_NONE) return place->read_failure_;
        const auto found = place->entries_.find(Name(key));
        if (found == place->entries_.end()) return JSVMX_REASON_NOT_STORED;
        Lease(place, found->second, lease);
        return JSVMX_REASON_NONE;
    }
    static void GiveBack(JsvmBackend* backend, JsvmStoreLease* lease) {
        MemoryPlace* place = Of(backend);
        const Lock lock(place->mutex_);
        --place->leases_;
        delete static_cast<Bytes*>(lease->owner);
    }
    static void Mark(JsvmBackend* backend, const JsvmStoreKey* key, int by) {
        MemoryPlace* place = Of(backend);
        const Lock lock(place->mutex_);
        const auto found = place->entries_.find(Name(key));
        if (found != place->entries_.end()) found->second.marks += by;
    }
    static void TakeOff(JsvmBackend* backend, const JsvmStoreKey* key) { Mark(backend, key, 1); }
    static void Land(JsvmBackend* backend, const JsvmStoreKey* key) { Mark(backend, key, -1); }

    static JSVMX_CodeCacheReason Put(JsvmBackend* backend, const JsvmStoreKey* key,
                                     const JsvmStorePiece* pieces, size_t count) {
        MemoryPlace* place = Of(backend);
        Lock lock(place->mutex_);
        ++place->puts_;
        ++place->held_;
        place->changed_.notify_all();
        place->changed_.wait(lock, [place] { return !place->hold_writes_; });
        --place->held_;
        if (place->write_failure_ != JSVMX_REASON_NONE) return place->write_failure_;
        auto bytes = std::make_shared<std::vector<uint8_t>>();
        for (size_t i = 0; i < count; ++i) {
            const auto* from = static_cast<const uint8_t*>(pieces[i].bytes);
            bytes->insert(bytes->end(), from, from + pieces[i].length);
        }
        const auto now = static_cast<uint64_t>(std::time(nullptr));
        const uint64_t size = bytes->size();
        place->entries_[Name(key)] = {std::move(bytes), {now, now, size, 0}};
        return JSVMX_REASON_NONE;
    }
    static JSVMX_CodeCacheReason Remove(JsvmBackend* backend, const JsvmStoreKey* key) {
        MemoryPlace* place = Of(backend);
        const Lock lock(place->mutex_);
        ++place->removes_;
        place->entries_.erase(Name(key));
        place->changed_.notify_all();
        return place->write_failure_;
    }
    static JSVMX_CodeCacheReason Next(JsvmBackend* backend, bool first, JsvmStoreKey* key,
                                      JsvmStoreLease* lease) {
        MemoryPlace* place = Of(backend);
        const Lock lock(place->mutex_);
        if (place->read_failure_ != JSVMX_REASON_NONE) return place->read_failure_;
        const auto found = first ? place->entries_.begin() : place->entries_.upper_bound(Name(key));
        if (found == place->entries_.end()) return JSVMX_REASON_NOT_STORED;
        std::memcpy(key, found->first.data(), sizeof(*key));
        Lease(place, found->second, lease);
        return JSVMX_REASON_NONE;
    }
    // By bytes and keys, not by age: that is for the real ones to get right.
    static JSVMX_CodeCacheReason Trim(JsvmBackend* backend, uint64_t bytes, uint64_t entries,
                                      uint64_t* dropped) {
        MemoryPlace* place = Of(backend);
        const Lock lock(place->mutex_);
        uint64_t sum = 0;
        for (const auto& [name, entry] : place->entries_) sum += entry.bytes->size();
        for (*dropped = 0; sum > bytes || place->entries_.size() > entries; ++*dropped) {
            sum -= place->entries_.begin()->second.bytes->size();
            place->entries_.erase(place->entries_.begin());
        }
        return place->write_failure_;
    }
    static JSVMX_CodeCacheReason Clear(JsvmBackend* backend) {
        MemoryPlace* place = Of(backend);
        const Lock lock(place->mutex_);
        place->entries_.clear();
        return place->write_failure_;
    }
    static JSVMX_CodeCacheReason Usage(JsvmBackend* backend, JsvmStoreUsage* result) {
        MemoryPlace* place = Of(backend);
        const Lock lock(place->mutex_);
        *result = {place->entries_.size(), 0, 11, 12};
        for (const auto& [name, entry] : place->entries_) result->bytes += entry.bytes->size();
        return place->read_failure_;
    }
    static void Tick(JsvmBackend* backend) {
        MemoryPlace* place = Of(backend);
        const Lock lock(place->mutex_);
        ++place->ticks_;
        place->changed_.notify_all();
    }
    static void Close(JsvmBackend* backend) {
        auto* mine = static_cast<Backend*>(backend);
        {
            const Lock lock(mine->place->mutex_);
            --mine->place->backends_;
            for (auto& [name, entry] : mine->place->entries_) entry.marks = 0;
        }
        delete mine;
    }
};

MemoryPlace::~MemoryPlace() {
    EXPECT_EQ(0, leases_);
    EXPECT_EQ(0, backends_);
}

JsvmBackend* MemoryPlace::NewBackend() {
    static constexpr JsvmBackendOps kOps = {
        Backend::MayHave, Backend::Get,    Backend::GiveBack, Backend::TakeOff, Backend::Land,
        Backend::Put,     Backend::Remove, Backend::Next,     Backend::Trim,    Backend::Clear,
        Backend::Usage,   Backend::Tick,   Backend::Close};
    auto* backend = new Backend;
    backend->ops = &kOps;
    backend->place = this;
    const Lock lock(mutex_);
    ++backends_;
    return backend;
}

void MemoryPlace::FailReads(JSVMX_CodeCacheReason reason) {
    const Lock lock(mutex_);
    read_failure_ = reason;
}
void MemoryPlace::FailWrites(JSVMX_CodeCacheReason reason) {
    const Lock lock(mutex_);
    write_failure_ = reason;
}
void MemoryPlace::HoldWrites() {
    const Lock lock(mutex_);
    hold_writes_ = true;
}
void MemoryPlace::LetWritesGo() {
    const Lock lock(mutex_);
    hold_writes_ = false;
    changed_.notify_all();
}
void MemoryPlace::AwaitHeldWrite() {
    Lock lock(mutex_);
    changed_.wait(lock, [this] { return held_ != 0; });
}
void MemoryPlace::AwaitTick() {
    Lock lock(mutex_);
    const int before = ticks_;
    changed_.wait(lock, [this, before] { return ticks_ > before; });
}

size_t MemoryPlace::Size() {
    const Lock lock(mutex_);
    return entries_.size();
}
int MemoryPlace::Leases() {
    const Lock lock(mutex_);
    return leases_;
}
int MemoryPlace::Backends() {
    const Lock lock(mutex_);
    return backends_;
}
int MemoryPlace::Marks() {
    int sum = 0;
    ForEach([&sum](const Entry* entry) { sum += entry->marks; });
    return sum;
}
int MemoryPlace::Gets() {
    const Lock lock(mutex_);
    return gets_;
}
int MemoryPlace::Puts() {
    const Lock lock(mutex_);
    return puts_;
}
int MemoryPlace::Removes() {
    const Lock lock(mutex_);
    return removes_;
}

void MemoryPlace::MoveTo(MemoryPlace* other) {
    const std::scoped_lock lock(mutex_, other->mutex_);
    other->entries_.begin()->second = entries_.begin()->second;
    entries_.clear();
}

}  // namespace jsvm_test
