import { Receiver } from '@taocun/harness/receiver';
import { queries } from './api';

it.each([
  [100_000, 100_000],
  [100_001, 413],
])('shows a list of %i items whole or not at all: %i', async (items, shown) => {
  const reporting = await Receiver.start();
  const page = JSON.stringify({ items: Array.from({ length: items }, () => ({})) });
  reporting.answer = (_received, response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(page);
  Object.assign(globalThis, { location: { origin: `http://127.0.0.1:${reporting.port}` } });
  try {
    const verdicts = queries.verdicts('world-bank-2019')(new AbortController().signal);
    expect(
      await verdicts.then(
        ({ length }) => length,
        ({ status }) => status,
      ),
    ).toBe(shown);
  } finally {
    await reporting.stop();
  }
});
