// SPDX-License-Identifier: Apache-2.0
// The program that is debugged: a process of its own for each test.
'use strict';
const assert = require('node:assert');
const {spawn} = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const {within, Transcript} = require('./waiting.js');

// A command, in words: it is given --inspect or --inspect-brk and a script.
function command() {
    assert.ok(process.env.DEBUGGEE, 'DEBUGGEE has to name the program to debug');
    return process.env.DEBUGGEE.split(' ');
}

function programPath(name) {
    return path.join(__dirname, '..', 'programs', name);
}

// The line, counted from 1, that ends with `// mark`.
function lineOf(program, mark) {
    const lines = fs.readFileSync(programPath(program), 'utf8').split('\n');
    const index = lines.findIndex((line) => line.endsWith('// ' + mark));
    assert.notStrictEqual(index, -1, `${program} has no line marked "${mark}"`);
    return index + 1;
}

class Debuggee {
    // Starts a command and resolves when it listens, to as many targets as are asked for. It is
    // killed after the test `t` if it still runs.
    static async start(t, words, count = 1) {
        const debuggee = new Debuggee();
        debuggee.process = spawn(words[0], words.slice(1), {stdio: ['ignore', 'pipe', 'pipe']});
        debuggee.output = new Transcript(debuggee.process.stdout);
        debuggee.errors = new Transcript(debuggee.process.stderr);
        debuggee.ended = new Promise((resolve, reject) => {
            debuggee.process.on('error', reject);
            debuggee.process.on('close', (code, signal) => resolve(signal || code));
        });
        debuggee.ended.catch(() => {}); // told to who waits for it
        t.after(() => debuggee.process.kill('SIGKILL'));
        debuggee.targets = [];
        while (debuggee.targets.length < count) {
            const line = await debuggee.errors.expect(
                /Debugger listening on ws:\/\/([\w.:[\]]+):(\d+)\/([\w-]+)\n/);
            debuggee.targets.push({host: line[1], port: Number(line[2]), id: line[3],
                                   url: line[0].split(' ').pop().trim()});
        }
        Object.assign(debuggee, debuggee.targets[0]);
        return debuggee;
    }

    // Stopped before its first statement until a debugger lets it run.
    static startWaiting(t, program) {
        return Debuggee.start(t, [...command(), '--inspect-brk=127.0.0.1:0', programPath(program)]);
    }

    // Runs the program, then does nothing until it is asked.
    static async startIdle(t, program) {
        const debuggee = await Debuggee.start(
            t, [...command(), '--inspect=127.0.0.1:0', programPath(program)]);
        await debuggee.output.expect(/ready\n/);
        return debuggee;
    }

    // The promise, or an error when the process ends before.
    within(promise, what) {
        const end = this.ended.then((code) => {
            throw new Error(`the program ended with ${code} before ${what}\n${this.errors.text}`);
        });
        end.catch(() => {});
        return within(Promise.race([promise, end]), what);
    }

    // Waits for its end, which has to be an orderly one.
    async endsWell() {
        const code = await within(this.ended, 'the end of the program');
        assert.strictEqual(code, 0, `ended with ${code}:\n${this.errors.text}`);
    }
}

module.exports = {Debuggee, lineOf, programPath};
