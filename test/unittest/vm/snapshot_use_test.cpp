// SPDX-License-Identifier: Apache-2.0
// What environments out of a snapshot can do: native functions, classes, tags and wraps, several of
// them, on several threads.
#include <string>
#include <thread>
#include <vector>

#include "test/support/snapshot_fixture.h"

namespace jsvm_test {
namespace {

class SnapshotUseTest : public SnapshotTest {
  protected:
    static const std::string& Blob() {
        static const std::string blob = BlobAfter("var kept = new Kept('thing'), state = 1");
        return blob;
    }
};

TEST_F(SnapshotUseTest, NativeFunctionsAndClassesWork) {
    Machine machine(Blob());
    JSVM_Env env = machine.EnvFromSnapshot();
    EXPECT_EQ("42", machine.Run(env, "add(40, 2)"));
    EXPECT_EQ("add", machine.Run(env, "add.name"));
    EXPECT_EQ("5", machine.Run(env, "Kept.sum(2, 3)"));
    EXPECT_EQ("thing thing", machine.Run(env, "kept.get() + ' ' + kept.value"));
    EXPECT_EQ("new", machine.Run(env, "new Kept('new').get()"));
    EXPECT_EQ("changed", machine.Run(env, "kept.value = 'changed'; kept.get()"));
    EXPECT_EQ("throws TypeError: Illegal invocation", machine.Run(env, "kept.get.call({})"));
}

// The struct is read at each call, wherever the function came from.
TEST_F(SnapshotUseTest, FunctionsLeadToTheStructOfTheProcess) {
    Machine machine(Blob());
    JSVM_Env env = machine.EnvFromSnapshot();
    const int before = std::stoi(machine.Run(env, "counted()"));
    EXPECT_EQ(std::to_string(before + 1), machine.Run(env, "counted()"));
    int other = 100;
    void* const data = ListedOnes().counted.data;
    ListedOnes().counted.data = &other;
    EXPECT_EQ("101", machine.Run(env, "counted()"));
    const JSVM_CallbackStruct saved = ListedOnes().counted;
    ListedOnes().counted.callback = nullptr;
    EXPECT_EQ("throws TypeError: Native function has no callback", machine.Run(env, "counted()"));
    ListedOnes().counted = saved;
    ListedOnes().counted.data = data;
}

TEST_F(SnapshotUseTest, FunctionsOfADestroyedEnvSaySo) {
    Machine machine(Blob());
    JSVM_Env env = machine.EnvFromSnapshot();
    JSVM_Env other = machine.NewEnv();
    machine.In(env, [&] { machine.Set(other, "theirs", machine.Get(env, "add")); });
    EXPECT_EQ("3", machine.Run(other, "theirs(1, 2)"));
    machine.DestroyEnv(env);
    EXPECT_EQ("throws TypeError: The env of this native function was destroyed",
              machine.Run(other, "theirs(1, 2)"));
}

JSVM_Status DefineBelow(Machine& machine, JSVM_Env env, const char* parent) {
    JSVM_Status status = JSVM_OK;
    machine.In(env, [&] {
        JSVM_Value made = nullptr;
        status =
            OH_JSVM_DefineClassWithOptions(env, "Sub", JSVM_AUTO_LENGTH, &ListedOnes().constructor,
                                           0, nullptr, machine.Get(env, parent), 0, nullptr, &made);
        if (status == JSVM_OK) machine.Set(env, "Sub", made);
    });
    return status;
}

TEST_F(SnapshotUseTest, ClassesAreParentsOfNewOnes) {
    Machine machine(Blob());
    for (int round = 0; round < 2; ++round) {
        JSVM_Env env = machine.EnvFromSnapshot();
        for (int i = 0; i < 2; ++i) {
            EXPECT_EQ(JSVM_OK, DefineBelow(machine, env, "Kept"));
            EXPECT_EQ("true sub", machine.Run(env,
                                              "var sub = new Sub('sub');"
                                              "(sub instanceof Kept) + ' ' + sub.get()"));
        }
        EXPECT_EQ(JSVM_OK, DefineBelow(machine, env, "add")) << "a plain function";
        EXPECT_EQ("true", machine.Run(env, "new Sub('sub') instanceof add"));
        EXPECT_EQ(JSVM_INVALID_ARG, DefineBelow(machine, env, "Array"));
    }
}

TEST_F(SnapshotUseTest, FrozenClassesAreParentsToo) {
    Machine machine(BlobAfter("Object.freeze(Kept); Object.freeze(Kept.prototype)"));
    JSVM_Env env = machine.EnvFromSnapshot();
    EXPECT_EQ(JSVM_OK, DefineBelow(machine, env, "Kept"));
    EXPECT_EQ("true", machine.Run(env, "new Sub(1) instanceof Kept"));
}

TEST_F(SnapshotUseTest, FunctionsThatCreateEnvMadeWork) {
    Listed& listed = ListedOnes();
    std::string blob;
    {
        Machine machine(Machine::For::kSnapshot);
        machine.NewEnv({
            {"plus", nullptr, &listed.add, nullptr, nullptr, nullptr, JSVM_DEFAULT},
            {"held", nullptr, nullptr, &listed.kept, &listed.set_kept, nullptr, JSVM_DEFAULT},
        });
        EXPECT_EQ("1", machine.Run("held = 1; held"));
        blob = machine.Take();
    }
    Machine user(blob);
    JSVM_Env env = user.EnvFromSnapshot();
    EXPECT_EQ("3 1", user.Run(env, "plus(1, 2) + ' ' + held"));
    EXPECT_EQ("2", user.Run(env, "held = 2; held"));
}

TEST_F(SnapshotUseTest, SoAreClassesInTheVmThatMakesTheSnapshot) {
    Machine machine(Machine::For::kSnapshot);
    JSVM_Env env = machine.NewEnv();
    DefineListed(machine, env);
    EXPECT_EQ(JSVM_OK, DefineBelow(machine, env, "Kept"));
    EXPECT_EQ(JSVM_INVALID_ARG, DefineBelow(machine, env, "Array"));
    machine.Run(env, "var sub = new Sub('sub')");
    const std::string blob = machine.Take();
    Machine user(blob);
    env = user.EnvFromSnapshot();
    EXPECT_EQ("sub true", user.Run(env, "sub.get() + ' ' + (sub instanceof Kept)"));
    EXPECT_EQ(JSVM_OK, DefineBelow(user, env, "Sub"));
    EXPECT_EQ("true", user.Run(env, "new Sub(1) instanceof Kept"));
}

TEST_F(SnapshotUseTest, AnObjectThatIsCalledFindsItsEnv) {
    std::string blob;
    {
        Machine machine(Machine::For::kSnapshot);
        JSVM_Env env = machine.NewEnv();
        JSVM_PropertyHandlerConfigurationStruct none = {};
        machine.In(env, [&] {
            JSVM_Value made = nullptr;
            EXPECT_EQ(JSVM_OK, OH_JSVM_DefineClassWithPropertyHandler(
                                   env, "Called", JSVM_AUTO_LENGTH, &ListedOnes().constructor, 0,
                                   nullptr, &none, &ListedOnes().add, &made));
            machine.Set(env, "Called", made);
        });
        machine.Run(env, "var called = new Called(1)");
        blob = machine.Take();
    }
    Machine user(blob);
    JSVM_Env env = user.EnvFromSnapshot();
    JSVM_Env other = user.NewEnv();
    user.In(env, [&] { user.Set(other, "called", user.Get(env, "called")); });
    EXPECT_EQ("3", user.Run(env, "called(1, 2)"));
    EXPECT_EQ("7", user.Run(other, "called(3, 4)"));
}

TEST_F(SnapshotUseTest, TypeTagsPrivatePropertiesAndPointersSurvive) {
    const JSVM_TypeTag tag = {0x1234, UINT64_MAX};
    const JSVM_TypeTag other_tag = {0x1234, 1};
    std::string blob;
    {
        Machine machine(Machine::For::kSnapshot);
        JSVM_Env env = machine.NewEnv();
        machine.In(env, [&] {
            JSVM_Value object = nullptr;
            JSVM_Value external = nullptr;
            EXPECT_EQ(JSVM_OK, OH_JSVM_CreateObject(env, &object));
            machine.Set(env, "tagged", object);
            EXPECT_EQ(JSVM_OK, OH_JSVM_TypeTagObject(env, object, &tag));
            EXPECT_EQ(JSVM_OK, OH_JSVM_CreateExternal(env, &ListedOnes().pointer, nullptr, nullptr,
                                                      &external));
            machine.Set(env, "external", external);
            EXPECT_EQ(JSVM_OK, OH_JSVM_CreateExternal(env, nullptr, nullptr, nullptr, &external));
            machine.Set(env, "nothing", external);
        });
        blob = machine.Take();
    }
    Machine user(blob);
    JSVM_Env env = user.EnvFromSnapshot();
    user.In(env, [&] {
        bool same = false;
        JSVM_Value object = user.Get(env, "tagged");
        EXPECT_EQ(JSVM_OK, OH_JSVM_CheckObjectTypeTag(env, object, &tag, &same));
        EXPECT_TRUE(same);
        EXPECT_EQ(JSVM_OK, OH_JSVM_CheckObjectTypeTag(env, object, &other_tag, &same));
        EXPECT_FALSE(same);
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_TypeTagObject(env, object, &tag)) << "has one";
        void* pointer = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_GetValueExternal(env, user.Get(env, "external"), &pointer));
        EXPECT_EQ(&ListedOnes().pointer, pointer);
        EXPECT_EQ(JSVM_OK, OH_JSVM_GetValueExternal(env, user.Get(env, "nothing"), &pointer));
        EXPECT_EQ(nullptr, pointer);
    });
}

TEST_F(SnapshotUseTest, ObjectsTakeWrapsFinalizersAndReferences) {
    Machine machine(Blob());
    JSVM_Env env = machine.EnvFromSnapshot();
    int ended = 0;
    const JSVM_Finalize count = [](JSVM_Env, void* data, void*) { ++*static_cast<int*>(data); };
    machine.In(env, [&] {
        void* wrapped = nullptr;
        JSVM_Ref ref = nullptr;
        JSVM_Value kept = machine.Get(env, "kept");
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_Unwrap(env, kept, &wrapped));
        EXPECT_EQ(JSVM_OK, OH_JSVM_Wrap(env, kept, &ended, count, nullptr, nullptr));
        EXPECT_EQ(JSVM_OK, OH_JSVM_Unwrap(env, kept, &wrapped));
        EXPECT_EQ(&ended, wrapped);
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateReference(env, kept, 1, &ref));
        EXPECT_EQ(JSVM_OK, OH_JSVM_DeleteReference(env, ref));
    });
    machine.Run(env, "kept = null");
    machine.Run(env, "gc()");
    EXPECT_EQ(1, ended);
}

TEST_F(SnapshotUseTest, EnvsOfOneIndexAreIndependent) {
    Machine machine(Blob());
    JSVM_Env one = machine.EnvFromSnapshot();
    JSVM_Env two = machine.EnvFromSnapshot();
    EXPECT_EQ("2", machine.Run(one, "++state"));
    EXPECT_EQ("1", machine.Run(two, "state"));
    machine.In(one, [&] { machine.Set(two, "theirs", machine.Get(one, "kept")); });
    EXPECT_EQ("thing", machine.Run(two, "theirs.get()"));
    EXPECT_EQ("false", machine.Run(two, "theirs instanceof Kept"));
    machine.DestroyEnv(one);
    EXPECT_EQ("3", machine.Run(two, "add(1, 2)"));
}

TEST_F(SnapshotUseTest, SeveralEnvsHaveTheirIndexes) {
    std::string blob;
    {
        Machine machine(Machine::For::kSnapshot);
        for (const char* name : {"'first'", "'second'", "'third'"}) {
            JSVM_Env env = machine.NewEnv();
            DefineListed(machine, env);
            // The same source in each, which the engine compiles once.
            machine.Run(env, "function same() { return add(1, 1); } same()");
            machine.Run(env, std::string("var name = ") + name);
        }
        blob = machine.Take();
    }
    Machine user(blob);
    EXPECT_EQ("third2", user.Run(user.EnvFromSnapshot(2), "name + same()"));
    EXPECT_EQ("first2", user.Run(user.EnvFromSnapshot(0), "name + same()"));
    EXPECT_EQ("second2", user.Run(user.EnvFromSnapshot(1), "name + same()"));
    EXPECT_EQ("undefined", user.Run(user.NewEnv(), "typeof name"));
    for (const size_t index :
         {size_t{3}, size_t{INT32_MAX}, size_t{UINT32_MAX}, SIZE_MAX - 1, SIZE_MAX}) {
        JSVM_Env env = user.env();
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateEnvFromSnapshot(user.vm(), index, &env));
        EXPECT_EQ(nullptr, env) << index;
    }
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateEnvFromSnapshot(user.vm(), 0, nullptr));
}

TEST_F(SnapshotUseTest, AVmWithoutASnapshotHasNoEnvsOfIt) {
    Machine machine(Machine::For::kUse);
    JSVM_Env env = machine.NewEnv();
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateEnvFromSnapshot(machine.vm(), 0, &env));
    EXPECT_EQ(nullptr, env);
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateEnvFromSnapshot(nullptr, 0, &env));
    Machine maker(Machine::For::kSnapshot);
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateEnvFromSnapshot(maker.vm(), 0, &env));
}

TEST_F(SnapshotUseTest, LimitsOfTheHeapAreHonoured) {
    JSVM_CreateVMOptions options = {};
    options.snapshotBlobData = Blob().data();
    options.snapshotBlobSize = Blob().size();
    const auto limit_with = [&](size_t bytes) {
        options.maxOldGenerationSize = bytes;
        JSVM_VM vm = nullptr;
        JSVM_HeapStatistics statistics = {};
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateVM(&options, &vm));
        EXPECT_EQ(JSVM_OK, OH_JSVM_GetHeapStatistics(vm, &statistics));
        EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
        return statistics.heapSizeLimit;
    };
    const size_t small = limit_with(size_t{64} << 20);
    EXPECT_EQ(small + (size_t{64} << 20), limit_with(size_t{128} << 20));
}

TEST_F(SnapshotUseTest, OneBlobServesVmsOnSeveralThreads) {
    const std::string& blob = Blob();
    std::vector<std::thread> threads;
    std::vector<std::string> results(4);
    for (std::string& result : results) {
        threads.emplace_back([&] {
            Machine machine(blob);
            JSVM_Env env = machine.EnvFromSnapshot();
            result = machine.Run(env, "gc(); ++state + kept.get() + add(1, 2)");
        });
    }
    for (std::thread& thread : threads) thread.join();
    for (const std::string& result : results) EXPECT_EQ("2thing3", result);
}

}  // namespace
}  // namespace jsvm_test
