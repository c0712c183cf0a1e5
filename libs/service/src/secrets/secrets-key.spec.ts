import { randomBytes } from 'node:crypto';
import { isSecretsKey } from './secrets-key';

it.each([
  [randomBytes(32).toString('hex'), true],
  [randomBytes(31).toString('hex'), false],
  [randomBytes(32).toString('hex').toUpperCase().replace(/\d/, 'A'), false],
  ['', false],
])('a key has 64 hexadecimal digits: %s', (text, is) => {
  expect(isSecretsKey(text)).toBe(is);
});
