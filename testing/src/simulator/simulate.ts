import { SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
import { eventsOf, type Lived, liveAndHold, nothingLived } from './seeds';

interface Options {
  readonly seeds: number;
  readonly from: number;
  readonly events?: number;
  readonly first?: boolean;
}

const whole = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
};

const command = new Command('npm run simulate --')
  .description(
    'Lives through histories of the three services over a log and a store in memory, one a seed, in which requests are lost and repeated,\n' +
      'instances killed, stopped and replaced, and holds each against the naive implementation of the contract (docs/reliability.md).',
  )
  .option('--seeds <number>', 'how many', whole, 1_000)
  .option(
    '--from <seed>',
    'the first seed; another run can take the seeds after these, also at the same time',
    whole,
    1,
  )
  .option('--first', 'ends with the first that fails')
  .option('--events <seed>', 'shows what happens in one history, and nothing else', whole)
  .action((options: Options) => main(options));

async function main({ seeds, from, events, first = false }: Options): Promise<void> {
  if (events !== undefined) return say(await eventsOf(events));
  const bar = new SingleBar({
    format: '{bar} {value} of {total} histories, {rate} a second, {failed} failed',
  });
  const lived = nothingLived();
  const failed: number[] = [];
  const startedMs = Date.now();
  let next = from;
  const rate = (): string => ((1_000 * (next - from)) / Math.max(1, Date.now() - startedMs)).toFixed(1);
  const tell = (): void => {
    bar.stop();
    say(`seeds ${from} to ${next - 1}: ${textOf(lived)}, ${rate()} a second`);
    say(
      failed.length === 0
        ? 'All say what the oracle says.'
        : `FAILED: ${failed.join(', ')}; see one with --events, or SIM_SEED in a test`,
    );
    process.exitCode = failed.length === 0 ? 0 : 1;
  };
  process.once('SIGINT', () => {
    tell();
    say(`Go on with --from ${next}`);
    process.exit();
  });
  if (process.stdout.isTTY) bar.start(seeds, 0, { rate: '0', failed: 0 });
  for (; next < from + seeds && !(first && failed.length > 0); next++) {
    try {
      await liveAndHold(next, lived);
    } catch (error) {
      failed.push(next);
      // The first failure is printed whole, later ones only with their first line.
      const { message } = error as Error;
      say(failed.length === 1 ? `\n${message}` : message.slice(0, message.indexOf('\n')));
    }
    if ((next - from) % 20 !== 19) continue;
    bar.update(next - from + 1, { rate: rate(), failed: failed.length });
    if (!process.stdout.isTTY && (next - from) % 10_000 === 9_999)
      say(`up to ${next}: ${failed.length} failed, ${rate()} a second`);
    // Lets the process handle Ctrl-C.
    await new Promise((resolve) => setImmediate(resolve));
  }
  tell();
}

function textOf(lived: Lived): string {
  return Object.entries(lived)
    .map(([what, times]) => `${times.toLocaleString('en')} ${what}`)
    .join(', ');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void command.parseAsync();
