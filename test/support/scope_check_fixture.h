// SPDX-License-Identifier: Apache-2.0
// For tests of JSVM_SCOPE_CHECK: values whose scope is closed, and calls that raise SIGABRT, which
// the test's handler leaves by longjmp.
#ifndef ARK_JSVM_TEST_SUPPORT_SCOPE_CHECK_FIXTURE_H_
#define ARK_JSVM_TEST_SUPPORT_SCOPE_CHECK_FIXTURE_H_

#include <csetjmp>
#include <csignal>
#include <functional>

#include "test/support/fixture.h"
#include "test/support/log_lines.h"

namespace jsvm_test {

class ScopeCheckTest : public JsvmTest {
  protected:
    void SetUp() override;
    void TearDown() override;

    void Check(bool on);
    JSVM_HandleScope Open();
    void Close(JSVM_HandleScope scope);
    // What `make` gives, with the scope that it was made in closed.
    JSVM_Value Stale(const std::function<JSVM_Value()>& make);

    bool IsBoolean(JSVM_Value value);
    JSVM_ValueType Typeof(JSVM_Value value);

    // Whether `body` raised SIGABRT. It holds nothing that a destructor would have to free.
    template <class Body>
    bool Aborts(Body&& body) {
        if (sigsetjmp(Target(), 1) != 0) return true;
        body();
        return false;
    }

    LogLines log;

  private:
    static sigjmp_buf& Target();
    static void Leave(int);

    struct sigaction before_;
};

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_SUPPORT_SCOPE_CHECK_FIXTURE_H_
