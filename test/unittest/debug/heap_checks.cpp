// SPDX-License-Identifier: Apache-2.0
#include "test/unittest/debug/heap_checks.h"

#include <gtest/gtest.h>

#include <set>

#include "test/support/output_sink.h"

namespace jsvm_test {

namespace {

using Value = rapidjson::Value;

// The place of a field among those that the snapshot says each node or edge has.
size_t FieldAt(const Value& fields, const char* name) {
    for (rapidjson::SizeType i = 0; i < fields.Size(); ++i) {
        if (std::string(name) == fields[i].GetString()) return i;
    }
    ADD_FAILURE() << "no field " << name;
    return 0;
}

// Numbers in groups of as many as there are fields.
class Table {
  public:
    Table(const Value& numbers, const Value& fields) : numbers_(numbers), fields_(fields) {
        EXPECT_EQ(0u, numbers.Size() % fields.Size());
    }
    size_t rows() const { return numbers_.Size() / fields_.Size(); }
    size_t At(size_t row, size_t field) const {
        return numbers_[static_cast<unsigned>(row * fields_.Size() + field)].GetUint64();
    }

  private:
    const Value& numbers_;
    const Value& fields_;
};

std::string StringAt(const rapidjson::Document& json, size_t index) {
    const Value& strings = json["strings"];
    if (index >= strings.Size()) {
        ADD_FAILURE() << "no string " << index;
        return "";
    }
    return strings[static_cast<unsigned>(index)].GetString();
}

std::string TypeAt(const Value& types, size_t index) {
    if (index >= types.Size()) {
        ADD_FAILURE() << "no type " << index;
        return "";
    }
    return types[static_cast<unsigned>(index)].GetString();
}

}  // namespace

HeapGraph::HeapGraph(JSVM_VM vm) {
    OutputSink sink;
    EXPECT_EQ(JSVM_OK, OH_JSVM_TakeHeapSnapshot(vm, OutputSink::Take, &sink));
    sink.ExpectComplete();
    const rapidjson::Document json = sink.Json();
    if (!json.IsObject()) return;
    ReadNodes(json);
    ReadEdges(json);
}

void HeapGraph::ReadNodes(const rapidjson::Document& json) {
    const Value& meta = json["snapshot"]["meta"];
    const Value& fields = meta["node_fields"];
    const Table table(json["nodes"], fields);
    EXPECT_EQ(json["snapshot"]["node_count"].GetUint64(), table.rows());
    const size_t type = FieldAt(fields, "type");
    const size_t name = FieldAt(fields, "name");
    const size_t id = FieldAt(fields, "id");
    const size_t self_size = FieldAt(fields, "self_size");
    const size_t edge_count = FieldAt(fields, "edge_count");
    std::set<size_t> ids;
    for (size_t row = 0; row < table.rows(); ++row) {
        Node node;
        node.type = TypeAt(meta["node_types"][0], table.At(row, type));
        node.name = StringAt(json, table.At(row, name));
        node.id = table.At(row, id);
        node.self_size = table.At(row, self_size);
        EXPECT_TRUE(ids.insert(node.id).second) << "id " << node.id;
        edge_counts_.push_back(table.At(row, edge_count));
        nodes_.push_back(std::move(node));
    }
}

// They stand in the order of the nodes that they come from.
void HeapGraph::ReadEdges(const rapidjson::Document& json) {
    const Value& meta = json["snapshot"]["meta"];
    const Value& fields = meta["edge_fields"];
    const size_t node_fields = meta["node_fields"].Size();
    const Table table(json["edges"], fields);
    EXPECT_EQ(json["snapshot"]["edge_count"].GetUint64(), table.rows());
    const size_t type = FieldAt(fields, "type");
    const size_t name = FieldAt(fields, "name_or_index");
    const size_t to = FieldAt(fields, "to_node");
    size_t row = 0;
    for (size_t node = 0; node < nodes_.size(); ++node) {
        for (size_t i = 0; i < edge_counts_[node] && row < table.rows(); ++i, ++row) {
            Edge edge;
            edge.type = TypeAt(meta["edge_types"][0], table.At(row, type));
            const bool numbered = edge.type == "element" || edge.type == "hidden";
            const size_t what = table.At(row, name);
            edge.name = numbered ? std::to_string(what) : StringAt(json, what);
            EXPECT_EQ(0u, table.At(row, to) % node_fields);
            edge.to = table.At(row, to) / node_fields;
            if (edge.to >= nodes_.size()) {
                ADD_FAILURE() << "an edge to nothing";
                return;
            }
            nodes_[node].edges.push_back(std::move(edge));
        }
    }
    size_t all = 0;
    for (const size_t count : edge_counts_) all += count;
    EXPECT_EQ(table.rows(), all);
}

std::vector<const HeapGraph::Node*> HeapGraph::ObjectsOf(const std::string& constructor) const {
    std::vector<const Node*> found;
    for (const Node& node : nodes_) {
        if (node.type == "object" && node.name == constructor) found.push_back(&node);
    }
    return found;
}

const HeapGraph::Node* HeapGraph::Property(const Node& node, const std::string& name) const {
    for (const Edge& edge : node.edges) {
        if (edge.type == "property" && edge.name == name) return &nodes_[edge.to];
    }
    return nullptr;
}

}  // namespace jsvm_test
