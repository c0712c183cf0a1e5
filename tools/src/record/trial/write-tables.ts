import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { type Plan } from '../drawing/plan';
import { type Effect, trialLabel } from './effect';
import { csvOfTable, trialTables } from './trial-tables';

/** Writes the tables of a trial that the notebooks on effects read, as `<folder>/<table>.csv`. */
export function writeTrialTables(
  { plan, effect }: { readonly plan: Plan; readonly effect: Effect },
  folder: string,
): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, table] of Object.entries(trialTables(plan)))
    writeFileSync(path.join(folder, `${name}.csv`), csvOfTable(table, trialLabel(effect)));
}
