import type { Route } from '../routes/route';
import { momentFrom } from './moment';

/**
 * True for a page with figures of now: not those of a certified list, a past month, or a publication alone.
 */
export function showsNow(route: Route, query: URLSearchParams): boolean {
  switch (route.page) {
    case 'villages':
    case 'village':
    case 'outlook':
      return true;
    case 'overview':
    case 'explore':
    case 'sheet':
      return momentFrom(query.get('at') ?? '') === 'now';
    case 'embed':
      // The growth by year is of certified lists and publications; by month it ends with now.
      return route.part === 'map'
        ? momentFrom(query.get('at') ?? '') === 'now'
        : ['month', 'sales'].includes(query.get('by') ?? '');
    case 'list':
    case 'story':
    case 'method':
    case 'docs':
    case 'operations':
    case 'unknown':
      return false;
  }
}
