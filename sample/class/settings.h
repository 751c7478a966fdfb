/* SPDX-License-Identifier: Apache-2.0 */
/* Settings: an object whose properties live in a table of C. */
#ifndef ARK_JSVM_SAMPLE_CLASS_SETTINGS_H_
#define ARK_JSVM_SAMPLE_CLASS_SETTINGS_H_

#include <stdbool.h>

#include "ark_runtime/jsvm.h"

/* Makes the class. Its instances take names and values as text, and have one method, size(). */
bool settings_class(JSVM_Env env, JSVM_Value* result);

#endif /* ARK_JSVM_SAMPLE_CLASS_SETTINGS_H_ */
