// SPDX-License-Identifier: Apache-2.0
// A .heapsnapshot: what is true of every one, and ways to look into it.
#ifndef ARK_JSVM_TEST_UNITTEST_DEBUG_HEAP_CHECKS_H_
#define ARK_JSVM_TEST_UNITTEST_DEBUG_HEAP_CHECKS_H_

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "ark_runtime/jsvm.h"
#include "rapidjson/document.h"

namespace jsvm_test {

class HeapGraph {
  public:
    struct Edge {
        std::string type;
        std::string name;  // the number of an element
        size_t to;         // index of a node
    };
    struct Node {
        std::string type;
        std::string name;
        size_t id;
        size_t self_size;
        std::vector<Edge> edges;
    };

    // Takes a snapshot of the VM, which has to work, and looks at everything in it.
    explicit HeapGraph(JSVM_VM vm);

    const std::vector<Node>& nodes() const { return nodes_; }
    // The objects of a constructor.
    std::vector<const Node*> ObjectsOf(const std::string& constructor) const;
    // Where a property leads; null if there is none.
    const Node* Property(const Node& node, const std::string& name) const;

  private:
    void ReadNodes(const rapidjson::Document& json);
    void ReadEdges(const rapidjson::Document& json);

    std::vector<Node> nodes_;
    std::vector<size_t> edge_counts_;
};

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_UNITTEST_DEBUG_HEAP_CHECKS_H_
