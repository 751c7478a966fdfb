// SPDX-License-Identifier: Apache-2.0
// Properties by names that are given as text, of which the VM remembers some.
#include <string>

#include "test/support/gc_fixture.h"

namespace {

class PropertyNameTest : public jsvm_test::GcTest {
  protected:
    void Set(JSVM_Value object, const std::string& name, double value) {
        EXPECT_STATUS(JSVM_OK, OH_JSVM_SetNamedProperty(env, object, name.c_str(), Num(value)));
    }
    double Get(JSVM_Value object, const std::string& name) {
        JSVM_Value value = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetNamedProperty(env, object, name.c_str(), &value));
        return ToNumber(value);
    }
    bool Has(JSVM_Value object, const std::string& name) {
        bool has = false;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_HasNamedProperty(env, object, name.c_str(), &has));
        return has;
    }
};

// More than are remembered, so that places change hands.
TEST_F(PropertyNameTest, ManyNamesAreToldApart) {
    JSVM_Value object = Object();
    constexpr int kNames = 2000;
    for (int i = 0; i < kNames; ++i) Set(object, "name" + std::to_string(i), i);
    for (int turn = 0; turn < 2; ++turn) {
        for (int i = 0; i < kNames; ++i) ASSERT_EQ(i, Get(object, "name" + std::to_string(i)));
    }
    EXPECT_FALSE(Has(object, "name2000"));
}

TEST_F(PropertyNameTest, NamesOfEveryLength) {
    JSVM_Value object = Object();
    for (size_t length = 0; length < 70; ++length) {
        Set(object, std::string(length, 'x'), static_cast<double>(length));
    }
    for (size_t length = 0; length < 70; ++length) {
        ASSERT_EQ(static_cast<double>(length), Get(object, std::string(length, 'x')));
    }
    SetGlobal("it", object);
    EXPECT_EQ(70.0, RunToNumber("Object.keys(it).filter(k => /^x*$/.test(k)).length"));
}

// First and last bytes are the same, which is all that places go by.
TEST_F(PropertyNameTest, NamesThatDifferInTheMiddle) {
    JSVM_Value object = Object();
    Set(object, "beginning-a-ending", 1);
    Set(object, "beginning-b-ending", 2);
    EXPECT_EQ(1, Get(object, "beginning-a-ending"));
    EXPECT_EQ(2, Get(object, "beginning-b-ending"));
    EXPECT_FALSE(Has(object, "beginning-c-ending"));
}

TEST_F(PropertyNameTest, TextThatIsNotAsciiOrNotWellFormed) {
    JSVM_Value object = Object();
    Set(object, "gr\xc3\xbc\xc3\x9f", 1);
    Set(object, "\xff", 2);
    Set(object, "12", 3);
    SetGlobal("it", object);
    EXPECT_EQ("12,gr\u00fc\u00df,\ufffd", RunToString("Object.keys(it).join()"));
    EXPECT_EQ(3.0, RunToNumber("it[12]"));
    EXPECT_EQ(1, Get(object, "gr\xc3\xbc\xc3\x9f"));
    EXPECT_EQ(2, Get(object, "\xff"));
}

// A getter that uses so many other names that the place of its own goes to another.
JSVM_Value UseOtherNames(JSVM_Env env, JSVM_CallbackInfo) {
    JSVM_Value object = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_CreateObject(env, &object));
    for (int i = 0; i < 2000; ++i) {
        bool has = true;
        EXPECT_JSVM_OK(
            OH_JSVM_HasNamedProperty(env, object, ("other" + std::to_string(i)).c_str(), &has));
        EXPECT_FALSE(has);
    }
    return nullptr;
}

TEST_F(PropertyNameTest, ANameInUseMayLoseItsPlace) {
    SetGlobal("useOthers", Function("useOthers", UseOtherNames));
    JSVM_Value proxy = Run(
        "new Proxy({}, { get(target, key) { useOthers(); gc(); return key === 'wanted' ? 1 : 0; },"
        "  set(target, key, value) { useOthers(); gc(); seen = key; return true; },"
        "  has(target, key) { useOthers(); gc(); return key === 'wanted'; } })");
    EXPECT_EQ(1, Get(proxy, "wanted"));
    Set(proxy, "wanted", 2);
    EXPECT_EQ("wanted", RunToString("seen"));
    EXPECT_TRUE(Has(proxy, "wanted"));
}

TEST_F(PropertyNameTest, OneForAllEnvsOfAVm) {
    JSVM_Env other = NewEnv();
    JSVM_Value object = Object();
    Set(object, "shared", 1);
    JSVM_Value value = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetNamedProperty(other, object, "shared", &value));
    EXPECT_EQ(1, ToNumber(value));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_EQ(1, Get(object, "shared"));
}

TEST_F(PropertyNameTest, NamesOutliveCollections) {
    JSVM_Value object = Object();
    InScope([&] { Set(object, "kept", 1); });
    CollectGarbage();
    CollectGarbage();
    EXPECT_EQ(1, Get(object, "kept"));
}

}  // namespace
