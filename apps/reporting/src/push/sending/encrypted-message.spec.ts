import { createECDH, randomBytes } from 'node:crypto';
import { TestBrowser } from '../push.fixture';
import { CURVE, encryptedMessage, MESSAGE_BYTES } from './encrypted-message';

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');
const browser = new TestBrowser('https://push.example.net/1');

it('encrypts as the example of RFC 8291, to the byte', () => {
  // Appendix A.
  const ephemeral = createECDH(CURVE);
  ephemeral.setPrivateKey(bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'));
  const keys = {
    p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  };
  const body = encryptedMessage(Buffer.from('When I grow up, I want to be a watermelon'), keys, ephemeral, bytes('DGv6ra1nlYgDCS1FRnbzlw'));
  expect(body.toString('base64url')).toBe(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT' +
      'pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  );
});

it.each([0, 1, MESSAGE_BYTES])('a browser reads a message of %i bytes, in 4,096 at most', (length) => {
  const plain = Buffer.alloc(length, '村');
  const body = encryptedMessage(plain, browser.keys);
  expect(body.length).toBeLessThanOrEqual(4_096);
  expect(browser.decrypted(body)).toEqual(plain);
});

it('no two messages have the same salt or key', () => {
  const [a, b] = [encryptedMessage(Buffer.from('a'), browser.keys), encryptedMessage(Buffer.from('a'), browser.keys)];
  expect(a.subarray(0, 16)).not.toEqual(b.subarray(0, 16));
  expect(a.subarray(21, 86)).not.toEqual(b.subarray(21, 86));
});

it('a key that is no point of the curve is refused', () => {
  const p256dh = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString('base64url');
  expect(() => encryptedMessage(Buffer.from('a'), { p256dh, auth: randomBytes(16).toString('base64url') })).toThrow();
});
