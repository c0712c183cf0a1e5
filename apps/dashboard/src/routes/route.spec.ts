import { hrefOf, routeOf } from './route';

describe('an address of the page', () => {
  it.each([
    ['', { page: 'overview', region: '' }],
    ['regions/33', { page: 'overview', region: '33' }],
    ['regions/330782', { page: 'overview', region: '330782' }],
    ['regions/330782/', { page: 'overview', region: '330782' }],
    ['regions/3307', { page: 'overview', region: '3307' }],
    ['regions/330782004', { page: 'overview', region: '330782004' }],
    ['regions/330782/sheet', { page: 'sheet', region: '330782' }],
    ['regions/330782/other', { page: 'unknown' }],
    ['regions/330/sheet', { page: 'unknown' }],
    ['villages/sheet', { page: 'unknown' }],
    ['regions/3', { page: 'unknown' }],
    ['villages', { page: 'villages' }],
    ['villages/330782104213', { page: 'village', code: '330782104213' }],
    ['villages/33078210421', { page: 'unknown' }],
    ['villages/330782104213/more', { page: 'unknown' }],
    ['embed/map', { page: 'embed', part: 'map', region: '' }],
    ['embed/growth/33', { page: 'embed', part: 'growth', region: '33' }],
    ['embed/growth/333', { page: 'unknown' }],
    ['embed/map/33/more', { page: 'unknown' }],
    ['embed/operations', { page: 'unknown' }],
    ['story', { page: 'story' }],
    ['story/more', { page: 'unknown' }],
    ['method', { page: 'method' }],
    ['docs/', { page: 'docs' }],
    ['docs/more', { page: 'unknown' }],
    ['operations', { page: 'operations', part: 'flow', id: undefined }],
    ['operations/rejected/5:17', { page: 'operations', part: 'rejected', id: '5:17' }],
    ['operations/rejected', { page: 'operations', part: 'rejected', id: undefined }],
    ['operations/flow/5:17', { page: 'unknown' }],
    ['operations/keys', { page: 'unknown' }],
    ['lists/2015', { page: 'list', year: 2015 }],
    ['lists/15', { page: 'unknown' }],
    ['outlook', { page: 'outlook' }],
    ['explore', { page: 'explore' }],
    ['elsewhere', { page: 'unknown' }],
  ])('%s', (path, route) => {
    expect(routeOf(path)).toEqual(route);
  });

  it('keeps the filters of a list, and omits those that are empty', () => {
    const href = hrefOf.villages({ search: '青岩 & 刘', region: '33', kind: '', sort: undefined });
    const { pathname, searchParams } = new URL(href, 'http://page');
    expect([pathname, Object.fromEntries(searchParams)]).toEqual([
      '/villages',
      { search: '青岩 & 刘', region: '33' },
    ]);
  });
});
