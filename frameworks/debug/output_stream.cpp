// SPDX-License-Identifier: Apache-2.0
#include "frameworks/debug/output_stream.h"

#include <algorithm>

namespace jsvm {

OutputStream::OutputStream(JSVM_OutputStream stream, void* data) : stream_(stream), data_(data) {
    piece_.reserve(kMostBytes);
}

void OutputStream::Send(const char* bytes, size_t size) {
    if (!stream_(bytes, static_cast<int>(size), data_)) stopped_ = true;
}

bool OutputStream::Write(const char* bytes, size_t size) {
    while (size > 0 && !stopped_) {
        if (piece_.empty() && size >= kMostBytes) {
            Send(bytes, kMostBytes);
            bytes += kMostBytes;
            size -= kMostBytes;
            continue;
        }
        const size_t taken = std::min(size, kMostBytes - piece_.size());
        piece_.append(bytes, taken);
        bytes += taken;
        size -= taken;
        if (piece_.size() == kMostBytes) {
            Send(piece_.data(), kMostBytes);
            piece_.clear();
        }
    }
    return !stopped_;
}

void OutputStream::Finish() {
    if (!piece_.empty() && !stopped_) Send(piece_.data(), piece_.size());
    piece_.clear();
    if (!stopped_) stream_(nullptr, 0, data_);
    stopped_ = true;
}

}  // namespace jsvm
