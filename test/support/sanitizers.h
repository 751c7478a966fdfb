/* SPDX-License-Identifier: Apache-2.0 */
/* Which sanitizer a test is built with: gcc and clang tell it in different ways. */
#ifndef ARK_JSVM_TEST_SUPPORT_SANITIZERS_H_
#define ARK_JSVM_TEST_SUPPORT_SANITIZERS_H_

#if defined(__has_feature)
#define JSVM_TEST_HAS_FEATURE(name) __has_feature(name)
#else
#define JSVM_TEST_HAS_FEATURE(name) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || JSVM_TEST_HAS_FEATURE(address_sanitizer)
#define JSVM_TEST_ASAN 1
#else
#define JSVM_TEST_ASAN 0
#endif

#if defined(__SANITIZE_THREAD__) || JSVM_TEST_HAS_FEATURE(thread_sanitizer)
#define JSVM_TEST_TSAN 1
#else
#define JSVM_TEST_TSAN 0
#endif

#endif /* ARK_JSVM_TEST_SUPPORT_SANITIZERS_H_ */
