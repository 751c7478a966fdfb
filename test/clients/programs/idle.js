// SPDX-License-Identifier: Apache-2.0
// A program that has done its work and is asked for more by debuggers.
'use strict';
globalThis.calls = 0;
globalThis.going = true;

globalThis.greet = function greet(name) {
    const text = 'hello ' + name;
    debugger; // stop
    ++globalThis.calls;
    return text;
};

globalThis.spin = function spin() {
    let turns = 0;
    while (globalThis.going) {
        ++turns; // turn
    }
    return 'went on';
};

globalThis.divide = function divide(a, b) {
    if (b === 0) {
        throw new RangeError('division by zero'); // throw
    }
    return a / b;
};

globalThis.later = async function later() {
    await null;
    inner();
    function inner() {
        debugger; // stop later
    }
};

globalThis.busy = function busy(rounds) {
    let sum = 0;
    for (let i = 0; i < rounds; ++i) {
        sum = (sum + Math.sqrt(i)) % 1000;
    }
    return sum;
};

class Room {
    constructor(number) {
        this.door = {number};
        this.text = ['a text of its own', number, 'x'.repeat(1000)].join();
    }
}

globalThis.build = function build(count) {
    globalThis.rooms = Array.from({length: count}, (_, number) => new Room(number));
    return globalThis.rooms.length;
};

print('ready');
