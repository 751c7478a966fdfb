#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a .heapsnapshot, which Chrome DevTools load, of a raw heap snapshot.

  convert IN OUT

IN was written by OH_JSVM_TakeRawHeapSnapshot. Exit status 1, with the reason, when IN cannot be
converted.
"""
import argparse
import gc
import os
import sys

import heap_graph
import heapsnapshot
import raw_file
import v8_memory
import v8_names
import v8_objects

KNOWN_ENGINE = '10.2.'


def snapshot_of(raw):
    """The heapsnapshot.Snapshot of a raw_file.RawFile."""
    if raw.engine_version is None:
        raise raw_file.Unusable('damaged: it does not name its engine')
    if raw.memory_state == raw_file.MEMORY_MISSING:
        raise raw_file.Unusable(
            'it holds no objects: it was written in a forked process, which did not get the heap. '
            'Fork in a heap-threshold callback, or write it in the parent')
    if raw.memory_state != raw_file.MEMORY_KNOWN or not raw.engine_version.startswith(KNOWN_ENGINE):
        raise raw_file.Unusable(
            'it was written with V8 %s, whose memory only V8 itself knows: such a file holds sizes '
            'and no objects. Only those of V8 %sx can be converted' %
            (raw.engine_version, KNOWN_ENGINE))
    memory = v8_memory.Memory(raw)
    objects = v8_objects.Objects(raw, memory)
    graph = heap_graph.Graph(raw, memory, objects)
    contexts = [word for piece in raw.pieces if piece.kind == raw_file.CONTEXTS
                for word in piece.words if word & 3 == 1]
    return heapsnapshot.Snapshot(graph, v8_names.Names(objects), contexts)


def report(raw, snapshot):
    graph = snapshot.graph
    nodes, edges = snapshot.counts()
    behind = len(graph.addresses) - graph.reached
    return ('V8 %s: %d nodes, %d edges, %d bytes of objects (the engine counted %d); %d objects '
            'not reached from known roots; %d bytes skipped' %
            (raw.engine_version, nodes, edges, snapshot.self_size(),
             raw.statistics.get('used_heap_size', 0), behind, graph.unknown))


def convert(source, target):
    raw = raw_file.load(source)
    snapshot = snapshot_of(raw)
    with open(target, 'w', encoding='utf-8') as file:
        snapshot.write(file)
    return report(raw, snapshot)


def main():
    parser = argparse.ArgumentParser(prog='convert', description=__doc__.splitlines()[0])
    parser.add_argument('source', metavar='IN', help='the raw heap snapshot')
    parser.add_argument('target', metavar='OUT', help='the .heapsnapshot to write')
    arguments = parser.parse_args()
    # `bazelw run` starts this elsewhere than where the user is.
    os.chdir(os.environ.get('BUILD_WORKING_DIRECTORY', '.'))
    gc.disable()  # millions of objects, none of them in rings
    try:
        print(convert(arguments.source, arguments.target))
    except (raw_file.Unusable, OSError) as error:
        print('convert: %s: %s' % (arguments.source, error), file=sys.stderr)
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
