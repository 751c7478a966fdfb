// SPDX-License-Identifier: Apache-2.0
// chrome-remote-interface as a console and as a profiler of a program that is idle.
'use strict';
const assert = require('node:assert');
const test = require('node:test');
const {Debuggee} = require('./support/debuggee.js');
const {attach, evaluate} = require('./support/remote.js');

async function idleSession(t) {
    const debuggee = await Debuggee.startIdle(t, 'idle.js');
    return {debuggee, client: await attach(t, debuggee)};
}

test('an idle program evaluates, also promises', async (t) => {
    const {client} = await idleSession(t);
    assert.strictEqual(await evaluate(client, 'divide(84, 2)'), 42);
    assert.strictEqual(await evaluate(client, '(async () => { await null; return 43; })()',
                                      {awaitPromise: true}), 43);
    const {exceptionDetails} = await client.Runtime.evaluate(
        {expression: 'Promise.reject(new RangeError("no"))', awaitPromise: true});
    assert.strictEqual(exceptionDetails.exception.className, 'RangeError');
    assert.match(exceptionDetails.text, /^Uncaught/);
});

test('errors in what is evaluated are told', async (t) => {
    const {client} = await idleSession(t);
    await client.Runtime.enable();
    const syntax = await client.Runtime.evaluate({expression: 'let ='});
    assert.strictEqual(syntax.exceptionDetails.exception.className, 'SyntaxError');
    const thrown = await client.Runtime.evaluate({expression: 'divide(1, 0)'});
    assert.strictEqual(thrown.exceptionDetails.exception.className, 'RangeError');
    assert.strictEqual(thrown.exceptionDetails.stackTrace.callFrames[0].functionName, 'divide');
    await assert.rejects(client.send('Runtime.noSuchThing'), /wasn't found/);
    await assert.rejects(client.send('Runtime.evaluate', {expression: 7}), /[Ii]nvalid param/);
    assert.strictEqual(await evaluate(client, '1 + 1'), 2);
});

test('text of every kind passes in both directions', async (t) => {
    const {client} = await idleSession(t);
    for (const text of ['', 'plain', 'Grüße', '漢字かな', '🦄 \u{10ffff}', 'a\0b', '"\\\n\u2028']) {
        assert.strictEqual(await evaluate(client, JSON.stringify(text)), text);
        const points = Array.from(text, (character) => character.codePointAt(0));
        assert.deepStrictEqual(
            await evaluate(client, `Array.from(${JSON.stringify(text)}, c => c.codePointAt(0))`),
            points);
    }
    // Not text: half of a pair. The session lives on.
    assert.strictEqual((await evaluate(client, '"x\\ud800y"')).length, 3);
    assert.strictEqual(await evaluate(client, '1 + 1'), 2);
});

test('large messages pass in both directions', async (t) => {
    const {client} = await idleSession(t);
    const text = 'abcdefgh'.repeat(1 << 18) + 'é';
    assert.strictEqual(await evaluate(client, JSON.stringify(text) + '.length'), text.length);
    const back = await evaluate(client, '"abcdefgh".repeat(1 << 21) + "漢"');
    assert.strictEqual(back.length, 8 * (1 << 21) + 1);
    assert.ok(back.endsWith('gh漢'));
});

test('many calls at once are answered, each with its own value', async (t) => {
    const {client} = await idleSession(t);
    const numbers = Array.from({length: 1000}, (_, number) => number);
    const answers = numbers.map((number) => evaluate(client, `${number} * 2`));
    assert.deepStrictEqual(await Promise.all(answers), numbers.map((number) => number * 2));
});

test('the console tells of all kinds of messages', async (t) => {
    const {debuggee, client} = await idleSession(t);
    const messages = [];
    await client.Runtime.enable();
    const last = new Promise((resolve) => client.Runtime.consoleAPICalled((message) => {
        messages.push([message.type, ...message.args.map(({value}) => value)]);
        if (message.type === 'count') {
            resolve();
        }
    }));
    await evaluate(client, `console.warn('w', 1); console.error('e', true); console.info('ï', null);
                            console.assert(false, 'a'); console.table([1]); console.count('c')`);
    await debuggee.within(last, 'the messages');
    assert.deepStrictEqual(messages.map(([type]) => type),
                           ['warning', 'error', 'info', 'assert', 'table', 'count']);
    assert.deepStrictEqual(messages.slice(0, 3),
                           [['warning', 'w', 1], ['error', 'e', true], ['info', 'ï', null]]);
});

test('objects are looked into', async (t) => {
    const {client} = await idleSession(t);
    const {result} = await client.Runtime.evaluate(
        {expression: '({list: [1, 2], map: new Map([["k", 5]]), get g() { return 3; }})',
         generatePreview: true});
    assert.strictEqual(result.type, 'object');
    assert.deepStrictEqual(result.preview.properties.map(({name}) => name), ['list', 'map', 'g']);
    const properties = await client.Runtime.getProperties(
        {objectId: result.objectId, ownProperties: true});
    const map = properties.result.find(({name}) => name === 'map').value;
    assert.strictEqual(map.subtype, 'map');
    const called = await client.Runtime.callFunctionOn({
        objectId: map.objectId, functionDeclaration: 'function (key) { return this.get(key); }',
        arguments: [{value: 'k'}],
    });
    assert.strictEqual(called.result.value, 5);
});

test('a CPU profile names the function that was busy', async (t) => {
    const {client} = await idleSession(t);
    await client.Profiler.enable();
    await client.Profiler.setSamplingInterval({interval: 200});
    await client.Profiler.start();
    await evaluate(client, 'busy(20000000)');
    const {profile} = await client.Profiler.stop();
    const names = profile.nodes.map(({callFrame}) => callFrame.functionName);
    assert.ok(names.includes('busy'), names.join());
    assert.ok(profile.samples.length > 10, `${profile.samples.length} samples`);
    assert.strictEqual(profile.timeDeltas.length, profile.samples.length);
    assert.ok(profile.endTime > profile.startTime);
});

test('coverage counts the calls', async (t) => {
    const {client} = await idleSession(t);
    await client.Profiler.enable();
    await client.Profiler.startPreciseCoverage({callCount: true, detailed: false});
    await evaluate(client, 'divide(1, 1); divide(2, 1); divide(3, 1)');
    const {result} = await client.Profiler.takePreciseCoverage();
    const functions = result.find(({url}) => url.endsWith('idle.js')).functions;
    const divide = functions.find(({functionName}) => functionName === 'divide');
    assert.strictEqual(divide.ranges[0].count, 3);
});

test('a heap snapshot of more than 100 MB arrives whole', async (t) => {
    const {debuggee, client} = await idleSession(t);
    const count = 100000; // each has a text of about 1000 characters
    assert.strictEqual(await evaluate(client, `build(${count})`), count);
    const chunks = [];
    let finished = false;
    client.HeapProfiler.addHeapSnapshotChunk(({chunk}) => chunks.push(chunk));
    client.HeapProfiler.reportHeapSnapshotProgress((progress) => finished |= progress.finished);
    await debuggee.within(client.HeapProfiler.takeHeapSnapshot({reportProgress: true}),
                          'the snapshot');
    const text = chunks.join('');
    assert.ok(text.length >= 100e6, `only ${text.length} characters`);
    assert.ok(finished, 'its progress was not told to the end');
    const {snapshot, nodes, edges, strings} = JSON.parse(text);
    assert.strictEqual(nodes.length, snapshot.node_count * snapshot.meta.node_fields.length);
    assert.strictEqual(edges.length, snapshot.edge_count * snapshot.meta.edge_fields.length);
    const name = strings.indexOf('Room');
    let rooms = 0;
    for (let i = 0; i < nodes.length; i += snapshot.meta.node_fields.length) {
        rooms += nodes[i] === 3 && nodes[i + 1] === name; // objects
    }
    assert.ok(rooms >= count, `${rooms} rooms`);
    assert.strictEqual(await evaluate(client, '1 + 1'), 2);
});
