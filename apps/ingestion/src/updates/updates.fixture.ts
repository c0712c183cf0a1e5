const at = { specversion: '1.0', source: '/marketplaces/taobao', time: '2014-06-30T20:00:00+08:00' } as const;
const villageCode = '320324105212';

export function aRegistration(code = villageCode) {
  return {
    ...at,
    id: `r-${code}`,
    type: 'taocun.village.registered.v1',
    data: { villageCode: code, name: '东风村', households: 1_180 },
  };
}

export function anOpening(shopId: string) {
  return {
    ...at,
    id: `o-${shopId}`,
    type: 'taocun.shop.opened.v1',
    data: { shopId, villageCode, householdId: 'hh-7', platform: 'taobao', category: 'manufactured' },
  };
}

export function aClosing(shopId: string) {
  return { ...at, id: `c-${shopId}`, type: 'taocun.shop.closed.v1', data: { shopId } };
}

export const text = (update: unknown): string => JSON.stringify(update);
