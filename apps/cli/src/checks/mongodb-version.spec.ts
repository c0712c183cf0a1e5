import { versionFinding } from './mongodb-version';

const stateOf = (version: string, compressors?: string): string => versionFinding(version, compressors).state;

it.each(['6.0.0', '6.0.26', '7.0.0', '7.0.27', '8.0.0', '8.0.16', '8.2.2'])(
  'MongoDB %s leaks its memory, but only with zlib',
  (version) => {
    expect(versionFinding(version)).toMatchObject({
      state: 'bad',
      what: expect.stringContaining('CVE-2025-14847'),
    });
    expect(versionFinding(version).todo).toMatch(
      /^Install \d\.\d\.\d+ or later.*--networkMessageCompressors=snappy,zstd\.$/,
    );
    expect([stateOf(version, 'snappy,zstd,zlib'), stateOf(version, 'zlib')]).toEqual(['bad', 'bad']);
    expect([stateOf(version, 'snappy,zstd'), stateOf(version, 'disabled')]).toEqual(['doubtful', 'doubtful']);
  },
);

it.each(['7.0.28', '8.0.17', '8.0.19', '8.2.3', '8.3.0', '9.0.0', '10.0.1'])(
  'MongoDB %s is good',
  (version) => {
    expect(versionFinding(version)).toEqual({ of: 'MongoDB', state: 'good', what: `version ${version}` });
  },
);

it('MongoDB 6.0.27 is no longer supported', () => {
  expect(versionFinding('6.0.27')).toMatchObject({
    state: 'doubtful',
    what: expect.stringContaining('no more fixes'),
  });
});

it.each(['5.0.32', '4.4.30', 'undefined'])('MongoDB %s is too old', (version) => {
  expect(versionFinding(version)).toMatchObject({
    state: 'bad',
    todo: expect.stringContaining('Install MongoDB 8.0'),
  });
});
