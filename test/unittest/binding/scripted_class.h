// SPDX-License-Identifier: Apache-2.0
// Classes whose property callbacks are written in JavaScript, so that a test is a script.
#ifndef ARK_JSVM_TEST_UNITTEST_BINDING_SCRIPTED_CLASS_H_
#define ARK_JSVM_TEST_UNITTEST_BINDING_SCRIPTED_CLASS_H_

#include <string>

#include "test/support/fixture.h"

namespace jsvm_test {

// Installs the callbacks that `handler`, an object, has methods for: get, set, delete, list, and
// the same for indices, getAt, setAt, deleteAt, listAt. A method that returns undefined has handled
// nothing: its C callback returns NULL. "(undefined)" stands for a handled undefined. The handler
// is the data of both kinds.
JSVM_PropertyHandlerConfigurationStruct CallbacksOf(JSVM_Env env, JSVM_Value handler);

class ScriptedClassTest : public JsvmTest {
  protected:
    void SetUp() override;
    // Defines the global class K, its instance k and `handler`, the handler written in `source`.
    // K has the method m, the accessor a, and what `callback` makes of a called instance.
    void Define(const std::string& source, JSVM_Callback called = nullptr);
    // The class alone, made in any env of the VM.
    JSVM_Value NewClass(JSVM_Env maker, JSVM_Value handler, JSVM_Callback called = nullptr);
    // The name of what a statement in strict mode throws; "" when it throws nothing.
    std::string Thrown(const std::string& statement);
};

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_UNITTEST_BINDING_SCRIPTED_CLASS_H_
