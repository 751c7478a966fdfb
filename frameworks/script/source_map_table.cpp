// SPDX-License-Identifier: Apache-2.0
#include "frameworks/script/source_map_table.h"

#include <cstdlib>
#include <memory>
#include <unordered_map>
#include <utility>

#include "frameworks/core/vm.h"
#include "frameworks/platform/file.h"

namespace jsvm {
namespace {

// What is larger is not read. The mappings of a map take up to ten times the memory of their text.
constexpr size_t kMostFileBytes = size_t{64} << 20;

struct FreeBytes {
    void operator()(char* bytes) const { std::free(bytes); }
};

// One file, read at its first use.
class MapFile {
  public:
    // Names the file again: it may have been written anew meanwhile.
    void Name(const char* path) {
        if (path_ == path) {
            look_again_ = true;
        } else {
            *this = MapFile();
            path_ = path;
        }
    }

    const SourceMap* Get() {
        if (!read_ || (look_again_ && HasChanged())) Read();
        look_again_ = false;
        return map_.get();
    }

  private:
    bool HasChanged() const {
        const JsvmFileStamp now = jsvm_file_stamp(path_.c_str());
        return !jsvm_file_stamp_equals(&now, &stamp_);
    }

    void Read() {
        size_t length = 0;
        const std::unique_ptr<char, FreeBytes> text(
            jsvm_file_read(path_.c_str(), kMostFileBytes, &length, &stamp_));
        map_ = text != nullptr ? ParseSourceMap(text.get()) : nullptr;
        read_ = true;
    }

    std::string path_;
    bool read_ = false;
    bool look_again_ = false;
    JsvmFileStamp stamp_{};  // as it was when it was read
    std::unique_ptr<SourceMap> map_;
};

class SourceMaps final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kSourceMapSlot;
    explicit SourceMaps(JSVM_VM) {}

    // Scripts of one env can be found in V8's memory by another, so names outlive envs.
    void EnvGoing(JSVM_Env) override {}
    void VmGoing() override { files_.clear(); }

    MapFile& FileOf(std::u16string name) { return files_[std::move(name)]; }
    MapFile* Find(const std::u16string& name) {
        const auto found = files_.find(name);
        return found != files_.end() ? &found->second : nullptr;
    }

  private:
    std::unordered_map<std::u16string, MapFile> files_;
};

}  // namespace

void RegisterSourceMap(JSVM_VM vm, std::u16string name, const char* path) {
    PartOf<SourceMaps>(vm).FileOf(std::move(name)).Name(path);
}

bool HasSourceMap(JSVM_VM vm, const std::u16string& name) {
    return PartOf<SourceMaps>(vm).Find(name) != nullptr;
}

const SourceMap* SourceMapOf(JSVM_VM vm, const std::u16string& name) {
    MapFile* file = PartOf<SourceMaps>(vm).Find(name);
    return file != nullptr ? file->Get() : nullptr;
}

}  // namespace jsvm
