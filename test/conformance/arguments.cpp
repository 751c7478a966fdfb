// SPDX-License-Identifier: Apache-2.0
#include "test/conformance/arguments.h"

namespace jsvm_conformance {
namespace {

JSVM_Status LastError(JSVM_Env env) {
    const JSVM_ExtendedErrorInfo* info = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetLastErrorInfo(env, &info));
    return info == nullptr ? JSVM_INVALID_ARG : info->errorCode;
}

bool TakePending(JSVM_Env env) {
    bool pending = false;
    JSVM_Value exception = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_IsExceptionPending(env, &pending));
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetAndClearLastException(env, &exception));
    return pending;
}

}  // namespace

bool Arguments::AsksPending() const {
    return case_.parameter < 0 && std::strncmp(case_.given.word, "pending", 7) == 0;
}

const Given& Arguments::GivenAt(size_t index) const {
    static const Given null = {"NULL", 0};
    if (case_.parameter == static_cast<int>(index)) return case_.given;
    const Parameter& parameter = function_.parameters[index];
    const bool all_null = case_.parameter < 0 && std::strcmp(case_.given.word, "pending-NULL") == 0;
    // The first is the env.
    return all_null && parameter.is_pointer && index > 0 ? null : parameter.valid;
}

bool Arguments::Prepare() {
    if (!complete_) return false;
    if (AsksPending()) {
        JSVM_Value thrown = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateInt32(env_, 1, &thrown));
        EXPECT_EQ(JSVM_OK, OH_JSVM_Throw(env_, thrown));
    }
    bool pending = false;
    EXPECT_EQ(JSVM_OK, OH_JSVM_IsExceptionPending(world_.env, &pending));
    EXPECT_TRUE(AsksPending() || !pending) << "an argument could not be made";
    before_ = scratch_;
    return true;
}

void Arguments::Judge() {
    EXPECT_STREQ(StatusName(case_.status), StatusName(status_));
    JudgeRecords();
    if (status_ != JSVM_OK) JudgeOutputs();
}

void Arguments::JudgeRecords() {
    if (case_.pending == Pending::kNotAsked) return;
    // A call that has no env of its own records nothing in another one.
    JSVM_Env env = env_ != nullptr ? env_ : world_.env;
    EXPECT_STREQ(StatusName(env_ != nullptr ? status_ : JSVM_OK), StatusName(LastError(env)))
        << "is the last error";
    EXPECT_EQ(case_.pending == Pending::kYes, TakePending(env)) << "is what is pending";
}

void Arguments::JudgeOutputs() {
    for (size_t i = 0; i < function_.parameter_count; ++i) {
        const char* name = function_.parameters[i].name;
        if (std::strcmp(case_.written, name) == 0) continue;
        EXPECT_TRUE(before_[i] == scratch_[i]) << "the call failed, but wrote to " << name;
    }
}

}  // namespace jsvm_conformance
