import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { Api } from '../api.fixture';
import { certified, saveCertificates } from '../reporting.fixture';

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, object>>;
}
const described = JSON.parse(
  readFileSync(path.join(__dirname, '../../../../docs/openapi/reporting.json'), 'utf8'),
) as {
  readonly paths: Readonly<Record<string, { readonly get?: Operation }>>;
};
/** The address of every operation with a parameter `year`, for a year. */
const ofYear = Object.entries(described.paths).flatMap(([template, { get }]) => {
  const parameter = get?.parameters?.find(({ name }) => name === 'year');
  if (get === undefined || parameter === undefined) return [];
  const url = (year: number): string =>
    parameter.in === 'path' ? template.replace('{year}', `${year}`) : `${template}?year=${year}`;
  return [{ template, url, responses: get.responses }];
});

const api = Api.inTests();
beforeAll(() => saveCertificates(api.connection, certified('330782104213', { year: 2014 })));

it('every operation with a year is tried', () => {
  expect(ofYear.map(({ template }) => template.replace('/api/v1/', '')).sort()).toEqual([
    'certifications/{year}',
    'certifications/{year}/clusters',
    'certifications/{year}/poverty-counties',
    'certifications/{year}/proof',
    'certifications/{year}/towns',
    'counts/{year}',
    'people',
  ]);
});

it.each(ofYear)(
  '$template refuses a year whose list is not issued, also under another rule set, and says so in the description',
  async ({ url, responses }) => {
    for (const year of [url(2030), `${url(2014)}${url(2014).includes('?') ? '&' : '?'}ruleSet=aliresearch`]) {
      const { statusCode, payload } = await api.get(year);
      expect([year, statusCode, JSON.parse(payload).code]).toEqual([year, 404, 'not-certified']);
    }
    expect(responses).toHaveProperty('404');
  },
);

it.each(ofYear.filter(({ template }) => !template.endsWith('proof')))(
  '$template answers a year that is issued',
  async ({ url }) => {
    expect((await api.get(url(2014))).statusCode).toBe(200);
  },
);

it('a what-if over a year that is not issued is refused, after its mistakes', async () => {
  const ask = async (body: object) => {
    const { statusCode, payload } = await api.app.inject({
      method: 'POST',
      url: '/api/v1/what-if',
      payload: body,
    });
    return [statusCode, (JSON.parse(payload) as { readonly code?: string }).code];
  };
  expect(await ask({ rules: {}, year: 2030 })).toEqual([404, 'not-certified']);
  expect(await ask({ rules: {}, year: 2030, region: 'x' })).toEqual([400, 'invalid-request']);
  expect((await ask({ rules: {}, year: 2014 }))[0]).toBe(200);
});
