import { DedupIndex } from './dedup-index';
import { type ShopLocation, ShopRegistry } from './shop-registry';
import { UnkeyedNameHash } from './unkeyed-name-hash';

const day = 16_000;
const place: ShopLocation = { villageCode: '320324103211', platform: 'taobao', category: 'handicraft', owner: '/m' };
const aRegistry = () => new ShopRegistry(new DedupIndex(new UnkeyedNameHash()), { hasRoomFor: () => true });

describe('placing updates', () => {
  it('keeps a shop where it was first opened', () => {
    const registry = aRegistry();
    expect(registry.open('/m', '1', 's', place, day)).toBe('first');
    expect(registry.open('/m', '2', 's', { ...place, category: 'other' }, day)).toBe('accepted');
    expect(registry.open('/m', '3', 's', { ...place, villageCode: '320324103212' }, day)).toBe('other-village');
    expect(registry.open('/m', '4', 's', { ...place, platform: 'tmall' }, day)).toBe('other-platform');
    expect(registry.follow('/m', '5', 's', day)).toEqual(place);
  });

  it('refuses what comes from another owner, whatever else it differs in', () => {
    const registry = aRegistry();
    registry.open('/m', '1', 's', place, day);
    expect(registry.follow('/m/x/orders', '2', 's', day)).toBe('other-owner');
    expect(registry.open('/n', '3', 's', { ...place, owner: '/n' }, day)).toBe('other-owner');
    expect(registry.open('/n', '3', 's', { villageCode: '320324103212', platform: 'jd', category: 'other', owner: '/n' }, day)).toBe(
      'other-owner',
    );
    expect(registry.follow('/n', '3', 's', day)).toBe('other-owner');
  });

  it('takes all sources of the owner', () => {
    const registry = aRegistry();
    const taobao = { ...place, owner: '/marketplaces/taobao' };
    expect(registry.open('/marketplaces/taobao/shops', '1', 's', taobao, day)).toBe('first');
    expect(registry.open('/marketplaces/taobao', '2', 's', taobao, day)).toBe('accepted');
    expect(registry.follow('/marketplaces/taobao/orders', '3', 's', day)).toEqual(taobao);
  });

  it('passes over what waited here before it knows it as foreign', () => {
    const registry = aRegistry();
    expect(registry.follow('/n', '1', 's', day)).toBe('waits');
    registry.open('/m', '1', 's', place, day);
    expect(registry.follow('/n', '1', 's', day)).toBe('repeated');
    expect(registry.open('/n', '1', 's', { ...place, owner: '/n' }, day)).toBe('repeated');
    expect(registry.follow('/n', '2', 's', day)).toBe('other-owner');
  });

  it('refuses nobody where the owner is not known', () => {
    const registry = aRegistry();
    registry.load('s', { ...place, owner: undefined });
    expect(registry.follow('/m', '1', 's', day)).toEqual({ ...place, owner: undefined });
    expect(registry.open('/n', '2', 's', { ...place, owner: '/n' }, day)).toBe('accepted');
    expect(registry.follow('/m', '3', 's', day)).toEqual({ ...place, owner: undefined });
  });

  it('passes over a repeat before it looks for a conflict', () => {
    const registry = aRegistry();
    registry.open('/m', '1', 's', place, day);
    expect(registry.open('/m', '1', 's', { ...place, villageCode: '320324103212' }, day)).toBe('repeated');
  });

  it('does not take the name of what is rejected', () => {
    const registry = aRegistry();
    registry.open('/m', '1', 's', place, day);
    expect(registry.open('/m', '2', 's', { ...place, platform: 'jd' }, day)).toBe('other-platform');
    expect(registry.open('/m', '2', 's', place, day)).toBe('accepted');
  });

  it('lets wait what has no shop yet, and counts it as accepted', () => {
    const registry = aRegistry();
    expect(registry.follow('/m', '1', 's', day)).toBe('waits');
    expect(registry.follow('/m', '1', 's', day)).toBe('repeated');
    expect(registry.open('/m', '2', 's', place, day)).toBe('first');
  });

  it('refuses to let wait what there is no room for, which leaves its name free, and no repeat', () => {
    let hasRoom = true;
    const registry = new ShopRegistry(new DedupIndex(new UnkeyedNameHash()), { hasRoomFor: () => hasRoom });
    expect(registry.follow('/m', '1', 's', day)).toBe('waits');
    hasRoom = false;
    expect(registry.follow('/m', '2', 's', day)).toBe('no-room');
    expect(registry.follow('/m', '1', 's', day)).toBe('repeated');
    expect(registry.open('/m', '3', 's', place, day)).toBe('first');
    expect(registry.follow('/m', '2', 's', day)).toEqual(place);
  });

  it('tells a village and a shop of the same name apart', () => {
    const registry = aRegistry();
    expect(registry.register('/m', '1', '320324103211', day)).toBe('accepted');
    expect(registry.register('/m', '1', '320324103211', day)).toBe('repeated');
    expect(registry.follow('/m', '1', '320324103211', day)).toBe('waits');
  });
});
