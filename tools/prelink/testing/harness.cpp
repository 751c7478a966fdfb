// SPDX-License-Identifier: Apache-2.0
#include "tools/prelink/testing/harness.h"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include "tools/prelink/testing/specimen.h"

Library::Library(const std::string& name) : path_("tools/prelink/testing/" + name) {
    const char* reason = image_read(&image_, path_.c_str());
    EXPECT_STREQ(reason, nullptr) << path_;
}

size_t Library::Dynamic(int64_t tag) const {
    for (size_t i = 0; i < image_count(image_.dynamic, sizeof(Elf64_Dyn)); i++) {
        if (image_dynamic(&image_, i).d_tag == tag) {
            return image_.dynamic.offset + i * sizeof(Elf64_Dyn);
        }
    }
    ADD_FAILURE() << "no entry " << tag;
    abort();
}

std::vector<std::pair<size_t, Elf64_Rela>> Library::All() const {
    std::vector<std::pair<size_t, Elf64_Rela>> all;
    for (Span table : {image_.rela, image_.pltRela}) {
        for (size_t i = 0; i < image_count(table, sizeof(Elf64_Rela)); i++) {
            all.emplace_back(table.offset + i * sizeof(Elf64_Rela), image_rela(&image_, table, i));
        }
    }
    return all;
}

std::map<uint32_t, int> Library::Relocations(const std::string& symbol) const {
    std::map<uint32_t, int> counts;
    for (const auto& [offset, rela] : All()) {
        if (image_string(&image_, image_symbol(&image_, ELF64_R_SYM(rela.r_info)).st_name) ==
            symbol) {
            counts[ELF64_R_TYPE(rela.r_info)]++;
        }
    }
    return counts;
}

size_t Library::Relocation(uint32_t type, const std::string& symbol) const {
    for (const auto& [offset, rela] : All()) {
        if (ELF64_R_TYPE(rela.r_info) == type &&
            image_string(&image_, image_symbol(&image_, ELF64_R_SYM(rela.r_info)).st_name) ==
                symbol) {
            return offset;
        }
    }
    ADD_FAILURE() << "no relocation for " << symbol;
    abort();
}

std::string WriteNew(const Image* image) {
    // A library stays loaded where it cannot be unloaded, so no name is used twice.
    static int written = 0;
    std::string path = testing::TempDir() + "/prelink" + std::to_string(++written) + ".so";
    EXPECT_STREQ(image_write(image, path.c_str()), nullptr);
    return path;
}

int LoadAndRun(const std::string& path, int mode, std::string* error) {
    void* library = dlopen(path.c_str(), mode);
    if (library == nullptr) {
        *error = dlerror();
        return -1;
    }
    void* symbol = dlsym(library, "specimen_run");
    if (symbol == nullptr) {
        *error = dlerror();
        dlclose(library);
        return -1;
    }
    int (*run)();
    memcpy(&run, &symbol, sizeof run);
    int result = run();
    dlclose(library);
    return result;
}
