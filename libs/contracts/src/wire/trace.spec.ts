import { sampledParent, tracedHeaders, tracedIn } from './trace';

const trace = '0af7651916cd43dd8448eb211c80319c';
const parent = 'b7ad6b7169203331';

describe('a traceparent', () => {
  it.each([
    ['sampled', `00-${trace}-${parent}-01`],
    ['sampled, with another flag', `00-${trace}-${parent}-03`],
    ['of a later version with more behind', `01-${trace}-${parent}-01-more`],
  ])('is carried: %s', (_name, text) => {
    expect(sampledParent(text)).toBe(text);
  });

  it.each([
    ['not sampled', `00-${trace}-${parent}-00`],
    ['of a version that is none', `ff-${trace}-${parent}-01`],
    ['without a trace', `00-${'0'.repeat(32)}-${parent}-01`],
    ['without a span', `00-${trace}-${'0'.repeat(16)}-01`],
    ['in capitals', `00-${trace.toUpperCase()}-${parent}-01`],
    ['too short', `00-${trace}-${parent}`],
    ['with something before it', ` 00-${trace}-${parent}-01`],
    ['longer than any should be', `01-${trace}-${parent}-01-${'x'.repeat(64)}`],
    ['a number', 1],
    ['nothing', undefined],
  ])('is ignored: %s', (_name, text) => {
    expect(sampledParent(text)).toBeUndefined();
  });

  it('is sent along in headers, with what it was followed from last', () => {
    const traceparent = `00-${trace}-${parent}-01`;
    expect(tracedIn(undefined)).toBeUndefined();
    expect(tracedIn({ other: 'x' })).toBeUndefined();
    expect(tracedIn({ traceparent: Buffer.from(traceparent) })).toEqual({ traceparent });
    expect(tracedIn(tracedHeaders(traceparent, 'village.activity/3:5'))).toEqual({
      traceparent,
      follows: 'village.activity/3:5',
    });
  });
});
