// SPDX-License-Identifier: Apache-2.0
// Damaged libraries: each is refused, or becomes one that does what the damaged one did.
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

#include "tools/prelink/rewrite.h"
#include "tools/prelink/testing/harness.h"
#include "tools/prelink/testing/specimen.h"
#include "tools/prelink/verify.h"

namespace {

// A copy of exactly its size, so that a sanitizer sees what is read behind it.
bool Copy(Image* library, Image* copy, size_t bit) {
    auto* bytes = static_cast<unsigned char*>(malloc(library->size));
    memcpy(bytes, library->bytes, library->size);
    bytes[bit / 8] ^= static_cast<unsigned char>(1U << (bit % 8));
    return image_parse(copy, "damaged", bytes, library->size) == nullptr;
}

// Rewrites a damaged copy. Whether it was accepted; then both are to be freed too.
bool Accepted(Image* library, size_t bit, Image* before, Image* now) {
    RewriteCounts counts;
    const char* about;
    bool parsed = Copy(library, before, bit);
    EXPECT_EQ(Copy(library, now, bit), parsed);
    return parsed && rewrite(now, nullptr, 0, &counts) == nullptr &&
           verify(before, now, nullptr, 1, 0, &about) == nullptr;
}

// In a process of its own, which the damage may end.
bool RunsWell(const Image& image) {
    std::string path = WriteNew(&image);
    pid_t child = fork();
    if (child == 0) {
        const rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        fclose(stderr);
        alarm(20);
        std::string error;
        _exit(LoadAndRun(path, RTLD_NOW, &error) == kSpecimenResult ? 0 : 1);
    }
    int status = -1;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    unlink(path.c_str());
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// One bit of each byte, and of the bytes that matter most all.
TEST(Damage, EveryChangedByteIsRefusedOrVerified) {
    Library library("libspecimen.so");
    size_t accepted = 0;
    size_t refused = 0;
    for (size_t byte = 0; byte < library->size; byte++) {
        bool all = byte < sizeof(Elf64_Ehdr) + 10 * sizeof(Elf64_Phdr) ||
                   (byte >= library->dynamic.offset &&
                    byte < library->dynamic.offset + library->dynamic.size);
        for (size_t bit = all ? 0 : byte * 5 % 8; bit < 8; bit += all ? 1 : 8) {
            Image before;
            Image now;
            (Accepted(library.get(), 8 * byte + bit, &before, &now) ? accepted : refused)++;
            image_free(&before);
            image_free(&now);
        }
    }
    EXPECT_GT(refused, 500u);
    EXPECT_GT(accepted, 500u);
}

TEST(Damage, WhatIsAcceptedRunsAsItDidBefore) {
    Library library("libspecimen.so");
    int ran = 0;
    int accepted = 0;
    const Span& dynamic = library->dynamic;
    for (size_t bit = 3; bit < library->size * 8;) {
        // More of the tables that the dynamic linker begins with.
        bool early = bit / 8 < sizeof(Elf64_Ehdr) + 10 * sizeof(Elf64_Phdr) ||
                     (bit / 8 >= dynamic.offset && bit / 8 < dynamic.offset + dynamic.size);
        Image before;
        Image now;
        if (Accepted(library.get(), bit, &before, &now)) {
            accepted++;
            if (RunsWell(before)) {
                EXPECT_TRUE(RunsWell(now)) << "bit " << bit;
                ran++;
            }
        }
        image_free(&before);
        image_free(&now);
        bit += early ? 13 : 1021;
    }
    EXPECT_GT(accepted, 20);
    EXPECT_GT(ran, 10);
}

}  // namespace
