import { TaocunProblem, TaocunUnreachable } from '@taocun/client';
import { failureText, taocunAt } from './services';

afterEach(() => delete process.env['TAOCUN_KEY']);

it('a text that cannot be a key is neither sent nor shown', () => {
  process.env['TAOCUN_KEY'] = 'tck_…';
  expect(() => taocunAt('http://127.0.0.1:1')).toThrow(/^TAOCUN_KEY holds no key[^…]*$/);
});

it.each([
  [new TaocunProblem(404, 'unknown-village', 'No village.', undefined, {}), 'No village.'],
  [new TaocunProblem(422, 'x', 'Correct it.', undefined, { reason: 'invalid-data', path: '/time' }), 'invalid-data at /time: Correct it.'],
  [new TaocunProblem(422, 'x', 'Correct it.', undefined, { reason: 'too-large', path: '' }), 'too-large: Correct it.'],
  [new TaocunProblem(401, 'key-missing', 'No key.', undefined, {}), 'No key. Here it is read from the environment variable TAOCUN_KEY.'],
  [
    new TaocunProblem(404, 'unknown', 'Not Found', undefined, {}),
    "The answer, with status 404, is none of taocun's. Does --url lead to it?",
  ],
  [
    new TaocunUnreachable('http://a does not answer.', { cause: new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') }) }),
    'http://a does not answer. ECONNREFUSED. Start the service, or give its address with --url.',
  ],
  [new Error('another'), undefined],
])('%s is explained', (error, text) => {
  expect(failureText(error)).toBe(text);
});
