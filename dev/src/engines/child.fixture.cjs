// Starts engines from the sources in a process of its own, prints their addresses as one line of JSON, and waits to be told to stop
// by a line on its standard input. For tests of what several processes do to each other, and of what a killed one leaves behind.
const { transformFileSync } = require('@swc/core');

require.extensions['.ts'] = (module, file) => {
  const { code } = transformFileSync(file, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
    swcrc: false,
  });
  module._compile(code, file);
};

const { startEngines } = require('./engines.ts');

startEngines({ ...JSON.parse(process.argv[2]), log: () => undefined }).then((engines) => {
  const { kafkaBrokers, mongodbUri, kafkaPid, mongodbPid } = engines;
  process.stdout.write(`${JSON.stringify({ kafkaBrokers, mongodbUri, kafkaPid, mongodbPid })}\n`);
  process.stdin.once('data', () => engines.stop().then(() => process.exit(0)));
});
