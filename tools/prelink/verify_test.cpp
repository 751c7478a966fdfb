// SPDX-License-Identifier: Apache-2.0
#include "tools/prelink/verify.h"

#include <gtest/gtest.h>

#include "tools/prelink/rewrite.h"
#include "tools/prelink/testing/harness.h"

namespace {

// A specimen and its rewritten copy.
class Verify : public testing::Test {
  protected:
    void SetUp() override {
        RewriteCounts counts;
        ASSERT_STREQ(rewrite(now_.get(), nullptr, 0, &counts), nullptr);
    }

    const char* Alone() { return verify(before_.get(), now_.get(), nullptr, 1, 0, &about_); }

    // Where in the rewritten file a relocation of the original is.
    size_t Rewritten(uint32_t type, const char* symbol) {
        auto slot = before_.Get<uint64_t>(before_.Relocation(type, symbol));
        for (size_t i = 0; i < image_count(now_->rela, sizeof(Elf64_Rela)); i++) {
            if (image_rela(now_.get(), now_->rela, i).r_offset == slot) {
                return now_->rela.offset + i * sizeof(Elf64_Rela);
            }
        }
        ADD_FAILURE() << symbol;
        return 0;
    }

    Library before_{"libspecimen.so"};
    Library now_{"libspecimen.so"};
    const char* about_ = nullptr;
};

TEST_F(Verify, AgreesWithWhatWasRewritten) {
    EXPECT_STREQ(Alone(), nullptr);
}

TEST_F(Verify, AgreesWithTheSame) {
    EXPECT_STREQ(verify(before_.get(), before_.get(), nullptr, 1, 0, &about_), nullptr);
}

TEST_F(Verify, FindsThatAnEarlierLibraryDefinesTheFunction) {
    Library rival("librival.so");
    EXPECT_STREQ(verify(before_.get(), now_.get(), rival.get(), 2, 1, &about_),
                 "a library that comes earlier defines it");
    EXPECT_STREQ(about_, "specimen_other");
}

TEST_F(Verify, LetsALaterLibraryDefineIt) {
    Library rival("librival.so");
    Image scope[] = {*before_.get(), *rival.get()};
    EXPECT_STREQ(verify(before_.get(), now_.get(), scope, 2, 0, &about_), nullptr);
}

// A program that is not position-independent takes the address of its own stub for the function's.
TEST_F(Verify, FindsThatTheProgramHasAnotherAddressForTheFunction) {
    Library program("program_fixed");
    ASSERT_NE(image_find(program.get(), "specimen_inner"), 0u);
    ASSERT_EQ(image_symbol(program.get(), image_find(program.get(), "specimen_inner")).st_shndx,
              SHN_UNDEF);
    EXPECT_STREQ(verify(before_.get(), now_.get(), program.get(), 2, 1, &about_),
                 "a library that comes earlier defines it");
    EXPECT_STREQ(about_, "specimen_inner");
}

TEST_F(Verify, FindsAnotherAddress) {
    size_t at = Rewritten(R_X86_64_JUMP_SLOT, "specimen_inner") + offsetof(Elf64_Rela, r_addend);
    now_.Put<int64_t>(at, now_.Get<int64_t>(at) + 1);
    EXPECT_STREQ(Alone(), "another address was written");
    EXPECT_STREQ(about_, "specimen_inner");
}

TEST_F(Verify, FindsDataThatWasMadeRelative) {
    size_t at = now_.Relocation(R_X86_64_GLOB_DAT, "specimen_data");
    Library was("libspecimen.so");
    Elf64_Sym symbol = image_symbol(was.get(), image_find(was.get(), "specimen_data"));
    // In the place of the first of the others, which may be one more relative one.
    size_t first = now_->rela.offset + now_->relaCount * sizeof(Elf64_Rela);
    auto moved = now_.Get<Elf64_Rela>(first);
    auto rela = now_.Get<Elf64_Rela>(at);
    now_.Put(at, moved);
    rela.r_info = ELF64_R_INFO(0, R_X86_64_RELATIVE);
    rela.r_addend = static_cast<int64_t>(symbol.st_value);
    now_.Put(first, rela);
    now_.Put<uint64_t>(now_.Dynamic(DT_RELACOUNT) + 8, now_->relaCount + 1);
    ASSERT_STREQ(now_.Parse(), nullptr);
    EXPECT_STREQ(Alone(), "it is no function of the library");
    EXPECT_STREQ(about_, "specimen_data");
}

TEST_F(Verify, FindsAChangedRelocation) {
    size_t at = now_.Relocation(R_X86_64_GLOB_DAT, "specimen_data");
    now_.Put<int64_t>(at + offsetof(Elf64_Rela, r_addend), 8);
    EXPECT_STREQ(Alone(), "a relocation was changed");
}

TEST_F(Verify, FindsALostRelocation) {
    size_t at = now_.Relocation(R_X86_64_GLOB_DAT, "specimen_data");
    now_.Put<uint64_t>(at, now_.Get<uint64_t>(at) + 8);
    EXPECT_STREQ(Alone(), "a relocation was lost");
}

TEST_F(Verify, FindsThatTheLastIsMissing) {
    Library fewer("libspecimen.so");
    fewer.Put<uint64_t>(fewer.Dynamic(DT_PLTRELSZ) + 8, fewer->pltRela.size - sizeof(Elf64_Rela));
    ASSERT_STREQ(fewer.Parse(), nullptr);
    EXPECT_STREQ(verify(before_.get(), fewer.get(), nullptr, 1, 0, &about_),
                 "the number of relocations is another");
}

TEST_F(Verify, FindsAWrongOrder) {
    now_.Put<uint64_t>(now_.Dynamic(DT_RELACOUNT) + 8, now_->relaCount - 1);
    ASSERT_STREQ(now_.Parse(), nullptr);
    EXPECT_STREQ(Alone(), "relative relocations are not the first");

    now_.Put<int64_t>(now_.Dynamic(DT_RELACOUNT), DT_DEBUG);
    ASSERT_STREQ(now_.Parse(), nullptr);
    EXPECT_STREQ(Alone(), "the number of relative relocations is wrong");
}

TEST_F(Verify, FindsAnotherKindAmongCalls) {
    size_t at = now_.Relocation(R_X86_64_JUMP_SLOT, "strcspn");
    now_.Put<uint64_t>(at + offsetof(Elf64_Rela, r_info), R_X86_64_RELATIVE);
    EXPECT_STREQ(Alone(), "the table for calls has others");
}

TEST_F(Verify, FindsAStubWithTheNumberOfAnother) {
    auto slot = now_.Get<uint64_t>(now_.Relocation(R_X86_64_JUMP_SLOT, "strcspn"));
    size_t offset;
    ASSERT_TRUE(rewrite_find_plt_index(now_.get(), slot, &offset));
    now_.Put<uint32_t>(offset, now_.Get<uint32_t>(offset) + 1);
    EXPECT_STREQ(Alone(), "a stub has the number of another relocation");
    now_.Put<uint8_t>(offset - 1, 0x90);
    EXPECT_STREQ(Alone(), "other bytes were changed");
}

TEST_F(Verify, FindsOtherBytes) {
    Elf64_Sym run = image_symbol(now_.get(), image_find(now_.get(), "specimen_run"));
    size_t offset;
    ASSERT_TRUE(image_at(now_.get(), run.st_value, 1, &offset));
    now_.Put<uint8_t>(offset, now_.Get<uint8_t>(offset) ^ 1);
    EXPECT_STREQ(Alone(), "other bytes were changed");
}

TEST_F(Verify, FindsAnotherFile) {
    Library odd("libodd.so");
    EXPECT_STREQ(verify(before_.get(), odd.get(), nullptr, 1, 0, &about_),
                 "the file has another form");
}

}  // namespace
