// SPDX-License-Identifier: Apache-2.0
// A source text as the envelope of a code cache describes it.
#ifndef ARK_JSVM_FRAMEWORKS_SCRIPT_SOURCE_TEXT_H_
#define ARK_JSVM_FRAMEWORKS_SCRIPT_SOURCE_TEXT_H_

#include "frameworks/core/envelope.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// The encoding that the text is hashed in. One text always has the same. Reads a text that V8 keeps
// in two bytes a unit until it finds one that needs them, unless the source is remembered.
JsvmEnvelopeEncoding EncodingOf(v8::Isolate* isolate, v8::Local<v8::String> source);

// The text in its encoding. Read in pieces: no second copy of it is made. A large text that V8
// keeps itself is read the first time only; one in memory of a caller's, which may have changed,
// always.
JsvmEnvelopeSource DescribeSource(v8::Isolate* isolate, v8::Local<v8::String> source,
                                  JsvmEnvelopeEncoding encoding);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_SCRIPT_SOURCE_TEXT_H_
