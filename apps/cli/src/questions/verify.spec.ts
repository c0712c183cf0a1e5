import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { leafHash, merklePath, merkleRoot, signedText } from '@taocun/contracts';
import { taocunInProcess } from '../in-process.fixture';

const folder = mkdtempSync(path.join(tmpdir(), 'taocun-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

const { privateKey, publicKey: key } = generateKeyPairSync('ed25519');
const publicKey = String(key.export({ format: 'jwk' }).x);
const leaves = [1, 3, 5].map((fen) => `{"name":"东风村","salesFen":900719925474099${fen}}`);
const hashes = leaves.map((leaf) => leafHash(leaf));
const list = { ruleSet: 'world-bank-2019', year: 2014, size: 3, root: merkleRoot(hashes).toString('base64url') };
const proof = {
  ...list,
  provenance: { label: 'synthetic orders' },
  algorithm: 'Ed25519',
  signature: sign(null, Buffer.from(signedText(list, 'synthetic orders')), privateKey).toString('base64url'),
  publicKey,
  certificate: leaves[1]!,
  leafIndex: 1,
  path: merklePath(hashes, 1).map((hash) => hash.toString('base64url')),
};

function verify(content: object, ...more: readonly string[]) {
  const file = path.join(folder, 'proof.json');
  writeFileSync(file, JSON.stringify(content));
  return taocunInProcess({}, 'verify', file, ...more);
}

it('shows what a valid proof proves, with which key, and the provenance of the data', async () => {
  const { status, stdout } = await verify(proof, '--public-key', publicKey);
  expect(status).toBe(0);
  expect(stdout).toContain('one of 3 certificates of 2014 under world-bank-2019');
  expect(stdout).toContain('Provenance of the data: synthetic orders');
  expect(stdout).toMatch(/^salesFen +9007199254740993$/m);
  expect((await verify(proof)).stdout).toContain(`Signed by ${publicKey}: compare it`);
});

it.each([
  ['one fen is another', { certificate: leaves[1]!.replace('993', '992') }, 'the certificate is not on the list'],
  ['it is at another place', { leafIndex: 0 }, 'the certificate is not on the list'],
  ['the provenance is removed', { provenance: undefined }, 'the signature is not of this list'],
  ['the year is another', { year: 2015 }, 'the signature is not of this list'],
  ['the key is another', { publicKey: list.root }, 'the signature is not of this list'],
  ['the key is no key', { publicKey: 'x' }, 'is no proof of a certificate. publicKey: is not 32 bytes'],
  ['a member is missing', { path: undefined }, 'is no proof of a certificate. path: '],
])('fails where %s', async (_what, change, why) => {
  const { status, stderr } = await verify({ ...proof, ...change });
  expect([status, stderr]).toEqual([1, expect.stringContaining(why)]);
});

it('fails if the key is not the trusted one', async () => {
  const { status, stderr } = await verify(proof, '--public-key', 'another');
  expect([status, stderr]).toEqual([1, `The proof is signed by another key: ${publicKey} in place of another.\n`]);
});
