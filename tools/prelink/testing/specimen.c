// SPDX-License-Identifier: Apache-2.0
// A small library with a relocation of each kind that the tests look at.
#include "tools/prelink/testing/specimen.h"

#include <string.h>

int specimen_data = 7;
_Thread_local int specimen_thread_data = 11;

int specimen_inner(int number) {
    return number + 1;
}

int specimen_other(int number) {
    return number * 2;
}

SpecimenFunction specimen_table[] = {specimen_inner, specimen_other};

SpecimenFunction specimen_address(void) {
    return specimen_inner;
}

// Through other libraries too, whose stubs get new numbers.
int specimen_lengths(const char* text) {
    return (int)strlen(text) * 100 + (int)strcspn(text, "c") * 10 + (int)strspn(text, "a");
}

int specimen_run(void) {
    int sum = specimen_inner(1) + specimen_other(10) + specimen_data + specimen_thread_data;
    for (size_t i = 0; i < sizeof specimen_table / sizeof specimen_table[0]; i++) {
        sum += specimen_table[i](1000);
    }
    return sum + specimen_address()(100000) + specimen_lengths("abcabcabc");
}
