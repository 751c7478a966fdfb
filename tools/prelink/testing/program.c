// SPDX-License-Identifier: Apache-2.0
// A program that uses the specimen as programs do, and prints what it got.
#include <stdio.h>

#include "tools/prelink/testing/specimen.h"

int main(void) {
    printf("%d %s\n", specimen_run(),
           specimen_address() == specimen_inner ? "one address" : "two addresses");
    return 0;
}
