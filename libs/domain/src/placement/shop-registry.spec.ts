import { type ShopLocation, ShopRegistry } from './shop-registry';

const day = 16_000;
const place: ShopLocation = { villageCode: '320324103211', platform: 'taobao', category: 'handicraft' };

describe('placing updates', () => {
  it('keeps a shop where it was first opened', () => {
    const registry = new ShopRegistry();
    expect(registry.open('/m', '1', 's', place, day)).toBe('first');
    expect(registry.open('/m', '2', 's', { ...place, category: 'other' }, day)).toBe('accepted');
    expect(registry.open('/m', '3', 's', { ...place, villageCode: '320324103212' }, day)).toBe('other-village');
    expect(registry.open('/m', '4', 's', { ...place, platform: 'tmall' }, day)).toBe('other-platform');
    expect(registry.follow('/m', '5', 's', day)).toEqual(place);
  });

  it('passes over a repeat before it looks for a conflict', () => {
    const registry = new ShopRegistry();
    registry.open('/m', '1', 's', place, day);
    expect(registry.open('/m', '1', 's', { ...place, villageCode: '320324103212' }, day)).toBe('repeated');
  });

  it('does not take the name of what is rejected', () => {
    const registry = new ShopRegistry();
    registry.open('/m', '1', 's', place, day);
    expect(registry.open('/m', '2', 's', { ...place, platform: 'jd' }, day)).toBe('other-platform');
    expect(registry.open('/m', '2', 's', place, day)).toBe('accepted');
  });

  it('lets wait what has no shop yet, and counts it as accepted', () => {
    const registry = new ShopRegistry();
    expect(registry.follow('/m', '1', 's', day)).toBe('waits');
    expect(registry.follow('/m', '1', 's', day)).toBe('repeated');
    expect(registry.open('/m', '2', 's', place, day)).toBe('first');
  });

  it('tells a village and a shop of the same name apart', () => {
    const registry = new ShopRegistry();
    expect(registry.register('/m', '1', '320324103211', day)).toBe('accepted');
    expect(registry.register('/m', '1', '320324103211', day)).toBe('repeated');
    expect(registry.follow('/m', '1', '320324103211', day)).toBe('waits');
  });
});
