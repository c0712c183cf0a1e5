#!/usr/bin/env node
import { Command } from 'commander';
import { printableLines } from './questions/text-table';
import { messageOf } from '@taocun/dev/engines/machine/processes';

/** A command's file declares its arguments and options, and is loaded only where it is asked for: a short command must not wait for all others. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  village: async () => (await import('./questions/village.js')).village(),
  region: async () => (await import('./questions/region.js')).region(),
  certified: async () => (await import('./questions/certified.js')).certified(),
  'what-if': async () => (await import('./questions/what-if.js')).whatIf(),
  mcp: async () => (await import('./mcp/mcp.js')).mcp(),
  rejected: async () => (await import('./questions/rejected.js')).rejected(),
  feed: async () => (await import('./feed/feed.js')).feedCommands(),
  registry: async () => (await import('./feed/registry.js')).registry(),
  webhooks: async () => (await import('./questions/webhooks.js')).webhooks(),
  reclassify: async () => (await import('./generations/reclassify.js')).reclassify(),
  replay: async () => (await import('./log/replay.js')).replay(),
  lag: async () => (await import('./checks/lag.js')).lag(),
  doctor: async () => (await import('./checks/doctor.js')).doctor(),
  audit: async () => (await import('./questions/audit.js')).audit(),
  keys: async () => (await import('./keys/keys.js')).keys(),
  backup: async () => (await import('./log/backup.js')).backup(),
  restore: async () => (await import('./log/restore.js')).restore(),
  export: async () => (await import('./export/export.js')).exportCommand(),
  size: async () => (await import('./sizing/size.js')).size(),
  skip: async () => (await import('./log/skip.js')).skip(),
};

/** As a program is ended by the signal SIGPIPE. */
const READER_GONE = 141;

async function main(): Promise<void> {
  // A reader such as head has enough and closes the pipe.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.stderr.write(`${printableLines(error.message)}\n`);
    process.exit(error.code === 'EPIPE' ? READER_GONE : 1);
  });
  const program = new Command('npm run taocun --').description('What an operator does with a running installation.').showHelpAfterError();
  const named = Object.entries(commands).filter(([name]) => name === process.argv[2]);
  for (const [, command] of named.length > 0 ? named : Object.entries(commands)) program.addCommand(await command());
  await program.parseAsync();
}

main().catch((error: unknown) => {
  process.stderr.write(`${printableLines(messageOf(error))}\n`);
  process.exitCode = 1;
});
