// SPDX-License-Identifier: Apache-2.0
// One measurement with vm.Script, in a process of its own:
//   node node_side.js make|cold|warm SOURCE CACHE
// Times are in milliseconds.
'use strict';
const fs = require('fs');
const vm = require('vm');

const [mode, sourcePath, cachePath] = process.argv.slice(2);
const now = () => Number(process.hrtime.bigint()) / 1e6;

function main() {
    const start = now();
    const source = fs.readFileSync(sourcePath, 'utf8');
    const read = now();
    const options = {filename: 'measured.js'};
    if (mode === 'warm') options.cachedData = fs.readFileSync(cachePath);
    const before = now();
    const script = new vm.Script(source, options);
    const after = now();
    if (mode === 'make') {
        script.runInNewContext({});
        fs.writeFileSync(cachePath, script.createCachedData());
    } else if (mode === 'warm' && script.cachedDataRejected) {
        throw new Error('the cache was rejected');
    }
    console.log(`source ${read - start}\ncompile ${after - before}\nready ${after - start}`);
}

// Called from within require() the stack is many frames deep, and all is slower.
setImmediate(main);
