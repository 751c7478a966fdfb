// SPDX-License-Identifier: Apache-2.0
#include "frameworks/vm/snapshot_heap.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "frameworks/core/env.h"
#include "frameworks/core/local_view.h"
#include "frameworks/core/v8_compat.h"
#include "frameworks/core/vm.h"
#include "v8-profiler.h"

namespace jsvm {
namespace {

using Node = v8::HeapGraphNode;
using Edge = v8::HeapGraphEdge;

class HeapGraph {
  public:
    explicit HeapGraph(v8::Isolate* isolate)
        : isolate_(isolate), snapshot_(isolate->GetHeapProfiler()->TakeHeapSnapshot()) {}
    ~HeapGraph() { const_cast<v8::HeapSnapshot*>(snapshot_)->Delete(); }
    HeapGraph(const HeapGraph&) = delete;
    HeapGraph& operator=(const HeapGraph&) = delete;

    const Node* NodeOf(v8::Local<v8::Value> value) const {
        return snapshot_->GetNodeById(isolate_->GetHeapProfiler()->GetObjectId(value));
    }
    v8::Local<v8::Value> ValueOf(const Node* node) const {
        return isolate_->GetHeapProfiler()->FindObjectById(node->GetId());
    }
    template <class Visit>
    void ForEachObject(Visit&& visit) const {
        const int count = snapshot_->GetNodesCount();
        for (int i = 0; i < count; ++i) {
            const Node* node = snapshot_->GetNode(i);
            if (node->GetType() == Node::kObject) visit(node);
        }
    }

  private:
    v8::Isolate* isolate_;
    const v8::HeapSnapshot* snapshot_;
};

template <class Visit>
bool AnyEdge(const Node* node, Visit&& visit) {
    const int count = node->GetChildrenCount();
    for (int i = 0; i < count; ++i) {
        if (visit(node->GetChild(i))) return true;
    }
    return false;
}

bool IsNamed(v8::Isolate* isolate, const Node* node, v8::Local<v8::String> name) {
    const v8::HandleScope scope(isolate);
    return node->GetType() == Node::kHidden && node->GetName()->StringEquals(name);
}

using Nodes = std::unordered_set<const Node*>;

// Of a buffer V8's graph shows its memory and none of its properties; so do few other objects.
bool LooksLikeEmptyBuffer(const Node* node) {
    return !AnyEdge(node, [](const Edge* edge) {
        return edge->GetType() == Edge::kProperty || edge->GetToNode()->GetType() == Node::kNative;
    });
}

// Small typed arrays have their elements in themselves, and a buffer that is not used yet.
void DropUnusedOnes(const Node* holder, Nodes* buffers) {
    const auto is_inside = [](const Edge* edge) {
        return edge->GetType() == Edge::kInternal && edge->GetToNode()->GetType() == Node::kArray;
    };
    AnyEdge(holder, [&](const Edge* edge) {
        if (edge->GetType() != Edge::kInternal || buffers->count(edge->GetToNode()) == 0)
            return false;
        if (AnyEdge(holder, is_inside)) buffers->erase(edge->GetToNode());
        return true;
    });
}

// V8 10 reads such a buffer out of a snapshot with a pointer into the process that made it: to what
// all share that ask for its memory. Others of length 0, which are detached or not used yet, share
// nothing, and are harmless.
bool HoldsNoMemory(v8::Local<v8::ArrayBuffer> buffer) {
    return buffer->ByteLength() == 0 && buffer->GetBackingStore() == buffer->GetBackingStore();
}

// V8 looks through the whole heap for each object that it is asked for, so few are left by then.
bool HasEmptyBuffer(v8::Isolate* isolate, const HeapGraph& graph,
                    v8::Local<v8::ArrayBuffer> some_buffer) {
    const Node* some_node = graph.NodeOf(some_buffer);
    const size_t least = some_node != nullptr ? some_node->GetShallowSize() : 0;
    Nodes buffers;
    graph.ForEachObject([&](const Node* node) {
        if (node->GetShallowSize() >= least && LooksLikeEmptyBuffer(node)) buffers.insert(node);
    });
    graph.ForEachObject([&buffers](const Node* node) { DropUnusedOnes(node, &buffers); });
    return std::any_of(buffers.begin(), buffers.end(), [&](const Node* node) {
        const v8::HandleScope scope(isolate);
        const v8::Local<v8::Value> value = graph.ValueOf(node);
        return !value.IsEmpty() && value->IsArrayBuffer() &&
               HoldsNoMemory(value.As<v8::ArrayBuffer>());
    });
}

// V8 writes each environment for itself: what two of them share would be a copy in each.
bool LeadsToOther(v8::Isolate* isolate, const Node* global) {
    const auto context = v8::String::NewFromUtf8Literal(isolate, "system / NativeContext");
    Nodes seen = {global};
    std::vector<const Node*> to_visit = {global};
    int contexts = 0;
    while (!to_visit.empty()) {
        const Node* node = to_visit.back();
        to_visit.pop_back();
        if (IsNamed(isolate, node, context) && ++contexts > 1) return true;
        AnyEdge(node, [&](const Edge* edge) {
            const Node* next = edge->GetToNode();
            if (edge->GetType() != Edge::kWeak && seen.insert(next).second) {
                to_visit.push_back(next);
            }
            return false;
        });
    }
    return false;
}

}  // namespace

std::string ObstacleInHeap(JSVM_VM vm, size_t env_count, const JSVM_Env* envs) {
    v8::Isolate* isolate = vm->isolate;
    const auto some_buffer = v8::ArrayBuffer::New(isolate, 1);
    const HeapGraph graph(isolate);
    if (HasEmptyBuffer(isolate, graph, some_buffer)) return "an array buffer of length 0";
    for (size_t i = 0; i < env_count; ++i) {
        const Node* global = graph.NodeOf(LocalView(envs[i]->context)->Global());
        if (global != nullptr && LeadsToOther(isolate, global)) {
            return "an environment that holds objects of another one";
        }
    }
    return "";
}

std::string HolderOfNativeMemory(JSVM_VM vm) {
    v8::Isolate* isolate = vm->isolate;
    const v8::HandleScope scope(isolate);
    const auto native = v8::String::NewFromUtf8Literal(isolate, "system / Foreign");
    const HeapGraph graph(isolate);
    std::string found;
    graph.ForEachObject([&](const Node* node) {
        if (!found.empty()) return;
        const v8::HandleScope names(isolate);
        const bool has_prototype =
            AnyEdge(node, [](const Edge* edge) { return edge->GetType() == Edge::kProperty; });
        const bool holds = AnyEdge(
            node, [&](const Edge* edge) { return IsNamed(isolate, edge->GetToNode(), native); });
        if (!has_prototype || !holds) return;  // values for pointers of ours have none
        const v8::String::Utf8Value name(isolate, node->GetName());
        if (*name != nullptr) found = *name;
    });
    return found;
}

}  // namespace jsvm
