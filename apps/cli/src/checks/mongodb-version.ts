import { bad, doubtful, type Finding, good } from './finding';

/** The first patch release of each series that does not leak its memory. Source: CVE-2025-14847. */
const firstSafePatch: Readonly<Record<string, number>> = { '6.0': 27, '7.0': 28, '8.0': 17, '8.2': 3 };
const leastMajor = 6;
const supportedMajor = 7;

/** @param compressors of messages between client and server, if the server states them */
export function versionFinding(version: string, compressors?: string): Finding {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const of = 'MongoDB';
  const what = `version ${version}`;
  if (!(major >= leastMajor)) return bad(of, what, 'Install MongoDB 8.0; 6.0 is the oldest that works.');
  const safePatch = firstSafePatch[`${major}.${minor}`];
  if (safePatch !== undefined && patch < safePatch) {
    const isClosed = compressors !== undefined && !compressors.split(',').includes('zlib');
    const install = `Install ${major}.${minor}.${safePatch} or later, or MongoDB 8.0.`;
    return isClosed
      ? doubtful(of, `${what}, which leaks its memory unless zlib is off (CVE-2025-14847)`, install)
      : bad(
          of,
          `${what}, whose memory everybody who reaches its port can read without a login (CVE-2025-14847)`,
          `${install} Until then start it with --networkMessageCompressors=snappy,zstd.`,
        );
  }
  if (major < supportedMajor)
    return doubtful(of, `${what}, which gets no more fixes since July 2025`, 'Install MongoDB 8.0.');
  return good(of, what);
}
