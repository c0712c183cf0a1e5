import { readFileSync } from 'node:fs';
import { messageOf } from '@taocun/kafka';
import { secretsKeys, type Values, variables } from './variables-table';

/** Keys of the variable, or of the file that stands in its place. */
export function readSecretsKeys(values: Values, problems: string[]): readonly string[] {
  const { WEBHOOK_SECRETS_KEYS: keys = [], WEBHOOK_SECRETS_KEYS_FILE: file } = values;
  if (file === undefined) return keys;
  if (keys.length > 0) problems.push('WEBHOOK_SECRETS_KEYS and WEBHOOK_SECRETS_KEYS_FILE are both set. Give one of them.');
  try {
    const held = secretsKeys(readFileSync(file, 'utf8'));
    if (held !== undefined) return held;
    problems.push(`WEBHOOK_SECRETS_KEYS_FILE: ${file} holds something else than keys. Give ${variables.WEBHOOK_SECRETS_KEYS.fix}.`);
  } catch (error) {
    problems.push(`WEBHOOK_SECRETS_KEYS_FILE: ${file} can't be read: ${messageOf(error)}.`);
  }
  return keys;
}
