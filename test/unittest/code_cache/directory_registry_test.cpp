// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/directory_registry.h"

#include <atomic>
#include <cerrno>
#include <thread>

#include "directory_fixture.h"
#include "frameworks/platform/process.h"

namespace {

struct Object {
    JsvmRegistered head;
    int code; /* what opening it gives */
};

std::atomic<int> opened;
std::atomic<int> closed;
std::atomic<int> freed;

int OpenObject(JsvmRegistered* object) {
    ++opened;
    return reinterpret_cast<Object*>(object)->code;
}

void CloseObject(JsvmRegistered*) {
    ++closed;
}

void FreeObject(JsvmRegistered* object) {
    ++freed;
    delete reinterpret_cast<Object*>(object);
}

class DirectoryRegistryTest : public StoreFolder {
  protected:
    void SetUp() override {
        StoreFolder::SetUp();
        opened = closed = freed = 0;
    }
    static JsvmRegistered* Open(const std::string& path, int code = 0, int* result = nullptr) {
        static constexpr JsvmRegisteredOps kOps = {OpenObject, CloseObject, FreeObject};
        auto* object = new Object{{}, code};
        JsvmRegistered* found = &object->head;
        const int got = jsvm_directory_registry_open(path.c_str(), &object->head, &kOps, &found);
        EXPECT_EQ(got == 0, found != nullptr);
        if (result != nullptr) *result = got;
        return found;
    }
    static void ExpectCounts(int opens, int closes, int frees) {
        EXPECT_EQ(opens, opened);
        EXPECT_EQ(closes, closed);
        EXPECT_EQ(frees, freed);
    }
};

TEST_F(DirectoryRegistryTest, OneObjectForOneDirectoryByAnyName) {
    ASSERT_EQ(0, mkdir(Path("a").c_str(), 0700));
    ASSERT_EQ(0, mkdir(Path("b").c_str(), 0700));
    ASSERT_EQ(0, symlink("a", Path("link").c_str()));
    JsvmRegistered* a = Open(Path("a"));
    JsvmRegistered* b = Open(Path("b"));
    EXPECT_NE(a, b);
    ExpectCounts(2, 0, 0);
    EXPECT_EQ(a, Open(Path("link")));
    EXPECT_EQ(a, Open(Path("b/../a/")));
    ExpectCounts(2, 0, 2);
    EXPECT_EQ(3, a->users);
    EXPECT_EQ(jsvm_process_generation(), a->generation);
    jsvm_directory_registry_close(a);
    jsvm_directory_registry_close(a);
    ExpectCounts(2, 0, 2);
    jsvm_directory_registry_close(a);
    ExpectCounts(2, 1, 3);
    a = Open(Path("a"));
    ExpectCounts(3, 1, 3);
    jsvm_directory_registry_close(b);
    jsvm_directory_registry_close(a);
    ExpectCounts(3, 3, 5);
}

TEST_F(DirectoryRegistryTest, WhatCannotBeOpenedIsFreed) {
    int code = 0;
    EXPECT_EQ(nullptr, Open(Path("none"), 0, &code));
    EXPECT_EQ(ENOENT, code);
    ExpectCounts(0, 0, 1);
    EXPECT_EQ(nullptr, Open(folder, EBUSY, &code));
    EXPECT_EQ(EBUSY, code);
    ExpectCounts(1, 0, 2); /* what was not opened is not closed */
    JsvmRegistered* object = Open(folder, 0, &code);
    EXPECT_EQ(0, code);
    ExpectCounts(2, 0, 2);
    jsvm_directory_registry_close(object);
}

TEST_F(DirectoryRegistryTest, ADirectoryMadeAnewIsAnother) {
    ASSERT_EQ(0, mkdir(Path("a").c_str(), 0700));
    JsvmRegistered* before = Open(Path("a"));
    ASSERT_EQ(0, rename(Path("a").c_str(), Path("b").c_str()));
    ASSERT_EQ(0, mkdir(Path("a").c_str(), 0700));
    JsvmRegistered* after = Open(Path("a"));
    EXPECT_NE(before, after);
    EXPECT_EQ(before, Open(Path("b")));
    jsvm_directory_registry_close(before);
    jsvm_directory_registry_close(before);
    jsvm_directory_registry_close(after);
    ExpectCounts(2, 2, 3);
}

TEST_F(DirectoryRegistryTest, AForkedChildHasNoneOpen) {
    JsvmRegistered* parents = Open(folder);
    EXPECT_EQ(0, InChild([&] {
                  jsvm_directory_registry_close(parents);
                  if (closed != 0 || freed != 0) return 1;
                  JsvmRegistered* own = Open(folder);
                  if (own == nullptr || own == parents || opened != 2) return 2;
                  if (own->generation == parents->generation) return 3;
                  if (Open(folder) != own) return 4;
                  jsvm_directory_registry_close(own);
                  jsvm_directory_registry_close(own);
                  return closed == 1 && freed == 2 ? 0 : 5;
              }));
    EXPECT_EQ(parents, Open(folder));
    jsvm_directory_registry_close(parents);
    jsvm_directory_registry_close(parents);
    ExpectCounts(1, 1, 2);
}

// While a thread of the parent opens something, the registry is locked.
TEST_F(DirectoryRegistryTest, AChildOfAProcessThatIsOpeningGoesOn) {
    static std::atomic<bool> is_opening;
    static std::atomic<bool> may_go_on;
    is_opening = may_go_on = false;
    static constexpr JsvmRegisteredOps kSlow = {[](JsvmRegistered*) {
                                                    is_opening = true;
                                                    while (!may_go_on) std::this_thread::yield();
                                                    return EIO;
                                                },
                                                CloseObject, FreeObject};
    std::thread opener([this] {
        auto* object = new Object{{}, 0};
        JsvmRegistered* found = nullptr;
        EXPECT_EQ(EIO, jsvm_directory_registry_open(folder.c_str(), &object->head, &kSlow, &found));
    });
    while (!is_opening) std::this_thread::yield();
    EXPECT_EQ(0, InChild([this] {
                  JsvmRegistered* own = Open(folder);
                  if (own == nullptr) return 1;
                  jsvm_directory_registry_close(own);
                  return 0;
              }));
    may_go_on = true;
    opener.join();
}

TEST_F(DirectoryRegistryTest, ManyThreads) {
    std::vector<std::thread> threads(8);
    for (std::thread& thread : threads) {
        thread = std::thread([this] {
            for (int i = 0; i < 100; ++i) {
                JsvmRegistered* object = Open(folder);
                ASSERT_NE(nullptr, object);
                jsvm_directory_registry_close(object);
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(opened, closed);
    EXPECT_EQ(800, freed);
}

}  // namespace
