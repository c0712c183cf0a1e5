#!/usr/bin/env node
// Exists before anything is built, so that npm links it at the first install.
require('../dist/cli.js');
