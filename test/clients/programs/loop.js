// SPDX-License-Identifier: Apache-2.0
// A program that is busy until a debugger makes it end.
'use strict';
globalThis.going = true;

function spin() {
    let turns = 0;
    while (globalThis.going) {
        ++turns; // turn
    }
    return turns;
}

print('ready');
spin();
print('went on');
