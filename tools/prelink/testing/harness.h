// SPDX-License-Identifier: Apache-2.0
// What the tests of this folder share.
#ifndef TOOLS_PRELINK_TESTING_HARNESS_H
#define TOOLS_PRELINK_TESTING_HARNESS_H

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tools/prelink/image.h"

// A library that is read and freed with the scope.
class Library {
  public:
    // By its name in testing/; fails the test where it cannot be read.
    explicit Library(const std::string& name);
    ~Library() { image_free(&image_); }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;

    Image* operator->() { return &image_; }
    Image* get() { return &image_; }

    // Reads the bytes anew after a test changed some.
    const char* Parse() { return image_parse(&image_, path_.c_str(), image_.bytes, image_.size); }

    // Where in the file the first entry of the dynamic section with that tag is; fails without.
    size_t Dynamic(int64_t tag) const;
    // How many relocations name the symbol, by type. "" are those without a symbol.
    std::map<uint32_t, int> Relocations(const std::string& symbol) const;
    // Where in the file the first relocation of that type for that symbol is; fails without.
    size_t Relocation(uint32_t type, const std::string& symbol) const;

    template <typename T>
    T Get(size_t offset) const {
        T value;
        memcpy(&value, image_.bytes + offset, sizeof value);
        return value;
    }
    template <typename T>
    void Put(size_t offset, T value) {
        memcpy(image_.bytes + offset, &value, sizeof value);
    }

  private:
    std::vector<std::pair<size_t, Elf64_Rela>> All() const;

    std::string path_;
    Image image_ = {};
};

// Writes the image to a file of its own and returns its path.
std::string WriteNew(const Image* image);

// Loads a specimen and runs it. Returns what specimen_run() returned, or -1 and why in *error.
int LoadAndRun(const std::string& path, int mode, std::string* error);

#endif
