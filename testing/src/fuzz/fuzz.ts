import { Command, InvalidArgumentError } from 'commander';
import { type AtDoor, fuzz } from './fuzzing';

const whole = (text: string): number => {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
};

const command = new Command('npm run fuzz --')
  .description(
    'Gives spoiled inputs to everything that reads what others have written, and watches its time and its memory (docs/reliability.md).',
  )
  .option('--inputs <number>', 'how many', whole, 100_000)
  .option('--from <number>', 'the first: each number is one input', whole, 0)
  .action(({ inputs, from }: { inputs: number; from: number }) => main(inputs, from));

/** The number of inputs between two checks of memory. */
const A_PIECE = 50_000;

async function main(inputs: number, from: number): Promise<void> {
  const startedMs = Date.now();
  const sums = new Map<string, AtDoor>();
  const heaps: number[] = [];
  for (let done = 0; done < inputs; done += A_PIECE) {
    for (const { door, taken, refused, slowestMs } of await fuzz(from + done, Math.min(A_PIECE, inputs - done))) {
      const sum = sums.get(door) ?? { door, taken: 0, refused: 0, slowestMs: 0 };
      sums.set(door, { door, taken: sum.taken + taken, refused: sum.refused + refused, slowestMs: Math.max(sum.slowestMs, slowestMs) });
    }
    globalThis.gc?.();
    heaps.push(process.memoryUsage().heapUsed / 1_048_576);
  }
  for (const { door, taken, refused, slowestMs } of sums.values())
    say(`${door.padEnd(48)} ${count(taken)} taken  ${count(refused)} refused  slowest ${slowestMs.toFixed(1)} ms`);
  say(
    `${inputs.toLocaleString('en')} inputs in ${Math.round((Date.now() - startedMs) / 1_000)} s; heap in MB after each ${count(A_PIECE)}: ${heaps.map((heap) => heap.toFixed(0)).join(' ')}`,
  );
  const [, second = 0] = heaps;
  const last = heaps.at(-1) ?? 0;
  if (heaps.length > 2 && last > 1.2 * second + 10) throw new Error('The heap has grown.');
}

function count(number: number): string {
  return number.toLocaleString('en').padStart(9);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void command.parseAsync();
