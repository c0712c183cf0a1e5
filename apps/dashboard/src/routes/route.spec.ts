import { hrefOf, routeOf } from './route';

describe('the address behind the #', () => {
  it.each([
    ['', { page: 'overview', region: '' }],
    ['#/', { page: 'overview', region: '' }],
    ['#/regions/33', { page: 'overview', region: '33' }],
    ['#/regions/330782', { page: 'overview', region: '330782' }],
    ['#/regions/3307', { page: 'unknown' }],
    ['#/regions/3', { page: 'unknown' }],
    ['#/villages/330782104213', { page: 'village', code: '330782104213' }],
    ['#/villages/33078210421', { page: 'unknown' }],
    ['#/villages/330782104213/more', { page: 'unknown' }],
    ['#/elsewhere', { page: 'unknown' }],
  ])('%s', (hash, route) => {
    expect(routeOf(hash)).toEqual(route);
  });

  it('carries what a list is narrowed by, and leaves out what says nothing', () => {
    const route = routeOf(hrefOf.villages({ search: '青岩 & 刘', region: '33', kind: '', sort: undefined }));
    expect(route.page === 'villages' && Object.fromEntries(route.query)).toEqual({ search: '青岩 & 刘', region: '33' });
  });
});
