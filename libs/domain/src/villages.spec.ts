import { dayOfIso, MS_PER_DAY, CST_OFFSET_MS } from './day';
import { builtInRuleSets } from './rule-set';
import { Villages } from './villages';
import { decodeVillage, encodeVillage } from './village-bytes';
import { type Village } from './village';

const dayOn = (text: string): number => dayOfIso(text) ?? NaN;
const msOn = (text: string): number => dayOn(text) * MS_PER_DAY - CST_OFFSET_MS;

/** A partition of villages that notes what it announces. */
function aPartition(saved?: ConstructorParameters<typeof Villages>[3]) {
  const said: string[] = [];
  const villages = new Villages(
    builtInRuleSets,
    15,
    {
      certified: (year, { code, salesFen }, { ruleSet, qualifies }) =>
        void said.push(`certified ${year} ${ruleSet} ${code} ${String(salesFen)} ${qualifies}`),
      verdict: (code, { ruleSet, qualifies, sequence }) => void said.push(`verdict ${code} ${ruleSet} ${qualifies} ${sequence}`),
    },
    saved,
  );
  let number = 0;
  const tick = (text: string, state: 'waiting' | 'read' = 'read'): void =>
    villages.tick({ partition: 0, partitions: 1, day: dayOn(text), state, epoch: 1, number: ++number });
  return { villages, said, tick };
}

function register({ villages }: ReturnType<typeof aPartition>, code: string, on: string, households = 10): void {
  villages.register(code, { timeMs: msOn(on), id: 'r', source: '/r', name: 'v', households, kind: 'administrative-village' });
}

/** One shop of a village of ten households, old enough and with orders of RMB 10 million and a fen: enough for every rule set. */
function prosper(partition: ReturnType<typeof aPartition>, code: string, opened: string, paid: string): void {
  partition.villages.open(code, {
    shopId: `s${code}`,
    timeMs: msOn(opened),
    id: 'o',
    source: '/m',
    householdId: 'h',
    platform: 'taobao',
    category: 'other',
  });
  for (let n = 0; n < 3; n++) partition.villages.pay(code, `s${code}`, dayOn(paid), n === 0 ? 1_000_000_001 : 1, 'other', undefined);
}

describe('the villages of a partition', () => {
  it('decides nothing before there is a clock, and all villages, in order of code, at the first', () => {
    const partition = aPartition();
    for (const code of ['320324103212', '320324103211']) {
      register(partition, code, '2014-01-01');
      prosper(partition, code, '2014-01-01', '2014-03-01');
    }
    expect(partition.said).toEqual([]);
    partition.tick('2014-03-02');
    expect(partition.said).toEqual(
      ['320324103211', '320324103212'].flatMap((code) => builtInRuleSets.map(({ id }) => `verdict ${code} ${id} true 1`)),
    );
  });

  it('never certifies a year that is due at the first clock, and certifies the next on the day after 15 July, before the verdicts', () => {
    const partition = aPartition();
    register(partition, '320324103211', '2013-07-01');
    prosper(partition, '320324103211', '2013-07-01', '2014-06-01');
    partition.tick('2013-07-20');
    partition.tick('2014-07-15');
    const before = partition.said.length;
    expect(partition.said.filter((line) => line.startsWith('certified'))).toEqual([]);
    partition.tick('2014-07-16');
    expect(partition.said.slice(before)).toEqual(builtInRuleSets.map(({ id }) => `certified 2014 ${id} 320324103211 1000000003 true`));
    expect(partition.said.some((line) => line.startsWith('certified 2013'))).toBe(false);
  });

  it('certifies each year of a jump, oldest first, from days kept until then', () => {
    const partition = aPartition();
    register(partition, '320324103211', '2013-07-01');
    partition.tick('2013-07-20');
    prosper(partition, '320324103211', '2013-08-01', '2014-06-01');
    partition.villages.pay('320324103211', 's320324103211', dayOn('2015-06-30'), 5, 'other', undefined);
    partition.tick('2016-08-01');
    const certified = partition.said.filter((line) => line.startsWith('certified'));
    expect(certified.map((line) => line.split(' ').slice(1, 3).join(' '))).toEqual(
      [2014, 2015].flatMap((year) => builtInRuleSets.map(({ id }) => `${year} ${id}`)),
    );
    expect(certified.filter((line) => line.includes('2015'))[0]).toContain(' 5 false');
  });

  it('counts updates of a certified year as late, by village and year', () => {
    const partition = aPartition();
    register(partition, '320324103211', '2013-07-20');
    partition.tick('2013-07-20');
    prosper(partition, '320324103211', '2013-08-01', '2014-06-01');
    partition.tick('2014-07-16');
    partition.villages.takeTouched();
    partition.villages.pay('320324103211', 's320324103211', dayOn('2014-06-30'), 5, 'other', undefined);
    partition.villages.pay('320324103211', 's320324103211', dayOn('2014-07-01'), 5, 'other', undefined);
    expect(partition.villages.takeTouched().map(({ late }) => [...late])).toEqual([[[2014, 1]]]);
  });

  it('announces on the day on which an old shop falls silent, with no update to bring it about', () => {
    const partition = aPartition();
    register(partition, '320324103211', '2014-01-01');
    prosper(partition, '320324103211', '2014-01-01', '2014-04-10');
    partition.tick('2014-04-15');
    const before = partition.said.length;
    // The three orders of 10 April are within 90 days up to 8 July.
    partition.tick('2014-07-08');
    expect(partition.said.length).toBe(before);
    partition.tick('2014-07-09');
    expect(partition.said.slice(before)).toEqual(builtInRuleSets.map(({ id }) => `verdict 320324103211 ${id} false 2`));
  });

  it('goes on from what was saved as if nothing had been in between', () => {
    const through = (interrupted: boolean): string[] => {
      const first = aPartition();
      register(first, '320324103211', '2014-01-01');
      prosper(first, '320324103211', '2014-01-01', '2014-04-10');
      first.tick('2014-04-15');
      if (!interrupted) {
        first.tick('2014-07-16');
        return first.said;
      }
      const second = aPartition(JSON.parse(JSON.stringify(first.villages.state())) as ReturnType<Villages['state']>);
      for (const { village, late } of first.villages.takeTouched()) {
        const copy: Village = decodeVillage(village.code, encodeVillage(village));
        second.villages.load(copy, late);
      }
      second.villages.tick({ partition: 0, partitions: 1, day: dayOn('2014-07-16'), state: 'read', epoch: 2, number: 1 });
      return [...first.said, ...second.said];
    };
    expect(through(true)).toEqual(through(false));
  });
});
