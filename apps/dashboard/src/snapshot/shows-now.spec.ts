import { routeOf } from '../routes/route';
import { showsNow } from './shows-now';

it.each([
  ['', '', true],
  ['', 'at=2015', false],
  ['', 'at=2014-11', false],
  ['regions/33', 'at=now', true],
  ['regions/330782/sheet', '', true],
  ['regions/330782/sheet', 'at=2015', false],
  ['explore', 'layer=counties', true],
  ['explore', 'at=2015', false],
  ['villages', 'at=2015', true],
  ['villages/330782104213', '', true],
  ['outlook', 'at=2015', true],
  ['embed/map/33', '', true],
  ['embed/map/33', 'at=2015', false],
  ['embed/growth/33', '', false],
  ['embed/growth/33', 'by=month', true],
  ['lists/2015', '', false],
  ['story', '', false],
  ['method', '', false],
  ['operations', '', false],
])('a page shows figures of now, or none: /%s?%s', (path, query, expected) => {
  expect(showsNow(routeOf(path), new URLSearchParams(query))).toBe(expected);
});
