/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LMDB believes what it finds in its file, and ends the process over a page that makes no sense. So
 * a file is looked through before LMDB gets it: every page that its tables reach, and its list of
 * free ones. The layout is that of LMDB 0.9 on machines of 64 bits.
 *
 * The time this takes grows with the number of entries, not with their bytes.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_CHECK_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_CHECK_H_

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    JSVM_LMDB_MISSING, /* no file, or an empty one */
    JSVM_LMDB_SOUND,
    JSVM_LMDB_DAMAGED,
    JSVM_LMDB_UNREADABLE
} JsvmLmdbState;

/* Looks through a file. Of one that others write to meanwhile damage is believed only when the file
 * stood still while it was looked at. */
JsvmLmdbState jsvm_lmdb_check(const char* path);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_CHECK_H_ */
