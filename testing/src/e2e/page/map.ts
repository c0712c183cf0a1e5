import type { Page } from 'playwright-core';
import { until } from '@taocun/harness/until';
import { type Json, leave, untilPainted, untilText } from '../looking';
import type { ObservedPage } from './observed';

/** The map can be explored by wheel, drag, touch, keys and buttons: tests over a running installation. */
export function mapHeld(observed: ObservedPage): void {
  const transform = (page: Page): Promise<string | null> =>
    page.locator('.map svg > g').first().getAttribute('transform');
  const timesOf = async (page: Page): Promise<number> =>
    Number(/scale\(([\d.]+)\)/.exec((await transform(page)) ?? '')?.[1]);
  const untilTimes = (page: Page, holds: (times: number) => boolean) =>
    until(() => timesOf(page), holds, { what: 'the map zoomed' });
  const untilMoved = (page: Page, before: string | null) =>
    until(
      () => transform(page),
      (now) => now !== before,
      { what: 'the map moved' },
    );
  const middleOf = async (page: Page): Promise<readonly [number, number]> => {
    const box = await page.locator('.map:not(.waiting-map)').boundingBox();
    if (box === null) throw new Error('there is no map');
    return [box.x + box.width / 2, box.y + Math.min(box.height, 800 - box.y) / 2];
  };

  it('the map zooms by wheel, buttons and keys, shows counties and a scale when zoomed in, and returns to its region', async () => {
    const seen = await observed.look('');
    const { page } = seen;
    await page.locator('.map canvas').waitFor();
    expect(await timesOf(page)).toBe(1);
    const scale = await page.locator('.map-scale').textContent();
    const [x, y] = await middleOf(page);
    await page.mouse.move(x, y);
    // Fully zoomed out, the wheel scrolls the page, which is long enough once its sections exist.
    await page.locator('.parts').waitFor();
    await page.mouse.wheel(0, 200);
    await until(
      () => page.evaluate<number>('scrollY'),
      (scrolled) => scrolled === 200,
      { what: 'the page scrolled' },
    );
    await page.evaluate('scrollTo(0, 0)');
    await page.mouse.wheel(0, -700);
    const near = await untilTimes(page, (times) => times > 3);
    expect(await page.evaluate('scrollY')).toBe(0);
    await page.locator('.map a.county').first().waitFor({ state: 'attached' });
    await untilText(page, '.map-source', 'simplified');
    expect(await page.locator('.map-scale').textContent()).not.toBe(scale);
    await page.getByRole('button', { name: 'Zoom in' }).click();
    const nearer = await untilTimes(page, (times) => times > near * 1.5);
    await page.locator('.map a[tabindex="0"]').focus();
    await page.keyboard.press('-');
    await untilTimes(page, (times) => times < nearer / 1.5);
    const before = await transform(page);
    await page.keyboard.press('Shift+ArrowRight');
    await untilMoved(page, before);
    await page.getByRole('button', { name: 'Back to the whole region' }).click();
    await untilTimes(page, (times) => times === 1);
    expect(await page.locator('.map.explored').count()).toBe(0);
    await leave(seen);
  });

  it('the map stays on land under the wheel, and keeps its view in the address', async () => {
    const seen = await observed.look('');
    const { page } = seen;
    await page.locator('.map canvas').waitFor();
    const box = await page.locator('.map').boundingBox();
    if (box === null) throw new Error('there is no map');
    // East of Shanghai there is nothing but the sea.
    await page.mouse.move(box.x + 0.97 * box.width, box.y + 0.7 * box.height);
    for (let notch = 0; notch < 12; notch++) {
      await page.mouse.wheel(0, -400);
      await untilPainted(page);
    }
    const zoomed = await untilTimes(page, (times) => times > 30);
    const land = `(() => {
      const { left, right, top, bottom } = document.querySelector('.map').getBoundingClientRect();
      return [...document.querySelectorAll('.map a path')].some((one) => {
        const area = one.getBoundingClientRect();
        return area.left < right && left < area.right && area.top < bottom && top < area.bottom;
      });
    })()`;
    expect(await page.evaluate(land)).toBe(true);
    // On a busy machine the map rests between two notches, and the address has an earlier view first.
    await page.waitForURL((url) => url.searchParams.get('view')?.endsWith(`,${zoomed.toFixed(2)}`) === true);
    const there = await transform(page);
    await page.reload();
    await page.locator('.map canvas').waitFor();
    await until(
      () => timesOf(page),
      (times) => times > 30,
      { what: 'the map was where it had been' },
    );
    const numbers = (text: string | null): number[] =>
      (text?.match(/-?[\d.]+/g) ?? []).map((one) => Math.round(Number(one)));
    expect(numbers(await transform(page))).toEqual(numbers(there));
    await page.getByRole('button', { name: 'Back to the whole region' }).click();
    await page.waitForURL((url) => !url.searchParams.has('view'));
    await leave(seen);
  });

  it('the map shows its region: the heading has its name, its outline is drawn, and neighbours are dimmed', async () => {
    const seen = await observed.look('regions/33?lang=en');
    const { page } = seen;
    const { provinces } = await observed.answer('counts');
    const number = provinces.find((one: Json) => one.provinceCode === '33').qualifying;
    await page.getByRole('heading', { level: 1, name: `Zhejiang · ${number} Taobao Villages` }).waitFor();
    await untilText(
      page,
      '.headline .definition',
      'In a Taobao Village all shops of the village sell more than RMB 10 million in 365 days',
    );
    await page.locator('.map .area-line.own').waitFor({ state: 'attached' });
    await page.locator('.map a.county.beside').first().waitFor({ state: 'attached' });
    const dimmed = page.locator('.map a.county.beside path');
    expect(
      await dimmed.evaluateAll((all) =>
        all.every(
          (one) =>
            (
              one as unknown as { readonly style: { getPropertyValue(name: string): string } }
            ).style.getPropertyValue('--shade') === '0%',
        ),
      ),
    ).toBe(true);
    await leave(seen);
  });

  it('the map can be dragged without opening the area below, and a circle of villages opens on a click', async () => {
    const seen = await observed.look('regions/33');
    const { page } = seen;
    await page.locator('.map a.county[data-code="330782"]').waitFor({ state: 'attached' });
    // Above the map the headline may still come, and move it.
    await page.locator('.map canvas').waitFor();
    await page.locator('.headline .definition').waitFor();
    const home = await timesOf(page);
    const [x, y] = await middleOf(page);
    const before = await transform(page);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 60, y + 30, { steps: 5 });
    await page.mouse.up();
    await untilMoved(page, before);
    expect(new URL(page.url()).pathname).toBe('/regions/33');
    await page.locator('.map a[tabindex="0"]').focus();
    await page.keyboard.press('0');
    await until(
      () => transform(page),
      (now) => now === before,
      { what: 'the map went back' },
    );

    const county = await page.locator('.map a.county[data-code="330782"]').boundingBox();
    if (county === null) throw new Error('there is no county');
    const circle = async (): Promise<boolean> => {
      for (let at = 0; at < 100; at++) {
        const across = (at % 10) / 9;
        const down = Math.floor(at / 10) / 9;
        // A click has whole pixels, a movement fractions: at the edge of a circle they would differ.
        await page.mouse.move(
          Math.round(county.x + across * county.width),
          Math.round(county.y + down * county.height),
        );
        await untilPainted(page);
        const hint = page.locator('.map-hint');
        if ((await hint.count()) > 0 && /^\d+ Taobao Villages$/.test((await hint.textContent()) ?? ''))
          return true;
      }
      return false;
    };
    expect(await circle()).toBe(true);
    await page.mouse.down();
    await page.mouse.up();
    await untilTimes(page, (times) => times >= 2 * home);
    expect(new URL(page.url()).pathname).toBe('/regions/33');
    // Next to the circles, a click opens the county.
    await page.locator('.map a.county[data-code="330726"]').dispatchEvent('click');
    await page.waitForURL((url) => url.pathname === '/regions/330726');
    await leave(seen);
  });

  it('the map zooms by two fingers; one finger scrolls the page until the map is moved', async () => {
    const seen = await observed.look('', {
      viewport: { width: 400, height: 800 },
      hasTouch: true,
      isMobile: true,
    });
    const { page } = seen;
    await page.locator('.map canvas').waitFor();
    expect(await page.evaluate("getComputedStyle(document.querySelector('.map')).touchAction")).toBe(
      'pan-x pan-y',
    );
    await page.locator('.map').scrollIntoViewIfNeeded();
    const box = await page.locator('.map').boundingBox();
    if (box === null) throw new Error('there is no map');
    const x = box.x + box.width / 2;
    const y = box.y + box.height / 2;
    const session = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart: number) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchEnd' ? [] : [-apart, apart].map((by, id) => ({ x: x + by, y, id })),
      });
    await touch('touchStart', 20);
    for (let apart = 25; apart <= 80; apart += 5) await touch('touchMove', apart);
    await touch('touchEnd', 80);
    await untilTimes(page, (times) => times > 2);
    expect(await page.evaluate("getComputedStyle(document.querySelector('.map')).touchAction")).toBe('none');
    await leave(seen);
  });
}
