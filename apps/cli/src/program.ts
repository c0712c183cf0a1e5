import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { printableLines } from './terminal/text-table';
import { messageOf } from './local/processes';
import { failureText } from './terminal/services';

/** A command's file declares its arguments and options, and is loaded only where it is asked for: a short command must not wait for all others. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  village: async () => (await import('./questions/village.js')).village(),
  region: async () => (await import('./questions/region.js')).region(),
  certified: async () => (await import('./questions/certified.js')).certified(),
  'what-if': async () => (await import('./questions/what-if.js')).whatIf(),
  places: async () => (await import('./places/place-commands.js')).placeCommands(),
  mcp: async () => (await import('./mcp/mcp.js')).mcp(),
  rejected: async () => (await import('./questions/rejected.js')).rejected(),
  feed: async () => (await import('./feed/feed.js')).feedCommands(),
  registry: async () => (await import('./feed/registry.js')).registry(),
  webhooks: async () => (await import('./questions/webhooks.js')).webhooks(),
  reclassify: async () => (await import('./generations/reclassify.js')).reclassify(),
  replay: async () => (await import('./log/replay.js')).replay(),
  lag: async () => (await import('./checks/lag.js')).lag(),
  rules: async () => (await import('./checks/rules.js')).rules(),
  doctor: async () => (await import('./checks/doctor.js')).doctor(),
  audit: async () => (await import('./questions/audit.js')).audit(),
  keys: async () => (await import('./keys/keys.js')).keys(),
  backup: async () => (await import('./log/backup.js')).backup(),
  restore: async () => (await import('./log/restore.js')).restore(),
  export: async () => (await import('./export/export.js')).exportCommand(),
  size: async () => (await import('./sizing/size.js')).size(),
  skip: async () => (await import('./log/skip.js')).skip(),
};

const EXIT_CODES = `
Exit codes: 0 done; 1 not done, or something was found wrong or refused, as standard error or the answer says; 2 of many some still fail.
With --json, and from commands that answer JSON, standard output has nothing else. \`taocun complete bash\`, zsh or fish writes what completes commands.`;

/** With the command of this name alone, or with all where there is none. */
export async function programFor(name: string | undefined): Promise<Command> {
  const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as { version: string };
  const program = new Command(process.env['npm_lifecycle_event'] === 'taocun' ? 'npm run taocun --' : 'taocun')
    .version(version)
    .description('What an operator does with a running installation.')
    .showHelpAfterError()
    .addHelpText('after', EXIT_CODES);
  const named = Object.entries(commands).filter(([command]) => command === name);
  for (const [, command] of named.length > 0 ? named : Object.entries(commands)) program.addCommand(await command());
  // It names all commands, so it comes with all.
  if (name === 'complete') (await import('@bomb.sh/tab/commander')).default(program);
  return program;
}

/** Never rejects: what goes wrong is written to standard error, and the exit code says so. */
export async function runProgram(program: Command, args: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    // Commander has written it.
    if (error instanceof CommanderError) process.exitCode = error.exitCode;
    else {
      process.stderr.write(`${printableLines(failureText(error) ?? (await missingRightText(error)) ?? messageOf(error))}\n`);
      process.exitCode = 1;
    }
  }
}

/** MongoDB's own text repeats the whole command, whose documents may be long. */
async function missingRightText(error: unknown): Promise<string | undefined> {
  if (!(error instanceof Error && 'code' in error && error.code === 13)) return undefined;
  const right = (await import('@taocun/messaging')).missingRight(error);
  return right === undefined
    ? undefined
    : `The user of MONGODB_URI lacks the right ${right}. docs/security.md lists the rights of each user.`;
}
