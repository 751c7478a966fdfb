/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LMDB trusts its file: a page with a wrong offset makes it read and write where it should not. So
 * a file that may have been damaged is read page by page here before it is opened: the numbers and
 * kinds of pages, the places of nodes in them, the order of keys, the depth and the counts of every
 * tree, runs of pages with large entries, and the lists of free pages. No page may be met twice.
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
