import { keyIdOfSealed, secretsKeyId } from '@taocun/service';
import { SecretBox } from './secret-box';

const [older, newer] = ['a', 'b'].map((digit) => digit.repeat(64)) as [string, string];
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

it('opens what it has sealed, for the same owner alone', () => {
  const box = new SecretBox([newer]);
  const sealed = box.seal(secret, 'wh_1');
  expect(sealed).not.toContain(secret);
  expect(keyIdOfSealed(sealed)).toBe(secretsKeyId(newer));
  expect(box.open(sealed, 'wh_1')).toBe(secret);
  expect(box.open(sealed, 'wh_2')).toBeUndefined();
});

it('seals the same differently each time', () => {
  const box = new SecretBox([newer]);
  expect(box.seal(secret, 'wh_1')).not.toBe(box.seal(secret, 'wh_1'));
});

it('opens what an older key has sealed as long as it is named, and seals with the first', () => {
  const sealed = new SecretBox([older]).seal(secret, 'wh_1');
  const both = new SecretBox([newer, older]);
  expect([both.open(sealed, 'wh_1'), both.sealsWith]).toEqual([secret, secretsKeyId(newer)]);
  expect(new SecretBox([newer]).open(sealed, 'wh_1')).toBeUndefined();
});

it('opens nothing that was changed, in whichever byte', () => {
  const box = new SecretBox([newer]);
  const [id = '', text = ''] = box.seal(secret, 'wh_1').split('.');
  const bytes = Buffer.from(text, 'base64url');
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(box.open(`${id}.${changed.toString('base64url')}`, 'wh_1')).toBeUndefined();
  }
  for (const short of ['', id, `${id}.`, `${id}.${bytes.subarray(0, 27).toString('base64url')}`])
    expect(box.open(short, 'wh_1')).toBeUndefined();
});

it('seals nothing without a key', () => {
  const box = new SecretBox([]);
  expect(box.sealsWith).toBeUndefined();
  expect(() => box.seal(secret, 'wh_1')).toThrow('no key');
});
