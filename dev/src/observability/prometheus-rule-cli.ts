import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { prometheusRule, RULE_FILE } from './prometheus-rule';

/** Writes the alerts as a resource of Prometheus's operator. */
async function main(): Promise<void> {
  const options = await resolveConfig(RULE_FILE);
  writeFileSync(RULE_FILE, await format(prometheusRule(), { ...options, filepath: RULE_FILE }));
  process.stdout.write(`${RULE_FILE} is written.\n`);
}

void main();
