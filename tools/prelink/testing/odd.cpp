// SPDX-License-Identifier: Apache-2.0
// A library of functions and data most of which must stay the dynamic linker's business.
extern "C" {

int odd_chosen_now(int number) {
    return number;
}

// Which function this is, is decided when it is loaded.
int (*odd_choose())(int) {
    return odd_chosen_now;
}
int odd_chosen(int number) __attribute__((ifunc("odd_choose")));

__attribute__((visibility("protected"))) int odd_protected(int number) {
    return number;
}

// In a version of its own: see odd.lds.
int odd_versioned(int number) {
    return number;
}

int odd_plain(int number) {
    return number;
}

// There for programs to replace.
__attribute__((weak)) int odd_weak(int number) {
    return number;
}
}

// One for the whole process, in however many libraries it is.
template <typename T>
struct OddUnique {
    static int value;
};
template <typename T>
int OddUnique<T>::value = 1;

inline int odd_static_local() {
    static int calls = 0;
    return ++calls;
}

// Like a function of the standard library that many programs have too.
namespace std {
template <typename T>
struct allocator;
template <typename T, typename A>
struct vector {
    int odd_grow();
};
template <typename T, typename A>
__attribute__((noinline)) int vector<T, A>::odd_grow() {
    return 1;
}
}  // namespace std

int (std::vector<int, std::allocator<int>>::*odd_member)() =
    &std::vector<int, std::allocator<int>>::odd_grow;

// Like inline functions of V8, in headers for programs and in one that only V8 itself includes, and
// of ICU.
namespace v8 {
struct Odd {
    int odd_public() { return 2; }
};
namespace internal {
struct Odd {
    int odd_internal() { return 3; }
};
struct Internals {
    int odd_in_public_header() { return 4; }
};
}  // namespace internal
}  // namespace v8
namespace v8_inspector {
struct Odd {
    int odd_inspector() { return 5; }
};
}  // namespace v8_inspector
namespace icu_72 {
struct Odd {
    int odd_icu() { return 6; }
};
}  // namespace icu_72
int (v8::internal::Internals::*odd_internals)() = &v8::internal::Internals::odd_in_public_header;
int (v8_inspector::Odd::*odd_inspector)() = &v8_inspector::Odd::odd_inspector;
int (icu_72::Odd::*odd_icu)() = &icu_72::Odd::odd_icu;
int (v8::Odd::*odd_public)() = &v8::Odd::odd_public;
int (v8::internal::Odd::*odd_internal)() = &v8::internal::Odd::odd_internal;

using OddFunction = int (*)(int);
OddFunction odd_table[] = {odd_chosen, odd_protected, odd_versioned, odd_plain, odd_weak};

extern "C" int odd_run(int number) {
    return odd_chosen(number) + odd_versioned(number) + odd_plain(number) + OddUnique<int>::value +
           odd_static_local();
}
