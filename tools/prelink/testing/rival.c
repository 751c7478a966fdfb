// SPDX-License-Identifier: Apache-2.0
// A library that defines one of the specimen's functions too.
#include "tools/prelink/testing/specimen.h"

int specimen_other(int number) {
    return number * 3;
}
