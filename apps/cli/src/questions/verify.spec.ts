import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
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
const list = {
  ruleSet: 'world-bank-2019',
  year: 2014,
  size: 3,
  root: merkleRoot(hashes).toString('base64url'),
};
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
  return taocunInProcess({ TAOCUN_KEY: 'tck_of_another_installation' }, 'verify', file, ...more);
}

it('the output shows what a valid proof proves, with which key, and the provenance of the data', async () => {
  const { status, stdout } = await verify(proof, '--public-key', publicKey);
  expect(status).toBe(0);
  expect(stdout).toContain('one of 3 certificates of 2014 under world-bank-2019');
  expect(stdout).toContain('Provenance of the data: synthetic orders');
  expect(stdout).toMatch(/^salesFen +9007199254740993$/m);
});

it('the output first states that a proof by a key that is not named does not show its signer, and exits with 2', async () => {
  const { status, stdout } = await verify(proof);
  expect([status, stdout.split('\n')[0]]).toEqual([
    2,
    'Signed by a key that you have not named: this proves nothing about who.',
  ]);
  expect(stdout).toContain('By that key: one of 3 certificates of 2014 under world-bank-2019');
  expect(stdout).not.toContain('valid');
});

it('the key of a named installation is used', async () => {
  let published = publicKey;
  const keys: (string | undefined)[] = [];
  const installation = createServer((request, response) => {
    keys.push(request.headers.authorization);
    response.setHeader('content-type', 'application/json');
    if (request.url === '/under/.well-known/taocun-list-key')
      response.end(JSON.stringify({ algorithm: 'Ed25519', publicKey: published }));
  });
  await new Promise<void>((listening) => installation.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(installation.address() as AddressInfo).port}/under`;
  expect((await verify(proof, '--installation', url)).status).toBe(0);
  published = list.root;
  const { status, stderr } = await verify(proof, '--installation', url);
  expect([status, stderr]).toEqual([
    1,
    `The proof is signed by another key: ${publicKey} in place of ${list.root}.\n`,
  ]);
  expect(keys).toEqual([undefined, undefined]);
  installation.close().closeAllConnections();
});

it('the output of a proof without provenance states that it is open whether the data are real', async () => {
  const signature = sign(null, Buffer.from(signedText(list, undefined)), privateKey).toString('base64url');
  const { stdout } = await verify({ ...proof, provenance: undefined, signature }, '--public-key', publicKey);
  expect(stdout).toContain('Provenance of the data: not stated, so nothing shows whether they are real');
});

it.each([
  [
    'one fen is another',
    { certificate: leaves[1]!.replace('993', '992') },
    'the certificate is not on the list',
  ],
  ['it is at another place', { leafIndex: 0 }, 'the certificate is not on the list'],
  ['the provenance is removed', { provenance: undefined }, 'the signature is not of this list'],
  ['the year is another', { year: 2015 }, 'the signature is not of this list'],
  ['the place is no integer', { leafIndex: 1.5 }, 'is no proof of a certificate. leafIndex: '],
  ['the key is another', { publicKey: list.root }, 'the signature is not of this list'],
  ['the key is no key', { publicKey: 'x' }, 'is no proof of a certificate. publicKey: is not 32 bytes'],
  ['a member is missing', { path: undefined }, 'is no proof of a certificate. path: '],
])('a proof fails where %s', async (_what, change, why) => {
  const { status, stderr } = await verify({ ...proof, ...change });
  expect([status, stderr]).toEqual([1, expect.stringContaining(why)]);
});

it('a proof fails if the key is not the trusted one', async () => {
  const { status, stderr } = await verify(proof, '--public-key', 'another');
  expect([status, stderr]).toEqual([
    1,
    `The proof is signed by another key: ${publicKey} in place of another.\n`,
  ]);
});
