// SPDX-License-Identifier: Apache-2.0
// What generate.py makes of the tables: for each function of the API a call and its cases.
#ifndef ARK_JSVM_TEST_CONFORMANCE_CASE_H_
#define ARK_JSVM_TEST_CONFORMANCE_CASE_H_

#include <cstddef>
#include <cstdint>

#include "ark_runtime/jsvm.h"

namespace jsvm_conformance {

class Arguments;

// A word of a table, and its value when it is a number or a constant of C.
struct Given {
    const char* word;
    uint64_t number;
};

struct Parameter {
    const char* name;
    bool is_pointer;
    bool is_handle;  // of a value or data, or an array of them, that the call reads
    Given valid;
};

// Whether an exception is pending after the call; not asked when the env is gone.
enum class Pending { kNo, kYes, kNotAsked };

struct Case {
    int parameter;  // the one that is varied; -1: all are valid
    Given given;
    JSVM_Status status;
    Pending pending;
    const char* written;  // the outputs that may be written although the call fails
    const char* row;      // where it stands in the tables
};

struct ApiFunction {
    const char* name;
    JSVM_Status (*call)(Arguments&);
    const Parameter* parameters;
    size_t parameter_count;
    const Case* cases;
    size_t case_count;
    bool takes_env;
    bool inside_callback;  // takes a JSVM_CallbackInfo
};

extern const ApiFunction kFunctions[];
extern const size_t kFunctionCount;

const char* StatusName(JSVM_Status status);

}  // namespace jsvm_conformance

#endif  // ARK_JSVM_TEST_CONFORMANCE_CASE_H_
