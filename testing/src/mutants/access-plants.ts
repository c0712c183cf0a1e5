import { type Plant, plantsIn } from './plant';

const inService = plantsIn('libs/service/src');

/** Of docs/decisions/0016: who may do what, with which key. */
export const accessPlants: readonly Plant[] = [
  ...inService('api-key', [
    ['a source covers whatever begins with it', `(own.endsWith('/') && source.startsWith(own))`, 'source.startsWith(own)'],
    ['a source in the middle is covered', 'source.startsWith(own)', 'source.includes(own)'],
  ]),
  ...inService(
    'api-key',
    [
      ['a revoked key is good', 'revokedAt !== undefined', 'false'],
      ['an expired key is good', 'expiresAt.getTime() <= nowMs', 'false'],
    ],
    'known-keys.spec.ts',
  ),
  ...inService('known-keys', [
    ['who knows the id of a key gets in', '!timingSafeEqual(known.hash, hashOf(shown))', 'false'],
    ['a revocation takes longer than five seconds', 'keysGoodForMs = 5_000', 'keysGoodForMs = 5_001'],
    ['keys stay good while MongoDB is away', 'if (this.#ageMs() >= keysGoodForMs) return unknowable;', ''],
    ['keys are as young as the answer', 'this.#readAtMs = askedAtMs', 'this.#readAtMs = this.now()'],
    ['every unknown key asks MongoDB', 'if (earlyMs > 0)', 'if (earlyMs > 1e9)'],
    ['a new key is refused at first', '&& this.#readAtMs < cameAtMs) await', '&& this.#readAtMs < 0) await'],
  ]),
  ...inService('door', [
    [
      'a route without a declaration is for everybody',
      'if (need === undefined) throw new StartError',
      'if (need === null) throw new StartError',
    ],
    ['who may not is let in', 'throw refusal;', 'return;'],
    ['a good key of another role is let in', 'if (allowed.includes(role))', 'if (role !== undefined)'],
  ]),
  ...inService('json-body', [
    ['a body is a level deeper', 'depth === deepest', 'depth > deepest'],
    ['a body has a member more', 'members > mostMembers', 'members > mostMembers + 1'],
    ['__proto__ is a member like any other', "Object.hasOwn(one, '__proto__') ||", 'false ||'],
    ['bytes that are no text become others', 'fatal: true', 'fatal: false'],
  ]),
  ...inService('unclear-requests', [
    ['the first of two keys counts', 'if (seen.has(name))', 'if (seen.has(name) && false)'],
    ['compressed bodies are read as they are', "if (encoding !== 'identity')", "if (encoding === '')"],
  ]),
  ...inService('secret-box', [
    ['what is sealed is not bound to its owner', 'tagBytes }).setAAD(Buffer.from(owner));', 'tagBytes });'],
    ['an older key seals', '[this.sealsWith] = this.#keys.keys();', 'this.sealsWith = [...this.#keys.keys()].at(-1);'],
  ]),
  ...inService(
    'needs',
    [
      ['a reader is told of changes', `subscriber: ['subscriber', 'operator']`, `subscriber: ['reader', 'subscriber', 'operator']`],
      ['a subscriber may not read', `reader: ['reader', 'subscriber', 'operator']`, `reader: ['reader', 'operator']`],
      ['OPEN_METRICS opens reports', `need === 'reader' && openReading`, `need === 'reader' && openMetrics`],
    ],
    'door.spec.ts',
  ),
];
