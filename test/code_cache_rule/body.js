// SPDX-License-Identifier: Apache-2.0
const sum = (values) => values.reduce((left, right) => left + right, 0);
return sum([first, second]);
