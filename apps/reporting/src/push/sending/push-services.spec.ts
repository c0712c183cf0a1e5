import { endpointOf } from './push-services';

const usual = {
  ...{ http: false, ports: [443], networks: [] },
  hosts: ['fcm.googleapis.com', '*.notify.windows.com'],
};

it.each([
  'https://fcm.googleapis.com/fcm/send/abc:def',
  'https://wns2-sg2p.notify.windows.com/w/?token=a',
  'https://FCM.googleapis.com:443/a',
])('a push service takes %s', (text) => {
  expect(endpointOf(text, usual)).toEqual(new URL(text));
});

it.each([
  ['https://example.com/fcm.googleapis.com', /^must be of a push service .*: fcm\.googleapis\.com, \*\.notify\.windows\.com$/],
  ['https://fcm.googleapis.com.example.com/', /^must be of a push service/],
  ['https://evilfcm.googleapis.com/', /^must be of a push service/],
  ['https://notify.windows.com/', /^must be of a push service/],
  ['https://evilnotify.windows.com/', /^must be of a push service/],
  ['http://fcm.googleapis.com/', /^must begin with https/],
  ['https://fcm.googleapis.com:8443/', /^must not have the port 8443/],
  ['https://a:b@fcm.googleapis.com/', /^must not carry a login/],
  ['https://127.0.0.1/', /^must not lead to 127\.0\.0\.1/],
  ['fcm.googleapis.com', /^must be an absolute URL/],
])('%s is refused', (text, reason) => {
  expect(endpointOf(text, usual)).toEqual(expect.stringMatching(reason));
});
