import { mongo } from 'mongoose';
import { builtInRuleSets, criteriaOf, type Figures } from '@taocun/domain';
import { criteriaOfStored, storedCriteria } from './stored-criteria';

const INT64_MAX = 2n ** 63n - 1n;
const figures: Figures = {
  kind: 'residents-committee',
  households: 350,
  salesFen: 1_234_567_890,
  alibabaSalesFen: -5,
  activeShops: 112,
  activeAlibabaShops: 97,
  activeHouseholds: 80,
  activeAlibabaHouseholds: 75,
};
const versions = builtInRuleSets.flatMap(({ id, versions: all }) =>
  all.map((version) => [`${id} from ${version.from ?? 'the first'}`, version] as const),
);

describe('criteria as they are stored', () => {
  it.each(versions)('come back as they were: %s', (_name, rules) => {
    for (const certifiedBefore of [undefined, 2019]) {
      const received = criteriaOf(figures, rules, certifiedBefore);
      // The order of members must match too, because answers keep it.
      expect(JSON.stringify(criteriaOfStored(storedCriteria(received)))).toBe(JSON.stringify(received));
    }
  });

  it('keep all digits of amounts that no number holds', () => {
    const [rules] = builtInRuleSets[0]?.versions ?? [];
    const received = criteriaOf({ ...figures, salesFen: 10n ** 30n, alibabaSalesFen: -INT64_MAX }, rules!);
    expect(criteriaOfStored(storedCriteria(received))).toEqual(received);
  });

  it('take half of the bytes of the criteria themselves', () => {
    const [rules] = builtInRuleSets[0]?.versions ?? [];
    const criteria = criteriaOf(figures, rules!);
    const bytes = (stored: unknown): number => mongo.BSON.calculateObjectSize({ stored });
    expect(bytes(storedCriteria(criteria)) / bytes(criteria)).toBeLessThan(0.5);
  });
});
