import { keyIdOfSealed, secretsKeyId } from '@taocun/service';
import { SecretBox } from './secret-box';

const [older, newer] = ['a', 'b'].map((digit) => digit.repeat(64)) as [string, string];
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

it('what is sealed can be opened, for the same owner alone', () => {
  const box = new SecretBox([newer]);
  const sealed = box.seal(secret, 'wh_1');
  expect(sealed).not.toContain(secret);
  expect(keyIdOfSealed(sealed)).toBe(secretsKeyId(newer));
  expect(box.open(sealed, 'wh_1')).toBe(secret);
  expect(box.open(sealed, 'wh_2')).toBeUndefined();
});

it('each seal of the same is different', () => {
  const box = new SecretBox([newer]);
  expect(box.seal(secret, 'wh_1')).not.toBe(box.seal(secret, 'wh_1'));
});

it('what an older key has sealed can be opened as long as the key is named, and the first one seals', () => {
  const sealed = new SecretBox([older]).seal(secret, 'wh_1');
  const both = new SecretBox([newer, older]);
  expect([both.open(sealed, 'wh_1'), both.sealsWith]).toEqual([secret, secretsKeyId(newer)]);
  expect(new SecretBox([newer]).open(sealed, 'wh_1')).toBeUndefined();
});

it('nothing that was changed can be opened, whichever byte it is', () => {
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

it('nothing is sealed without a key', () => {
  const box = new SecretBox([]);
  expect(box.sealsWith).toBeUndefined();
  expect(() => box.seal(secret, 'wh_1')).toThrow('no key');
});
