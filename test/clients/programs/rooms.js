// SPDX-License-Identifier: Apache-2.0
// What the tests debug. They find its lines by the comments at their ends.
'use strict';
function area(width, height) {
    const result = width * height; // in area
    return result; // end of area
}

function total(rooms) {
    let sum = 0;
    for (const [width, height] of rooms) {
        sum += area(width, height); // call of area
    }
    console.log('total', sum, {rooms: rooms.length}); // console
    return sum;
}

const answer = total([[2, 3], [4, 5]]); // call of total
print('the total is ' + answer); // end
