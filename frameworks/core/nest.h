// SPDX-License-Identifier: Apache-2.0
// V8 wants scopes closed in the reverse order of their opening; the API lets callers close them
// in any order. A nest remembers a close that came out of turn and does it when its turn comes.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_NEST_H_
#define ARK_JSVM_FRAMEWORKS_CORE_NEST_H_

#include <cstddef>

#include "absl/container/inlined_vector.h"
#include "frameworks/core/stable_pool.h"

namespace jsvm {

// Record: a StableRecord with `bool closed`, `size_t position` (how many records are below it, to
// be read only) and `void Leave()`, which undoes the opening.
template <class Record>
class Nest {
  public:
    // A new, still unopened record. The caller opens it and says so with Push.
    Record* Take() { return pool_.Take(); }
    void Push(Record* record) {
        record->closed = false;
        record->position = open_.size();
        open_.push_back(record);
    }

    // Closes a live record; those at or above `floor` are left once nothing is open above them.
    void Close(Record* record, size_t floor) {
        pool_.Invalidate(record);
        record->closed = true;
        Settle(floor);
    }

    // Does the closes whose turn has come.
    void Settle(size_t floor) {
        while (open_.size() > floor && open_.back()->closed) {
            Record* record = open_.back();
            open_.pop_back();
            record->Leave();
            pool_.Give(record);
        }
    }

    // Closes all that are at or above `floor`, newest first.
    void CloseAbove(size_t floor) {
        for (size_t i = floor; i < open_.size(); ++i) {
            pool_.Invalidate(open_[i]);
            open_[i]->closed = true;
        }
        Settle(floor);
    }

    size_t size() const { return open_.size(); }

    // Visits the records that are open in V8, oldest first, closed ones included.
    template <class F>
    void ForEach(F&& visit) {
        for (Record* record : open_) visit(record);
    }

  private:
    absl::InlinedVector<Record*, 16> open_;
    StablePool<Record> pool_;
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_NEST_H_
