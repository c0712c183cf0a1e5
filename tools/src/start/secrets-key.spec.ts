import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { readConfig } from '@taocun/service';
import { localSecretsKey } from './secrets-key';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'taocun-key-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const keysOf = (env: Readonly<Record<string, string>>): readonly string[] =>
  readConfig('reporting', { KAFKA_BROKERS: 'localhost:1', MONGODB_URI: 'mongodb://localhost:1', ...env })
    .webhooks.secretsKeys;

it('the key is created once, readable only by its owner, and found again', () => {
  const first = localSecretsKey(path.join(folder, 'engines'), {});
  const keys = keysOf(first);
  expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  expect(fs.statSync(path.join(folder, 'engines/webhook-secrets.key')).mode & 0o777).toBe(0o600);
  expect(keysOf(localSecretsKey(path.join(folder, 'engines'), {}))).toEqual(keys);
});

it('the key is not created if WEBHOOK_SECRETS_KEYS is set', () => {
  expect(localSecretsKey(path.join(folder, 'none'), { WEBHOOK_SECRETS_KEYS: 'x' })).toEqual({});
  expect(fs.existsSync(path.join(folder, 'none'))).toBe(false);
});
