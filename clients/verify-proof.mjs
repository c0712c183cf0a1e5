// Verifies that a village is on a certified list, with WebCrypto only, so that it works in any browser too.
// Offline with a key:
//   node clients/verify-proof.mjs proof.json <the installation's public key, from a place that you trust>
//   node clients/verify-proof.mjs proof.json --installation https://taocun.example

const encoder = new TextEncoder();

/**
 * Returns the list, the label of its provenance, the orders that the list lacks (each null if there are none)
 * and the certificate.
 * @param publicKey the key that you trust, never the proof's own: anybody can sign a proof
 * @throws {Error} if the proof is not valid
 */
export async function verifyProof(proof, publicKey) {
  if (typeof publicKey !== 'string')
    throw new TypeError('Name the public key of the installation that you trust.');
  const { ruleSet, year, size, root, signature, certificate, leafIndex, path, provenance, incomplete } =
    proof;
  if (proof.publicKey !== publicKey) throw new Error('The proof is signed by another key.');
  if (![leafIndex, size, year].every(Number.isSafeInteger))
    throw new Error('The place, the size and the year must be integers.');

  // RFC 9162, section 2.1.3.2: the leaf is hashed with each hash of the path, on the hash's side.
  let hash = await sha256(0, encoder.encode(certificate));
  let at = leafIndex;
  let last = size - 1;
  if (!(at >= 0 && at <= last)) throw new Error('The place is not on the list.');
  for (const beside of path.map(bytesOf)) {
    if (last === 0) throw new Error('The path is too long.');
    if (at % 2 === 1 || at === last) {
      hash = await sha256(1, beside, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else hash = await sha256(1, hash, beside);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  if (last !== 0) throw new Error('The path is too short.');
  const expected = bytesOf(root);
  if (hash.some((byte, index) => byte !== expected[index]))
    throw new Error('The certificate is not on the list.');

  const signed = JSON.stringify([
    'taocun list',
    ruleSet,
    year,
    size,
    root,
    provenance?.label ?? null,
    ...(incomplete ? [incomplete] : []),
  ]);
  const key = await crypto.subtle.importKey('raw', bytesOf(publicKey), 'Ed25519', false, ['verify']);
  if (!(await crypto.subtle.verify('Ed25519', key, bytesOf(signature), encoder.encode(signed))))
    throw new Error('The signature is not valid.');
  return {
    ruleSet,
    year,
    size,
    provenance: provenance?.label ?? null,
    incomplete: incomplete ?? null,
    certificate: JSON.parse(certificate),
  };
}

async function sha256(prefix, ...parts) {
  const bytes = new Uint8Array([prefix, ...parts.flatMap((part) => [...part])]);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function bytesOf(base64url) {
  const base64 = base64url.replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** The key that an installation publishes. */
export async function keyOf(installation) {
  const response = await fetch(`${installation.replace(/\/$/, '')}/.well-known/taocun-list-key`);
  if (!response.ok) throw new Error(`${installation} does not publish a key: status ${response.status}.`);
  return (await response.json()).publicKey;
}

if (globalThis.process?.argv[1]?.endsWith('verify-proof.mjs')) {
  const [, , file, ...trusted] = process.argv;
  const { readFileSync } = await import('node:fs');
  const proof = JSON.parse(readFileSync(file, 'utf8'));
  const key = trusted[0] === '--installation' ? await keyOf(trusted[1]) : trusted[0];
  const { ruleSet, year, size, provenance, incomplete, certificate } = await verifyProof(
    proof,
    key ?? proof.publicKey,
  );
  if (key === undefined) {
    console.log('Signed by a key that you have not named: this proves nothing about who.');
    process.exitCode = 2;
  }
  console.log(`One of ${size} certificates of ${year} under ${ruleSet}, signed by ${proof.publicKey}.`);
  for (const { source, since, until, expected, received } of incomplete?.sources ?? []) {
    const days = until === undefined ? `since ${since}` : `from ${since} to ${until}`;
    console.log(
      `Incomplete: ${source} had sent ${received} of some ${expected} orders ${days} when the list was issued.`,
    );
  }
  console.log(
    `Provenance of the data: ${provenance ?? 'not stated, so nothing shows whether they are real'}`,
  );
  console.log(certificate);
}
