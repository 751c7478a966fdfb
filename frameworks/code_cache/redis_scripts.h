/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a store keeps on a Redis server, and the programs that the server runs to change it: each
 * change is whole, whoever else writes at the same time.
 *
 * All keys begin with {jsvm1}: which also puts them on one node of a cluster. KEY stands for the 64
 * lower-case hexadecimal digits of an entry's key.
 *
 *   {jsvm1}:e:KEY   string      the entry; ends by itself when it was not used for the store's age
 *   {jsvm1}:f:KEY   sorted set  in flight: a process, and when it took off
 *   {jsvm1}:keys    sorted set  KEY, all with score 0: their order
 *   {jsvm1}:used    sorted set  KEY, when it was last used
 *   {jsvm1}:info    hash        KEY, "BYTES MADE"
 *   {jsvm1}:bytes   string      the sum of BYTES
 *
 * Times are in seconds since 1970 and always the server's: what the clocks of its users say does
 * not matter. An entry is one only when `info` knows it with its length. Redis 5 or later.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_SCRIPTS_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_SCRIPTS_H_

#ifdef __cplusplus
extern "C" {
#endif

#define JSVM_REDIS_PREFIX "{jsvm1}:"

/* The error of those that find an index that does not fit together: something else than this SDK
 * has changed or evicted a part of it. Then nothing is known of any entry. */
#define JSVM_REDIS_BROKEN "BROKEN"

/* How each is run, with %s for it; then come the arguments, the first always the age in seconds.
 * The one key is there for a cluster. */
#define JSVM_REDIS_EVAL "EVAL %s 1 " JSVM_REDIS_PREFIX "bytes"

/* After the SET of its value, in one transaction. AGE KEY BYTES MOST_BYTES MOST_ENTRIES
 * ENOUGH_BYTES ENOUGH_ENTRIES BATCH: makes room and adds the entry. Down to what is enough no more
 * than BATCH are dropped at once. Gives {dropped, 1 when there is more to drop}. */
extern const char* const jsvm_redis_put;
/* AGE BYTES ENTRIES BATCH: drops what is too old, then the least recently used ones until that is
 * left. Gives {dropped, 1 when there is more to drop}. */
extern const char* const jsvm_redis_trim;
/* AGE KEY: drops an entry. */
extern const char* const jsvm_redis_remove;
/* AGE KEY...: they were used now. Those whose value is gone are forgotten. */
extern const char* const jsvm_redis_touch;
/* AGE KEY PROCESS: marks an entry as in flight. */
extern const char* const jsvm_redis_mark;

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_SCRIPTS_H_ */
