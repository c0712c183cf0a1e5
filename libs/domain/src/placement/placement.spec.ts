import { Placement, type ShopPlace } from './placement';

const day = 16_000;
const place: ShopPlace = { villageCode: '320324103211', platform: 'taobao', category: 'handicraft' };

describe('placing updates', () => {
  it('keeps a shop where it was first opened', () => {
    const placement = new Placement();
    expect(placement.open('/m', '1', 's', place, day)).toBe('first');
    expect(placement.open('/m', '2', 's', { ...place, category: 'other' }, day)).toBe('accepted');
    expect(placement.open('/m', '3', 's', { ...place, villageCode: '320324103212' }, day)).toBe('other-village');
    expect(placement.open('/m', '4', 's', { ...place, platform: 'tmall' }, day)).toBe('other-platform');
    expect(placement.follow('/m', '5', 's', day)).toEqual(place);
  });

  it('passes over a repeat before it looks for a conflict', () => {
    const placement = new Placement();
    placement.open('/m', '1', 's', place, day);
    expect(placement.open('/m', '1', 's', { ...place, villageCode: '320324103212' }, day)).toBe('repeated');
  });

  it('does not take the name of what is rejected', () => {
    const placement = new Placement();
    placement.open('/m', '1', 's', place, day);
    expect(placement.open('/m', '2', 's', { ...place, platform: 'jd' }, day)).toBe('other-platform');
    expect(placement.open('/m', '2', 's', place, day)).toBe('accepted');
  });

  it('lets wait what has no shop yet, and counts it as accepted', () => {
    const placement = new Placement();
    expect(placement.follow('/m', '1', 's', day)).toBe('waits');
    expect(placement.follow('/m', '1', 's', day)).toBe('repeated');
    expect(placement.open('/m', '2', 's', place, day)).toBe('first');
  });

  it('tells a village and a shop of the same name apart', () => {
    const placement = new Placement();
    expect(placement.register('/m', '1', '320324103211', day)).toBe('accepted');
    expect(placement.register('/m', '1', '320324103211', day)).toBe('repeated');
    expect(placement.follow('/m', '1', '320324103211', day)).toBe('waits');
  });
});
