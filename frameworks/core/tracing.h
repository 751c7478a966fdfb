// SPDX-License-Identifier: Apache-2.0
// Where events of V8 go while a trace is recorded. V8's own recorder takes its lock for half of the
// work, and so can neither exchange its buffer nor its categories while threads of V8's are
// running.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_TRACING_H_
#define ARK_JSVM_FRAMEWORKS_CORE_TRACING_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "frameworks/core/mutex.h"
#include "v8-platform.h"

namespace jsvm {

// Arguments are JSON from the start: what they refer to need not live longer than the event.
struct TraceEvent {
    char phase = 0;
    const std::string* category = nullptr;  // lives as long as the process
    std::string name;
    std::string arguments;  // the members of an object
    std::string scope;      // of the id; empty where there is none
    uint64_t id = 0;
    uint64_t bind_id = 0;
    unsigned flags = 0;  // V8's
    int64_t thread = 0;
    int64_t time = 0;      // microseconds of the monotonic clock
    int64_t cpu_time = 0;  // of the thread
    int64_t duration = 0;
    int64_t cpu_duration = 0;
};

// The latest events, in the order in which they began. The oldest are dropped 64 at a time.
class TraceRing {
  public:
    static constexpr size_t kChunk = 64;

    // Keeps `most_events`, not 0, rounded up to whole chunks.
    explicit TraceRing(size_t most_events);

    void Add(TraceEvent event);
    // The event that was added as number `index`; null when it has been dropped.
    TraceEvent* At(uint64_t index);
    uint64_t added() const { return added_; }
    size_t size() const { return static_cast<size_t>(added_ - first_); }
    // The event at a place between 0 and size.
    const TraceEvent& Event(size_t place) const {
        return (*chunks_[place / kChunk])[place % kChunk];
    }

  private:
    using Chunk = std::array<TraceEvent, kChunk>;

    size_t most_chunks_;
    std::deque<std::unique_ptr<Chunk>> chunks_;
    uint64_t first_ = 0;  // the number of the oldest event
    uint64_t added_ = 0;
};

class Tracing final : public v8::TracingController {
  public:
    struct Recording {
        explicit Recording(size_t most_events) : events(most_events) {}
        std::string tag;
        TraceRing events;
    };

    Tracing() = default;

    // Any thread, several at a time too.
    void Start(std::vector<std::string> categories, std::string tag, size_t most_events);
    // Null when nothing is recorded.
    std::unique_ptr<Recording> Stop();

    // For V8, on any of its threads.
    const uint8_t* GetCategoryGroupEnabled(const char* group) override;
    uint64_t AddTraceEvent(char phase, const uint8_t* category, const char* name, const char* scope,
                           uint64_t id, uint64_t bind_id, int32_t count, const char** names,
                           const uint8_t* types, const uint64_t* values,
                           std::unique_ptr<v8::ConvertableToTraceFormat>* convertables,
                           unsigned flags) override;
    uint64_t AddTraceEventWithTimestamp(char phase, const uint8_t* category, const char* name,
                                        const char* scope, uint64_t id, uint64_t bind_id,
                                        int32_t count, const char** names, const uint8_t* types,
                                        const uint64_t* values,
                                        std::unique_ptr<v8::ConvertableToTraceFormat>* convertables,
                                        unsigned flags, int64_t time) override;
    void UpdateTraceEventDuration(const uint8_t* category, const char* name,
                                  uint64_t handle) override;
    void AddTraceStateObserver(TraceStateObserver* observer) override;
    void RemoveTraceStateObserver(TraceStateObserver* observer) override;

  private:
    // V8 keeps the address of `enabled`, and reads it without a lock.
    struct Group {
        uint8_t enabled = 0;
        std::string name;
    };

    bool IsWanted(const std::string& group) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
    void SetGroups() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

    // Taken first, and held while observers are told: one that goes waits for that. V8's observers
    // come back for groups alone.
    Mutex observers_mutex_;
    std::unordered_set<TraceStateObserver*> observers_ ABSL_GUARDED_BY(observers_mutex_);

    Mutex mutex_;
    std::map<std::string, std::unique_ptr<Group>> groups_ ABSL_GUARDED_BY(mutex_);
    std::unordered_map<const uint8_t*, const Group*> group_of_ ABSL_GUARDED_BY(mutex_);
    std::vector<std::string> wanted_ ABSL_GUARDED_BY(mutex_);
    std::unique_ptr<Recording> recording_ ABSL_GUARDED_BY(mutex_);
    uint64_t base_ ABSL_GUARDED_BY(mutex_) = 1;  // the handle of the recording's first event
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_TRACING_H_
