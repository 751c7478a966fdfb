/* SPDX-License-Identifier: Apache-2.0 */
#include "test/benchmark/operations/api.h"

/* Node-API has none that the others lack. */
const Operations kOwnOperations = {NULL, 0};
