/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/network_fs.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>

/* From statfs(2) and the kernel's linux/magic.h, which has not all of them. */
static const uint32_t kRemote[] = {
    0x6969,     /* NFS */
    0x517B,     /* SMB */
    0xFF534D42, /* CIFS */
    0xFE534D42, /* SMB 2 and 3 */
    0x564C,     /* NCP */
    0x5346414F, /* AFS */
    0x6B414653, /* AFS of the kernel */
    0x73757245, /* CODA */
    0x00C36400, /* Ceph */
    0x01021997, /* 9P */
    0x0BD00BD0, /* Lustre */
    0x19830326, /* BeeGFS */
    0x47504653, /* GPFS */
    0xA501FCF5, /* VxFS over a cluster */
    0x7461636F, /* OCFS2 */
    0x01161970, /* GFS2 */
    0xAAD7AAEA, /* PanFS */
    0x65735546, /* FUSE */
};

bool jsvm_is_network_fs_type(uint64_t type) {
    for (size_t i = 0; i < sizeof(kRemote) / sizeof(kRemote[0]); ++i) {
        if ((uint32_t)type == kRemote[i]) {
            return true;
        }
    }
    return false;
}

/* Cuts the last name off a path; false when there is none. */
static bool CutName(char* path) {
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/') {
        --length;
    }
    const size_t end = length;
    while (length > 0 && path[length - 1] != '/') {
        --length;
    }
    if (length == end) {
        return false;
    }
    if (length == 0) {
        path[length++] = '.';
    }
    path[length] = '\0';
    return true;
}

bool jsvm_fs_type(const char* path, uint64_t* type) {
    struct statfs status;
    int code = statfs(path, &status);
    if (code != 0 && errno == ENOENT) {
        char parent[4096];
        const int length = snprintf(parent, sizeof(parent), "%s", path);
        if (length > 0 && (size_t)length < sizeof(parent) && CutName(parent)) {
            code = statfs(parent, &status);
        }
    }
    *type = code == 0 ? (uint64_t)status.f_type : 0;
    return code == 0;
}

bool jsvm_is_on_network(const char* path) {
    uint64_t type = 0;
    return jsvm_fs_type(path, &type) && jsvm_is_network_fs_type(type);
}
