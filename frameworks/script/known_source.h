// SPDX-License-Identifier: Apache-2.0
// Short sources that a VM compiles again and again, each time from another string. V8 finds such a
// script in its memory by the hash of its source, which takes as long as a tenth of running it: so
// it is given the string that has its hash already.
#ifndef ARK_JSVM_FRAMEWORKS_SCRIPT_KNOWN_SOURCE_H_
#define ARK_JSVM_FRAMEWORKS_SCRIPT_KNOWN_SOURCE_H_

#include <array>
#include <cstddef>

#include "frameworks/core/v8_compat.h"

namespace jsvm {

class KnownSources {
  public:
    // A string of the same text that was compiled before, or else `source` itself.
    v8::Local<v8::String> Find(v8::Isolate* isolate, v8::Local<v8::String> source) const;
    // V8 had the script of this source in its memory. Of several, the last few stay known.
    void Note(v8::Isolate* isolate, v8::Local<v8::String> source);
    void Clear();

  private:
    static constexpr size_t kLongest = 256;

    struct Known {
        v8::Global<v8::String> source;
        size_t length = 0;
    };

    std::array<Known, 4> known_;
    size_t oldest_ = 0;
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_SCRIPT_KNOWN_SOURCE_H_
