import { writeFileSync } from 'node:fs';
import { formatted } from '../openapi/formatted';
import { prometheusRule, RULE_FILE } from './prometheus-rule';

// Writes the alerts as a resource of Prometheus's operator.
writeFileSync(RULE_FILE, formatted(RULE_FILE, prometheusRule()));
process.stdout.write(`${RULE_FILE} is written.\n`);
