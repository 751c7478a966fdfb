// SPDX-License-Identifier: Apache-2.0
// The DevTools of Chromium, as a person uses them: what they show is read from the page.
'use strict';
const assert = require('node:assert');
const {spawnSync} = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const test = require('node:test');
const CRI = require('chrome-remote-interface');
const {Chromium} = require('./support/chromium.js');
const {Debuggee, lineOf} = require('./support/debuggee.js');
const {attach, evaluate} = require('./support/remote.js');

const F8 = ['F8', 119]; // resume
const F10 = ['F10', 121]; // step over
const ENTER = ['Enter', 13];

let chromium;
test.before(async () => chromium = await Chromium.start());
test.after(() => chromium.stop());

// Opens what the target says its front end is.
async function openFrontEnd(t, debuggee) {
    const [target] = await CRI.List({host: debuggee.host, port: debuggee.port});
    assert.match(target.devtoolsFrontendUrl, /^devtools:/);
    return chromium.openFrontEnd(target.devtoolsFrontendUrl, t.name);
}

// Clicks on the number of a line, and waits until the program has the breakpoint: the list of
// breakpoints shows it before.
async function setBreakpoint(page, mark) {
    const line = lineOf('rooms.js', mark);
    await page.click('.cm-lineNumbers .cm-gutterElement', new RegExp(`^${line}$`),
                     `find('.breakpoint-item', /${line}$/)`);
    await page.see('.cm-breakpoint:not(.cm-breakpoint-unbound)', new RegExp(`^${line}$`));
}

// Types a line into the console.
async function enter(page, text) {
    await page.see('button.soft-dropdown', /\[\d+\]/); // the context that it is for
    const prompt = '[aria-label="Console prompt"]';
    await page.click(prompt, /^$/, `find('${prompt}', /^/).matches(':focus')`);
    await page.type(text);
    await page.see(prompt, new RegExp('^' + text.replace(/[*+()]/g, '\\$&')));
    await page.press(...ENTER);
}

function folder(t) {
    const made = fs.mkdtempSync(path.join(os.tmpdir(), 'devtools_'));
    t.after(() => fs.rmSync(made, {recursive: true}));
    return made;
}

test('the sources show where the program is stopped', async (t) => {
    const debuggee = await Debuggee.startWaiting(t, 'rooms.js');
    const page = await openFrontEnd(t, debuggee);
    await page.see('.cm-executionLine', /call of total/);
    await page.see('.cm-content', /function area\(width, height\)/);
    assert.strictEqual(debuggee.output.text, '');

    await setBreakpoint(page, 'in area');
    await setBreakpoint(page, 'end');
    await page.press(...F8);
    await page.see('.cm-executionLine', /in area/);
    await page.see('li', /^width: 2$/);
    await page.see('li', /^result: undefined$/);
    await page.see('.call-frame-item', /^area/);
    await page.see('.call-frame-item', /^total/);
    await page.screenshot('stopped_at_breakpoint');
    await page.press(...F10);
    await page.see('.cm-executionLine', /end of area/);
    await page.see('li', /^result: 6$/);

    await page.open(/^Console$/);
    await enter(page, 'width * 1000 + height');
    await page.see('.console-user-command-result', /^2003$/);

    // The second call stops there again, and then the end does.
    await page.open(/^Sources$/);
    await page.press(...F8);
    await page.see('li', /^width: 4$/);
    await page.press(...F8);
    await page.see('.cm-executionLine', /end$/);
    await page.open(/^Console$/);
    await page.see('.console-message-text', /^total 26/);
    await page.see('.console-object-preview', /rooms: 2/);
    await page.screenshot('console_of_stopped_program');
    assert.strictEqual(debuggee.output.text, '');
    await page.open(/^Sources$/);
    await page.press(...F8);
    await debuggee.output.expect(/the total is 26\n/);
    await debuggee.errors.expect(/Waiting for the debugger to disconnect/);
    await page.open(/^Console$/);
    await enter(page, '6 * 7');
    await page.see('.console-user-command-result', /^42$/);
    await page.see('.console-message-text', /^total 26/);
    await page.screenshot('console_of_program_that_is_over');
    await page.close();
    await debuggee.endsWell();
});

test('a heap snapshot of an idle program is taken and shown', async (t) => {
    const debuggee = await Debuggee.startIdle(t, 'idle.js');
    const page = await openFrontEnd(t, debuggee);
    await page.open(/^Console$/);
    await enter(page, 'build(1234)');
    await page.see('.console-user-command-result', /^1234$/);
    await page.open(/^Memory$/);
    await page.click('devtools-button', /^Take snapshot$/);
    await page.see('tr', /^Room×1.?234/);
    await page.screenshot('heap_snapshot');
    await page.close();
});

// Opens a heap snapshot and waits until it shows the objects of a class.
async function openHeapSnapshot(t, page, files, constructor) {
    await page.open(/^Memory$/);
    await page.giveFile('devtools-button[title^="Load profile"]', files + '.heapsnapshot');
    await page.click('li', /^app\s*\(\d.*B\)$/);
    await page.see('tr', constructor);
    await page.screenshot('heap_snapshot_' + t.name);
}

// The same, and then a profile with a busy function.
async function openFiles(t, page, files, constructor, busy) {
    await openHeapSnapshot(t, page, files, constructor);
    await page.open(/^Performance$/);
    await page.giveFile('devtools-button[title^="Load trace"]', files + '.cpuprofile');
    await page.open(/^Bottom-up$/);
    await page.see('tr', busy);
    await page.screenshot('cpu_profile_' + t.name);
    await page.close();
}

test('files that a client has made open', async (t) => {
    const debuggee = await Debuggee.startIdle(t, 'idle.js');
    const client = await attach(t, debuggee);
    const files = path.join(folder(t), 'app');
    await client.Profiler.enable();
    await client.Profiler.start();
    await evaluate(client, 'build(4321), busy(20000000)');
    const {profile} = await client.Profiler.stop();
    fs.writeFileSync(files + '.cpuprofile', JSON.stringify(profile));
    client.HeapProfiler.addHeapSnapshotChunk(
        ({chunk}) => fs.appendFileSync(files + '.heapsnapshot', chunk));
    await client.HeapProfiler.takeHeapSnapshot();
    await openFiles(t, await openFrontEnd(t, debuggee), files, /^Room×4.?321/, /busy/);
});

test('files that the sample has made open', async (t) => {
    assert.ok(process.env.PROFILER, 'PROFILER has to name the sample');
    const files = path.join(folder(t), 'app');
    const ran = spawnSync(process.env.PROFILER, {cwd: path.dirname(files), encoding: 'utf8'});
    assert.strictEqual(ran.status, 0, ran.stderr);
    const debuggee = await Debuggee.startIdle(t, 'idle.js');
    await openFiles(t, await openFrontEnd(t, debuggee), files, /^Session/, /countPrimes/);
});

test('a raw heap snapshot opens when it is converted', async (t) => {
    assert.ok(process.env.WRITE_LEAK, 'WRITE_LEAK has to name the program of //tools/heap');
    const files = path.join(folder(t), 'app');
    const run = (program, ...args) => {
        const ran = spawnSync(program, args, {encoding: 'utf8'});
        assert.strictEqual(ran.status, 0, ran.stderr);
    };
    run(process.env.WRITE_LEAK, files + '.raw', files + '.not_needed', files + '.of_child');
    const page = await openFrontEnd(t, await Debuggee.startIdle(t, 'idle.js'));
    run('python3', 'tools/heap/convert.py', files + '.of_child', files + '.heapsnapshot');
    await openHeapSnapshot(t, page, files, /^LeakedThing×1.?000/);
    await page.close();
});
