// SPDX-License-Identifier: Apache-2.0
// V8 wants scopes closed in the reverse order of their opening; the API lets callers close them
// in any order. A nest remembers a close that came out of turn and does it when its turn comes.
// Scopes that were opened outside of a native call stay while it runs.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_NEST_H_
#define ARK_JSVM_FRAMEWORKS_CORE_NEST_H_

#include <cstddef>

#include "absl/container/inlined_vector.h"
#include "frameworks/core/stable_pool.h"

namespace jsvm {

// Record: a StableRecord with `bool closed`, `size_t position` (how many records are below it) and
// `size_t depth` (how many native calls it was opened in), to be read only, and `void Leave()`,
// which undoes the opening.
template <class Record>
class Nest {
  public:
    // A new, still unopened record. The caller opens it and says so with Push.
    Record* Take() { return pool_.Take(); }
    void Push(Record* record, size_t depth) {
        record->closed = false;
        record->position = open_.size();
        record->depth = depth;
        open_.push_back(record);
    }

    // Closes a live record. Those of this depth, of which `floor` and more are below, are left once
    // nothing is open above them.
    void Close(Record* record, size_t depth, size_t floor = 0) {
        pool_.Invalidate(record);
        record->closed = true;
        Settle(depth, floor);
    }

    // Does the closes whose turn has come.
    void Settle(size_t depth, size_t floor = 0) {
        while (open_.size() > floor && HasAt(depth) && open_.back()->closed) {
            Record* record = open_.back();
            open_.pop_back();
            record->Leave();
            pool_.Give(record);
        }
    }

    // Closes all of this depth of which `floor` and more are below, newest first.
    void CloseAt(size_t depth, size_t floor = 0) {
        for (size_t i = open_.size(); i > floor && open_[i - 1]->depth >= depth; --i) {
            pool_.Invalidate(open_[i - 1]);
            open_[i - 1]->closed = true;
        }
        Settle(depth, floor);
    }

    // Whether any of this depth or a greater one is open in V8.
    bool HasAt(size_t depth) const { return !open_.empty() && open_.back()->depth >= depth; }

    // Calls have been abandoned: what was opened in them belongs to the one that is left.
    void LimitDepth(size_t depth) {
        for (size_t i = open_.size(); i > 0 && open_[i - 1]->depth > depth; --i) {
            open_[i - 1]->depth = depth;
        }
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
