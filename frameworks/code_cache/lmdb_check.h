/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LMDB trusts its file: a page with a wrong offset makes it read and write where it should not. So
 * a file that may have been damaged is read page by page here, with all that LMDB relies on checked
 * (docs/design/code-cache-directory.md), before it is opened.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_CHECK_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_CHECK_H_

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Is the database in this file, of which nobody writes, whole? Any bytes. Out of memory: no. */
bool jsvm_lmdb_check(int file);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_CHECK_H_ */
