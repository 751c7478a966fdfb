// SPDX-License-Identifier: Apache-2.0
// What tests of garbage collection need on top of the fixture: an engine with gc(), values that
// nothing holds, and finalizers that tell that they ran. The engine's flags are decided on once, so
// such a test has a program of its own.
#ifndef ARK_JSVM_TEST_SUPPORT_GC_FIXTURE_H_
#define ARK_JSVM_TEST_SUPPORT_GC_FIXTURE_H_

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "test/support/fixture.h"

namespace jsvm_test {

// The calls of a finalizer whose hint is the log.
struct FinalizerLog {
    struct Call {
        JSVM_Env env;
        void* data;
        std::thread::id thread;
    };
    std::vector<Call> calls;

    // What was passed as data, in the order of the calls.
    std::vector<void*> Data() const;

    static void Note(JSVM_Env env, void* data, void* log);
};

// A finalizer whose data is what it does.
using FinalizerBody = std::function<void(JSVM_Env env)>;
void RunBody(JSVM_Env env, void* body, void* hint);

class GcTest : public JsvmTest {
  protected:
    static void SetUpTestSuite() { InitOnce({"--expose-gc"}); }

    // Runs `body` in a handle scope of its own, so that nothing which it made stays held.
    void InScope(const std::function<void()>& body);
    // Runs a script with nothing held after, and tells nothing to a finalizer that is due.
    void RunAlone(const std::string& source);
    void CollectGarbage() { RunAlone("gc()"); }
    // Fills the heap until the engine collects on its own; no call follows in which finalizers
    // could run.
    void CollectNaturally();
    // A call that may run JavaScript and does nothing.
    void SafePoint();

    // Makes garbage of a new object with this finalizer.
    void FinalizeGarbage(JSVM_Finalize finalize, void* data, void* hint);
    void FinalizeGarbage(FinalizerBody* body) { FinalizeGarbage(RunBody, body, nullptr); }

    JSVM_Env NewEnv();
};

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_SUPPORT_GC_FIXTURE_H_
