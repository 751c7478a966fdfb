// SPDX-License-Identifier: Apache-2.0
// File systems that only one process sees, where the system lets users have such.
#ifndef ARK_JSVM_TEST_UNITTEST_CODE_CACHE_OWN_MOUNTS_H_
#define ARK_JSVM_TEST_UNITTEST_CODE_CACHE_OWN_MOUNTS_H_

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <string>

// What a child exits with when it may not mount.
constexpr int kNoMount = 77;

inline bool WriteText(const char* path, const std::string& text) {
    const int file = open(path, O_WRONLY | O_CLOEXEC);
    const bool good =
        file >= 0 && write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    if (file >= 0) close(file);
    return good;
}

// Only in a process with one thread, such as a forked child.
inline bool EnterOwnMounts() {
    const std::string user = "0 " + std::to_string(geteuid()) + " 1";
    const std::string group = "0 " + std::to_string(getegid()) + " 1";
    return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 && WriteText("/proc/self/setgroups", "deny") &&
           WriteText("/proc/self/uid_map", user) && WriteText("/proc/self/gid_map", group);
}

inline bool MountSmallDisk(const std::string& folder, const char* size) {
    return EnterOwnMounts() && mount("none", folder.c_str(), "tmpfs", 0, size) == 0;
}

inline bool MountReadOnly(const std::string& folder) {
    const char* path = folder.c_str();
    return EnterOwnMounts() && mount(path, path, nullptr, MS_BIND, nullptr) == 0 &&
           mount(nullptr, path, nullptr, MS_BIND | MS_REMOUNT | MS_RDONLY, nullptr) == 0;
}

#endif  // ARK_JSVM_TEST_UNITTEST_CODE_CACHE_OWN_MOUNTS_H_
