/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a file system is on another machine. */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_NETWORK_FS_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_NETWORK_FS_H_

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* By the number that the kernel gives a kind of file system (statfs(2), f_type). FUSE counts as on
 * another machine: it may be, and cannot be asked. */
bool jsvm_is_network_fs_type(uint64_t type);
/* The kind of file system that a path is on, or would be made on; false when that cannot be told.
 */
bool jsvm_fs_type(const char* path, uint64_t* type);
bool jsvm_is_on_network(const char* path);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_NETWORK_FS_H_ */
