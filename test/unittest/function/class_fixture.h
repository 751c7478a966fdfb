// SPDX-License-Identifier: Apache-2.0
// What the tests of classes share: callbacks, short ways to write descriptors, and class K.
#ifndef ARK_JSVM_TEST_UNITTEST_FUNCTION_CLASS_FIXTURE_H_
#define ARK_JSVM_TEST_UNITTEST_FUNCTION_CLASS_FIXTURE_H_

#include <string>
#include <vector>

#include "test/support/fixture.h"

namespace jsvm_test {

// What Callback::Look saw of its last call.
struct Seen {
    int calls = 0;
    std::string arguments;   // joined by commas
    std::string new_target;  // its name; empty when there is none
};

struct Callback {
    static JSVM_Value ReturnNothing(JSVM_Env env, JSVM_CallbackInfo info);
    static JSVM_Value ReturnThis(JSVM_Env env, JSVM_CallbackInfo info);
    static JSVM_Value ReturnFirst(JSVM_Env env, JSVM_CallbackInfo info);
    static JSVM_Value ReturnNewObject(JSVM_Env env, JSVM_CallbackInfo info);
    static JSVM_Value ThrowFirst(JSVM_Env env, JSVM_CallbackInfo info);
    // The data is an int: it is returned, or counted up.
    static JSVM_Value ReturnData(JSVM_Env env, JSVM_CallbackInfo info);
    static JSVM_Value CountInData(JSVM_Env env, JSVM_CallbackInfo info);
    // The data is a Seen. Sets lookedAt of `this`.
    static JSVM_Value Look(JSVM_Env env, JSVM_CallbackInfo info);
};

using Properties = std::vector<JSVM_PropertyDescriptor>;

JSVM_PropertyDescriptor Method(const char* name, JSVM_Callback callback, int attributes);
JSVM_PropertyDescriptor Accessor(const char* name, JSVM_Callback getter, JSVM_Callback setter,
                                 int attributes);
JSVM_PropertyDescriptor Value(const char* name, JSVM_Value value, int attributes);
// The same under a name that is a JavaScript value.
JSVM_PropertyDescriptor Named(JSVM_Value name, JSVM_PropertyDescriptor property);

class ClassTest : public JsvmTest {
  protected:
    void SetUp() override;

    // Defines the global class K. The constructor of Define does nothing.
    void Define(const Properties& properties);
    void DefineWith(JSVM_CallbackStruct constructor, const Properties& properties);
    JSVM_Status TryDefine(const Properties& properties, JSVM_Value* result);

    // By OH_JSVM_DefineClassWithOptions, in any env of the VM; not put anywhere.
    JSVM_Value NewClass(const Properties& properties, JSVM_Value parent = nullptr,
                        std::vector<JSVM_DefineClassOptions> options = {},
                        JSVM_Env maker = nullptr);
    JSVM_Status TryNewClass(JSVM_Env maker, const Properties& properties, JSVM_Value parent,
                            std::vector<JSVM_DefineClassOptions> options, JSVM_Value* result);

    // The name of what a statement in strict mode throws; "" when it throws nothing.
    std::string Thrown(const std::string& statement);
    // An own property of `object` as JSON, functions left out.
    std::string DescriptorOf(const std::string& object, const std::string& name);

    JSVM_CallbackStruct nothing_ = {Callback::ReturnNothing, nullptr};
    JSVM_CallbackStruct this_ = {Callback::ReturnThis, nullptr};
    JSVM_CallbackStruct first_ = {Callback::ReturnFirst, nullptr};
};

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_UNITTEST_FUNCTION_CLASS_FIXTURE_H_
