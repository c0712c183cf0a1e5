import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import {
  certificateLeaf,
  leafHash,
  merklePath,
  merkleRoot,
  provenMembers,
  signedText,
} from '@taocun/contracts';
import { type AnswerType, choice, count, object, text, Type } from '@taocun/openapi';
import {
  figure,
  incomplete,
  Incompleteness,
  InstallationSecrets,
  provenance,
  Table,
} from '@taocun/reporting-answers';
import { Problem, type Provenance, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { CertifiedYears } from './certified-years';

const someHash = 'rrbLz-J08UsHD7p1pVYl54SwzbnK9Rug26Fb8yjgb54';

/** Hashes, signature and key are in base64url. */
export const ListProof = object('ListProof', {
  provenance,
  ruleSet: text('The rule set.', 'world-bank-2019'),
  year: count('The certified year.'),
  size: count('The certificates of the list.'),
  root: text(
    'The root of the Merkle tree (RFC 9162, SHA-256) over the certificates, in the order of village codes.',
    someHash,
  ),
  algorithm: choice(['Ed25519']),
  incomplete,
  signature: text(
    'The signature of `["taocun list",ruleSet,year,size,root,provenance.label]`, as JSON without spaces; the label is null without provenance. Where ' +
      'the proof has `incomplete`, the list ends with that.',
    'oJ3…',
  ),
  publicKey: text("The installation's key.", someHash),
  certificate: Type.Optional(
    text(
      'The leaf, as the text that is hashed: members by name, without spaces, amounts in fen.',
      '{"activeShops":40,"year":2014}',
    ),
  ),
  leafIndex: Type.Optional(count('Its place on the list, from 0.')),
  path: Type.Optional(
    Type.Array(Type.String(), {
      description: 'The sibling hashes on the way to the root, the lowest first.',
      example: [someHash],
    }),
  ),
});
export type ListProof = AnswerType<typeof ListProof>;

export const ListKey = object('ListKey', {
  algorithm: choice(['Ed25519']),
  publicKey: ListProof.properties.publicKey,
});
export type SignedList = Omit<ListProof, 'provenance' | 'certificate' | 'leafIndex' | 'path'>;

const certifiedCounts = figure('certified-counts');
const listed = `SELECT ${provenMembers.map((member) => `"${member}"`).join(', ')} FROM certified WHERE ruleSet = $ruleSet AND year = $year AND qualifies ORDER BY villageCode`;
type ProvenRow = Parameters<typeof certificateLeaf>[0];

/**
 * The Merkle tree of a list. Without it, each proof would hash thousands of certificates, which takes 0.1 s.
 */
interface ListTree {
  readonly root: string;
  readonly codes: readonly string[];
  readonly certificates: readonly string[];
  readonly hashes: readonly Buffer[];
}

/** The number of trees that are kept; one of 7,780 certificates takes some 6 MB. */
const MOST_TREES = 4;

/** PKCS #8 of an Ed25519 key, up to its 32 bytes. Source: RFC 8410 */
const PKCS8_OF_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * Roots of certified lists, signed with a key of the installation, and proofs that a certificate is on a
 * list.
 */
@Injectable()
export class ListProofs {
  readonly #provenance: Provenance | undefined;
  /** The number of certificates of each list that was found complete. */
  readonly #complete = new Map<string, number>();
  /** The newest tree of each list. */
  readonly #trees = new LRUCache<string, ListTree & { readonly version: string }>({ max: MOST_TREES });
  #key: { readonly secret: KeyObject; readonly publicKey: string } | undefined;

  constructor(
    private readonly table: Table,
    private readonly incompleteness: Incompleteness,
    private readonly years: CertifiedYears,
    private readonly secrets: InstallationSecrets,
    @Inject(SERVICE_CONFIG) { provenance: stated }: Pick<ServiceConfig, 'provenance'>,
  ) {
    this.#provenance = stated;
  }

  /**
   * @throws Problem while the list is not complete: 404 if it is not issued, 503 while certificates are
   * missing
   */
  async list(year: number, ruleSet: string): Promise<SignedList> {
    return this.#signed(year, ruleSet, await this.#treeOfVillages(year, ruleSet));
  }

  /** The list, with the proof for a village's certificate. */
  async proof(
    year: number,
    ruleSet: string,
    villageCode: string,
  ): Promise<SignedList & Pick<ListProof, 'certificate' | 'leafIndex' | 'path'>> {
    const tree = await this.#treeOfVillages(year, ruleSet);
    const list = await this.#signed(year, ruleSet, tree);
    const leafIndex = tree.codes.indexOf(villageCode);
    const certificate = tree.certificates[leafIndex];
    if (certificate === undefined)
      throw new Problem({
        status: 404,
        detail: `The village ${villageCode} is not on the list of ${year} under ${ruleSet}.`,
      });
    const path = merklePath(tree.hashes, leafIndex).map((hash) => hash.toString('base64url'));
    return { ...list, certificate, leafIndex, path };
  }

  /** The key that verifies the installation's signatures. */
  async key(): Promise<AnswerType<typeof ListKey>> {
    return { algorithm: 'Ed25519', publicKey: (await this.#keyPair()).publicKey };
  }

  async #signed(year: number, ruleSet: string, { root, codes }: ListTree): Promise<SignedList> {
    const { incomplete: missing } = await this.incompleteness.of({ list: { ruleSet, year } });
    const list = { ruleSet, year, size: codes.length, root, ...(missing && { incomplete: missing }) };
    const { secret, publicKey } = await this.#keyPair();
    const signature = sign(null, Buffer.from(signedText(list, this.#provenance?.label)), secret).toString(
      'base64url',
    );
    return { ...list, algorithm: 'Ed25519', signature, publicKey };
  }

  /**
   * The root of an issued list, and what it lacks. A list without villages has the root of a tree without
   * leaves.
   * @throws Problem with 503 while certificates are missing
   */
  async issued(year: number, ruleSet: string): Promise<Pick<SignedList, 'root' | 'incomplete'>> {
    const [{ root }, { incomplete: missing }] = await Promise.all([
      this.#tree(year, ruleSet),
      this.incompleteness.of({ list: { ruleSet, year } }),
    ]);
    return { root, ...(missing && { incomplete: missing }) };
  }

  /** Nothing is proved by a list without villages. */
  async #treeOfVillages(year: number, ruleSet: string): Promise<ListTree> {
    const { database } = await this.table.current();
    const [stored] = await database.rows<{ readonly qualifying: number }>(certifiedCounts, { year, ruleSet });
    if (stored === undefined || stored.qualifying === 0) throw await this.years.notCertified(year, ruleSet);
    return this.#tree(year, ruleSet);
  }

  async #refuseIncomplete(year: number, ruleSet: string): Promise<void> {
    const { database } = await this.table.current();
    const [stored] = await database.rows<{ readonly villages: number }>(certifiedCounts, { year, ruleSet });
    const { villages } = stored ?? { villages: 0 };
    const list = `${ruleSet}:${year}`;
    if (this.#complete.get(list) === villages) return;
    const issued = await this.years.closedWith(year, ruleSet);
    if (issued !== villages) {
      const of = issued ?? 'a number that is not known, since some partitions have not closed the list';
      throw new Problem({
        status: 503,
        detail: `The list of ${year} under ${ruleSet} is not complete: ${villages} certificates are stored of ${of}.`,
      });
    }
    this.#complete.set(list, issued);
  }

  /** @throws Problem while the list is not complete */
  async #tree(year: number, ruleSet: string): Promise<ListTree> {
    await this.#refuseIncomplete(year, ruleSet);
    const { database, version } = await this.table.current();
    const list = `${ruleSet}:${year}`;
    const cached = this.#trees.get(list);
    if (cached?.version === version) return cached;
    const rows = await database.rows<ProvenRow>(listed, { year, ruleSet });
    const certificates = rows.map(certificateLeaf);
    const hashes = certificates.map(leafHash);
    const codes = rows.map(({ villageCode }) => villageCode);
    const tree = { version, root: merkleRoot(hashes).toString('base64url'), codes, certificates, hashes };
    this.#trees.set(list, tree);
    return tree;
  }

  async #keyPair(): Promise<{ readonly secret: KeyObject; readonly publicKey: string }> {
    if (this.#key === undefined) {
      const key = Buffer.concat([PKCS8_OF_ED25519, await this.secrets.get('signing')]);
      const secret = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
      this.#key = { secret, publicKey: String(createPublicKey(secret).export({ format: 'jwk' }).x) };
    }
    return this.#key;
  }
}
