/* SPDX-License-Identifier: Apache-2.0 */
/* Rectangle and its subclass Square: methods, an accessor, a static property and a parent. */
#ifndef ARK_JSVM_SAMPLE_CLASS_RECTANGLE_H_
#define ARK_JSVM_SAMPLE_CLASS_RECTANGLE_H_

#include <stdbool.h>

#include "ark_runtime/jsvm.h"

/* Makes the classes. `alive`, which is kept, counts the structs that are not freed yet. */
bool rectangle_classes(JSVM_Env env, int* alive, JSVM_Value* rectangle, JSVM_Value* square);

#endif /* ARK_JSVM_SAMPLE_CLASS_RECTANGLE_H_ */
