import { taocunCommand } from '@taocun/runtime';
import { type Condition, type ObservedFlow, type Sighting } from './condition';
import { loopConditions } from './loop-conditions';
import { outsideConditions } from './outside-conditions';
import { serviceConditions } from './service-conditions';
import { updateConditions } from './update-conditions';

/**
 * All that can be wrong with an installation, by group. Prometheus, the operations page, `status` and
 * `doctor` know it from here.
 */
export const conditionGroups = {
  service: serviceConditions,
  loop: loopConditions,
  updates: updateConditions,
  outside: outsideConditions,
};

const all = { ...serviceConditions, ...loopConditions, ...updateConditions, ...outsideConditions };
export type ConditionName = keyof typeof all;
export const conditions: Readonly<Record<ConditionName, Condition>> = all;
const conditionNames = Object.keys(all) as ConditionName[];

/** The section of the runbook that explains a condition. */
export const runbookOf = (name: ConditionName): string => `docs/runbook.md#${name.toLowerCase()}`;

/** The expression of a condition in PromQL. */
export function promqlOf({ prometheus, over = 0, earlierMinutes = 0 }: Condition): string {
  return prometheus(over, earlierMinutes);
}

/** The minutes for which a condition must hold before it fires without Prometheus. */
export function minutesOf(name: ConditionName): number {
  const { minutes, earlierMinutes = 0 } = conditions[name];
  return minutes + earlierMinutes;
}

/** A condition in one place of the flow, with the command that shows more. */
export interface SeenCondition extends Omit<Sighting, 'command'> {
  readonly name: ConditionName;
  readonly command: string;
  readonly isUrgent: boolean;
}

/** The conditions seen in the flow, as it is at this time. */
export function seenIn(flow: ObservedFlow, nowMs: number): readonly SeenCondition[] {
  return conditionNames.flatMap((name) => {
    const { seen, over = 0 } = conditions[name];
    if (seen === undefined) return [];
    const { command: usual, isUrgent = false } = seen;
    return seen.in(flow, over, nowMs).map(({ command = `${taocunCommand} ${usual}`, ...sighting }) => ({
      name,
      command,
      isUrgent,
      ...sighting,
    }));
  });
}

/** Sorts the gravest first: urgent ones, then critical ones, then those that fire sooner. */
export function byGravity(a: ConditionName, b: ConditionName): number {
  return rank(a) - rank(b);
}

const URGENT = 1_000_000;
const CRITICAL = 100_000;

function rank(name: ConditionName): number {
  const { seen, severity } = conditions[name];
  return minutesOf(name) - (seen?.isUrgent === true ? URGENT : 0) - (severity === 'critical' ? CRITICAL : 0);
}
