// SPDX-License-Identifier: Apache-2.0
// What is asked before a snapshot of a VM is made: V8 ends the process over anything that it cannot
// write into one.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_SNAPSHOT_CENSUS_H_
#define ARK_JSVM_FRAMEWORKS_CORE_SNAPSHOT_CENSUS_H_

#include <cstddef>
#include <string>
#include <utility>

namespace jsvm {

struct SnapshotCensus {
    std::string obstacle;  // the first thing found that no snapshot holds; empty if there is none
    size_t handles = 0;    // V8 handles that are let go of when the snapshot is made

    void Found(std::string what) {
        if (obstacle.empty()) obstacle = std::move(what);
    }
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_SNAPSHOT_CENSUS_H_
