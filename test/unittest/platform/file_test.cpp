// SPDX-License-Identifier: Apache-2.0
#include "frameworks/platform/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>

namespace {

struct Freed {
    void operator()(char* bytes) const { std::free(bytes); }
};
using Bytes = std::unique_ptr<char, Freed>;

class FileTest : public ::testing::Test {
  protected:
    static std::string Path(const std::string& name) { return ::testing::TempDir() + name; }
    static std::string Write(const std::string& name, const std::string& content) {
        std::ofstream(Path(name), std::ios::binary) << content;
        return Path(name);
    }
    Bytes Read(const std::string& path, size_t most) {
        return Bytes(jsvm_file_read(path.c_str(), most, &length_, &stamp_));
    }
    static bool Same(const JsvmFileStamp& a, const JsvmFileStamp& b) {
        return jsvm_file_stamp_equals(&a, &b);
    }

    size_t length_ = 77;
    JsvmFileStamp stamp_{};
    const JsvmFileStamp none_{};
};

TEST_F(FileTest, ReadsTheWholeFileWithAZeroBehindIt) {
    const std::string content = std::string("line\n\0more", 10) + std::string(100000, 'x');
    const Bytes bytes = Read(Write("whole", content), content.size());
    ASSERT_NE(nullptr, bytes);
    ASSERT_EQ(content.size(), length_);
    EXPECT_EQ(content, std::string(bytes.get(), length_));
    EXPECT_EQ('\0', bytes.get()[length_]);
    EXPECT_TRUE(Same(stamp_, jsvm_file_stamp(Path("whole").c_str())));
    EXPECT_FALSE(Same(stamp_, none_));
}

TEST_F(FileTest, AnEmptyFileIsAFile) {
    const Bytes bytes = Read(Write("empty", ""), 0);
    ASSERT_NE(nullptr, bytes);
    EXPECT_EQ(0u, length_);
    EXPECT_EQ('\0', *bytes);
}

TEST_F(FileTest, ALargerFileIsRefused) {
    EXPECT_EQ(nullptr, Read(Write("large", "12345"), 4));
    EXPECT_FALSE(Same(stamp_, none_)) << "it is there";
    EXPECT_EQ(77u, length_);
}

TEST_F(FileTest, WhatIsNoRegularFileIsRefused) {
    const std::string pipe = Path("pipe");
    unlink(pipe.c_str());
    ASSERT_EQ(0, mkfifo(pipe.c_str(), 0600));
    for (const std::string& path :
         {pipe, ::testing::TempDir(), Path("missing"), std::string(), std::string("/dev/zero")}) {
        EXPECT_EQ(nullptr, Read(path, 1000)) << path;
        EXPECT_TRUE(Same(stamp_, none_)) << path;
        EXPECT_TRUE(Same(jsvm_file_stamp(path.c_str()), none_)) << path;
    }
}

TEST_F(FileTest, AStampTellsThatAFileChanged) {
    const JsvmFileStamp before = jsvm_file_stamp(Write("changing", "one").c_str());
    EXPECT_TRUE(Same(before, jsvm_file_stamp(Path("changing").c_str())));
    EXPECT_FALSE(Same(before, jsvm_file_stamp(Write("changing", "other").c_str())));
    // Of the same size, and perhaps within one tick of the clock: another file.
    const std::string replacing = Write("replacing", "one");
    ASSERT_EQ(0, rename(replacing.c_str(), Path("changing").c_str()));
    EXPECT_FALSE(Same(before, jsvm_file_stamp(Path("changing").c_str())));
}

}  // namespace
