// SPDX-License-Identifier: Apache-2.0
// Output that goes to a JSVM_OutputStream: cut into pieces, ended by one call with NULL, and
// stopped for good once the user's function returns false.
#ifndef ARK_JSVM_FRAMEWORKS_DEBUG_OUTPUT_STREAM_H_
#define ARK_JSVM_FRAMEWORKS_DEBUG_OUTPUT_STREAM_H_

#include <cstddef>
#include <string>

#include "ark_runtime/jsvm.h"

namespace jsvm {

// The user's function can do anything but end what is written from: hold no lock while this writes.
// One that leaves by longjmp costs the memory of a piece.
class OutputStream {
  public:
    // What a piece has at most.
    static constexpr size_t kMostBytes = 65536;

    // `data` is the user's.
    OutputStream(JSVM_OutputStream stream, void* data);
    OutputStream(const OutputStream&) = delete;
    OutputStream& operator=(const OutputStream&) = delete;

    // Adds to the output; pieces go out as they are full. False once the output is stopped, and
    // then nothing is done.
    bool Write(const char* bytes, size_t size);
    // Passes on what is left and tells the end. Nothing is written after.
    void Finish();
    bool stopped() const { return stopped_; }

    // The same under the names by which RapidJSON writes.
    using Ch = char;
    void Put(char byte) { Write(&byte, 1); }
    void Flush() {}

  private:
    void Send(const char* bytes, size_t size);

    JSVM_OutputStream stream_;
    void* data_;
    std::string piece_;  // not full
    bool stopped_ = false;
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_DEBUG_OUTPUT_STREAM_H_
