import { Command, InvalidArgumentError } from 'commander';
import { taocunCommand } from '@taocun/runtime';
import { lazily } from '../terminal/lazily';
import { atLeastOne } from '../terminal/option-values';

export function size(): Command {
  return new Command('size')
    .description('Calculate the memory, partitions and instances that a load needs, as JSON. Asks no service.')
    .requiredOption('--villages <number>', 'villages that are registered', atLeastOne)
    .requiredOption('--shops <number>', 'shops that are open in them', atLeastOne)
    .requiredOption('--updates-per-second <number>', 'updates a second, the mean of a month', aRate)
    .option('--peak <number>', 'updates a second in the busiest minutes (ten times the mean)', aRate)
    .option('--days <number>', 'days of updates at the mean; their names are stored for 30', atLeastOne, 30)
    .option('--instance-memory <GiB>', 'the memory of an instance', atLeastOne, 8)
    .addHelpText(
      'after',
      `
The figures are those of docs/scaling.md. Each number of instances tolerates the loss of one. The number of partitions is final:
create topics with more than 8 before the first start.

Examples:
  ${taocunCommand} size --villages 1600 --shops 200000 --updates-per-second 30
  ${taocunCommand} size --villages 5425 --shops 2960000 --updates-per-second 117 --peak 47000`,
    )
    .action(lazily(async () => (await import('./run-size.js')).runSize));
}

function aRate(text: string): number {
  const rate = Number(text);
  if (!(rate >= 0.001 && rate <= 1e7)) throw new InvalidArgumentError('a number from 0.001 to 10000000 is wanted.');
  return rate;
}
