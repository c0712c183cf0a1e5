import { chinaVillages, VILLAGES } from './china-villages';

it('has every village of China once, with its code and a name', async () => {
  const codes = new Set<string>();
  let nameless = 0;
  for await (const { code, name } of chinaVillages()) {
    if (/^\d{12}$/.test(code)) codes.add(code);
    if (name === '') nameless++;
  }
  expect([codes.size, nameless]).toEqual([VILLAGES, 0]);
}, 30_000);
