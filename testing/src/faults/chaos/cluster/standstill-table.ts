import type { Stood } from './cluster-run';
import type { Standstill } from './standstills';

/** The median of each fault, with the worst in brackets, in seconds, as a table in Markdown. */
export function standstillTable(stood: readonly Stood[]): string[] {
  const rows = [...Map.groupBy(stood, ({ fault }) => fault)].map(([fault, times]) => {
    const cell = (what: keyof Standstill): string => seconds(times.map(({ standstill }) => standstill[what]));
    return `| ${fault} | ${times.length} | ${cell('client')} | ${cell('activity')} | ${cell('assessed')} |`;
  });
  return ['| fault | times | client | activity | assessed |', '| --- | --- | --- | --- | --- |', ...rows];
}

function seconds(ms: readonly number[]): string {
  const sorted = [...ms].sort((a, b) => a - b);
  const [median = 0, worst = 0] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted.at(-1)];
  const told = (one: number): string => (one / 1_000).toFixed(1);
  return ms.length === 1 ? told(worst) : `${told(median)} (${told(worst)})`;
}
