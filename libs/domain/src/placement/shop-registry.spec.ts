import { plainNameHash } from '@taocun/harness/name-hash';
import { DedupIndex } from './dedup-index';
import { type ShopLocation } from './shop-locations';
import { ShopRegistry } from './shop-registry';

const day = 16_000;
const place: ShopLocation = {
  villageCode: '320324103211',
  platform: 'taobao',
  category: 'handicraft',
  owner: '/m',
};
const aRegistry = () => new ShopRegistry(new DedupIndex(plainNameHash), { hasRoomFor: () => true });

describe('placing updates', () => {
  it('nobody is refused while the owner is not known', () => {
    const registry = aRegistry();
    registry.load('s', { ...place, owner: undefined });
    expect(registry.follow('/m', '1', 's', day)).toEqual({ ...place, owner: undefined });
    expect(registry.open('/n', '2', 's', { ...place, owner: '/n' }, day)).toBe('accepted');
    expect(registry.follow('/m', '3', 's', day)).toEqual({ ...place, owner: undefined });
  });

  it('a village and a shop of the same name are different', () => {
    const registry = aRegistry();
    expect(registry.register('/m', '1', '320324103211', day)).toBe('accepted');
    expect(registry.register('/m', '1', '320324103211', day)).toBe('repeated');
    expect(registry.follow('/m', '1', '320324103211', day)).toBe('waits');
  });
});
