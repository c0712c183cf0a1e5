import { randomUUID } from 'node:crypto';
import {
  type AsOfDay,
  encodeClusterVerdictChanged,
  encodeSourceFellSilent,
  encodeTownVerdictChanged,
  encodeVerdictChanged,
  encodeVillageAssessed,
  encodeVillageCertified,
  type TopicName,
  topicName,
  type VillageAssessedV1,
} from '@taocun/contracts';
import { NO_KEEPERS, builtInRuleSets, criteriaOf, type Figures, isoOfDay, versionAsOf } from '@taocun/domain';
import { prepareTopics, Publisher } from '@taocun/kafka';
import { quiet } from '../quiet';
import { testClient } from './test-client';

const announcedTopics = [
  'village.verdicts',
  'village.assessments',
  'village.certifications',
  'region.verdicts',
  'observatory.notices',
] as const satisfies readonly TopicName[];

const asOf = 16_251;
const [rules] = builtInRuleSets;
const figures: Figures = {
  kind: 'administrative-village',
  households: 350,
  salesFen: 2n ** 60n,
  alibabaSalesFen: 5,
  activeShops: 1,
  activeAlibabaShops: 1,
  activeHouseholds: 1,
  activeAlibabaHouseholds: 1,
};
const village: AsOfDay<VillageAssessedV1> = {
  ...figures,
  villageCode: '',
  townshipCode: '320324100',
  shopsOfKnownHouseholds: 1,
  name: '东风村',
  asOf,
  openShops: 1,
  paidByUrbanBuyersFen: 0,
  paidByRuralBuyersFen: 0,
  keepers: NO_KEEPERS,
  workersKnown: 0,
  workers: 0,
  verdicts: [],
  paidByCategoryFen: { agricultural: 0, handicraft: 0, manufactured: 0, service: 0, other: 0 },
};

/**
 * The topics of announcements, written as by services that sometimes crash: everything from an earlier point
 * on is then repeated.
 */
export class AnnouncedLog {
  readonly prefix = `subscriber-${randomUUID().slice(0, 8)}.`;
  /** The announcements of each partition, each event once. */
  readonly announced = new Map<string, string[]>();
  readonly #kafka = testClient({ clientId: 'log' });
  #publisher: Publisher | undefined;
  #number = 0;

  async prepare(partitions = 2): Promise<void> {
    const admin = this.#kafka.admin();
    await admin.connect();
    const topics = announcedTopics.map((topic) => topicName(this.prefix, topic));
    await prepareTopics(
      admin,
      topics.map((name) => ({ name, partitions, config: {} })),
    );
    await admin.disconnect();
    this.#publisher = new Publisher(
      this.#kafka,
      new Map(topics.map((name) => [name, { name, partitions }])),
      quiet,
    );
    await this.#publisher.connect();
  }

  /** Adds `count` announcements to every partition, after repeating the last `again` ones. */
  async announce(count: number, again: number): Promise<void> {
    const first = this.#number + 1;
    this.#number += count;
    for (const topic of announcedTopics) {
      for (const partition of [0, 1]) {
        const name = `${topic}/${partition}`;
        const before = this.announced.get(name) ?? [];
        const texts = Array.from({ length: count }, (_, at) => textOf(topic, partition, first + at));
        const repeated = again === 0 ? [] : before.slice(-again);
        this.announced.set(name, [...before, ...texts]);
        for (const value of [...repeated, ...texts, ...texts.slice(0, again)])
          this.#publisher?.publishTo(topicName(this.prefix, topic), partition, { key: null, value });
        await this.#publisher?.flush();
      }
    }
  }

  /** Adds an event of a type that no subscriber knows yet to the first partition of every topic. */
  async announceLaterType(): Promise<void> {
    const value = JSON.stringify({ specversion: '1.0', id: 'later', type: 'taocun.later.v1', data: {} });
    for (const topic of announcedTopics)
      this.#publisher?.publishTo(topicName(this.prefix, topic), 0, { key: null, value });
    await this.#publisher?.flush();
  }

  get count(): number {
    return [...this.announced.values()].flat().length;
  }

  async clear(): Promise<void> {
    await this.#publisher?.close();
    const admin = this.#kafka.admin();
    await admin.connect();
    await admin.deleteTopics(announcedTopics.map((topic) => topicName(this.prefix, topic)));
    await admin.disconnect();
  }
}

/** The announcements of a partition belong to three series in turn. */
function textOf(topic: (typeof announcedTopics)[number], partition: number, number: number): string {
  if (rules === undefined) throw new Error('there is no rule set');
  const series = number % 3;
  const sequence = Math.ceil(number / 3);
  const villageCode = `32032410${partition}20${series}`.padEnd(12, '0');
  const verdict = { ruleSet: rules.id, qualifies: sequence % 2 === 1, asOf, sequence };
  const follows = { partition, offset: number, index: 0 };
  switch (topic) {
    case 'village.verdicts':
      return encodeVerdictChanged(
        { villageCode, ...verdict, criteria: criteriaOf(figures, versionAsOf(rules, asOf)) },
        follows,
      );
    case 'village.assessments':
      return encodeVillageAssessed({ ...village, villageCode }, follows);
    case 'village.certifications':
      return encodeVillageCertified(
        { ...village, villageCode, ...verdict, year: 2000 + sequence, criteria: [] },
        follows,
      );
    case 'region.verdicts':
      if (series === 0)
        return encodeTownVerdictChanged({ code: villageCode.slice(0, 9), ...verdict, villages: 3 });
      return encodeClusterVerdictChanged({
        code: `3203${partition}${series}`,
        ...verdict,
        villages: 10,
        size: 'cluster',
      });
    case 'observatory.notices': {
      const silence = {
        source: `/marketplaces/${partition}-${series}`,
        since: isoOfDay(asOf + sequence),
        expected: 20,
        received: 1,
        openShops: 2,
      };
      return encodeSourceFellSilent(silence);
    }
  }
}
