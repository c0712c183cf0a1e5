import { countyCentres } from '../../places/county-centres';
import { drawnText, isDrawable, brokenText, widthOf } from './glyphs';
import { PICTURE, type Picture, pictureSvg } from './picture-svg';
import { fitted, projected } from './projection';

const picture: Picture = {
  ...{ province: '33', title: '浙江省', large: '280', beneath: '个淘宝村', note: '世界银行 2019', stated: '' },
  dots: [[120.06, 29.3]],
};

it('draws the names of all provinces, prefectures and counties, and leaves out what it has no outline of', () => {
  expect(isDrawable('浙江省金华市义乌市')).toBe(true);
  expect(isDrawable('𠀀')).toBe(false);
  expect(drawnText('a𠀀', 0, 0, 20, '#000').match(/<path/g)).toHaveLength(1);
});

it('breaks lines at blanks, and Chinese anywhere but before a comma', () => {
  expect(brokenText('one two three', 20, widthOf('one two', 20) + 1)).toEqual(['one two', 'three']);
  expect(brokenText('淘宝村，淘宝镇', 20, widthOf('淘宝', 20) + 1)).toEqual(['淘宝', '村，', '淘宝', '镇']);
  expect(brokenText('', 20, 100)).toEqual([]);
});

it('lets no text become markup', () => {
  const svg = pictureSvg({ ...picture, title: '</g><script>&"', stated: '<!--' });
  expect(svg).not.toMatch(/script|<!--|&/);
});

it('draws a dot for each village where it lies on the map, and beside the words', () => {
  const circle = /<circle cx="([\d.]+)" cy="([\d.]+)"/.exec(pictureSvg(picture));
  expect(Number(circle?.[1])).toBeGreaterThan(PICTURE.width / 2);
  expect(Number(circle?.[2])).toBeLessThan(PICTURE.height);
  expect(pictureSvg({ ...picture, dots: [...countyCentres.values()] }).match(/<circle/g)).toHaveLength(countyCentres.size);
});

it('keeps areas, and fits points into a frame', () => {
  const cell = (longitude: number, latitude: number): number => {
    const [[left, top], [right], [, bottom]] = [
      projected([longitude, latitude + 0.5]),
      projected([longitude + 1, latitude + 0.5]),
      projected([longitude, latitude - 0.5]),
    ];
    return ((right - left) * (bottom - top)) / Math.cos((latitude * Math.PI) / 180);
  };
  // On the middle meridian a degree each way is as large in the south as in the north.
  expect(cell(105, 20) / cell(105, 50)).toBeCloseTo(1, 1);
  const to = fitted(
    [
      [0, 0],
      [2, 1],
    ],
    { x: 10, y: 10, width: 100, height: 100 },
  );
  expect([to([0, 0]), to([2, 1])]).toEqual([
    [10, 35],
    [110, 85],
  ]);
});
