import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { Taocun } from '@taocun/client';
import { leafHash, parseExactJson, rootOfPath, signedText } from '@taocun/contracts';
import { textTable } from '@taocun/local/text-table';
import { printText } from '../terminal/print';

const bytes32 = z.string().regex(/^[\w-]{43}$/, 'is not 32 bytes in base64url');
const Incomplete = z.object({
  openShops: z.object({ part: z.int(), whole: z.int() }),
  sources: z.array(
    z.object({
      source: z.string(),
      since: z.string(),
      until: z.string().optional(),
      expected: z.int(),
      received: z.int(),
      openShops: z.int(),
    }),
  ),
});
const Proof = z.object({
  provenance: z.object({ label: z.string() }).optional(),
  ruleSet: z.string(),
  year: z.int(),
  size: z.int(),
  root: bytes32,
  incomplete: Incomplete.optional(),
  algorithm: z.literal('Ed25519'),
  signature: z.string().regex(/^[\w-]{86}$/, 'is not 64 bytes in base64url'),
  publicKey: bytes32,
  certificate: z.string(),
  leafIndex: z.int().nonnegative(),
  path: z.array(bytes32).max(64),
});

interface TrustedOptions {
  readonly publicKey?: string;
  readonly installation?: string;
}

export async function runVerify(file: string, options: TrustedOptions): Promise<void> {
  const proof = proofIn(file);
  const { ruleSet, year, size, root, publicKey, certificate, provenance, incomplete } = proof;
  const trusted = await trustedKey(options);
  const path = proof.path.map(bytesOf);
  if (rootOfPath(leafHash(certificate), proof.leafIndex, size, path)?.equals(bytesOf(root)) !== true)
    throw new Error(
      'The proof is not valid: the certificate is not on the list with this root. One of them, or the path, was changed.',
    );
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  if (!verify(null, Buffer.from(signedText(proof, provenance?.label)), key, bytesOf(proof.signature)))
    throw new Error('The proof is not valid: the signature is not of this list, or not by this key.');
  if (trusted !== undefined && trusted !== publicKey)
    throw new Error(`The proof is signed by another key: ${publicKey} in place of ${trusted}.`);
  const members = Object.entries(parseExactJson(certificate) as object).map(([name, value]) => [
    name,
    String(value),
  ]);
  const lines = [
    ...(trusted === undefined
      ? ['Signed by a key that you have not named: this proves nothing about who.', '']
      : []),
    `${trusted === undefined ? 'By that key' : 'The proof is valid'}: one of ${size} certificates of ${year} under ${ruleSet}.`,
    ...missingText(incomplete),
    `Provenance of the data: ${provenance?.label ?? 'not stated, so nothing shows whether they are real'}`,
    `Signed by ${publicKey}`,
    '',
    textTable(['member', 'certified'], members),
  ];
  printText(lines.join('\n'));
  if (trusted === undefined) process.exitCode = 2;
}

/** A line for each gap that the list had when it was issued. */
function missingText(incomplete: z.infer<typeof Incomplete> | undefined): string[] {
  return (incomplete?.sources ?? []).map(({ source, since, until, expected, received }) => {
    const days = until === undefined ? `since ${since}` : `from ${since} to ${until}`;
    return `Incomplete: ${source} had sent ${received} of some ${expected} orders ${days} when the list was issued.`;
  });
}

async function trustedKey({ publicKey, installation }: TrustedOptions): Promise<string | undefined> {
  if (installation === undefined) return publicKey;
  // Without TAOCUN_KEY, which may be a key of another installation.
  return (await new Taocun({ url: installation, tries: 1 }).call('getListKey')).publicKey;
}

function proofIn(file: string): z.infer<typeof Proof> {
  const parsed = Proof.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`${file} is no proof of a certificate. ${mistakes.join('; ')}`);
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'base64url');
}
