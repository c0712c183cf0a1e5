import { whileVisible } from './while-visible';

it('begins only while the page is visible, and ends when it is hidden', () => {
  const page = Object.assign(new EventTarget(), { hidden: true });
  Object.assign(globalThis, { document: page });
  const signals: AbortSignal[] = [];
  const becomes = (hidden: boolean): void => {
    page.hidden = hidden;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  const ended = (): boolean[] => signals.map(({ aborted }) => aborted);
  const end = whileVisible((signal) => signals.push(signal));
  expect(ended()).toEqual([]);
  becomes(false);
  expect(ended()).toEqual([false]);
  becomes(true);
  expect(ended()).toEqual([true]);
  becomes(false);
  expect(ended()).toEqual([true, false]);
  end();
  becomes(true);
  becomes(false);
  expect(ended()).toEqual([true, true]);
});
