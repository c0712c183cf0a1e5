import { Command, InvalidArgumentError } from 'commander';
import { lazily } from '../terminal/lazily';
import { atLeastOne } from '../terminal/option-values';

/** How large an installation has to be. */
export function size(): Command {
  return new Command('size')
    .description(
      'How much memory, how many partitions and how many instances of each service a load needs, and why. Prints JSON; asks nothing and nobody.',
    )
    .requiredOption('--villages <number>', 'villages that are registered', atLeastOne)
    .requiredOption('--shops <number>', 'shops that are open in them', atLeastOne)
    .requiredOption('--updates-per-second <number>', 'updates a second, the mean of a month', aRate)
    .option('--peak <number>', 'updates a second in the busiest minutes (ten times the mean)', aRate)
    .option('--days <number>', 'days for which updates come at the mean; their names are kept for 30', atLeastOne, 30)
    .option('--instance-memory <GiB>', 'the memory that an instance may have', atLeastOne, 8)
    .showHelpAfterError('(--help says more)')
    .addHelpText(
      'after',
      `
The figures are those of docs/scaling.md. Each number of instances can do without one of them. The number of partitions is final:
topics with more than 8 must be created before the first start.

Examples:
  npm run taocun -- size --villages 1600 --shops 200000 --updates-per-second 30
  npm run taocun -- size --villages 5425 --shops 2960000 --updates-per-second 117 --peak 47000`,
    )
    .action(lazily(async () => (await import('./run-size.js')).runSize));
}

function aRate(text: string): number {
  const rate = Number(text);
  if (!(rate >= 0.001 && rate <= 1e7)) throw new InvalidArgumentError('a number from 0.001 to 10000000 is wanted.');
  return rate;
}
