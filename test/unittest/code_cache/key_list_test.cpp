// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/key_list.h"

#include <gtest/gtest.h>

#include <cstring>

namespace {

JsvmStoreKey Key(int number) {
    JsvmStoreKey key = {};
    memcpy(key.source, &number, sizeof(number));
    return key;
}

TEST(KeyListTest, CountsEachKey) {
    JsvmKeyList list = {};
    for (int round = 1; round <= 3; ++round) {
        for (int number = 0; number < 100; ++number) {
            const JsvmStoreKey key = Key(number);
            EXPECT_EQ(static_cast<uint32_t>(round), jsvm_key_list_add(&list, &key));
        }
    }
    EXPECT_EQ(100u, list.length);
    const JsvmStoreKey some = Key(40);
    const JsvmStoreKey none = Key(100);
    EXPECT_EQ(3u, jsvm_key_list_count(&list, &some));
    EXPECT_FALSE(jsvm_key_list_subtract(&list, &some));
    EXPECT_FALSE(jsvm_key_list_subtract(&list, &some));
    EXPECT_TRUE(jsvm_key_list_subtract(&list, &some));
    EXPECT_FALSE(jsvm_key_list_subtract(&list, &some));
    EXPECT_FALSE(jsvm_key_list_subtract(&list, &none));
    EXPECT_EQ(0u, jsvm_key_list_count(&list, &some));
    EXPECT_EQ(99u, list.length);
    jsvm_key_list_free(&list);
}

TEST(KeyListTest, TakesAKeyOutWhateverItsNumber) {
    JsvmKeyList list = {};
    for (int number : {1, 2, 2, 3}) {
        const JsvmStoreKey key = Key(number);
        jsvm_key_list_add(&list, &key);
    }
    const JsvmStoreKey two = Key(2);
    const JsvmStoreKey three = Key(3);
    jsvm_key_list_remove(&list, &two);
    jsvm_key_list_remove(&list, &two);
    EXPECT_EQ(0u, jsvm_key_list_count(&list, &two));
    EXPECT_EQ(1u, jsvm_key_list_count(&list, &three));
    EXPECT_EQ(2u, list.length);
    jsvm_key_list_free(&list);
    EXPECT_EQ(0u, list.length);
}

}  // namespace
