import type { Stood } from './cluster-run';
import type { Standstill } from './standstills';

const columns = [
  'client',
  'mongodb',
  'activity',
  'assessed',
  'input',
  'sameOwner',
] as const satisfies readonly (keyof Standstill)[];

/** The median of each fault, with the worst in brackets, in seconds, as a table in Markdown. */
export function standstillTable(stood: readonly Stood[]): string[] {
  const rows = [...Map.groupBy(stood, ({ fault }) => fault)].map(([fault, times]) => {
    const cells = columns.map((what) => seconds(times.map(({ standstill }) => standstill[what])));
    return `| ${[fault, times.length, ...cells].join(' | ')} |`;
  });
  const heads = ['fault', 'times', ...columns];
  return [`| ${heads.join(' | ')} |`, `| ${heads.map(() => '---').join(' | ')} |`, ...rows];
}

function seconds(ms: readonly number[]): string {
  const sorted = [...ms].sort((a, b) => a - b);
  const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const worst = sorted.at(-1) ?? 0;
  const seconds = (one: number): string => (one / 1_000).toFixed(1);
  return ms.length === 1 ? seconds(worst) : `${seconds(median)} (${seconds(worst)})`;
}
