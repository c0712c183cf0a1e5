import { Webhook } from 'standardwebhooks';
import { newSecret, signedHeaders } from './signature';

const body = '{"name":"东风村"}';
const id = 'world-bank-2019:320324105212:1';

it('is one that the reference implementation verifies', () => {
  const secret = newSecret();
  const headers = { ...signedHeaders(id, body, [secret], Date.now()) };
  expect(new Webhook(secret).verify(body, headers)).toEqual({ name: '东风村' });
  expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow('No matching signature');
  expect(() => new Webhook(secret).verify(body, { ...headers, 'webhook-id': 'other' })).toThrow('No matching signature');
  expect(() => new Webhook(newSecret()).verify(body, headers)).toThrow('No matching signature');
});

it('is that of the example in the reference implementation’s tests', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  expect(signedHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', '{"test": 2432232314}', [secret], 1_614_265_330_999)).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

it('is made with every secret, so that whoever knows one of them can verify it', () => {
  const [newer, older] = [newSecret(), newSecret()];
  const headers = { ...signedHeaders(id, body, [newer, older], Date.now()) };
  expect(headers['webhook-signature']).toMatch(/^v1,\S{44} v1,\S{44}$/);
  for (const secret of [newer, older]) expect(new Webhook(secret).verify(body, headers)).toBeDefined();
});

it('comes from a secret of 32 random bytes', () => {
  const secrets = [newSecret(), newSecret()];
  expect(secrets[0]).not.toBe(secrets[1]);
  for (const secret of secrets) {
    expect(secret).toMatch(/^whsec_/);
    expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32);
  }
});
