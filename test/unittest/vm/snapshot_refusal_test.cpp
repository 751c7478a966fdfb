// SPDX-License-Identifier: Apache-2.0
// What CreateSnapshot refuses, each with one line in the log that names it. Whatever it is, the VM
// goes on, and makes its snapshot once the cause is gone.
#include <cstring>
#include <string>

#include "test/support/snapshot_fixture.h"

namespace jsvm_test {
namespace {

JSVM_Value Nothing(JSVM_Env, JSVM_CallbackInfo) {
    return nullptr;
}

void NoFinalizer(JSVM_Env, void*, void*) {}

class SnapshotRefusalTest : public SnapshotTest {
  protected:
    void SetUp() override { env = machine.NewEnv(); }
    void TearDown() override {
        EXPECT_EQ("3", machine.Run(env, "1 + 2")) << "the VM goes on";
        const std::string blob = machine.Take();
        Machine user(blob);
        EXPECT_EQ("3", user.Run(user.EnvFromSnapshot(), "1 + 2"));
    }

    // Refused, for something that the log calls so.
    void ExpectRefused(const char* what) {
        const std::string log = machine.Refused();
        EXPECT_NE(std::string::npos, log.find(what)) << log;
        EXPECT_NE(std::string::npos, log.find("OH_JSVM_CreateSnapshot: ")) << log;
    }
    void SetObject(const char* name) {
        JSVM_Value object = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateObject(env, &object));
        machine.Set(env, name, object);
    }

    Machine machine{Machine::For::kSnapshot};
    JSVM_Env env = nullptr;
};

TEST_F(SnapshotRefusalTest, AValueInAnOpenHandleScope) {
    machine.In(env, [this] {
        JSVM_Value value = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateObject(env, &value));
        ExpectRefused("a value whose handle scope is open");
    });
}

TEST_F(SnapshotRefusalTest, AnInspector) {
    machine.In(env, [&] {
        EXPECT_EQ(JSVM_OK, OH_JSVM_OpenInspector(env, "127.0.0.1", 0));
        JSVM_Value object = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateObject(env, &object));
    });
    ExpectRefused("an inspector that is open");
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseInspector(env));
}

TEST_F(SnapshotRefusalTest, AReference) {
    JSVM_Ref strong = nullptr;
    JSVM_Ref weak = nullptr;
    machine.In(env, [&] {
        SetObject("held");
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateReference(env, machine.Get(env, "held"), 1, &strong));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateReference(env, machine.Get(env, "held"), 0, &weak));
    });
    ExpectRefused("a reference");
    EXPECT_EQ(JSVM_OK, OH_JSVM_DeleteReference(env, strong));
    ExpectRefused("a reference");
    machine.Run(env, "held = null");  // then the weak one is empty, and need not be deleted
}

TEST_F(SnapshotRefusalTest, AReferenceToAPrivateKey) {
    JSVM_Ref ref = nullptr;
    machine.In(env, [&] {
        JSVM_Data key = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreatePrivate(env, nullptr, &key));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateDataReference(env, key, 1, &ref));
    });
    ExpectRefused("a reference");
    EXPECT_EQ(JSVM_OK, OH_JSVM_DeleteReference(env, ref));
}

TEST_F(SnapshotRefusalTest, ARetainedScript) {
    JSVM_Script script = nullptr;
    machine.In(env, [&] {
        JSVM_Value source = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateStringUtf8(env, "1", 1, &source));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CompileScript(env, source, nullptr, 0, true, nullptr, &script));
        EXPECT_EQ(JSVM_OK, OH_JSVM_RetainScript(env, script));
    });
    ExpectRefused("a script that was retained");
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseScript(env, script));
}

TEST_F(SnapshotRefusalTest, AWrappedObject) {
    machine.In(env, [this] {
        SetObject("wrapped");
        EXPECT_EQ(JSVM_OK,
                  OH_JSVM_Wrap(env, machine.Get(env, "wrapped"), this, nullptr, nullptr, nullptr));
    });
    ExpectRefused("an object with native data");
    machine.In(env, [this] {
        EXPECT_EQ(JSVM_OK, OH_JSVM_RemoveWrap(env, machine.Get(env, "wrapped"), nullptr));
    });
}

TEST_F(SnapshotRefusalTest, AnObjectWithAFinalizer) {
    machine.In(env, [this] {
        SetObject("finalized");
        EXPECT_EQ(JSVM_OK, OH_JSVM_AddFinalizer(env, machine.Get(env, "finalized"), nullptr,
                                                NoFinalizer, nullptr, nullptr));
    });
    ExpectRefused("a finalizer");
    machine.Run(env, "finalized = null");
}

TEST_F(SnapshotRefusalTest, AnExternalThatIsNotListed) {
    machine.In(env, [this] {
        JSVM_Value external = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateExternal(env, this, nullptr, nullptr, &external));
        machine.Set(env, "external", external);
    });
    ExpectRefused("a native pointer that is not in externalReferences");
    machine.Run(env, "external = null");
}

TEST_F(SnapshotRefusalTest, AnExternalWithAFinalizer) {
    machine.In(env, [this] {
        JSVM_Value external = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateExternal(env, &ListedOnes().pointer, NoFinalizer, nullptr,
                                                  &external));
        machine.Set(env, "external", external);
    });
    ExpectRefused("external with a finalizer");
    machine.Run(env, "external = null");
}

TEST_F(SnapshotRefusalTest, ADeferredThatIsNotConcluded) {
    JSVM_Deferred deferred = nullptr;
    machine.In(env, [&] {
        JSVM_Value promise = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreatePromise(env, &deferred, &promise));
    });
    ExpectRefused("a deferred");
    machine.In(env, [&] {
        JSVM_Value value = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_GetNull(env, &value));
        EXPECT_EQ(JSVM_OK, OH_JSVM_ResolveDeferred(env, deferred, value));
    });
}

TEST_F(SnapshotRefusalTest, APendingException) {
    machine.In(env,
               [this] { EXPECT_EQ(JSVM_OK, OH_JSVM_ThrowError(env, nullptr, "not taken yet")); });
    ExpectRefused("an exception that is pending");
    machine.In(env, [this] {
        JSVM_Value exception = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_GetAndClearLastException(env, &exception));
    });
}

TEST_F(SnapshotRefusalTest, AFunctionOfAStructThatIsNotListed) {
    JSVM_CallbackStruct unlisted = {Nothing, nullptr};
    machine.In(env, [&] {
        JSVM_Value function = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateFunction(env, "helper\nmade here", JSVM_AUTO_LENGTH,
                                                  &unlisted, &function));
        machine.Set(env, "helper", function);
    });
    unlisted = {};  // was copied
    EXPECT_EQ("undefined", machine.Run(env, "helper()"));
    ExpectRefused("the native function helper made here, whose callback struct is not in");
    machine.Run(env, "helper = null");
}

TEST_F(SnapshotRefusalTest, PropertiesOfStructsThatAreNotListed) {
    JSVM_CallbackStruct unlisted = {Nothing, nullptr};
    const auto define = [&](JSVM_Callback method, JSVM_Callback getter, JSVM_Callback setter) {
        const JSVM_PropertyDescriptor property = {
            "theOne", nullptr, method, getter, setter, nullptr, JSVM_DEFAULT_JSPROPERTY};
        machine.In(env, [&] {
            SetObject("object");
            EXPECT_EQ(JSVM_OK,
                      OH_JSVM_DefineProperties(env, machine.Get(env, "object"), 1, &property));
        });
        ExpectRefused("the native function theOne, whose");
        machine.Run(env, "object = null");
    };
    define(&unlisted, nullptr, nullptr);
    define(nullptr, &unlisted, &ListedOnes().set_kept);
    define(nullptr, &ListedOnes().kept, &unlisted);
}

TEST_F(SnapshotRefusalTest, AnObjectOfIntl) {
    DefineListed(machine, env);
    machine.Run(env, "var format = new Intl.DateTimeFormat('en')");
    ExpectRefused("there is one of DateTimeFormat");
    machine.Run(env, "format = [new Intl.Collator('en')]");
    ExpectRefused("there is one of Collator");
    machine.Run(env, "format = [(5).toLocaleString('en'), 'a'.localeCompare('b')]");
}

TEST_F(SnapshotRefusalTest, ABufferOfLength0) {
    for (const char* source :
         {"new ArrayBuffer(0)", "new Uint8Array(0).buffer", "new ArrayBuffer(8).slice(8)",
          "new (class Sub extends ArrayBuffer { more = {}; })(0)",
          "Object.setPrototypeOf(new ArrayBuffer(0), null)"}) {
        machine.Run(env, std::string("var buffer = ") + source);
        ExpectRefused("an array buffer of length 0");
    }
    machine.Run(env,
                "buffer = [new Uint8Array(0), new Uint8Array([1, 2]), Object.create(null)]; 0");
}

TEST_F(SnapshotRefusalTest, ObjectsOfAnotherEnv) {
    JSVM_Env other = machine.NewEnv();
    machine.In(env, [&] {
        SetObject("shared");
        machine.Set(other, "shared", machine.Get(env, "shared"));
    });
    ExpectRefused("an environment that holds objects of another one");
    machine.Run(other, "shared = Object");
    machine.Run(env, "shared = Array");
}

// One test each for what can only be refused in a VM that is of no use then.

TEST_F(SnapshotTest, AClassOfUnlistedStructsIsRefused) {
    JSVM_CallbackStruct unlisted = {Nothing, nullptr};
    Listed& listed = ListedOnes();
    const auto refusal_of = [&](JSVM_Callback constructor, JSVM_PropertyDescriptor property) {
        Machine machine(Machine::For::kSnapshot);
        JSVM_Env env = machine.NewEnv();
        machine.In(env, [&] {
            JSVM_Value made = nullptr;
            EXPECT_EQ(JSVM_OK, OH_JSVM_DefineClass(env, "Made", JSVM_AUTO_LENGTH, constructor, 1,
                                                   &property, &made));
            machine.Set(env, "Made", made);
        });
        return machine.Refused();
    };
    const auto expect = [](const char* name, const std::string& log) {
        EXPECT_NE(std::string::npos, log.find(std::string("native function ") + name + ",")) << log;
    };
    JSVM_PropertyDescriptor method = {"run",   nullptr, &listed.kept, nullptr,
                                      nullptr, nullptr, JSVM_DEFAULT};
    expect("Made", refusal_of(&unlisted, method));
    method.method = &unlisted;
    expect("run", refusal_of(&listed.constructor, method));
    method.attributes = JSVM_STATIC;
    expect("run", refusal_of(&listed.constructor, method));
    expect("value", refusal_of(&listed.constructor, {"value", nullptr, nullptr, &listed.kept,
                                                     &unlisted, nullptr, JSVM_DEFAULT}));
}

TEST_F(SnapshotTest, AClassWithPropertyCallbacksIsRefused) {
    Machine machine(Machine::For::kSnapshot);
    JSVM_Env env = machine.NewEnv();
    JSVM_PropertyHandlerConfigurationStruct callbacks = {};
    callbacks.genericNamedPropertyGetterCallback = [](JSVM_Env, JSVM_Value, JSVM_Value,
                                                      JSVM_Value) -> JSVM_Value { return nullptr; };
    machine.In(env, [&] {
        JSVM_Value made = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_DefineClassWithPropertyHandler(
                               env, "Made", JSVM_AUTO_LENGTH, &ListedOnes().constructor, 0, nullptr,
                               &callbacks, nullptr, &made));
        machine.Set(env, "Made", made);
    });
    const std::string log = machine.Refused();
    EXPECT_NE(std::string::npos, log.find("a class with property callbacks")) << log;
    EXPECT_EQ("function", machine.Run("typeof Made"));
}

TEST_F(SnapshotTest, AWrapThatOutlivesItsEnvIsRefused) {
    Machine machine(Machine::For::kSnapshot);
    JSVM_Env env = machine.NewEnv();
    JSVM_Env other = machine.NewEnv();
    machine.In(env, [&] {
        JSVM_Value object = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateObject(env, &object));
        machine.Set(env, "object", object);
        EXPECT_EQ(JSVM_OK, OH_JSVM_Wrap(other, object, &machine, nullptr, nullptr, nullptr));
    });
    machine.DestroyEnv(other);
    const std::string log = machine.Refused();
    EXPECT_NE(std::string::npos, log.find("a native pointer")) << log;
    EXPECT_EQ("object", machine.Run("typeof object"));
}

}  // namespace
}  // namespace jsvm_test
