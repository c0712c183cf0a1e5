import { type ApiKey } from '@taocun/service';

/** Which webhooks the holder of a key may see and change: those of that key; an operator all. */
export function belongingTo({ id, role }: ApiKey): { readonly keyId?: string } {
  return role === 'operator' ? {} : { keyId: id };
}
