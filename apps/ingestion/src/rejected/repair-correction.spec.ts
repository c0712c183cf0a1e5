import { isRejection } from '@taocun/contracts';
import { processorMsOf } from '@taocun/harness/measures/processor-time';
import { TIME_FACTOR } from '@taocun/harness/until';
import { type JsonValue, sourceOf } from '../records/original-event';
import { type SavedHeader } from '../records/saved-record';
import { anOpening, aRegistration, text } from '../updates/updates.fixture';
import { correct, type Correction, mergePatch } from './repair-correction';

const checks = { nowMs: Date.UTC(2014, 6, 1), registrySources: ['/registry'] };
const header = (name: string, value: string | null): SavedHeader => ({
  name,
  base64: value === null ? null : Buffer.from(value).toString('base64'),
});
const structured = (value: unknown, headers: SavedHeader[] = []) => ({
  value: Buffer.from(text(value)),
  headers,
});
const none: Correction = { kind: 'none' };

function outcome(original: Parameters<typeof correct>[0], correction: Correction): unknown {
  const corrected = correct(original, correction, checks);
  return isRejection(corrected)
    ? `${corrected.reason} ${corrected.path}`
    : JSON.parse(corrected.bytes.toString());
}

// The examples of RFC 7396, appendix A.
it.each<[JsonValue, JsonValue, JsonValue]>([
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'b' }, ['c'], ['c']],
  [{ a: 'foo' }, null, null],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
])('%j with the patch %j is %j', (target, patch, expected) => {
  expect(mergePatch(target, patch)).toEqual(expected);
});

it('a patch of __proto__ adds a member, and changes no prototype', () => {
  const merged = mergePatch({ a: 1 }, JSON.parse('{"__proto__":{"polluted":true}}') as JsonValue);
  expect(JSON.stringify(merged)).toBe('{"a":1,"__proto__":{"polluted":true}}');
  expect({}).not.toHaveProperty('polluted');
});

describe('the event to send', () => {
  const wrong = { ...anOpening('s-1'), data: { ...anOpening('s-1').data, platform: 'x', extra: 1 } };

  it('is the original, byte by byte, without a correction', () => {
    const bytes = Buffer.from(`  ${text(anOpening('s-1'))}\n`);
    expect(correct({ value: bytes, headers: [header('traceparent', '00')] }, none, checks)).toMatchObject({
      bytes,
      source: '/marketplaces/taobao',
      id: 'o-s-1',
      key: 's-1',
    });
  });

  it('has a digest that differs for other bytes', () => {
    const digest = (value: Buffer): unknown =>
      (correct({ value, headers: [] }, none, checks) as { digest?: unknown }).digest;
    const bytes = Buffer.from(text(anOpening('s-1')));
    expect(digest(bytes)).toBe(digest(Buffer.from(bytes)));
    expect(digest(bytes)).not.toBe(digest(Buffer.concat([bytes, Buffer.from(' ')])));
  });

  it.each<[string, Parameters<typeof correct>[0], Correction, unknown]>([
    [
      'patched',
      structured(wrong),
      { kind: 'patch', patch: { data: { platform: 'jd', extra: null } } },
      { ...wrong, data: { ...anOpening('s-1').data, platform: 'jd' } },
    ],
    ['another event', structured(wrong), { kind: 'event', event: anOpening('s-2') }, anOpening('s-2')],
    [
      'another event in place of no JSON',
      { value: Buffer.from('{'), headers: [] },
      { kind: 'event', event: anOpening('s-2') },
      anOpening('s-2'),
    ],
    [
      'another event in place of a tombstone',
      { value: null, headers: [] },
      { kind: 'event', event: anOpening('s-2') },
      anOpening('s-2'),
    ],
    ['refused: as it was', structured(wrong), none, 'invalid-data /data/extra'],
    [
      'refused: half corrected',
      structured(wrong),
      { kind: 'patch', patch: { data: { platform: 'jd' } } },
      'invalid-data /data/extra',
    ],
    [
      'refused: no JSON to patch',
      { value: Buffer.from('{'), headers: [] },
      { kind: 'patch', patch: {} },
      'malformed-json ',
    ],
    [
      'refused: no UTF-8 to patch',
      { value: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), headers: [] },
      { kind: 'patch', patch: {} },
      'malformed-json ',
    ],
    [
      'refused: no object to patch',
      { value: Buffer.from('[]'), headers: [] },
      { kind: 'patch', patch: {} },
      'malformed-json ',
    ],
    [
      'refused: too deep to patch',
      { value: Buffer.from('{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000)), headers: [] },
      { kind: 'patch', patch: {} },
      'malformed-json ',
    ],
    ['refused: a registration by no registry', structured(aRegistration()), none, 'invalid-envelope /source'],
    [
      'a registration by a registry',
      structured(aRegistration()),
      { kind: 'patch', patch: { source: '/registry' } },
      { ...aRegistration(), source: '/registry' },
    ],
    ['refused: a tombstone', { value: null, headers: [] }, none, 'malformed-json '],
    [
      'refused: too large',
      structured(wrong),
      { kind: 'event', event: { ...anOpening('s-1'), subject: 'x'.repeat(262_144) } },
      'too-large ',
    ],
    [
      'refused: its time has not come',
      structured({ ...anOpening('s-1'), time: '2014-07-01T09:00:00.001+08:00' }),
      none,
      'from-the-future /time',
    ],
    [
      'no longer from the future',
      structured({ ...anOpening('s-1'), time: '2014-07-01T09:00:00+08:00' }),
      none,
      { ...anOpening('s-1'), time: '2014-07-01T09:00:00+08:00' },
    ],
  ])('is %s', (_what, original, correction, expected) => {
    expect(outcome(original, correction)).toEqual(expected);
  });
});

describe('an update in binary mode', () => {
  const { data, ...attributes } = anOpening('s-1');
  const headers = [
    ...Object.entries(attributes).map(([name, value]) => header(`ce_${name}`, value)),
    header('content-type', 'application/json'),
    header('traceparent', '00'),
    header('ce_nothing', null),
    header('ce_data', 'other'),
  ];
  const event = { ...attributes, datacontenttype: 'application/json', data };

  it('is sent as the equivalent structured event', () => {
    expect(outcome(structured(data, headers), none)).toEqual(event);
  });

  it('is patched as that event', () => {
    const original = structured(
      { ...data, platform: 'x' },
      headers.map((one) => (one.name === 'ce_id' ? header('ce_id', 'a b') : one)),
    );
    expect(outcome(original, { kind: 'patch', patch: { id: 'a', data: { platform: 'jd' } } })).toEqual({
      ...event,
      id: 'a',
      data: { ...data, platform: 'jd' },
    });
  });

  it('uses the last value of a header that occurs twice', () => {
    expect(outcome(structured(data, [header('ce_id', 'first'), ...headers]), none)).toEqual(event);
  });

  it('is still rejected unchanged if its data is not JSON', () => {
    expect(outcome({ value: Buffer.from('{'), headers }, none)).toBe('malformed-json ');
  });

  it('is read quickly, however many values a header has', async () => {
    const many = Array.from({ length: 100_000 }, () => header('a', 'b'));
    const tookMs = await processorMsOf(() =>
      expect(outcome(structured(data, [...many, ...headers]), none)).toEqual(event),
    );
    expect(tookMs).toBeLessThan(2_000 * TIME_FACTOR);
  });

  it('has a source, as one in structured mode has', () => {
    expect(sourceOf(structured(data, headers))).toBe('/marketplaces/taobao');
    expect(sourceOf(structured(anOpening('s-1')))).toBe('/marketplaces/taobao');
    expect([{ value: null, headers: [] }, structured({ source: 1 }), structured([])].map(sourceOf)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
