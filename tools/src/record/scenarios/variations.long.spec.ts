import { openRecord } from '../record';

interface Update {
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const usual = openRecord();
const updateOf = (value: string): Update => JSON.parse(value) as Update;

it('the variation delays a marketplace for 120 days, and loses nothing of it', () => {
  const held = openRecord({ variations: ['silent'] });
  const { plan } = held;
  const isHeld = (line: number): boolean => plan.sending(line) !== usual.plan.sending(line);
  const before = [...usual.plan.inOrder()];
  const after = [...plan.inOrder()];
  expect(after.filter((line) => !isHeld(line))).toEqual(before.filter((line) => !isHeld(line)));
  expect(new Set(after).size).toBe(usual.summary.lines);
  const comesFirst = (line: number): boolean =>
    plan.kind(line) === 'repeated' && plan.sending(line) < plan.sending(plan.reference(line));
  expect(after.filter(comesFirst)).toEqual([]);
  const days = after.filter(isHeld).map((line) => Math.floor(plan.sending(line) / 86_400));
  const of1688 = after.filter(
    (line) => plan.kind(line) === 'paid' && plan.shop(plan.subject(line)).platform === '1688',
  );
  const sent = of1688.map((line) => Math.floor(plan.sending(line) / 86_400)).sort((a, b) => a - b);
  const gaps = sent.flatMap((day, at) => (day - (sent[at - 1] ?? day) > 100 ? [[sent[at - 1], day]] : []));
  expect(gaps).toHaveLength(1);
  const [[last = 0, first = 0] = []] = gaps;
  expect([first - last, new Set(days)]).toEqual([121, new Set([first])]);
});

describe('with households untold and a county merged', () => {
  const opened: Update[] = [];
  const registered: Update[] = [];
  const ofRecoded = new Map<string, Update[]>();

  beforeAll(() => {
    for (const { key, value } of openRecord({ variations: ['untold', 'merged'] }).lines()) {
      if (value.includes('"taocun.shop.opened.v1"') && value.startsWith('{"specversion":"1.0","id":"opened-'))
        opened.push(updateOf(value));
      if (
        key.startsWith('130672') &&
        value.includes('village.registered') &&
        value.includes('"id":"registered-')
      )
        registered.push(updateOf(value));
      if (/^[a-z0-9]+-130(672|684)103224-/.test(key) && /"id":"(opened|closed|paid)-/.test(value))
        ofRecoded.set(key, [...(ofRecoded.get(key) ?? []), updateOf(value)]);
      if (key === '130684103224') registered.push(updateOf(value));
    }
  });

  it('names no household of the one marketplace, and those of all others', () => {
    const untold = opened.filter(({ data }) => data['householdId'] === undefined);
    expect(untold.length).toBeGreaterThan(5_000);
    expect(new Set(untold.map(({ source }) => source))).toEqual(new Set(['/marketplaces/tmall']));
    expect(opened.filter(({ source }) => source === '/marketplaces/tmall')).toHaveLength(untold.length);
  });

  it('keeps the codes of the county but for one village, whose shops go on under the new code', () => {
    const moved = registered.filter(({ data }) => data['townshipCode'] !== undefined);
    expect(new Set(moved.map(({ data }) => data['townshipCode']))).toEqual(new Set(['130684103']));
    expect(moved.length).toBeGreaterThanOrEqual(4);
    const [renamed, ...others] = registered.filter(({ data }) => data['formerCodes'] !== undefined);
    expect([renamed?.data, others]).toMatchObject([
      { villageCode: '130684103224', formerCodes: ['130672103224'], name: '许庄村' },
      [],
    ]);
    const merged = Date.parse('2015-03-02T00:00:00+08:00');
    for (const [key, updates] of ofRecoded)
      for (const { time, type } of updates)
        expect([key, type, Date.parse(time) >= merged]).toEqual([key, type, key.includes('-130684')]);
    const shops = (county: string): number =>
      [...ofRecoded.keys()].filter((key) => key.includes(`-${county}`)).length;
    expect(shops('130684')).toBeGreaterThan(0.5 * shops('130672'));
  });
});
