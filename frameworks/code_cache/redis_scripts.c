/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/redis_scripts.h"

/* Numbers of Lua are doubles, which the server would write with an exponent. Of what somebody else
 * may have written only as many digits are taken as a sum of them can have. */
#define COMMON                                                                         \
    "local call, P = redis.call, '" JSVM_REDIS_PREFIX                                  \
    "'\n"                                                                              \
    "local keys, used, info, bytes = P..'keys', P..'used', P..'info', P..'bytes'\n"    \
    "local now, age = tonumber(call('TIME')[1]), tonumber(ARGV[1])\n"                  \
    "local function integer(n) return string.format('%.0f', n) end\n"                  \
    "local function is(k, t)\n"                                                        \
    "  local have = call('TYPE', k).ok\n"                                              \
    "  return have == t or have == 'none'\n"                                           \
    "end\n"                                                                            \
    "local function sum()\n"                                                           \
    "  local text = call('GET', bytes) or '0'\n"                                       \
    "  return #text < 17 and string.match(text, '^-?%d+$') and tonumber(text)\n"       \
    "end\n"                                                                            \
    "local function is_sound()\n"                                                      \
    "  if not (is(keys, 'zset') and is(used, 'zset') and is(info, 'hash')\n"           \
    "          and is(bytes, 'string')) then return false end\n"                       \
    "  local count = call('ZCARD', used)\n"                                            \
    "  if count == 0 then call('DEL', bytes) end\n"                                    \
    "  return count == call('ZCARD', keys) and count == call('HLEN', info)\n"          \
    "         and (sum() or -1) >= 0\n"                                                \
    "end\n"                                                                            \
    "local function keep_index()\n"                                                    \
    "  for _, k in ipairs({keys, used, info, bytes}) do\n"                             \
    "    if call('TTL', k) < age + 60 then call('EXPIRE', k, integer(age + 60)) end\n" \
    "  end\n"                                                                          \
    "end\n"                                                                            \
    "local function forget(key)\n"                                                     \
    "  local text = call('HGET', info, key)\n"                                         \
    "  local size = text and string.match(text, '^(%d+) ')\n"                          \
    "  if text and not (size and #size < 16) then error('" JSVM_REDIS_BROKEN           \
    "') end\n"                                                                         \
    "  call('HDEL', info, key)\n"                                                      \
    "  call('ZREM', keys, key)\n"                                                      \
    "  call('ZREM', used, key)\n"                                                      \
    "  if size then call('DECRBY', bytes, size) end\n"                                 \
    "end\n"                                                                            \
    "local function drop(key)\n"                                                       \
    "  forget(key)\n"                                                                  \
    "  call('UNLINK', P..'e:'..key, P..'f:'..key)\n"                                   \
    "end\n"                                                                            \
    "local function trim(most_bytes, most_entries, batch)\n"                           \
    "  local dropped = 0\n"                                                            \
    "  while dropped < batch do\n"                                                     \
    "    local oldest = call('ZRANGE', used, 0, 0, 'WITHSCORES')\n"                    \
    "    if #oldest == 0 then return dropped, 0 end\n"                                 \
    "    if tonumber(oldest[2]) + age > now and sum() <= most_bytes\n"                 \
    "       and call('ZCARD', used) <= most_entries then return dropped, 0 end\n"      \
    "    drop(oldest[1])\n"                                                            \
    "    dropped = dropped + 1\n"                                                      \
    "  end\n"                                                                          \
    "  return dropped, 1\n"                                                            \
    "end\n"

const char* const jsvm_redis_put = COMMON
    "local key, size = ARGV[2], tonumber(ARGV[3])\n"
    "local most_bytes, most_entries = tonumber(ARGV[4]), tonumber(ARGV[5])\n"
    "local enough_bytes, enough_entries = tonumber(ARGV[6]), tonumber(ARGV[7])\n"
    "if not is_sound() then\n"
    "  call('UNLINK', P..'e:'..key)\n"
    "  return redis.error_reply('" JSVM_REDIS_BROKEN
    "')\n"
    "end\n"
    "forget(key)\n"
    "call('UNLINK', P..'f:'..key)\n"
    "local dropped, more = 0, 0\n"
    "if sum() + size > most_bytes or call('ZCARD', used) + 1 > most_entries then\n"
    "  dropped, more = trim(math.min(enough_bytes, most_bytes - size),\n"
    "                       math.min(enough_entries, most_entries - 1), tonumber(ARGV[8]))\n"
    "  dropped = dropped + trim(most_bytes - size, most_entries - 1, math.huge)\n"
    "end\n"
    "call('ZADD', keys, 0, key)\n"
    "call('ZADD', used, now, key)\n"
    "call('HSET', info, key, integer(size)..' '..integer(now))\n"
    "call('INCRBY', bytes, integer(size))\n"
    "keep_index()\n"
    "return {dropped, more}\n";

const char* const jsvm_redis_trim =
    COMMON "if not is_sound() then return redis.error_reply('" JSVM_REDIS_BROKEN
           "') end\n"
           "return {trim(tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]))}\n";

const char* const jsvm_redis_remove =
    COMMON "if not is_sound() then return redis.error_reply('" JSVM_REDIS_BROKEN
           "') end\n"
           "drop(ARGV[2])\n"
           "return 1\n";

const char* const jsvm_redis_touch =
    COMMON "if not is_sound() then return redis.error_reply('" JSVM_REDIS_BROKEN
           "') end\n"
           "for i = 2, #ARGV do\n"
           "  local key = ARGV[i]\n"
           "  if call('EXISTS', P..'e:'..key) == 0 then\n"
           "    drop(key)\n"
           "  elseif call('ZSCORE', used, key) then\n"
           "    call('ZADD', used, now, key)\n"
           "    call('EXPIRE', P..'e:'..key, integer(age))\n"
           "    call('EXPIRE', P..'f:'..key, integer(age))\n"
           "  end\n"
           "end\n"
           "keep_index()\n"
           "return 1\n";

const char* const jsvm_redis_mark =
    "local marks = '" JSVM_REDIS_PREFIX
    "f:'..ARGV[2]\n"
    "local kind = redis.call('TYPE', marks).ok\n"
    "if kind ~= 'zset' and kind ~= 'none' then redis.call('UNLINK', marks) end\n"
    "redis.call('ZADD', marks, redis.call('TIME')[1], ARGV[3])\n"
    "redis.call('EXPIRE', marks, ARGV[1])\n"
    "return 1\n";
