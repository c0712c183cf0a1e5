import { reject, type Rejection } from '@taocun/contracts';
import { type ShopConflict } from '@taocun/domain';

/** The rejection of an update that contradicts the first opening of its shop. */
export function shopConflict(shopId: string, outcome: ShopConflict): Rejection {
  switch (outcome) {
    case 'other-owner':
      return foreignOwner(shopId, 'Send updates of your own shops, each with a shopId that nobody else has.');
    case 'other-village':
      return reject(
        'shop-conflict',
        '/data/villageCode',
        `Shop ${shopId} was first opened in another village, where it stays. Give a shop that has moved a new shopId.`,
      );
    case 'other-platform':
      return reject(
        'shop-conflict',
        '/data/platform',
        `Shop ${shopId} was first opened on another platform, where it stays. Give a shop on a second platform a shopId of its own.`,
      );
  }
}

/** The rejection of an update of a shop that another owner has opened; `fix` says what its sender can do. */
export function foreignOwner(shopId: string, fix: string): Rejection {
  return reject(
    'shop-conflict',
    '/source',
    `Shop ${shopId} was first opened by another source, whose owner alone may send updates of it. ${fix}`,
  );
}
