// SPDX-License-Identifier: Apache-2.0
// `node inspect HOST:PORT`, driven as from a terminal.
'use strict';
const assert = require('node:assert');
const {spawn} = require('node:child_process');
const test = require('node:test');
const {Debuggee, lineOf} = require('./support/debuggee.js');
const {within, Transcript} = require('./support/waiting.js');

const PROGRAM = 'rooms.js';

class NodeInspect {
    constructor(t, debuggee) {
        this.process = spawn(process.execPath, ['inspect', `${debuggee.host}:${debuggee.port}`],
                             {env: {...process.env, NO_COLOR: '1', TERM: 'dumb'}});
        this.output = new Transcript(this.process.stdout);
        this.errors = new Transcript(this.process.stderr);
        this.ended = new Promise((resolve) => this.process.on('close', resolve));
        t.after(() => this.process.kill('SIGKILL'));
    }

    // Types a line and waits for what it has to bring.
    async type(line, pattern) {
        this.process.stdin.write(line + '\n');
        return this.output.expect(pattern);
    }

    async leave() {
        this.process.stdin.write('.exit\n');
        await within(this.ended, 'the end of node inspect');
        assert.strictEqual(this.errors.text, '');
    }
}

// What is printed at a stop in a line.
function stopAt(mark) {
    const line = lineOf(PROGRAM, mark);
    return new RegExp(`break in \\S*rooms\\.js:${line}\\n[^]*?\\n> ?${line} .*// ${mark}\\n`);
}

async function attach(t) {
    const debuggee = await Debuggee.startWaiting(t, PROGRAM);
    const client = new NodeInspect(t, debuggee);
    await client.output.expect(/connecting to \S+ \.\.\. ok\n/);
    const line = lineOf(PROGRAM, 'call of total');
    await client.output.expect(new RegExp(`[Bb]reak (on [\\w ]+ )?in \\S*rooms\\.js:${line}\\n`));
    return {debuggee, client};
}

test('node inspect stops at a breakpoint, steps, looks around and goes on', async (t) => {
    const {debuggee, client} = await attach(t);
    assert.strictEqual(debuggee.output.text, '');
    const line = lineOf(PROGRAM, 'in area');
    await client.type(`setBreakpoint('rooms.js', ${line})`, new RegExp(`> ?${line} .*in area\\n`));
    await client.type('breakpoints', new RegExp(`#0 \\S*rooms\\.js:${line}\\n`));
    await client.type('cont', stopAt('in area'));

    await client.type('bt', /#0 area \S*rooms\.js:5:\d+\n#1 total \S*rooms\.js:12:\d+\n#2 \(anonymous\) \S*rooms\.js:18:\d+\n/);
    await client.type('exec width + height', /(^|\s)5\n/);
    await client.type('exec ({pair: [width, height]})', /\{ pair: /);
    await client.type('exec nothing.at.all', /ReferenceError: nothing is not defined/);
    await client.type('list(2)', /> ?5 .*in area\n[^]* 7 }\n/);
    await client.type('scripts', /rooms\.js/);

    client.process.stdin.write("watch('width * 100')\n");
    await client.type('next', /break in \S*rooms\.js:6\nWatchers:\n  0: width \* 100 = 200\n/);
    await client.type('out', /break in \S*rooms\.js:1[12]\n/);
    await client.type('cont', stopAt('in area'));
    await client.type('watchers', /  0: width \* 100 = 400\n/);
    await client.type(`clearBreakpoint('rooms.js', ${line})`, /debug> /);

    // Stepping goes from the end of the inner function through the outer one and back into it.
    await client.type('next', stopAt('end of area'));
    await client.type('out', /break in \S*rooms\.js:1[12]\n/);
    client.process.stdin.write('cont\n');
    await debuggee.output.expect(/the total is 26\n/);
    await client.leave();
    await debuggee.endsWell();
});

test('node inspect steps into a call', async (t) => {
    const {debuggee, client} = await attach(t);
    await client.type('step', /break in \S*rooms\.js:10\n/);
    await client.type('bt', /#0 total \S*rooms\.js:10:\d+\n#1 \(anonymous\) \S*rooms\.js:18:\d+\n/);
    client.process.stdin.write('cont\n');
    await debuggee.output.expect(/the total is 26\n/);
    await client.leave();
    await debuggee.endsWell();
});

test('a program goes on when node inspect leaves while it is stopped', async (t) => {
    const {debuggee, client} = await attach(t);
    assert.strictEqual(debuggee.output.text, '');
    await client.leave();
    await debuggee.output.expect(/the total is 26\n/);
    await debuggee.endsWell();
});
