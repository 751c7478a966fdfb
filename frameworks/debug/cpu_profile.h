// SPDX-License-Identifier: Apache-2.0
// What a profiler has sampled: a tree of calls, and at which node of it the VM was when. V8 gives
// one for each thread that the VM was on; they are put together in this.
#ifndef ARK_JSVM_FRAMEWORKS_DEBUG_CPU_PROFILE_H_
#define ARK_JSVM_FRAMEWORKS_DEBUG_CPU_PROFILE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace jsvm {

class CpuProfile {
  public:
    // Text is as V8 has it: not always UTF-8.
    struct Function {
        std::string name;
        std::string url;
        int script_id = 0;
        int line = -1;  // counted from 0; -1 where there is none
        int column = -1;
    };
    struct Node {
        size_t function;
        std::vector<size_t> children;
        uint32_t hits = 0;  // samples of this very node
        std::string deopt_reason;
        std::map<int, uint32_t> line_ticks;  // lines are counted from 1
    };
    struct Sample {
        size_t node;
        int64_t time;  // microseconds since some moment, as the times below
    };

    static constexpr size_t kNoParent = SIZE_MAX;

    // The node of a function that `parent` calls; made if there is none. The first node is the
    // root.
    size_t NodeOf(size_t parent, const Function& function);
    void AddLineTicks(size_t node, int line, uint32_t ticks);
    void SetDeoptReason(size_t node, std::string reason);
    void AddSample(size_t node, int64_t time);
    // Widens the time that the profile spans. The first call sets it.
    void Span(int64_t start, int64_t end);
    // Puts samples in the order of their times.
    void SortSamples();

    const std::vector<Function>& functions() const { return functions_; }
    const std::vector<Node>& nodes() const { return nodes_; }
    const std::vector<Sample>& samples() const { return samples_; }
    int64_t start() const { return start_; }
    int64_t end() const { return end_; }

  private:
    using FunctionKey = std::tuple<std::string, std::string, int, int, int>;

    size_t IndexOf(const Function& function);

    std::vector<Function> functions_;
    std::map<FunctionKey, size_t> function_index_;
    std::vector<Node> nodes_;
    std::map<std::pair<size_t, size_t>, size_t> node_index_;  // by parent and function
    std::vector<Sample> samples_;
    int64_t start_ = 0;
    int64_t end_ = 0;
    bool spans_ = false;
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_DEBUG_CPU_PROFILE_H_
