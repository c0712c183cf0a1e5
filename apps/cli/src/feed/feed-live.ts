import { Command, InvalidArgumentError } from 'commander';
import { lazily } from '../lazily';
import { ingestionUrl } from '../questions/services';

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/** A synthetic continuation of the record, for a page that has something to show. */
export function feedLive(): Command {
  return new Command('live')
    .description('stream a synthetic continuation of the record, day by day')
    .addOption(ingestionUrl())
    .option('--day-every <time>', 'how long a day takes: 500ms, 2s, 1m', aTime, 2_000)
    .option('--days <number>', 'how many days; without end where it is left out', aNumber, Infinity)
    .option('--seed <number>', 'another seed gives another continuation', aNumber, 1)
    .addHelpText(
      'after',
      `
Orders, openings, closings, refunds, and now and then a village that starts or stops to qualify: about 4,000 updates a day.
They follow from the seed alone. Ctrl-C ends after the day that is being sent; the same command goes on with the next one.

The record must be there (npm start). TAOCUN_KEY holds a key of an operator, or of a producer with --source /marketplaces/
where reading is open.

Example:
  npm run taocun -- feed live --day-every 2s`,
    )
    .showHelpAfterError('(--help says more)')
    .action(lazily(async () => (await import('./run-feed-live.js')).runLive));
}

function aTime(text: string): number {
  const [, value = '', unit = ''] = /^(\d{1,6})(ms|s|m)$/.exec(text) ?? [];
  const ms = Number(value) * (units[unit] ?? Number.NaN);
  if (!(ms >= 0)) throw new InvalidArgumentError('a time is wanted, as 500ms, 2s or 1m.');
  return ms;
}

function aNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number is wanted.');
  return Number(text);
}
