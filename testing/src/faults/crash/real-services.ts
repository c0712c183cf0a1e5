import { Disturbed, type DisturbedOptions } from './disturbed';
import { differenceOf, type CrashOutcome } from './outcome';
import { readOutcome } from './real-outcome';

interface Options extends DisturbedOptions {
  /** The signal that ends them again and again. */
  readonly by: 'SIGKILL' | 'SIGTERM';
  readonly times: number;
}

/** Throws if the three services, killed again and again, reach another outcome than undisturbed. */
export async function compareRealServices(options: Options): Promise<void> {
  const undisturbed = await outcomeOf(options, false);
  const disturbed = await outcomeOf(options, true);
  const wrong: string[] = [];
  for (const [what, expected] of undisturbed) {
    const found = disturbed.get(what) ?? new Map<string, string>();
    const differing = [...expected].filter(([id, content]) => found.get(id) !== content);
    const additional = [...found.keys()].filter((id) => !expected.has(id));
    options.say(`${what}: ${expected.size} undisturbed, ${found.size} disturbed, ${differing.length + additional.length} differ`);
    for (const [id, content] of differing.slice(0, 3)) wrong.push(`${what} ${id}: ${differenceOf(found.get(id) ?? 'missing', content)}`);
    for (const id of additional.slice(0, 3)) wrong.push(`${what} ${id} is additional`);
    if (expected.size === 0 && what !== "ingestion's waiting") wrong.push(`${what}: nothing is there to be compared, with so many updates`);
  }
  if (wrong.length > 0) throw new Error(`the outcomes differ:\n${wrong.join('\n')}`);
}

async function outcomeOf(options: Options, disturbed: boolean): Promise<CrashOutcome> {
  const run = new Disturbed(options);
  try {
    await run.prepare();
    if (disturbed) await run.disturb(options.by, options.times);
    await run.feed(options.updates);
    await run.settle();
    await run.installation.stop();
    return await readOutcome(run.installation, options.by === 'SIGTERM');
  } finally {
    await run.clear();
  }
}
