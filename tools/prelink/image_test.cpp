// SPDX-License-Identifier: Apache-2.0
#include "tools/prelink/image.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tools/prelink/testing/harness.h"

namespace {

TEST(Image, FindsWhatTheLibraryDefines) {
    Library library("libspecimen.so");
    for (const char* name : {"specimen_inner", "specimen_other", "specimen_data", "specimen_run"}) {
        size_t index = image_find(library.get(), name);
        ASSERT_NE(index, 0u) << name;
        EXPECT_STREQ(image_string(library.get(), image_symbol(library.get(), index).st_name), name);
    }
}

TEST(Image, DoesNotFindWhatItOnlyNeeds) {
    Library library("libspecimen.so");
    EXPECT_EQ(image_find(library.get(), "strcspn"), 0u);
    EXPECT_EQ(image_find(library.get(), "specimen_nothing"), 0u);
    EXPECT_EQ(image_find(library.get(), ""), 0u);
}

TEST(Image, FindsEveryDefinedSymbolUnderItsName) {
    Library library("libodd.so");
    size_t found = 0;
    for (size_t i = 1; i < image_count(library->symbols, sizeof(Elf64_Sym)); i++) {
        Elf64_Sym symbol = image_symbol(library.get(), i);
        if (symbol.st_shndx != SHN_UNDEF && ELF64_ST_BIND(symbol.st_info) != STB_LOCAL) {
            EXPECT_EQ(image_find(library.get(), image_string(library.get(), symbol.st_name)), i);
            found++;
        }
    }
    EXPECT_GT(found, 5u);
}

TEST(Image, KnowsItsName) {
    Library library("libspecimen.so");
    EXPECT_STREQ(image_string(library.get(), library->soname), "libspecimen.so");
    EXPECT_STREQ(image_string(library.get(), UINT64_MAX), "");
}

TEST(Image, TellsWhatIsLoadedHow) {
    Library library("libspecimen.so");
    uint64_t code = image_symbol(library.get(), image_find(library.get(), "specimen_run")).st_value;
    uint64_t data =
        image_symbol(library.get(), image_find(library.get(), "specimen_data")).st_value;
    EXPECT_TRUE(image_loaded(library.get(), code, 1, PF_X | PF_W, PF_X));
    EXPECT_FALSE(image_loaded(library.get(), code, 1, PF_X | PF_W, PF_W));
    EXPECT_TRUE(image_loaded(library.get(), data, 4, PF_X | PF_W, PF_W));
    EXPECT_FALSE(image_loaded(library.get(), UINT64_MAX - 2, 8, 0, 0));
    size_t offset;
    EXPECT_FALSE(image_at(library.get(), UINT64_MAX - 2, 8, &offset));
    EXPECT_FALSE(image_at(library.get(), 0, UINT64_MAX, &offset));
}

TEST(Image, RefusesWhatIsNoLibraryForThisProcessor) {
    struct {
        size_t offset;
        uint8_t value;
        const char* reason;
    } const cases[] = {
        {0, 'X', "not an ELF file"},
        {EI_CLASS, ELFCLASS32, "not for x86-64"},
        {EI_DATA, ELFDATA2MSB, "not for x86-64"},
        {offsetof(Elf64_Ehdr, e_machine), EM_AARCH64, "not for x86-64"},
        {offsetof(Elf64_Ehdr, e_type), ET_REL, "neither a library nor a program"},
        {offsetof(Elf64_Ehdr, e_phentsize), 1, "bad program headers"},
    };
    for (const auto& one : cases) {
        Library library("libspecimen.so");
        library.Put<uint8_t>(one.offset, one.value);
        EXPECT_STREQ(library.Parse(), one.reason);
    }
}

TEST(Image, RefusesDamagedTables) {
    struct {
        int64_t tag;
        uint64_t value;
        const char* reason;
    } const cases[] = {
        {DT_GNU_HASH, 0, "bad hash table"},
        {DT_GNU_HASH, UINT64_MAX, "no hash table"},
        {DT_SYMTAB, UINT64_MAX, "tables outside of the segments"},
        {DT_STRTAB, UINT64_MAX, "tables outside of the segments"},
        {DT_STRSZ, UINT64_MAX, "tables outside of the segments"},
        {DT_STRSZ, 0, "bad names"},
        {DT_STRSZ, 2, "bad names"},
        {DT_NEEDED, 0x331, "bad names"},
        {DT_SONAME, UINT64_MAX, "bad names"},
        {DT_RELA, UINT64_MAX, "tables outside of the segments"},
        {DT_RELASZ, 25, "tables of unknown form"},
        {DT_RELAENT, 16, "tables of unknown form"},
        {DT_SYMENT, 16, "tables of unknown form"},
        {DT_PLTREL, DT_REL, "tables of unknown form"},
    };
    for (const auto& one : cases) {
        Library library("libspecimen.so");
        library.Put<uint64_t>(library.Dynamic(one.tag) + 8, one.value);
        EXPECT_STREQ(library.Parse(), one.reason) << one.tag << " " << one.value;
    }
}

// The dynamic linker reads what is at the address; what the header says of the file is for others.
TEST(Image, RefusesADynamicSectionThatIsElsewhereInMemory) {
    Library library("libspecimen.so");
    for (size_t i = 0; i < image_count(library->programHeaders, sizeof(Elf64_Phdr)); i++) {
        if (image_program_header(library.get(), i).p_type == PT_DYNAMIC) {
            size_t at = library->programHeaders.offset + i * sizeof(Elf64_Phdr) +
                        offsetof(Elf64_Phdr, p_vaddr);
            library.Put(at, library.Get<uint64_t>(at) + sizeof(Elf64_Dyn));
        }
    }
    EXPECT_STREQ(library.Parse(), "no dynamic section");
}

TEST(Image, RefusesASymbolWithANameOutsideOfTheTable) {
    Library library("libspecimen.so");
    size_t symbol =
        library->symbols.offset + image_find(library.get(), "specimen_run") * sizeof(Elf64_Sym);
    library.Put<uint32_t>(symbol + offsetof(Elf64_Sym, st_name), UINT32_MAX);
    EXPECT_STREQ(library.Parse(), "bad names");
}

TEST(Image, RefusesEveryLengthThatIsTooShort) {
    Library library("libspecimen.so");
    for (size_t length = 0; length < library->size; length++) {
        // Of just that length, so that a sanitizer sees what is read behind it.
        auto* bytes = static_cast<unsigned char*>(malloc(length != 0 ? length : 1));
        memcpy(bytes, library->bytes, length);
        Image shorter;
        EXPECT_STRNE(image_parse(&shorter, "short", bytes, length), nullptr) << length;
        image_free(&shorter);
    }
}

TEST(Image, RefusesWhatIsNoFile) {
    for (const char* path : {"tools/prelink/testing", "tools/prelink/nothing", "/dev/null"}) {
        Image image;
        EXPECT_STRNE(image_read(&image, path), nullptr) << path;
        image_free(&image);
    }
}

TEST(Image, IsWrittenAsItIs) {
    Library library("libspecimen.so");
    Image again;
    ASSERT_STREQ(image_read(&again, WriteNew(library.get()).c_str()), nullptr);
    ASSERT_EQ(again.size, library->size);
    EXPECT_EQ(memcmp(again.bytes, library->bytes, again.size), 0);
    image_free(&again);
    EXPECT_STRNE(image_write(library.get(), "tools/prelink/no/folder"), nullptr);
}

std::string Contents(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Image, IsWrittenNowhereElse) {
    Library library("libspecimen.so");
    const std::string whole(reinterpret_cast<const char*>(library->bytes), library->size);
    const std::string folder = testing::TempDir() + "/nowhere_else";
    const std::string out = folder + "/out.so";
    const std::string other = folder + "/other";
    ASSERT_EQ(mkdir(folder.c_str(), 0700), 0);
    std::ofstream(other) << "other";
    // In place of what was there, be it a link to a file.
    ASSERT_EQ(symlink("other", out.c_str()), 0);
    EXPECT_STREQ(image_write(library.get(), out.c_str()), nullptr);
    EXPECT_EQ(Contents(other), "other");
    EXPECT_EQ(Contents(out), whole);
    EXPECT_EQ(unlink((out + ".new").c_str()), -1);
    // Nor through a link to where it is written first.
    ASSERT_EQ(unlink(out.c_str()), 0);
    ASSERT_EQ(symlink("other", (out + ".new").c_str()), 0);
    EXPECT_STREQ(image_write(library.get(), out.c_str()), "cannot be created");
    EXPECT_EQ(Contents(other), "other");
    EXPECT_EQ(access(out.c_str(), F_OK), -1);
    ASSERT_EQ(unlink((out + ".new").c_str()), 0);
    // Not at all where there is a folder; and nothing is left.
    EXPECT_STREQ(image_write(library.get(), folder.c_str()), "cannot be replaced");
    EXPECT_EQ(access((folder + ".new").c_str(), F_OK), -1);
}

}  // namespace
