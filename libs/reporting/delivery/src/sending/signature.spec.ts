import { Webhook } from 'standardwebhooks';
import { newSecret, signedHeaders } from './signature';

it('the reference implementation verifies the signature', () => {
  const secret = newSecret();
  const body = '{"name":"东风村"}';
  const headers = { ...signedHeaders('a', body, [secret], Date.now()) };
  expect(new Webhook(secret).verify(body, headers)).toEqual({ name: '东风村' });
  expect(() => new Webhook(newSecret()).verify(body, headers)).toThrow('No matching signature');
});

it('the signature equals the example in the reference implementation’s tests', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  expect(
    signedHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', '{"test": 2432232314}', [secret], 1_614_265_330_999),
  ).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});
