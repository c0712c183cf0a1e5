import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

/**
 * The key that encrypts webhook secrets on a developer's machine, created at the first start and stored next
 * to the engines' data. Empty if the environment has a key.
 */
export function localSecretsKey(
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
): Readonly<Record<string, string>> {
  if (env['WEBHOOK_SECRETS_KEYS']) return {};
  const file = path.join(folder, 'webhook-secrets.key');
  fs.mkdirSync(folder, { recursive: true });
  try {
    // Only one of two simultaneous starts creates it.
    fs.writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return { WEBHOOK_SECRETS_KEYS: fs.readFileSync(file, 'utf8').trim() };
}
