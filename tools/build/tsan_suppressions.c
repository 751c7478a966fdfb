/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What ThreadSanitizer is not to report: V8 as the distribution builds it is not instrumented, so
 * that the order its own atomics make is not seen. Only functions that never call ours may stand
 * here, since a report with one of them anywhere on a stack is dropped.
 */
const char* __tsan_default_suppressions(void);

__attribute__((visibility("default"))) const char* __tsan_default_suppressions(void) {
    return "race:v8::base::CallOnceImpl\n"
           "race:v8::internal::CodeRange::InitReservation\n"
           "race:v8::internal::CodeRangeAddressHint\n"
           "race:v8::platform::DefaultJob\n";
}
