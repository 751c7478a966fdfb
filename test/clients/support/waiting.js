// SPDX-License-Identifier: Apache-2.0
// Waiting for what has to come. The deadline only bounds a hang: nothing here is timed.
'use strict';

const DEADLINE = 120000; // milliseconds

// The promise, or an error that tells what did not come.
function within(promise, what) {
    let timer;
    const late = new Promise((resolve, reject) => {
        timer = setTimeout(() => reject(new Error('waited too long for ' + what)), DEADLINE);
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// What a stream has said so far, and a place up to which it has been read.
class Transcript {
    constructor(stream) {
        this.text = '';
        this.read = 0;
        this.ended = false;
        this.changed = () => {};
        stream.setEncoding('utf8');
        stream.on('data', (text) => {
            this.text += text;
            this.changed();
        });
        stream.on('close', () => {
            this.ended = true;
            this.changed();
        });
    }

    // The match of a pattern in what has not been read yet, which is read then. Fails when the
    // stream ends without one.
    async expect(pattern) {
        const found = new Promise((resolve, reject) => {
            this.changed = () => {
                const match = pattern.exec(this.text.slice(this.read));
                if (match) {
                    this.read += match.index + match[0].length;
                    resolve(match);
                } else if (this.ended) {
                    reject(new Error(`ended without ${pattern}`));
                }
            };
            this.changed();
        });
        try {
            return await within(found, pattern);
        } catch (error) {
            error.message += `; unread:\n${this.text.slice(this.read)}\nall:\n${this.text}`;
            throw error;
        } finally {
            this.changed = () => {};
        }
    }
}

module.exports = {within, DEADLINE, Transcript};
