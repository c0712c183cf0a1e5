#!/usr/bin/env node
import { Command } from 'commander';
import { printableLines } from './text-table';

/** Each command is a file of its own, read when it is asked for: most of the time of a short command went into what others need. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  village: async () => (await import('./village.js')).village(),
  region: async () => (await import('./region.js')).region(),
  rejected: async () => (await import('./rejected.js')).rejected(),
  feed: async () => (await import('./feed.js')).feed(),
  registry: async () => (await import('./registry.js')).registry(),
  webhooks: async () => (await import('./webhooks.js')).webhooks(),
  reclassify: async () => (await import('./reclassify.js')).reclassify(),
  replay: async () => (await import('./replay.js')).replay(),
  lag: async () => (await import('./lag.js')).lag(),
  doctor: async () => (await import('./doctor.js')).doctor(),
  keys: async () => (await import('./keys.js')).keys(),
  backup: async () => (await import('./backup.js')).backup(),
  restore: async () => (await import('./restore.js')).restore(),
};

async function main(): Promise<void> {
  const program = new Command('npm run taocun --').description('What an operator does with a running installation.').showHelpAfterError();
  const named = Object.entries(commands).filter(([name]) => name === process.argv[2]);
  for (const [, command] of named.length > 0 ? named : Object.entries(commands)) program.addCommand(await command());
  await program.parseAsync();
}

main().catch((error: unknown) => {
  process.stderr.write(`${printableLines(error instanceof Error ? error.message : String(error))}\n`);
  process.exitCode = 1;
});
