import { Command, CommanderError } from 'commander';
import { failureText } from '@taocun/local/api';
import { messageOf } from '@taocun/local/processes';
import { printableLines } from '@taocun/local/text-table';
import { taocunCommand, versionAndCommit } from '@taocun/runtime';

type Load = () => Promise<Command>;

/**
 * A command's file declares its arguments and options. It is loaded only when needed, so that a short command
 * does not wait for the others.
 */
const groups: Readonly<Record<string, Readonly<Record<string, Load>>>> = {
  'Check the installation:': {
    status: async () => (await import('./checks/status.js')).status(),
    doctor: async () => (await import('./checks/doctor.js')).doctor(),
    lag: async () => (await import('./checks/lag.js')).lag(),
    rules: async () => (await import('./checks/rules.js')).rules(),
  },
  'Ask questions:': {
    village: async () => (await import('./questions/village.js')).village(),
    region: async () => (await import('./questions/region.js')).region(),
    certified: async () => (await import('./questions/certified.js')).certified(),
    'what-if': async () => (await import('./questions/what-if.js')).whatIf(),
    verify: async () => (await import('./questions/verify.js')).verify(),
    places: async () => (await import('./places/place-commands.js')).placeCommands(),
    mcp: async () => (await import('./mcp/mcp.js')).mcp(),
  },
  'Send updates:': {
    desk: async () => (await import('./questions/desk.js')).desk(),
    feed: async () => (await import('./feed/feed-load.js')).feedCommands(),
    registry: async () => (await import('./feed/registry.js')).registry(),
  },
  'Manage access:': {
    keys: async () => (await import('./keys/keys.js')).keys(),
    webhooks: async () => (await import('./questions/webhooks.js')).webhooks(),
    audit: async () => (await import('./questions/audit.js')).audit(),
  },
  'Manage the log and the stores:': {
    backup: async () => (await import('./log/backup.js')).backup(),
    restore: async () => (await import('./log/restore.js')).restore(),
    replay: async () => (await import('./log/replay.js')).replay(),
    reclassify: async () => (await import('./generations/reclassify.js')).reclassify(),
    skip: async () => (await import('./log/skip.js')).skip(),
  },
};
const commands = Object.entries(groups).flatMap(([group, loads]) =>
  Object.entries(loads).map(([name, load]) => ({ group, name, load })),
);

const EXIT_CODES = `
Exit codes: 0 done; 1 not done, refused, or a fault was found (see standard error or the answer); 2 some of many still fail, or a proof by a key that is not named.
With --json, and from commands that answer JSON, standard output contains only JSON.
\`taocun complete bash\`, zsh or fish prints a script that completes commands.`;

const HINT = '(use --help for details)';

/** The program with only the command of this name, or with all commands if there is none. */
export async function programFor(name: string | undefined): Promise<Command> {
  // The script of a shell completes the program; npm's scripts have no completion.
  const program = new Command(name === 'complete' ? 'taocun' : taocunCommand)
    .version(versionAndCommit)
    .description('Operate a running installation.')
    .showHelpAfterError(HINT)
    .addHelpText('after', EXIT_CODES);
  const named = commands.filter((command) => command.name === name);
  for (const { group, load } of named.length > 0 ? named : commands)
    program.addCommand(withHint((await load()).helpGroup(group)));
  // Completion names all commands, so it is loaded only with all of them.
  if (name === 'complete') (await import('@bomb.sh/tab/commander')).default(program);
  return program;
}

/** Adds a hint at `--help` to every usage error of a command and its subcommands. */
function withHint(command: Command): Command {
  for (const each of command.commands) withHint(each);
  return command.showHelpAfterError(HINT);
}

/** Never rejects: a failure is written to standard error and sets the exit code. */
export async function runProgram(program: Command, args: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    // Commander has already printed the error.
    if (error instanceof CommanderError) process.exitCode = error.exitCode;
    else {
      process.stderr.write(
        `${printableLines(failureText(error) ?? (await missingRightText(error)) ?? messageOf(error))}\n`,
      );
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
