// SPDX-License-Identifier: Apache-2.0
// What the tests of typed arrays and of data views share.
#ifndef ARK_JSVM_TEST_UNITTEST_BUFFER_VIEW_FIXTURE_H_
#define ARK_JSVM_TEST_UNITTEST_BUFFER_VIEW_FIXTURE_H_

#include <string>

#include "test/support/fixture.h"

namespace jsvm_test {

// What a view tells about itself; first what nobody tells.
struct ViewInfo {
    JSVM_TypedarrayType type = static_cast<JSVM_TypedarrayType>(99);
    size_t length = 99;
    void* data = &type;
    JSVM_Value buffer = nullptr;
    size_t offset = 99;
};

// No buffers to make a view on.
inline constexpr const char* kNoArrayBuffers[] = {"new SharedArrayBuffer(8)",
                                                  "new Uint8Array(8)",
                                                  "({})",
                                                  "1",
                                                  "undefined",
                                                  "null",
                                                  "new Proxy(new ArrayBuffer(8), {})",
                                                  "Object.create(ArrayBuffer.prototype)"};

class ViewTest : public JsvmTest {
  protected:
    JSVM_Value Buffer(size_t size, void** data = nullptr) {
        JSVM_Value buffer = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateArraybuffer(env, size, data, &buffer));
        return buffer;
    }
    // Class, code and message of the pending exception, which is taken.
    std::string TakeCodedError() {
        JSVM_Value exception = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_GetAndClearLastException(env, &exception));
        SetGlobal("caught", exception);
        return RunToString(
            "caught instanceof Error ? `${caught.name} ${caught.code} "
            "${caught.message}` : caught");
    }
    bool Same(JSVM_Value one, JSVM_Value two) {
        SetGlobal("one", one);
        SetGlobal("two", two);
        return RunToBool("one === two");
    }

    JSVM_Value result_ = nullptr;
};

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_UNITTEST_BUFFER_VIEW_FIXTURE_H_
