/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/debug/v8_layout.h"

/* Weak: what V8's library lacks has the address NULL. The loader looks them up, not dlsym, whose
 * lock a thread may hold that a forked child does not have. */
#define NUMBER(name) extern const int v8dbg_##name __attribute__((weak));
#define FIELD(owner, field, type) \
    extern const int v8dbg_class_##owner##__##field##__##type __attribute__((weak));
#define TYPE(owner, type) extern const int v8dbg_type_##owner##__##type __attribute__((weak));
#include "frameworks/debug/v8_layout_list.h"
#undef NUMBER
#undef FIELD
#undef TYPE

#define NUMBER(name) {#name, &v8dbg_##name},
#define FIELD(owner, field, type) {#owner "." #field, &v8dbg_class_##owner##__##field##__##type},
#define TYPE(owner, type) {"type." #owner, &v8dbg_type_##owner##__##type},
static const JsvmV8Number kNumbers[] = {
#include "frameworks/debug/v8_layout_list.h"
};

size_t jsvm_v8_layout(const JsvmV8Number** numbers) {
    *numbers = kNumbers;
    return sizeof(kNumbers) / sizeof(kNumbers[0]);
}
