// SPDX-License-Identifier: Apache-2.0
// One case: makes the arguments, makes the call, and holds what came of it against the table.
#ifndef ARK_JSVM_TEST_CONFORMANCE_ARGUMENTS_H_
#define ARK_JSVM_TEST_CONFORMANCE_ARGUMENTS_H_

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

#include "test/conformance/case.h"
#include "test/conformance/made.h"

namespace jsvm_conformance {

class Arguments {
  public:
    Arguments(const World& world, const ApiFunction& function, const Case& a_case)
        : world_(world),
          function_(function),
          case_(a_case),
          made_(world),
          env_(function.takes_env ? world.env : nullptr),
          scratch_(function.parameter_count) {}
    ~Arguments() { made_.GiveBack(status_); }
    Arguments(const Arguments&) = delete;
    Arguments& operator=(const Arguments&) = delete;

    // The argument at a position, made of the word that the tables have for it.
    template <class T>
    T Get(size_t index);

    // Makes the call and judges it.
    template <class Call>
    JSVM_Status Do(const Call& call) {
        if (!Prepare()) return status_;
        status_ = call();
        Judge();
        return status_;
    }

  private:
    // Room for one output. What a call that fails leaves there is compared with what was there.
    using Scratch = std::array<uint64_t, 16>;

    const Given& GivenAt(size_t index) const;
    bool AsksPending() const;
    bool Prepare();
    void Judge();
    void JudgeRecords();
    void JudgeOutputs();

    template <class T>
    T ScratchAt(size_t index, const char* word);

    const World& world_;
    const ApiFunction& function_;
    const Case& case_;
    Made made_;
    JSVM_Env env_;  // the one that is given, or NULL when that is none that lives
    JSVM_Status status_ = JSVM_GENERIC_FAILURE;
    bool complete_ = true;
    std::vector<Scratch> scratch_;
    std::vector<Scratch> before_;
};

template <class T>
T Arguments::ScratchAt(size_t index, const char* word) {
    Scratch& scratch = scratch_[index];
    scratch.fill(0);
    // An output that tells its own size: there is room for one.
    if (std::strcmp(word, "room") == 0) scratch[0] = 1;
    T output = reinterpret_cast<T>(scratch.data());
    if constexpr (std::is_same_v<T, void**>) {
        if (std::strcmp(word, "freed-scratch") == 0) made_.FreeOnSuccess(output);
    }
    made_.OnSuccess(output);
    return output;
}

template <class T>
T Arguments::Get(size_t index) {
    const Given& given = GivenAt(index);
    const std::string word = given.word;
    T made{};
    if constexpr (std::is_same_v<T, double>) {
        made = std::strtod(given.word, nullptr);
    } else if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
        made = static_cast<T>(given.number);
    } else {
        bool known = word == "NULL";
        if constexpr (std::is_pointer_v<T> && !std::is_function_v<std::remove_pointer_t<T>>) {
            if (word == "scratch" || word == "freed-scratch" || word == "room") {
                return ScratchAt<T>(index, given.word);
            }
        }
        if (!known) known = made_.Make(word, &made);
        EXPECT_TRUE(known) << function_.name << ", " << function_.parameters[index].name
                           << ": nothing is made of " << word;
        complete_ = complete_ && known;
        if constexpr (std::is_same_v<T, JSVM_Env>) {
            if (word == "NULL" || word == "destroyed") {
                env_ = nullptr;
            } else {
                env_ = made;
            }
        }
    }
    return made;
}

}  // namespace jsvm_conformance

#endif  // ARK_JSVM_TEST_CONFORMANCE_ARGUMENTS_H_
