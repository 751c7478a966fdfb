// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/tracing.h"

#include <algorithm>
#include <cstring>
#include <ctime>
#include <string_view>
#include <utility>

#include "frameworks/core/trace_arguments.h"
#include "frameworks/platform/thread.h"

namespace jsvm {
namespace {

int64_t Microseconds(clockid_t clock) {
    std::timespec now{};
    clock_gettime(clock, &now);
    return int64_t{now.tv_sec} * 1000000 + now.tv_nsec / 1000;
}

}  // namespace

TraceRing::TraceRing(size_t most_events)
    : most_chunks_(most_events / kChunk + (most_events % kChunk != 0)) {}

void TraceRing::Add(TraceEvent event) {
    if (size() == chunks_.size() * kChunk) {
        if (chunks_.size() < most_chunks_) {
            chunks_.push_back(std::make_unique<Chunk>());
        } else {
            chunks_.push_back(std::move(chunks_.front()));
            chunks_.pop_front();
            first_ += kChunk;
        }
    }
    const size_t place = size();
    (*chunks_[place / kChunk])[place % kChunk] = std::move(event);
    ++added_;
}

TraceEvent* TraceRing::At(uint64_t index) {
    if (index < first_ || index >= added_) return nullptr;
    const auto place = static_cast<size_t>(index - first_);
    return &(*chunks_[place / kChunk])[place % kChunk];
}

// A group is a list of categories with commas, and is wanted if one of them is.
bool Tracing::IsWanted(const std::string& group) const {
    std::string_view rest = group;
    while (true) {
        const size_t comma = rest.find(',');
        const std::string_view category = rest.substr(0, comma);
        if (std::find(wanted_.begin(), wanted_.end(), category) != wanted_.end()) return true;
        if (comma == std::string_view::npos) return false;
        rest.remove_prefix(comma + 1);
    }
}

void Tracing::SetGroups() {
    for (const auto& [name, group] : groups_) {
        const uint8_t enabled = recording_ != nullptr && IsWanted(name) ? 1 : 0;
        __atomic_store_n(&group->enabled, enabled, __ATOMIC_RELAXED);
    }
}

void Tracing::Start(std::vector<std::string> categories, std::string tag, size_t most_events) {
    auto recording = std::make_unique<Recording>(most_events);
    recording->tag = std::move(tag);
    const MutexLock observers_lock(&observers_mutex_);
    bool restarted;
    {
        const MutexLock lock(&mutex_);
        restarted = recording_ != nullptr;
        if (restarted) base_ += recording_->events.added();
        recording_.swap(recording);
        wanted_ = std::move(categories);
        SetGroups();
    }
    for (TraceStateObserver* observer : observers_) {
        if (restarted) observer->OnTraceDisabled();
        observer->OnTraceEnabled();
    }
}

std::unique_ptr<Tracing::Recording> Tracing::Stop() {
    std::unique_ptr<Recording> recording;
    const MutexLock observers_lock(&observers_mutex_);
    {
        const MutexLock lock(&mutex_);
        if (recording_ == nullptr) return nullptr;
        base_ += recording_->events.added();
        recording = std::move(recording_);
        SetGroups();
    }
    for (TraceStateObserver* observer : observers_) observer->OnTraceDisabled();
    return recording;
}

const uint8_t* Tracing::GetCategoryGroupEnabled(const char* name) {
    const MutexLock lock(&mutex_);
    std::unique_ptr<Group>& group = groups_[name];
    if (group == nullptr) {
        group = std::make_unique<Group>();
        group->name = name;
        group->enabled = recording_ != nullptr && IsWanted(group->name) ? 1 : 0;
        group_of_[&group->enabled] = group.get();
    }
    return &group->enabled;
}

uint64_t Tracing::AddTraceEvent(char phase, const uint8_t* category, const char* name,
                                const char* scope, uint64_t id, uint64_t bind_id, int32_t count,
                                const char** names, const uint8_t* types, const uint64_t* values,
                                std::unique_ptr<v8::ConvertableToTraceFormat>* convertables,
                                unsigned flags) {
    return AddTraceEventWithTimestamp(phase, category, name, scope, id, bind_id, count, names,
                                      types, values, convertables, flags,
                                      Microseconds(CLOCK_MONOTONIC));
}

uint64_t Tracing::AddTraceEventWithTimestamp(
    char phase, const uint8_t* category, const char* name, const char* scope, uint64_t id,
    uint64_t bind_id, int32_t count, const char** names, const uint8_t* types,
    const uint64_t* values, std::unique_ptr<v8::ConvertableToTraceFormat>* convertables,
    unsigned flags, int64_t time) {
    TraceEvent event;
    event.phase = phase;
    event.name = name;
    if (scope != nullptr) event.scope = scope;
    event.id = id;
    event.bind_id = bind_id;
    event.flags = flags;
    event.arguments = TraceArguments(count, names, types, values, convertables);
    event.thread = jsvm_thread_id();
    event.time = time;
    event.cpu_time = Microseconds(CLOCK_THREAD_CPUTIME_ID);
    const MutexLock lock(&mutex_);
    const auto group = group_of_.find(category);
    if (recording_ == nullptr || group == group_of_.end()) return 0;
    event.category = &group->second->name;
    recording_->events.Add(std::move(event));
    return base_ + recording_->events.added() - 1;
}

void Tracing::UpdateTraceEventDuration(const uint8_t*, const char*, uint64_t handle) {
    const int64_t now = Microseconds(CLOCK_MONOTONIC);
    const int64_t cpu_now = Microseconds(CLOCK_THREAD_CPUTIME_ID);
    const MutexLock lock(&mutex_);
    if (recording_ == nullptr || handle < base_) return;
    TraceEvent* event = recording_->events.At(handle - base_);
    if (event == nullptr) return;
    event->duration = now - event->time;
    event->cpu_duration = cpu_now - event->cpu_time;
}

void Tracing::AddTraceStateObserver(TraceStateObserver* observer) {
    const MutexLock observers_lock(&observers_mutex_);
    observers_.insert(observer);
    bool recording;
    {
        const MutexLock lock(&mutex_);
        recording = recording_ != nullptr;
    }
    if (recording) observer->OnTraceEnabled();
}

void Tracing::RemoveTraceStateObserver(TraceStateObserver* observer) {
    const MutexLock observers_lock(&observers_mutex_);
    observers_.erase(observer);
}

}  // namespace jsvm
