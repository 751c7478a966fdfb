// SPDX-License-Identifier: Apache-2.0
#include "tools/prelink/rewrite.h"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include "tools/prelink/testing/harness.h"
#include "tools/prelink/testing/specimen.h"

namespace {

using Counts = std::map<uint32_t, int>;

const char* Rewrite(Library* library) {
    RewriteCounts counts;
    return rewrite(library->get(), nullptr, 0, &counts);
}

// Lazily bound ones have stubs that know their number; the other is bound when it is loaded.
class EachBinding : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Rewrite, EachBinding,
                         testing::Values("libspecimen.so", "libspecimen_lazy.so"));

TEST_P(EachBinding, BindsFunctions) {
    Library library(GetParam());
    ASSERT_EQ(library.Relocations("specimen_inner"),
              (Counts{{R_X86_64_64, 1}, {R_X86_64_GLOB_DAT, 1}, {R_X86_64_JUMP_SLOT, 1}}));
    ASSERT_EQ(library.Relocations("specimen_other"),
              (Counts{{R_X86_64_64, 1}, {R_X86_64_JUMP_SLOT, 1}}));
    int relative = library.Relocations("")[R_X86_64_RELATIVE];
    RewriteCounts counts;
    ASSERT_STREQ(rewrite(library.get(), nullptr, 0, &counts), nullptr);
    EXPECT_EQ(library.Relocations("specimen_inner"), Counts{});
    EXPECT_EQ(library.Relocations("specimen_other"), Counts{});
    EXPECT_EQ(library.Relocations("")[R_X86_64_RELATIVE],
              relative + static_cast<int>(counts.bound));
    EXPECT_EQ(counts.relative, static_cast<size_t>(relative));
    EXPECT_EQ(library->relaCount, counts.relative + counts.bound);
    EXPECT_GE(counts.bound, 5u);
}

TEST_P(EachBinding, LeavesDataAndOtherLibraries) {
    Library before(GetParam());
    Library library(GetParam());
    ASSERT_STREQ(Rewrite(&library), nullptr);
    for (const char* name : {"specimen_data", "specimen_thread_data", "specimen_table", "strcspn",
                             "strspn", "__cxa_finalize"}) {
        EXPECT_NE(before.Relocations(name), Counts{}) << name;
        EXPECT_EQ(library.Relocations(name), before.Relocations(name)) << name;
    }
}

TEST_P(EachBinding, RunsAsBefore) {
    Library library(GetParam());
    std::string error;
    for (int mode : {RTLD_NOW, RTLD_LAZY}) {
        EXPECT_EQ(LoadAndRun(WriteNew(library.get()), mode, &error), kSpecimenResult) << error;
    }
    ASSERT_STREQ(Rewrite(&library), nullptr);
    for (int mode : {RTLD_NOW, RTLD_LAZY}) {
        EXPECT_EQ(LoadAndRun(WriteNew(library.get()), mode, &error), kSpecimenResult) << error;
    }
}

TEST_P(EachBinding, CanBeDoneTwice) {
    Library library(GetParam());
    ASSERT_STREQ(Rewrite(&library), nullptr);
    Library again(GetParam());
    ASSERT_STREQ(Rewrite(&again), nullptr);
    RewriteCounts counts;
    ASSERT_STREQ(rewrite(again.get(), nullptr, 0, &counts), nullptr);
    EXPECT_EQ(counts.bound, 0u);
    EXPECT_EQ(memcmp(library->bytes, again->bytes, again->size), 0);
}

TEST_P(EachBinding, SortsRelativeOnesByAddress) {
    Library library(GetParam());
    ASSERT_STREQ(Rewrite(&library), nullptr);
    uint64_t last = 0;
    for (size_t i = 0; i < library->relaCount; i++) {
        Elf64_Rela rela = image_rela(library.get(), library->rela, i);
        EXPECT_EQ(rela.r_info, ELF64_R_INFO(0, R_X86_64_RELATIVE));
        EXPECT_GT(rela.r_offset, last);
        last = rela.r_offset;
    }
    // The tables still stand side by side: the dynamic linker reads them as one then.
    EXPECT_EQ(library->pltRelaAddress, library->relaAddress + library->rela.size);
    EXPECT_EQ(library->pltRela.offset, library->rela.offset + library->rela.size);
}

TEST_P(EachBinding, TellsSectionsToo) {
    Library library(GetParam());
    ASSERT_STREQ(Rewrite(&library), nullptr);
    auto header = library.Get<Elf64_Ehdr>(0);
    int found = 0;
    for (size_t i = 0; i < header.e_shnum; i++) {
        auto section = library.Get<Elf64_Shdr>(header.e_shoff + i * sizeof(Elf64_Shdr));
        if (section.sh_type == SHT_RELA) {
            const Span& span = found++ == 0 ? library->rela : library->pltRela;
            EXPECT_EQ(section.sh_offset, span.offset);
            EXPECT_EQ(section.sh_size, span.size);
        }
    }
    EXPECT_EQ(found, 2);
}

TEST(Rewrite, LeavesWhatAnotherLibraryDefines) {
    Library library("libspecimen.so");
    Library rival("librival.so");
    Counts before = library.Relocations("specimen_other");
    RewriteCounts counts;
    ASSERT_STREQ(rewrite(library.get(), rival.get(), 1, &counts), nullptr);
    EXPECT_EQ(library.Relocations("specimen_other"), before);
    EXPECT_EQ(library.Relocations("specimen_inner"), Counts{});
}

TEST(Rewrite, LeavesWhatIsNotChosenByNameAlone) {
    Library before("libodd.so");
    Library library("libodd.so");
    ASSERT_STREQ(Rewrite(&library), nullptr);
    for (const char* name :
         {"odd_chosen", "odd_weak", "_ZN9OddUniqueIiE5valueE", "_ZZ16odd_static_localvE5calls",
          "_ZNSt6vectorIiSaIiEE8odd_growEv", "_ZN2v83Odd10odd_publicEv",
          "_ZN2v88internal9Internals20odd_in_public_headerEv",
          "_ZN12v8_inspector3Odd13odd_inspectorEv", "_ZN6icu_723Odd7odd_icuEv"}) {
        EXPECT_NE(before.Relocations(name), Counts{}) << name;
        EXPECT_EQ(library.Relocations(name), before.Relocations(name)) << name;
    }
    for (const char* name : {"odd_plain", "odd_versioned", "_ZN2v88internal3Odd12odd_internalEv"}) {
        EXPECT_NE(before.Relocations(name), Counts{}) << name;
        EXPECT_EQ(library.Relocations(name), Counts{}) << name;
    }
}

TEST(Rewrite, RefusesWhatItDoesNotKnow) {
    struct {
        const char* what;
        int64_t tag;
        int64_t becomes;
        const char* reason;
    } const cases[] = {
        {"no count", DT_RELACOUNT, DT_DEBUG, "it does not say how many relocations are relative"},
        {"packed relative ones", DT_SONAME, 36, "it has relocations of an unknown kind"},
        {"others of the form REL", DT_SONAME, DT_REL, "it has relocations of an unknown kind"},
        {"relocated code", DT_SONAME, DT_TEXTREL, "it has relocations of an unknown kind"},
        {"a filter", DT_SONAME, DT_FILTER, "its names are looked up in other libraries first"},
        {"an optional filter", DT_SONAME, DT_AUXILIARY,
         "its names are looked up in other libraries first"},
        {"no name", DT_SONAME, DT_DEBUG, "it is no shared library"},
    };
    for (const auto& one : cases) {
        Library library("libspecimen.so");
        library.Put<int64_t>(library.Dynamic(one.tag), one.becomes);
        ASSERT_STREQ(library.Parse(), nullptr);
        EXPECT_STREQ(Rewrite(&library), one.reason) << one.what;
    }
}

TEST(Rewrite, RefusesAWrongCount) {
    for (uint64_t count : {uint64_t{1000}, UINT64_MAX}) {
        Library library("libspecimen.so");
        library.Put<uint64_t>(library.Dynamic(DT_RELACOUNT) + 8, count);
        ASSERT_STREQ(library.Parse(), nullptr);
        EXPECT_STREQ(Rewrite(&library), "it has fewer relocations than it says");
    }
    Library library("libspecimen.so");
    library.Put<uint64_t>(library.Dynamic(DT_RELACOUNT) + 8, library->relaCount + 1);
    ASSERT_STREQ(library.Parse(), nullptr);
    EXPECT_STREQ(Rewrite(&library), "it has fewer relative relocations than it says");
}

TEST(Rewrite, RefusesOddRelocations) {
    struct {
        size_t field;
        uint64_t value;
        const char* reason;
    } const cases[] = {
        {offsetof(Elf64_Rela, r_info), R_X86_64_COPY, "it has relocations of an unknown kind"},
        {offsetof(Elf64_Rela, r_info), R_X86_64_IRELATIVE, "it has relocations of an unknown kind"},
        {offsetof(Elf64_Rela, r_info), R_X86_64_JUMP_SLOT, "it has relocations of an unknown kind"},
        {offsetof(Elf64_Rela, r_info), ELF64_R_INFO(100000, R_X86_64_64),
         "it has relocations without a symbol"},
        {offsetof(Elf64_Rela, r_offset), 0, "it has relocations outside of its data"},
        {offsetof(Elf64_Rela, r_offset), UINT64_MAX - 3, "it has relocations outside of its data"},
    };
    for (const auto& one : cases) {
        Library library("libspecimen.so");
        library.Put(library.Relocation(R_X86_64_64, "specimen_other") + one.field, one.value);
        EXPECT_STREQ(Rewrite(&library), one.reason);
    }
    Library library("libspecimen.so");
    auto other = library.Get<uint64_t>(library.Relocation(R_X86_64_64, "specimen_inner"));
    library.Put(library.Relocation(R_X86_64_64, "specimen_other"), other + 4);
    EXPECT_STREQ(Rewrite(&library), "two of its relocations are for one place");
}

TEST(Rewrite, RefusesTablesInOtherPlaces) {
    Library library("libspecimen.so");
    size_t at = library.Dynamic(DT_JMPREL) + 8;
    library.Put(at, library.Get<uint64_t>(at) + sizeof(Elf64_Rela));
    library.Put(library.Dynamic(DT_PLTRELSZ) + 8,
                library.Get<uint64_t>(library.Dynamic(DT_PLTRELSZ) + 8) - sizeof(Elf64_Rela));
    ASSERT_STREQ(library.Parse(), nullptr);
    EXPECT_STREQ(Rewrite(&library), "its two tables of relocations are apart");

    Library over("libspecimen.so");
    over.Put(over.Dynamic(DT_VERSYM) + 8, over->relaAddress);
    ASSERT_STREQ(over.Parse(), nullptr);
    EXPECT_STREQ(Rewrite(&over), "its tables overlap");
}

TEST(Rewrite, RefusesStubsThatItDoesNotKnow) {
    Library library("libspecimen.so");
    auto slot = library.Get<uint64_t>(library.Relocation(R_X86_64_JUMP_SLOT, "strcspn"));
    size_t offset;
    ASSERT_TRUE(rewrite_find_plt_index(library.get(), slot, &offset));
    auto number = library.Get<uint32_t>(offset);
    library.Put<uint32_t>(offset, number ^ 1);
    EXPECT_STREQ(Rewrite(&library),
                 "its procedure linkage table has another order than its relocations");

    Library other("libspecimen.so");
    other.Put<uint8_t>(offset - 1, 0x90);
    EXPECT_FALSE(rewrite_find_plt_index(other.get(), slot, &offset));
    EXPECT_STREQ(Rewrite(&other), "its procedure linkage table is of an unknown form");
}

}  // namespace
