// SPDX-License-Identifier: Apache-2.0
// An env that can be debugged, and a debugger on a thread of its own.
#ifndef ARK_JSVM_TEST_UNITTEST_DEBUG_INSPECTOR_FIXTURE_H_
#define ARK_JSVM_TEST_UNITTEST_DEBUG_INSPECTOR_FIXTURE_H_

#include <atomic>
#include <functional>
#include <string>
#include <thread>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx_inspector.h"
#include "test/support/debugger.h"
#include "test/support/fixture.h"

namespace jsvm_test {

std::string TargetUrl(JSVM_Env env);

class InspectorTest : public JsvmTest {
  protected:
    // Opens the inspector on a free port.
    void Open();
    // Runs `script` on a thread of its own with a debugger attached.
    std::thread Client(std::function<void(Debugger*)> script);
    // Pumps the VM's message loop until the thread ends, and joins it.
    void PumpUntilEnd(std::thread thread);
    // Runs the client, and the VM's message loop until it is done.
    void Serve(const std::function<void(Debugger*)>& script);

    // A script with a name that debuggers see.
    JSVM_Status RunNamed(const std::string& source, const char* name, JSVM_Value* result);

  private:
    std::atomic<bool> ended_{false};
};

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_UNITTEST_DEBUG_INSPECTOR_FIXTURE_H_
