// SPDX-License-Identifier: Apache-2.0
// Which script of a VM has which source map. Files are read when a stack is to be told, once for
// all stacks; whether they are there and good does not matter before.
#ifndef ARK_JSVM_FRAMEWORKS_SCRIPT_SOURCE_MAP_TABLE_H_
#define ARK_JSVM_FRAMEWORKS_SCRIPT_SOURCE_MAP_TABLE_H_

#include <string>

#include "ark_runtime/jsvm.h"
#include "frameworks/script/source_map_json.h"

namespace jsvm {

// Scripts of this name have the map in this file, whichever they had before.
void RegisterSourceMap(JSVM_VM vm, std::u16string name, const char* path);

bool HasSourceMap(JSVM_VM vm, const std::u16string& name);

// The map of scripts of this name, to be used before anything can register another. Null: there is
// none, or its file cannot be read or is no map.
const SourceMap* SourceMapOf(JSVM_VM vm, const std::u16string& name);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_SCRIPT_SOURCE_MAP_TABLE_H_
