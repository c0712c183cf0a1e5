import { ServiceApi } from './service-api';

const asked = { name: 'Reporting', urlVariable: 'REPORTING_URL', defaultUrl: 'http://127.0.0.1:3000' };

it.each(['tck_…', 'tck_0123 ', '"tck_0123"\n'])('says what holds no key, and does not show it: %j', async (key) => {
  const asking = new ServiceApi(asked, 'http://127.0.0.1:1', key).get('counts');
  await expect(asking).rejects.toThrow(/^TAOCUN_KEY holds no key/);
  await expect(asking).rejects.not.toThrow(key);
});
