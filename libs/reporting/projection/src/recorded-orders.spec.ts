import { decodeSourceEvent, encodeOrdersCounted } from '@taocun/contracts';
import { RecordedOrders } from './recorded-orders';

const PLACE = { partition: 0, offset: 7 };
const counted = (offset: number, orders: number) =>
  decodeSourceEvent(
    Buffer.from(
      encodeOrdersCounted({ partition: 0, offset }, { source: '/m/a', month: '2015-03', orders: [orders] })
        .value,
    ),
  );

it('an older count that a former owner publishes after a newer one is ignored, also after a restart', () => {
  const id = 'orders:0:2015-03:/m/a';
  const state = new RecordedOrders();
  for (const event of [counted(4, 2), counted(9, 5), counted(4, 2)]) state.record(event, PLACE);
  expect(state.takeChanges().writes).toEqual([
    { collection: 'sourceOrders', replacing: [{ _id: id, counted: counted(9, 5).data, ...PLACE }] },
  ]);
  const restarted = new RecordedOrders(new Map([[id, 9]]));
  restarted.record(counted(8, 4), PLACE);
  expect(restarted.changed.documents).toBe(0);
  restarted.record(counted(9, 5), PLACE);
  expect(restarted.changed.documents).toBe(1);
});
