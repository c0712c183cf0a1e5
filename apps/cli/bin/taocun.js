#!/usr/bin/env node
// Exists before anything is built, so that npm links it at the first install. It has to run on an older Node,
// with which `npx taocun` starts it: tools/run then fetches the one that the commands need, as for npm's
// scripts.
'use strict';
const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '../../..');
const [least, own] = [
  require(join(root, 'package.json')).engines.node.replace('>=', ''),
  process.versions.node,
];
const program = join(__dirname, '../dist/cli.js');
const launcher = join(root, 'tools/run');

if (own.localeCompare(least, 'en', { numeric: true }) >= 0) require(program);
else if (existsSync(launcher)) runWithLaterNode();
else {
  process.stderr.write(`taocun needs Node ${least} or later; this is ${own}.\n`);
  process.exitCode = 1;
}

function runWithLaterNode() {
  const child = spawn(launcher, ['node', program, ...process.argv.slice(2)], { stdio: 'inherit' });
  // The terminal sends Ctrl-C to both; the command decides when it ends.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    process.stderr.write(`${launcher} does not start: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exitCode = code;
    else {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
}
