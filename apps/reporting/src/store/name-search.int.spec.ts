import { pinyin } from 'pinyin-pro';
import { Api, type Json } from '../api.fixture';
import { named, tailsOf } from './name-search';
import { pinyinReadingsOf } from './pinyin';
import { randomFrom } from '../random.fixture';
import { ReadModels } from './read-models';
import { assessed, saveAssessed } from '../reporting.fixture';

const VILLAGES = 4_000;
/** The characters that most village names consist of. */
const usual = [
  ...'东西南北中上下大小新老前后王李张刘陈杨赵黄周吴徐孙朱马胡郭林何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢',
  ...'山水河江湖桥店庄家屯坡岭沟塘坝湾桂花石岩龙凤风丰峰安平和兴旺福寿重庆长青绿红白金银铜铁木林竹松柏梅兰荷桃杏枣柳榆槐',
];
const random = randomFrom(20_261_125);
const any = (): string => usual[Math.floor(random() * usual.length)] ?? '';
const names = [
  ...['丰山村', '西安村', '先进村', '重庆路村', '绿山村', '青岩刘村', 'Dongfeng村'],
  ...Array.from({ length: VILLAGES }, (_, at) => `${any()}${any()}${at % 3 === 0 ? any() : ''}村`),
];
const codeOf = (at: number): string => String(330_782_100_000 + at);

let api: Api;

beforeAll(async () => {
  api = await Api.start();
  await saveAssessed(api.connection, ...names.map((name, at) => assessed(codeOf(at), { name })));
});

afterAll(() => api.stop());

const readings = new Map(
  [...new Set(names.join(''))].map((one) => {
    const known = pinyin(one, { multiple: true, toneType: 'none', type: 'array', v: true });
    return [one, known.flatMap((reading) => [reading, reading.replace('v', 'u')])];
  }),
);

/** Whether the letters are a pinyin reading of the name's characters, from some character on. */
function says(name: string, letters: string): boolean {
  const goesOn = (at: number, left: string): boolean =>
    (readings.get(name[at] ?? '') ?? []).some(
      (one) => one.startsWith(left) || (left.startsWith(one) && goesOn(at + 1, left.slice(one.length))),
    );
  return name.toLowerCase().includes(letters) || [...name].some((_, at) => goesOn(at, letters));
}

it.each(['dongf', 'fengshan', 'xian', 'zhongq', 'chongqing', 'lvs', 'lushan', 'wang', 'zh', 'ji'])(
  'finds what %s says',
  async (letters) => {
    const expected = names.flatMap((name, at) => (says(name, letters) ? [codeOf(at)] : []));
    expect(expected).not.toEqual([]);
    const found = await api.allPages(`/villages?search=${letters}&fields=villageCode`, 1_000);
    expect(found.map(({ villageCode }) => villageCode)).toEqual(expected);
  },
);

it.each(['dongf', 'fengshan', 'xian', 'qingyanliu'])('looks for %s in ranges of the index alone', async (letters) => {
  const { executionStats: found, queryPlanner } = await explained(letters);
  const firsts = new Set(pinyinReadingsOf(letters).flatMap(([first = '']) => [...first]));
  const begun = names.map((name) => tailsOf(name).filter((tail) => firsts.has(tail[0] ?? '') || tail.startsWith(letters)).length);
  const plan = JSON.stringify(queryPlanner.winningPlan);
  expect(plan).toContain('"nameTails_1"');
  expect(plan).not.toContain('COLLSCAN');
  expect(found.totalDocsExamined).toBe(begun.filter((tails) => tails > 0).length);
  // Each range examines one key beyond its end.
  const keys = begun.reduce((sum, tails) => sum + tails, 0);
  expect(found.totalKeysExamined - keys).toBeGreaterThanOrEqual(0);
  expect(found.totalKeysExamined - keys).toBeLessThanOrEqual(firsts.size + 2);
});

/** MongoDB's execution of the search for a first page. The bounds of ranges that it reports are not UTF-8. */
function explained(letters: string): Promise<Json> {
  const { collection } = api.app.get(ReadModels).villages;
  return collection
    .find(named(letters) as object, { enableUtf8Validation: false })
    .sort({ _id: 1 })
    .limit(101)
    .explain('executionStats');
}
