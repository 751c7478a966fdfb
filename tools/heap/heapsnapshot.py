# SPDX-License-Identifier: Apache-2.0
"""Makes nodes and edges of a graph and writes them as Chrome DevTools read them."""
import json
from array import array

import heap_graph
import v8_edges
import v8_objects

NODE_FIELDS = ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id', 'detachedness']
NODE_TYPES = ['hidden', 'array', 'string', 'object', 'code', 'closure', 'regexp', 'number', 'native',
              'synthetic', 'concatenated string', 'sliced string', 'symbol', 'bigint']
EDGE_FIELDS = ['type', 'name_or_index', 'to_node']
EDGE_TYPES = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak']

(T_HIDDEN, T_ARRAY, T_STRING, T_OBJECT, T_CODE, T_CLOSURE, T_REGEXP, T_NUMBER, T_NATIVE, T_SYNTHETIC,
 T_CONS, T_SLICED, T_SYMBOL, T_BIGINT) = range(14)

META = {
    'node_fields': NODE_FIELDS,
    'node_types': [NODE_TYPES, 'string', 'number', 'number', 'number', 'number', 'number'],
    'edge_fields': EDGE_FIELDS,
    'edge_types': [EDGE_TYPES, 'string_or_number', 'node'],
    'trace_function_info_fields': ['function_id', 'name', 'script_name', 'script_id', 'line',
                                   'column'],
    'trace_node_fields': ['id', 'function_info_index', 'count', 'size', 'children'],
    'sample_fields': ['timestamp_us', 'last_assigned_id'],
    'location_fields': ['object_index', 'script_id', 'line', 'column'],
}

ROOT, GC_ROOTS = 0, 1
NOT_REACHED = '(not reached from known roots)'
MOST_INDEX = (1 << 32) - 1
ROWS_AT_ONCE = 1 << 14


class Snapshot:
    """The rows of the tables of a .heapsnapshot."""

    def __init__(self, graph, names, contexts):
        self.graph = graph
        self.names = names
        self.strings = {}
        self.nodes = array('Q')
        self.edges = array('Q')
        self.contexts = contexts
        kinds = [kind for kind in heap_graph.ROOT_NAMES
                 if any(root[0] == kind for root in graph.roots)]
        self.groups = [(heap_graph.ROOT_NAMES[kind], kind) for kind in kinds]
        self.first = 2 + len(self.groups) + 1
        self._make()

    def string(self, text):
        return self.strings.setdefault(text, len(self.strings))

    def _edge(self, kind, name, to_row):
        if not isinstance(name, int):
            name = self.string(name)
        elif name > MOST_INDEX:
            return 0
        self.edges.extend((kind, name, to_row * len(NODE_FIELDS)))
        return 1

    def _node(self, kind, name, size, edge_count):
        row = len(self.nodes) // len(NODE_FIELDS)
        self.nodes.extend((kind, self.string(name), 2 * row + 1, size, edge_count, 0, 0))

    def _make(self):
        graph = self.graph
        edges = v8_edges.Edges(graph, self.names)
        edges_of = edges.of
        self.string('<dummy>')  # DevTools take the first string for none
        unreached = self._unreached(edges_of)
        self._make_roots(unreached)
        first, edge = self.first, self._edge
        for number in range(len(graph.addresses)):
            count = 0
            for kind, name, target in edges_of(number):
                count += edge(kind, name, first + target)
            kind, name = self._kind_and_name(number)
            self._node(kind, name, graph.sizes[number], count)
        for _, size in edges.outside.values():
            self._node(T_NATIVE, 'system / JSArrayBufferData', size, 0)

    def _unreached(self, edges_of):
        """Objects that lead to all others which no root leads to."""
        graph = self.graph
        begin, end = graph.reached, len(graph.addresses)
        targets = [[target for _, _, target in edges_of(number)
                    if begin <= target < end]
                   for number in range(begin, end)]
        led_to = bytearray(end - begin)
        for number, those in enumerate(targets):
            for target in those:
                if target - begin != number:
                    led_to[target - begin] = 1
        seen = bytearray(end - begin)
        heads = []
        # First those that nothing leads to, then whatever is left, which are rings.
        for candidates in ((i for i in range(end - begin) if not led_to[i]), range(end - begin)):
            for i in candidates:
                if seen[i]:
                    continue
                heads.append(begin + i)
                left = [i]
                seen[i] = 1
                while left:
                    for target in targets[left.pop()]:
                        if not seen[target - begin]:
                            seen[target - begin] = 1
                            left.append(target - begin)
        return heads

    def _make_roots(self, unreached):
        groups, first = self.groups, self.first
        globals_ = [number for number in self._global_objects()]
        for number in globals_:
            self._edge(v8_edges.SHORTCUT, 'global', first + number)
        self._edge(v8_edges.ELEMENT, 1, GC_ROOTS)
        self._node(T_SYNTHETIC, '', 0, 1 + len(globals_))
        for place in range(len(groups) + 1):
            self._edge(v8_edges.ELEMENT, place + 1, GC_ROOTS + 1 + place)
        self._node(T_SYNTHETIC, '(GC roots)', 0, len(groups) + 1)
        for name, kind in groups:
            members = [(number, weak) for of, number, weak in self.graph.roots if of == kind]
            for place, (number, weak) in enumerate(members, 1):
                if weak:
                    self._edge(v8_edges.WEAK, str(place), first + number)
                else:
                    self._edge(v8_edges.ELEMENT, place, first + number)
            self._node(T_SYNTHETIC, name, 0, len(members))
        for place, number in enumerate(unreached, 1):
            self._edge(v8_edges.ELEMENT, place, first + number)
        self._node(T_SYNTHETIC, NOT_REACHED, 0, len(unreached))

    def _global_objects(self):
        """The numbers of the global objects of the envs."""
        graph = self.graph
        wanted = graph.objects.layout['type.JSGlobalObject']
        for word in self.contexts:
            number = graph.index.get(word - 1)
            if number is None:
                continue
            for field in graph.words_of(number)[1]:
                target = graph.index.get(field - 1) if field & 3 == 1 else None
                if target is not None and graph.maps[target].type == wanted:
                    yield target
                    break

    def _kind_and_name(self, number):
        graph, names, layout = self.graph, self.names, self.graph.objects.layout
        found, address = graph.maps[number], graph.addresses[number]
        kind = found.kind
        if kind == v8_objects.RECEIVER:
            if names.is_function(found):
                return T_CLOSURE, names.of_function(address + 1) or ''
            if found.type == layout.get('type.JSBoundFunction'):
                return T_CLOSURE, 'native_bind'
            if found.type == layout['type.JSRegExp']:
                return T_REGEXP, names.text(names.field(address, 'JSRegExp.source'))
            return T_OBJECT, names.of_object(address, found)
        if kind == v8_objects.STRING:
            how = found.type & layout['StringRepresentationMask']
            if how == layout['ConsStringTag']:
                return T_CONS, '(concatenated string)'
            if how == layout['SlicedStringTag']:
                return T_SLICED, '(sliced string)'
            return T_STRING, names.text(address + 1)
        return self._kind_and_name_inside(found, address)

    def _kind_and_name_inside(self, found, address):
        """Of what programs do not see as an object or a string."""
        names, layout = self.names, self.graph.objects.layout
        if found.type == layout['type.SharedFunctionInfo']:
            return T_CODE, names.of_shared(address)
        if found.type == layout['type.Script']:
            return T_CODE, names.text(names.field(address, 'Script.name'))
        if found.type == layout['type.Code'] or found.kind == v8_objects.BYTECODE:
            return T_CODE, '(code)'
        if found.type == layout['type.HeapNumber']:
            return T_NUMBER, 'heap number'
        if found.type == v8_objects.BIG_INT:
            return T_BIGINT, 'bigint'
        if found.type == layout.get('type.Symbol'):
            return T_SYMBOL, names.text(address + 1)
        if layout['FirstContextType'] <= found.type <= layout['LastContextType']:
            if found.type != v8_objects.NATIVE_CONTEXT:
                return T_OBJECT, 'system / Context'
        elif v8_objects.FIRST_FIXED_ARRAY <= found.type <= v8_objects.LAST_FIXED_ARRAY or \
                found.type in (layout['type.FixedDoubleArray'], layout['type.ByteArray'],
                               layout['type.PropertyArray']):
            return T_ARRAY, ''
        return T_HIDDEN, 'system / %s' % (names.type_name(found) or found.type)

    def self_size(self):
        """Of all objects, without the memory that array buffers have outside of the heap."""
        return sum(self.graph.sizes)

    def counts(self):
        return len(self.nodes) // len(NODE_FIELDS), len(self.edges) // len(EDGE_FIELDS)

    def write(self, file):
        nodes, edges = self.counts()
        head = {'meta': META, 'node_count': nodes, 'edge_count': edges, 'trace_function_count': 0}
        file.write('{"snapshot":%s,\n"nodes":[' % json.dumps(head, separators=(',', ':')))
        _write_rows(file, self.nodes, len(NODE_FIELDS))
        file.write('],\n"edges":[')
        _write_rows(file, self.edges, len(EDGE_FIELDS))
        file.write('],\n"trace_function_infos":[],\n"trace_tree":[],\n"samples":[],\n'
                   '"locations":[],\n"strings":[')
        for place, text in enumerate(self.strings):
            file.write((',\n' if place else '') + json.dumps(text))
        file.write(']}\n')


def _write_rows(file, numbers, width):
    step = width * ROWS_AT_ONCE
    for at in range(0, len(numbers), step):
        file.write((',\n' if at else '') + ','.join(map(str, numbers[at:at + step])))
