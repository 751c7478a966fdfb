/* SPDX-License-Identifier: Apache-2.0 */
/* Moving the bytes of units below U+0800 together, for vectors that cannot do it by themselves. */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_SQUEEZE_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_SQUEEZE_H_

#include <stdint.h>

/* By which of four units take two bytes: where in the eight bytes of the four the ones are that
 * count. */
static const int8_t kJsvmUtf8Squeezed[16][16] = {
    {0, 2, 4, 6, -1, -1, -1, -1}, {0, 1, 2, 4, 6, -1, -1, -1}, {0, 2, 3, 4, 6, -1, -1, -1},
    {0, 1, 2, 3, 4, 6, -1, -1},   {0, 2, 4, 5, 6, -1, -1, -1}, {0, 1, 2, 4, 5, 6, -1, -1},
    {0, 2, 3, 4, 5, 6, -1, -1},   {0, 1, 2, 3, 4, 5, 6, -1},   {0, 2, 4, 6, 7, -1, -1, -1},
    {0, 1, 2, 4, 6, 7, -1, -1},   {0, 2, 3, 4, 6, 7, -1, -1},  {0, 1, 2, 3, 4, 6, 7, -1},
    {0, 2, 4, 5, 6, 7, -1, -1},   {0, 1, 2, 4, 5, 6, 7, -1},   {0, 2, 3, 4, 5, 6, 7, -1},
    {0, 1, 2, 3, 4, 5, 6, 7},
};
static const uint8_t kJsvmUtf8SqueezedLength[16] = {4, 5, 5, 6, 5, 6, 6, 7, 5, 6, 6, 7, 6, 7, 7, 8};

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_SQUEEZE_H_ */
