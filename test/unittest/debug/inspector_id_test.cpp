// SPDX-License-Identifier: Apache-2.0
#include "frameworks/debug/inspector_id.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace {

TEST(InspectorIdTest, IdsAreRandomUuids) {
    const std::string form = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
    std::set<std::string> ids;
    for (int i = 0; i < 1000; ++i) {
        char id[JSVM_INSPECTOR_ID_SIZE];
        ASSERT_TRUE(jsvm_inspector_id(id));
        const std::string text(id);
        ASSERT_EQ(form.size(), text.size());
        for (size_t at = 0; at < form.size(); ++at) {
            const std::string allowed = form[at] == 'x'   ? "0123456789abcdef"
                                        : form[at] == 'y' ? "89ab"
                                                          : std::string(1, form[at]);
            ASSERT_NE(std::string::npos, allowed.find(text[at])) << text;
        }
        ids.insert(text);
    }
    EXPECT_EQ(1000u, ids.size());
}

}  // namespace
