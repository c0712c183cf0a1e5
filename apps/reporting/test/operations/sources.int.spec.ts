import { isoOfDay } from '@taocun/domain';
import { ApiKeys } from '@taocun/service';
import { Api } from '../api.fixture';
import { saveSources } from '../reporting.fixture';

const api = Api.inTests();

interface Sources {
  readonly asOf: string | null;
  readonly items: readonly {
    readonly source: string;
    readonly latest: string;
    readonly days: readonly { readonly day: string; readonly orders: number }[];
    readonly gaps: readonly object[];
  }[];
}

async function seenBy(...sources: string[]): Promise<Sources> {
  const role = sources.length === 0 ? ('operator' as const) : ('producer' as const);
  const rights = { sources, types: ['taocun.order.paid.v1' as const] };
  const { key } = await api.app.get(ApiKeys).create({ role, name: 'x', ...(role === 'producer' && rights) });
  return (await api.json('/sources', { authorization: `Bearer ${key}` })) as Sources;
}
const names = ({ items }: Sources): readonly string[] => items.map(({ source }) => source);

it('nothing is known before there is a clock', async () => {
  expect(await seenBy()).toEqual({ asOf: null, items: [] });
});

describe('as of a clock', () => {
  beforeAll(() =>
    saveSources(api.connection, '2015-06-30', {
      '/marketplaces/jd': (day) => (isoOfDay(day) >= '2015-06-21' ? 0 : 100),
      '/marketplaces/jd-other': () => 5,
      '/marketplaces/taobao': () => 70,
    }),
  );

  it('a producer sees the orders of thirty days and the gaps of its own owner', async () => {
    const seen = await seenBy('/marketplaces/jd');
    expect([seen.asOf, names(seen)]).toEqual(['2015-06-30', ['/marketplaces/jd']]);
    const [{ latest, days, gaps }] = seen.items as [Sources['items'][number]];
    expect([latest, gaps]).toEqual(['2015-06-20', [{ since: '2015-06-21', expected: 900, received: 0 }]]);
    expect(days).toHaveLength(30);
    expect(days[0]).toEqual({ day: '2015-06-01', orders: 100 });
    expect(days[29]).toEqual({ day: '2015-06-30', orders: 0 });
    expect(days.reduce((sum, { orders }) => sum + orders, 0)).toBe(2_000);
  });

  it.each([
    [['/marketplaces/jd/'], ['/marketplaces/jd']],
    [['/marketplaces/jd/orders'], ['/marketplaces/jd']],
    [['/marketplaces/j'], []],
    [['/registry/'], []],
    [
      ['/marketplaces/taobao', '/marketplaces/jd-other'],
      ['/marketplaces/jd-other', '/marketplaces/taobao'],
    ],
    [['/marketplaces/'], ['/marketplaces/jd', '/marketplaces/jd-other', '/marketplaces/taobao']],
    [[], ['/marketplaces/jd', '/marketplaces/jd-other', '/marketplaces/taobao']],
  ])('a key of %j sees %j', async (sources, expected) => {
    expect(names(await seenBy(...sources))).toEqual(expected);
  });

  it('nobody else sees any', async () => {
    expect((await api.get('/sources')).statusCode).toBe(401);
  });
});
